"""One spelling for every value, so that a row has one digest wherever it comes from.

Frames from pandas, from Arrow and from PostgreSQL hold the same date as a ``datetime64``, a
``date32`` or a ``date``, and the same sum as 1.5 or 1.5000. Without one spelling the read-back
would report differences that are none, and every row would be written again every day.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from contracts.errors import ContractBrokenError
from contracts.tables import ARROW, Column, Kind, Table

DIGEST_BYTES = 16
CHUNK_ROWS = 50_000
"""Rows spelled at once: bounds memory, and Arrow's 2 GiB a text column."""

_NUL = "\x00"


def digest_rows(table: Table, rows: pd.DataFrame) -> "pd.Series[str]":
    """Return blake2b-128 (hex) over the public columns of each row, with the index of ``rows``.

    A field is ``=`` and its text, or ``=`` and NUL when null; fields are separated by NUL, which
    no text may hold. So null differs from empty, and no two rows share a spelling.

    Raises:
        ContractBrokenError: a column is missing, or holds what its declared kind cannot.
    """
    found: list[str] = []
    for start in range(0, len(rows), CHUNK_ROWS):
        found += _digests(spelled(table.columns, rows.iloc[start : start + CHUNK_ROWS]))
    return pd.Series(found, index=rows.index, dtype="str", name="digest")


def _digests(columns: Sequence[pa.Array]) -> list[str]:
    parts: list[object] = [columns[0]]
    for column in columns[1:]:
        parts += [pa.scalar(_NUL + "="), column]
    joined = pc.binary_join_element_wise(
        pa.scalar("="), *parts, "", null_handling="replace", null_replacement=_NUL
    )
    return [
        hashlib.blake2b(field, digest_size=DIGEST_BYTES).hexdigest()
        for field in text_slices(joined)
    ]


def text_slices(texts: pa.Array) -> list[memoryview]:
    """Return the UTF-8 bytes of each text without copying. Nulls are not expected."""
    _, offsets_buffer, data = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)
    bounds = offsets[texts.offset : texts.offset + len(texts) + 1].tolist()
    view = memoryview(data) if data is not None else memoryview(b"")
    return [view[a:b] for a, b in pairwise(bounds)]


def spelled(columns: Sequence[Column], rows: pd.DataFrame) -> list[pa.Array]:
    """Return each declared column as canonical text: dates ISO, money with four decimals.

    Raises:
        ContractBrokenError: names the column and its kind; never a value, though Arrow would.
    """
    if missing := [c.name for c in columns if c.name not in rows.columns]:
        raise ContractBrokenError(f"columns missing: {', '.join(missing)}")
    return [_spell(column, rows[column.name]) for column in columns]


def _spell(column: Column, values: "pd.Series[Any]") -> pa.Array:
    try:
        typed = _typed(column.kind, values)
        text = typed if column.kind is Kind.TEXT else typed.cast(pa.string())
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise ContractBrokenError(
            f"column {column.name} holds values that are not {column.kind}"
        ) from None
    if column.kind is Kind.TEXT and pc.any(pc.match_substring(text, _NUL)).as_py():
        raise ContractBrokenError(f"column {column.name} holds NUL characters")
    return text


def _typed(kind: Kind, values: "pd.Series[Any]") -> pa.Array:
    """Convert strictly: a number is no text, a moment is no date, and nothing is rounded."""
    wanted = ARROW[kind]
    if values.dtype == object and kind is Kind.DATE:
        values = _whole_days(values)
    if values.dtype == object and kind is Kind.INSTANT:
        values = pd.to_datetime(values)
    # Integers are inferred, not declared: Arrow would cut a declared 1.5 down without a word.
    declared = wanted if values.dtype == object and kind is not Kind.INTEGER else None
    array = pa.array(values, type=declared, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.null_count == len(array):
        return pa.nulls(len(array), wanted)
    _require(kind, array)
    return array.cast(wanted)


def _require(kind: Kind, array: pa.Array) -> None:
    """Refuse what Arrow would convert with loss: times of day, guessed zones, binary fractions."""
    types = pa.types
    is_good = {
        Kind.TEXT: _is_text(array.type),
        Kind.DATE: types.is_date32(array.type) or types.is_timestamp(array.type),
        Kind.MONEY: types.is_decimal(array.type),
        Kind.INTEGER: types.is_integer(array.type) or types.is_floating(array.type),
        Kind.INSTANT: types.is_timestamp(array.type) and array.type.tz is not None,
    }[kind]
    if is_good and kind is Kind.DATE and types.is_timestamp(array.type):
        is_good = pc.all(pc.equal(array, pc.floor_temporal(array, unit="day"))).as_py()
    if not is_good:
        raise ValueError


def _whole_days(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Turn moments at midnight into dates, since Arrow would cut any time off without a word."""

    def day(value: object) -> object:
        if isinstance(value, datetime):
            if pd.Timestamp(value) != pd.Timestamp(value).normalize():
                raise ValueError
            return value.date()
        return value

    if not any(isinstance(value, datetime) for value in values):
        return values
    return values.map(day, na_action="ignore").astype(object)


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )
