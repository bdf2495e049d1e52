"""What a run puts into the evidence chain: publications read back, and what left the public eye."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from contracts.stages import Outcome
from extractors import raw
from loaders import public_proof
from loaders.connection import transaction
from loaders.evidence import EvidenceChain, Item
from loaders.public_proof import Proof
from loaders.public_store import PublicStore, Target
from loaders.workbench import Workbench
from pipeline import spool
from pipeline.config import Settings, evidence_key_secret
from pipeline.decision import Decision
from regulation.lists import PublicList
from transforms.redact import REDACTION_VERSION

if TYPE_CHECKING:
    from pipeline.region_run import RegionRun

_LEFT = """
select list_code, reason_code, entry_key from store.tombstone t
join store.publication p using (region_code, list_code)
where region_code = %s and list_code = %s and t.version > %s and t.version <= p.version
"""


def chain(settings: Settings, workbench: Workbench, store: PublicStore) -> EvidenceChain:
    """The one evidence chain of these stores.

    Raises: ConfigurationError when its key is missing.
    """
    head = settings.home / "evidence.head"
    return EvidenceChain(workbench.engine, store.engine, evidence_key_secret(settings), head)


def publication(
    evidence: EvidenceChain, store: PublicStore, run_id: str, region: str, facts: Mapping[str, Any]
) -> Item:
    """Attest a publication that was read back and proved. ``facts``: counts, digests and instants."""
    body = dict(facts) | _since(evidence, store, region) | {"read_back_at": store.instant()}
    return evidence.append(run_id, region, "publication", body)


def takedown(
    evidence: EvidenceChain,
    store: PublicStore,
    run_id: str,
    region: str,
    facts: Mapping[str, Any] | None = None,
) -> Item | None:
    """Attest what has left the region since the last item that says what its lists hold.

    Taken from the store itself, so that a withdrawal whose run was killed before it could attest is
    attested by the next one. Null when nothing has left.
    """
    found = _since(evidence, store, region)
    if not found["left"]:
        return None
    body = dict(facts or {}) | found | {"hidden_at": store.instant()}
    return evidence.append(run_id, region, "takedown", body)


def _since(evidence: EvidenceChain, store: PublicStore, region: str) -> dict[str, Any]:
    """``state``: what the lists hold; ``left``: who left since the state attested last."""
    state = public_proof.state(store.engine, region)
    attested = evidence.attested(region)
    left = {}
    for code, now in state.items():
        before = int(attested.get(code, {}).get("version", 0))
        with transaction(store.engine, f"reading what left region {region}") as connection:
            rows = connection.execute(_LEFT, [region, code, before]).fetchall()
        if rows and now["version"] != before:
            reasons: dict[str, int] = {}
            for _, reason, _ in rows:
                reasons[str(reason)] = reasons.get(str(reason), 0) + 1
            keys = "".join(f"{key}\n" for key in sorted(str(key) for *_, key in rows))
            left[code] = {
                "count": len(rows),
                "reasons": reasons,
                "digest": sha256(keys.encode()).hexdigest(),
            }
    return {"state": state, "left": left}


def withdrawn(run: "RegionRun", leaving: pd.DataFrame, found: Decision) -> None:
    """Attest the withdrawals of one region's run."""
    lines = pd.concat([found.decided, found.carried], ignore_index=True)
    facts = {**_facts(run), "events": events(leaving, lines, run.today)}
    takedown(_chain_of(run), run.store, run.run_id, run.region, facts)


def confirmed(
    run: "RegionRun", targets: Mapping[PublicList, Target], absences: pd.DataFrame
) -> tuple[Proof, Item]:
    """Prove that what is masked is nowhere, and attest the publication, which has been read back.

    Raises:
        ReadBackError: a masked entry can be read; nothing is attested.
    """
    hidden = masked(run.folder)
    proof = public_proof.prove(run.store.engine, run.store.web_engine, run.region, hidden)
    verdict_digest, _ = file_facts(run.folder / "verdict.json")
    facts = {
        **_facts(run),
        "verdict_digest": verdict_digest,
        "visible": {str(code): len(target.entries) for code, target in targets.items()},
        "kept_unattested": len(absences),
        "proof": proof.as_dict(),
    }
    return proof, publication(_chain_of(run), run.store, run.run_id, run.region, facts)


def _chain_of(run: "RegionRun") -> EvidenceChain:
    return chain(run.settings, run.workbench, run.store)


def _facts(run: "RegionRun") -> dict[str, Any]:
    """``entered``: the source does not tell when a judge typed something (no such column)."""
    _, extracted_at = file_facts(run.folder / "raw" / raw.MANIFEST)
    return {
        "decided_on": run.today,
        "extracted_at": extracted_at,
        "policy_version": run.policy.version,
        "redaction_version": REDACTION_VERSION,
    }


def masked(folder: Path) -> dict[PublicList, list[str]]:
    """Entries that were decided and may not be seen, and vanished ones whose end is proved."""
    lines = spool.read_frame(folder / "lines.parquet")
    gone = spool.read_frame(folder / "gone.parquet")
    names = ["list_code", "entry_key"]
    hidden = pd.concat(
        [
            lines.loc[lines["outcome"] != str(Outcome.PUBLISH), names],
            gone.loc[gone["reason_code"].notna(), names],
        ]
    )
    return {
        code: hidden.loc[hidden["list_code"] == str(code), "entry_key"].tolist()
        for code in PublicList
    }


def events(leaving: pd.DataFrame, lines: pd.DataFrame, today: date) -> dict[str, Any]:
    """When the events happened for which entries leave, by list, and how many leave late (Art. 12).

    Shape: ``leaving`` list_code, entry_key; ``lines`` also evidence_on and due_on.
    """
    key = ["list_code", "entry_key"]
    known = leaving[key].merge(lines[[*key, "evidence_on", "due_on"]], "inner", key)
    found = {}
    for code, rows in known.groupby("list_code"):
        event, due = (pd.to_datetime(rows[name]).dropna() for name in ("evidence_on", "due_on"))
        found[str(code)] = {
            "event_first_on": _day(event.min()),
            "event_last_on": _day(event.max()),
            "due_first_on": _day(due.min()),
            "late_count": int((due < pd.Timestamp(today)).sum()),
        }
    return found


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def file_facts(path: Path) -> tuple[str | None, datetime | None]:
    """SHA-256 of a file and when it was written; nulls when it is gone."""
    try:
        content, written = path.read_bytes(), path.stat().st_mtime
    except OSError:
        return None, None
    return sha256(content).hexdigest(), datetime.fromtimestamp(int(written), UTC)
