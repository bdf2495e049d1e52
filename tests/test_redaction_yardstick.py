"""The yardstick for redaction of free text is itself measured: it must tell good from bad."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redaction_bars import UNTOUCHABLE, shortfalls
from redaction_corpus import list_texts, texts
from redaction_score import EXACT, score

GIVEN = Path(__file__).resolve().parent / "data" / "redaction_dev.jsonl"

Row = dict[str, Any]


@pytest.fixture(scope="module", params=["given texts", "our own texts"])
def rows(request: pytest.FixtureRequest) -> list[Row]:
    if request.param == "given texts":
        return [json.loads(line) for line in GIVEN.read_text(encoding="utf-8").splitlines()]
    return list(texts(seed=2026, n=3000))


def oracle(row: Row) -> str:
    """Hides exactly the labelled secrets."""
    text = row["text"]
    for span in sorted(row["spans"], key=lambda s: -s["start"]):
        if span["must_mask"]:
            text = text[: span["start"]] + "****" + text[span["end"] :]
    return text


def every_digit(row: Row) -> str:
    return re.sub(r"\d", "*", row["text"])


def untouched(row: Row) -> str:
    return row["text"]


def _missed(rows: list[Row], redact: Callable[[Row], str]) -> list[str]:
    return shortfalls(score(rows, [redact(row) for row in rows]))


def test_labels_lie_inside_their_texts_and_do_not_overlap(rows: list[Row]) -> None:
    assert len(rows) > 1000
    for row in rows:
        ends = [0]
        for span in sorted(row["spans"], key=lambda s: s["start"]):
            assert ends[-1] <= span["start"] < span["end"] <= len(row["text"])
            ends.append(span["end"])
        assert len(row["spans"]) == len(row["meta"]["canon"]) == len(row["meta"]["tier"])


def test_hiding_exactly_the_secrets_passes_every_bar(rows: list[Row]) -> None:
    assert _missed(rows, oracle) == []


def test_hiding_nothing_is_seen_in_every_kind(rows: list[Row]) -> None:
    report = score(rows, [untouched(row) for row in rows])
    assert {kind: s.good for kind, s in report.recall().items() if s.good} == {}
    assert set(EXACT) & set(report.recall())


def test_hiding_every_digit_is_seen_as_damage(rows: list[Row]) -> None:
    missed = "; ".join(_missed(rows, every_digit))
    assert "damaged" in missed
    assert any(f"{kind}:" in missed for kind in UNTOUCHABLE)


def test_the_same_seed_writes_the_same_texts_and_another_seed_others() -> None:
    first = list(texts(seed=5, n=200))
    assert first == list(texts(seed=5, n=200))
    assert first != list(texts(seed=6, n=200))


def test_most_list_texts_carry_no_secret() -> None:
    rows = list(list_texts(seed=3, n=500, secret_share=0.1))
    with_secret = sum(any(s["must_mask"] for s in row["spans"]) for row in rows)
    assert 20 < with_secret < 100
