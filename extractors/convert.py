"""One batch of rows as the driver gave them → canonical columns. Column by column, never row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.errors import SourceContractError
from contracts.source import UNREADABLE
from contracts.tables import ARROW, Column, Kind
from extractors.characters import Mask, as_mask, read_texts
from extractors.mapping import Block, Mapping_
from extractors.statements import is_id

UNKNOWN = "?"
"""Before a source code nobody translated; alone where an id or a code cannot be read at all."""

_SEPARATORS = re.compile("[;；,，、]")
_MOMENT = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d(:?\d\d)?)?)?$"
_WHOLE_DIGITS = 16
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in canonical columns. ``unreadable_count`` rows hold at least one unreadable value."""

    rows: pa.RecordBatch
    unreadable_count: int


def convert(block: Block, mapping: Mapping_, rows: Sequence[Sequence[object]]) -> Batch:
    """Convert fetched rows; the fetched columns are the mapped ones in the contract's order.

    Raises:
        SourceContractError: the driver returns another kind of value than was asked for.
    """
    mapped = [c for c in block.table.columns if c.name in block.columns]
    fetched = dict(zip((c.name for c in mapped), zip(*rows, strict=True), strict=True))
    columns: dict[str, pa.Array] = {}
    findings: dict[str, Mask] = {}
    for column in block.table.columns:
        if column.name in fetched:
            array, is_bad = _converted(column, block, mapping, fetched[column.name])
            columns[column.name] = array
            if is_bad.any():
                findings[column.name] = is_bad
        elif column.name != UNREADABLE.name:
            constant = block.constants.get(column.name)
            columns[column.name] = pa.repeat(pa.scalar(constant, ARROW[column.kind]), len(rows))
    if UNREADABLE.name in block.table.names:
        columns[UNREADABLE.name] = _names_of(findings, len(rows))
    schema = block.table.arrow
    batch = pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
    return Batch(batch, int(_any(findings, len(rows)).sum()))


def _converted(
    column: Column, block: Block, mapping: Mapping_, values: Sequence[object]
) -> tuple[pa.Array, Mask]:
    try:
        if column.kind is Kind.DATE:
            return _days(values)
        if column.kind is Kind.MONEY:
            return _sums(values)
        charset = None if _is_number(values, column) else block.charset
        texts, is_bad = read_texts(values, charset, may_have_lines=column.is_free_text)
    except TypeError:
        raise SourceContractError(
            f"{block.physical}.{block.columns[column.name]}: the driver returns another kind of "
            f"value than was asked for; check the charset in the mapping"
        ) from None
    words = mapping.words(block.table.name, column.name)
    if words is not None:
        texts = _translated(texts, words, is_list=column.name.endswith("_codes"))
        if UNREADABLE.name not in block.table.names:
            texts = _marked(texts, is_bad)  # null could pass for "no answer yet"
    if not column.is_nullable:
        is_bad = is_bad | as_mask(texts.is_null())
        texts = _marked(texts, is_bad)
    return texts, is_bad


def _is_number(values: Sequence[object], column: Column) -> bool:
    """An id that the source keeps as a number comes as text, whatever the charset."""
    return is_id(column.name) and any(isinstance(value, str) for value in values)


def _marked(texts: pa.Array, where: Mask) -> pa.Array:
    if not where.any():
        return texts
    return pc.if_else(pa.array(where), pa.scalar(UNKNOWN, pa.string()), texts)


# ── codes ──────────────────────────────────────────────────────────────────────────────────────
def _translated(texts: pa.Array, words: Mapping[str, str], *, is_list: bool) -> pa.Array:
    """Translate each distinct value once: there are a handful, whatever the number of rows."""
    coded = texts.dictionary_encode()
    distinct = coded.dictionary.to_pylist()
    known = [
        _list_of(value, words) if is_list else _word(value.strip(), words) for value in distinct
    ]
    return pc.take(pa.array(known, pa.string()), coded.indices)


def _word(code: str, words: Mapping[str, str]) -> str:
    return words.get(code, UNKNOWN + code)


def _list_of(value: str, words: Mapping[str, str]) -> str | None:
    codes = [part.strip() for part in _SEPARATORS.split(value)]
    translated = dict.fromkeys(_word(code, words) for code in codes if code)
    return ";".join(translated) or None


# ── dates and money ────────────────────────────────────────────────────────────────────────────
def _days(values: Sequence[object]) -> tuple[pa.Array, Mask]:
    texts = _plain(values)
    if bool(pc.all(pc.match_substring_regex(texts, _MOMENT)).as_py() is not False):
        try:
            days = pc.utf8_slice_codeunits(texts, 0, 10).cast(pa.date32())
            return days, np.zeros(len(days), dtype=bool)
        except pa.ArrowInvalid:
            pass
    return _one_by_one(texts, _day, ARROW[Kind.DATE])


def _day(text: str) -> date | None:
    if not re.match(_MOMENT, text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _sums(values: Sequence[object]) -> tuple[pa.Array, Mask]:
    texts = _plain(values)
    try:
        sums = texts.cast(ARROW[Kind.MONEY])
    except pa.ArrowInvalid:
        return _one_by_one(texts, _sum, ARROW[Kind.MONEY])
    return sums, np.zeros(len(sums), dtype=bool)


def _sum(text: str) -> Decimal | None:
    """The exact amount, or None when ``decimal(20, 4)`` would round it or cannot hold it."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount.adjusted() >= _WHOLE_DIGITS:
        return None
    rounded = round(amount, _DECIMALS)
    return rounded if rounded == amount else None


def _plain(values: Sequence[object]) -> pa.Array:
    try:
        return pc.ascii_trim(pa.array(values, pa.string()), " ")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise TypeError from None


def _one_by_one(texts: pa.Array, read: object, kind: pa.DataType) -> tuple[pa.Array, Mask]:
    found = [None if text is None else read(text) for text in texts.to_pylist()]  # type: ignore[operator]
    array = pa.array(found, kind)
    return array, as_mask(array.is_null()) & as_mask(texts.is_valid())


# ── findings ───────────────────────────────────────────────────────────────────────────────────
def _any(findings: Mapping[str, Mask], count: int) -> Mask:
    together: Mask = np.zeros(count, dtype=bool)
    for is_bad in findings.values():
        together = together | is_bad
    return together


def _names_of(findings: Mapping[str, Mask], count: int) -> pa.Array:
    """Which columns of each row are unreadable, comma-separated and sorted; null for none."""
    names: list[str | None] = [None] * count
    for row in np.flatnonzero(_any(findings, count)):
        names[row] = ",".join(sorted(name for name, bad in findings.items() if bad[row]))
    return pa.array(names, pa.string())
