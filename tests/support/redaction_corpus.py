"""A labelled corpus of our own for the redactor: other templates and values than the given one.

``texts(seed, n)`` yields rows in the shape of ``tests/data/redaction_dev.jsonl``. Every text is
synthetic; the same seed gives the same texts on every machine.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import redaction_corpus_bodies  # noqa: F401 - its slots
import redaction_corpus_documents
import redaction_corpus_harmless
import redaction_corpus_keeps  # noqa: F401 - its slots
import redaction_corpus_numbers
import redaction_corpus_people
from redaction_corpus_harmless import LISTS, SECRET_TAILS
from redaction_corpus_text import Sheet

DATES = (date(2026, 1, 15), date(2026, 11, 23), date(2025, 6, 30), date(2027, 2, 28))
_PARTS = (
    redaction_corpus_numbers,
    redaction_corpus_people,
    redaction_corpus_harmless,
    redaction_corpus_documents,
)

WEIGHTS = {
    "minor": 6,
    "adult": 4,
    "particulars": 8,
    "home_phone": 6,
    "home_intro": 2,
    "adjacent": 2,
    "keep": 4,
    "list": 36,
    "list_with_secret": 4,
    "long": 4,
    "id_typo": 2,
    "card_typo": 3,
    "id15": 2,
    "card_context": 3,
}
"""How often the strata of a family are met; once when not named."""


def texts(seed: int, n: int) -> Iterator[dict[str, Any]]:
    """``n`` labelled texts; every stratum is met in its turn, in an order drawn from the seed."""
    strata = [stratum for part in _PARTS for stratum in part.strata()]
    plan = [s for s in strata for _ in range(WEIGHTS.get(s[0], 1))]
    order = random.Random(f"plan {seed}")
    for number in range(n):
        if number % len(plan) == 0:
            order.shuffle(plan)
        family, variant, make = plan[number % len(plan)]
        for attempt in itertools.count():
            rng = random.Random(f"text {seed} {number} {attempt}")
            sheet = Sheet(rng, rng.choice(DATES))
            make(sheet)
            row = sheet.row(number, family, variant)
            if not _blurred(row):
                yield row
                break


def _blurred(row: dict[str, Any]) -> bool:
    """Whether a word to hide also stands in the text where it is no secret, such as 成立 for a name."""
    text, words = row["text"], Counter[str]()
    for span in row["spans"]:
        if span["kind"] in ("minor_name", "guardian_name", "minor_school", "health"):
            words[text[span["start"] : span["end"]]] += 1
    return any(text.count(word) != count for word, count in words.items())


def list_texts(seed: int, n: int, secret_share: float = 0.1) -> Iterator[dict[str, Any]]:
    """What the free-text columns of the public lists hold: mostly nothing to hide.

    ``secret_share`` of the texts end in one secret.
    """
    for number in range(n):
        rng = random.Random(f"list {seed} {number}")
        sheet = Sheet(rng, DATES[0])
        variant = rng.choice(list(LISTS))
        template = rng.choice(LISTS[variant])
        if rng.random() < secret_share:
            template += rng.choice(SECRET_TAILS)
        yield sheet.fill(template).row(number, "list", variant)
