"""The redactor over a whole column: a sieve lets most rows go, the engine reads the others in batches.

The sieve is RE2 over the Arrow column, hundreds of MB/s. It may only err on the safe side: whatever the engine
would hide must pass it; ``tests/transforms/test_redaction_properties.py`` holds it to that.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from transforms.redaction.alphabet import BREAK, VEIL
from transforms.redaction.engine import Part, Profile, applied, redact_text, spans_of
from transforms.redaction.sieve import parts_needed

_BATCH = 1 << 18
"""Characters in one batch: enough to make the fixed cost small, few enough to bound memory."""


def redact_column(
    texts: "pd.Series[str]",
    as_of: "date | pd.Series[pd.Timestamp]",
    profile: Profile = Profile.LIST,
) -> "pd.Series[str]":
    """``texts`` redacted; index, dtype and nulls stay. ``as_of``: one date, or one for each row.

    The same object comes back when nothing is to be hidden.
    """
    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    needed = parts_needed(column, profile)
    changed: dict[int, str] = {}
    for parts in np.unique(needed[needed > 0]):
        rows = np.flatnonzero(needed == parts)
        cells = column.take(pa.array(rows)).to_pylist()
        dates = (
            [as_of] * len(rows) if isinstance(as_of, date) else [d.date() for d in as_of.iloc[rows]]
        )
        for batch in _batches(cells):
            for i, text in _redacted(cells, dates, batch, Part(int(parts)), profile):
                changed[int(rows[i])] = text
    if not changed:
        return texts
    masked = texts.copy()
    masked.iloc[list(changed)] = list(changed.values())  # type: ignore[call-overload]  # lists are fine
    return masked


def _batches(cells: Sequence[str]) -> Iterator[Sequence[int]]:
    batch: list[int] = []
    size = 0
    for i, cell in enumerate(cells):
        if size + len(cell) > _BATCH and batch:
            yield batch
            batch, size = [], 0
        batch.append(i)
        size += len(cell)
    yield batch


def _redacted(
    cells: Sequence[str], dates: Sequence[date], batch: Sequence[int], parts: Part, profile: Profile
) -> Iterator[tuple[int, str]]:
    """The rows of a batch that change."""
    alone = [i for i in batch if BREAK in cells[i] or VEIL in cells[i]]
    for i in alone:
        text = redact_text(cells[i], dates[i], profile)
        if text is not cells[i]:
            yield i, text
    together = [i for i in batch if i not in set(alone)] if alone else batch
    begins: list[int] = []
    at = 0
    for i in together:
        begins.append(at)
        at += len(cells[i]) + 1
    joined = BREAK.join(cells[i] for i in together)
    spans = list(spans_of(joined, begins, [dates[i] for i in together], parts))
    touched = {bisect_right(begins, span.start) - 1 for span in spans}
    pieces = applied(joined, spans).split(BREAK)
    yield from ((together[k], pieces[k]) for k in sorted(touched))
