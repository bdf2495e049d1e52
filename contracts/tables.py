"""A table is declared once and renders itself: to Arrow here, to SQL in ``loaders``.

Types are declared, never inferred: an empty day would otherwise change them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Kind(StrEnum):
    """The few kinds of value that exist in this project.

    Units: ``MONEY`` is yuan; ``DATE`` a legal date in China without a time; ``INSTANT`` a
    moment with time zone.
    """

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    INSTANT = "instant"


ARROW: Mapping[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.MONEY: pa.decimal128(20, 4),
    Kind.INTEGER: pa.int64(),
    Kind.INSTANT: pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, for the reader in Chinese (``zh``) and in English (``en``).

    ``is_free_text`` marks sentences somebody typed: they may hold anything about anybody, so they
    are read, redacted, scanned and held by rules of their own.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    is_nullable: bool = True
    is_free_text: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table. ``key`` names the column that identifies a row."""

    name: str
    zh: str
    en: str
    key: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def free_texts(self) -> tuple[str, ...]:
        """Names of the free-text columns."""
        return tuple(column.name for column in self.columns if column.is_free_text)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema: exactly these columns in this order."""
        return pa.schema(
            [pa.field(c.name, ARROW[c.kind], nullable=c.is_nullable) for c in self.columns]
        )
