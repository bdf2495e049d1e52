"""Frames into tables by COPY, and rows back into frames. Never row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from contracts.digests import CHUNK_ROWS, spelled
from contracts.errors import ContractBrokenError
from contracts.tables import Column, Kind
from loaders.connection import Connection

_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def copy(
    connection: Connection, target: sql.Composable, columns: Sequence[Column], rows: pd.DataFrame
) -> int:
    """COPY the declared columns of ``rows`` into ``target`` and return how many rows went.

    Raises:
        ContractBrokenError: a column is missing or holds what its kind cannot.
    """
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    statement = sql.SQL("copy {} ({}) from stdin").format(target, names)
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for start in range(0, len(rows), CHUNK_ROWS):
            stream.write(_copy_text(columns, rows.iloc[start : start + CHUNK_ROWS]))
    return len(rows)


def _copy_text(columns: Sequence[Column], rows: pd.DataFrame) -> bytes:
    parts: list[object] = []
    for column, texts in zip(columns, spelled(columns, rows), strict=True):
        parts += [pa.scalar("\t"), _escaped(texts) if column.kind is Kind.TEXT else texts]
    lines = pc.binary_join_element_wise(
        *parts[1:], pa.scalar("\n"), "", null_handling="replace", null_replacement="\\N"
    )
    # The lines lie one after another in one buffer: that buffer is the COPY stream.
    first, last = lines.offset, lines.offset + len(lines)
    offsets = memoryview(lines.buffers()[1]).cast("i")
    return bytes(memoryview(lines.buffers()[2])[offsets[first] : offsets[last]])


def _escaped(texts: pa.Array) -> pa.Array:
    for plain, escaped in _ESCAPES:
        if pc.any(pc.match_substring(texts, plain)).as_py():
            texts = pc.replace_substring(texts, pattern=plain, replacement=escaped)
    return texts


def frame(
    connection: Connection,
    query: sql.SQL | sql.Composed,
    values: Sequence[Any] | Mapping[str, Any] = (),
) -> pd.DataFrame:
    """Run a query and return its rows as objects, exactly as the driver read them."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)


def typed(rows: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Give driver objects the types frames have here: ``str``, UTC instants; dates stay objects."""
    result = rows
    for column in columns:
        if column.kind is Kind.TEXT:
            result = result.astype({column.name: "str"})
        elif column.kind is Kind.INSTANT:
            until = pd.to_datetime(rows[column.name], utc=True).astype("datetime64[us, UTC]")
            result = result.assign(**{column.name: until})
    return result


def require_unique(rows: pd.DataFrame, key: Sequence[str], what: str) -> None:
    """Raises ContractBrokenError when ``key`` is blank or occurs twice."""
    blank = int(rows[list(key)].isna().any(axis=1).sum())
    twice = int(rows.duplicated(list(key)).sum())
    if blank or twice:
        raise ContractBrokenError(f"{what}: {blank} blank and {twice} repeated {', '.join(key)}")
