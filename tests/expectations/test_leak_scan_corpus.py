"""The second scan over texts neither its author nor the redactor's had in view: it must see, and not cry wolf."""

from datetime import date

import pytest
from redaction_corpus import list_texts, texts

from expectations import leak_scan
from transforms.redaction import redact_text

SURE = ("id18", "id15", "mobile", "bank_card")
"""A landline beside a person it sometimes takes for an office's."""
TEXTS = list(texts(seed=2026, n=2500))


def test_list_texts_without_a_secret_seldom_alarm() -> None:
    rows = [row["text"] for row in list_texts(seed=3, n=4000, secret_share=0)]
    assert sum(bool(leak_scan.kinds(text)) for text in rows) <= 0.005 * len(rows)


@pytest.mark.slow
def test_redacted_texts_seldom_alarm() -> None:
    masked = [redact_text(r["text"], date.fromisoformat(r["meta"]["as_of"])) for r in TEXTS]
    alarms = [r["meta"]["family"] for r, m in zip(TEXTS, masked, strict=True) if leak_scan.kinds(m)]
    assert len(alarms) <= 0.03 * len(TEXTS), alarms


def test_a_text_with_a_readable_number_alarms() -> None:
    telling = [
        row["text"]
        for row in TEXTS
        if any(span["must_mask"] and span["kind"] in SURE for span in row["spans"])
    ]
    missed = [text for text in telling if not leak_scan.kinds(text)]
    assert len(missed) <= 0.01 * len(telling), missed[:10]
