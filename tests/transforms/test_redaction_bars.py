"""The redactor against labelled texts: what it must hide, and what it must not touch."""

import json
from datetime import date
from pathlib import Path

import pytest
from redaction_bars import DAMAGE, HIDDEN, STRATUM, UNTOUCHABLE
from redaction_corpus import texts
from redaction_score import EXACT, Report, score

from transforms.redaction import redact_text

GIVEN = Path(__file__).resolve().parent.parent / "data" / "redaction_dev.jsonl"


@pytest.fixture(scope="module", params=["given texts", "our own texts"])
def report(request: pytest.FixtureRequest) -> Report:
    if request.param == "given texts":
        rows = [json.loads(line) for line in GIVEN.read_text(encoding="utf-8").splitlines()]
    else:
        rows = list(texts(seed=2026, n=3000))
    assert len(rows) > 1000
    dates = [date.fromisoformat(row["meta"]["as_of"]) for row in rows]
    masked = [redact_text(r["text"], on) for r, on in zip(rows, dates, strict=True)]
    return score(rows, masked)


def _where(report: Report, kinds: tuple[str, ...]) -> str:
    """Which texts failed, by number and stratum; the corpus is synthetic, values are not needed."""
    bad = report.bad(kinds)
    return "; ".join(f"{o.kind} in text {o.row} ({o.stratum})" for o in bad[:40])


def test_every_kind_of_secret_is_hidden(report: Report) -> None:
    shares = report.recall()
    assert set(shares) <= set(HIDDEN), "a kind of secret without a bar"
    low = {k: f"{s.bad} of {s.total}" for k, s in shares.items() if s.good < HIDDEN[k]}
    assert low == {}, (low, _where(report, tuple(low)))


def test_no_way_of_typing_a_number_slips_through(report: Report) -> None:
    strata = report.strata(EXACT)
    low = {k: f"{s.bad} of {s.total}" for k, s in strata.items() if s.good < STRATUM}
    assert low == {}, (low, _where(report, EXACT))


def test_what_the_court_publishes_survives(report: Report) -> None:
    kept = report.kept()
    total, bad = sum(s.total for s in kept.values()), sum(s.bad for s in kept.values())
    damaged = {k: (s.bad, s.total) for k, s in kept.items() if s.bad}
    assert bad <= DAMAGE * total, (damaged, _where(report, tuple(damaged)))


def test_case_numbers_credit_codes_and_court_telephones_are_never_touched(report: Report) -> None:
    kept = report.kept()
    damaged = {k: (kept[k].bad, kept[k].total) for k in UNTOUCHABLE if k in kept and kept[k].bad}
    assert damaged == {}, (damaged, _where(report, tuple(damaged)))


def test_texts_without_a_secret_come_back_as_they_were(report: Report) -> None:
    assert report.harmless > 100
    assert len(report.changed) <= DAMAGE * report.harmless, f"texts {report.changed[:40]}"


def test_the_scorer_sees_every_secret_of_an_unmasked_text() -> None:
    rows = list(texts(seed=7, n=1500))
    untouched = score(rows, [row["text"] for row in rows])
    assert {kind: share.good for kind, share in untouched.recall().items() if share.good} == {}
    assert untouched.bad(tuple(untouched.kept())) == []
