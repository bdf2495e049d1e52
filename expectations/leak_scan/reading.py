"""From texts to kinds: fold a batch once, ask for numbers everywhere and for words where they may be.

A sieve of literal words and of digits beside them (RE2, over the folded text) decides which texts
the word walkers read. It may let too much through, never too little.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.leak_scan import documents, people, places
from expectations.leak_scan.alphabet import TEXT_END, Codes, fold, unwrap
from expectations.leak_scan.context import is_lawful
from expectations.leak_scan.numbers import suspects

KINDS = (
    "resident_id", "old_resident_id", "mobile", "bank_card", "long_number", "passport", "officer_id",
    "landline", "plate", "email", "chat_account", "home_address", "minor_name", "guardian_name",
    "minor_school", "birth_date",
)  # fmt: skip
"""Every kind there is, the gravest first."""

BATCH = 1 << 20
OVERLAP = 1 << 12
"""Characters read at once, and read again with the next piece: no value is longer."""

_LOOKS = (*documents.LOOKS, *people.LOOKS, *places.LOOKS)
_ANY = "|".join(f"(?:{sieve})" for sieve, _ in _LOOKS)
_ENOUGH = 1000
"""Findings of one walker in one long text after which its kinds are known."""

Known = set[tuple[int, str]]


def kinds_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """What can still be read in each text, the gravest kind first."""
    found: list[set[str]] = [set() for _ in texts]
    for owners, batch in _batches(texts):
        known: Known = set()
        for place, kind, _ in read(batch, known):
            known.add((place, kind))
            found[owners[place]].add(kind)
    return [tuple(sorted(kinds, key=KINDS.index)) for kinds in found]


def _batches(texts: Iterable[str]) -> Iterator[tuple[list[int], list[str]]]:
    """Texts of about a megabyte together; a longer one in overlapping pieces."""
    owners: list[int] = []
    batch: list[str] = []
    size = 0
    for owner, text in enumerate(texts):
        for start in range(0, max(1, len(text) - OVERLAP), BATCH - OVERLAP):
            piece = text[start : start + BATCH]
            if batch and size + len(piece) > BATCH:
                yield owners, batch
                owners, batch, size = [], [], 0
            owners.append(owner)
            batch.append(piece)
            size += len(piece) + 1
    if batch:
        yield owners, batch


def read(texts: Sequence[str], known: Known | None = None) -> Iterator[tuple[int, str, int]]:
    """Which text, which kind, and where. Who only asks for kinds says which are ``known`` by now."""
    folded, codes = fold(TEXT_END.join(_opened(text) for text in texts))
    yield from _numbers(folded, codes, known if known is not None else set())
    compact = _let_through(folded.replace(" ", "").split(TEXT_END), range(len(texts)), _ANY)
    for sieve, look in _LOOKS:
        mine = _let_through(compact.values(), compact.keys(), sieve)
        if not mine:
            continue
        order, joined = list(mine), TEXT_END.join(mine.values())
        starts = np.cumsum([0, *(len(text) + 1 for text in mine.values())])
        is_long = known is not None and len(mine) == 1
        found = islice(look(joined), _ENOUGH) if is_long else look(joined)
        for kind, start in dict.fromkeys(found):
            yield order[int(np.searchsorted(starts, start, "right")) - 1], kind, start


def _opened(text: str) -> str:
    text = text.replace(TEXT_END, " ") if TEXT_END in text else text
    return unwrap(text) if "&" in text or "<" in text or "\\" in text else text


def _numbers(folded: str, codes: Codes, known: Known) -> Iterator[tuple[int, str, int]]:
    """Numbers of every text of the batch; of two readings of the same digits the graver."""
    taken: set[int] = set()
    for suspect in suspects(codes, known):
        is_taken = suspect.start in taken or suspect.stop - 1 in taken
        if not is_taken and not is_lawful(suspect, folded):
            taken.update(range(suspect.start, min(suspect.stop, suspect.start + OVERLAP)))
            yield suspect.place, suspect.kind, suspect.start


def _let_through(texts: Iterable[str], order: Iterable[int], sieve: str) -> dict[int, str]:
    column = pa.array(list(texts), pa.string())
    passed = pc.match_substring_regex(column, sieve)
    chosen = compress(order, passed.to_numpy(zero_copy_only=False))
    return dict(zip(chosen, column.filter(passed).to_pylist(), strict=True))
