"""What a redactor must reach before free text may be published, and how one measurement falls short."""

from collections.abc import Mapping

from redaction_score import EXACT, Report

# fmt: off
HIDDEN: Mapping[str, float] = {
    **dict.fromkeys(EXACT, 0.999),
    "home_address": 0.99, "minor_name": 0.99, "bank_account": 0.99,
    "guardian_name": 0.97, "minor_school": 0.97, "birth_date": 0.97, "plate": 0.97,
    "officer_id": 0.97, "passport": 0.97, "hkmt_permit": 0.97, "tw_permit": 0.97,
    "residence_card": 0.97, "property_cert": 0.97, "health": 0.97, "email": 0.97, "chat_id": 0.97,
}
"""Kind of secret → the share that must be unreadable."""
# fmt: on

STRATUM = 0.98
"""The share that must be unreadable in every family and variant, of the kinds in ``EXACT``."""

UNTOUCHABLE = ("case_no", "uscc", "court_phone", "already_masked")
DAMAGE = 0.005


def shortfalls(report: Report) -> list[str]:
    """Every bar the report misses, with counts; empty when the redactor may be trusted."""
    kept = report.kept()
    total, bad = sum(s.total for s in kept.values()), sum(s.bad for s in kept.values())
    found = [
        f"{kind}: {share.bad} of {share.total} readable"
        for kind, share in report.recall().items()
        if share.good < HIDDEN.get(kind, 1.0)
    ]
    found += [
        f"{stratum}: {share.bad} of {share.total} readable"
        for stratum, share in report.strata(EXACT).items()
        if share.good < STRATUM
    ]
    found += [f"{k}: {kept[k].bad} damaged" for k in UNTOUCHABLE if k in kept and kept[k].bad]
    if bad > DAMAGE * total:
        found.append(f"{bad} of {total} values to keep damaged")
    if len(report.changed) > DAMAGE * report.harmless:
        found.append(f"{len(report.changed)} of {report.harmless} texts without a secret changed")
    return found
