"""Does the Digital Court still look as the mapping says? Asked before a row is read."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mssql
from sqlalchemy.engine.reflection import ObjectKind

from contracts.errors import SourceContractError
from contracts.tables import Column, Kind
from extractors.mapping import Block, Mapping_
from extractors.source import guarded
from extractors.statements import Types, is_id

_MENDING = "mend the mapping file, or have the source restored"


def physical_types(connection: sa.Connection, mapping: Mapping_) -> Types:
    """Table → column → type, as the database reports them, of every table the mapping names.

    Raises:
        SourceContractError: a table is missing, or the account may not see it.
    """
    names = {name for block in mapping.blocks for name in _tables_of(block)}
    found: dict[str, dict[str, sa.types.TypeEngine[Any]]] = {}
    with guarded(connection, "reading the source's schema"):
        inspector = sa.inspect(connection)
        for schema in sorted({name.rpartition(".")[0] for name in names}):
            own = [n.rpartition(".")[2] for n in names if n.rpartition(".")[0] == schema]
            tables = inspector.get_multi_columns(
                schema=schema or None, filter_names=own, kind=ObjectKind.ANY
            )
            for (_, table), columns in tables.items():
                name = f"{schema}.{table}" if schema else table
                found[name] = {column["name"]: column["type"] for column in columns}
    if missing := sorted(name for name in names if not found.get(name)):
        raise SourceContractError(
            f"table {', '.join(missing)} is missing or not readable; {_MENDING}"
        )
    return found


def _tables_of(block: Block) -> set[str]:
    region = block.region
    others = {region.case, region.via} if region else set()
    return {block.physical, *(name for name in others if name)}


def require_types(mapping: Mapping_, types: Types) -> None:
    """Compare the mapping with the real columns. Columns the mapping does not name are no matter.

    Raises:
        SourceContractError: names every table and column that is missing or of another kind.
    """
    problems = [p for block in mapping.blocks for p in _problems(block, mapping, types)]
    if problems:
        raise SourceContractError("; ".join(dict.fromkeys(problems)) + f"; {_MENDING}")


def _problems(block: Block, mapping: Mapping_, types: Types) -> Iterable[str]:
    real = types[block.physical]
    for name, physical in block.columns.items():
        column = block.table.column(name)
        where = f"{block.physical}.{physical} (for {block.table.name}.{name})"
        if physical not in real:
            yield f"column {where} is missing"
        elif problem := _mismatch(column, real[physical], block.charset):
            yield f"column {where} {problem}"
    for table, join in _joins(block, mapping.case_column):
        if join not in types[table]:
            yield f"column {table}.{join} (leads to the court) is missing"


def _joins(block: Block, case_column: str) -> Iterable[tuple[str, str]]:
    region = block.region
    if region is None:
        return
    if region.column:
        yield block.physical, region.column
    if region.case:
        first = region.via or block.physical
        yield from ((first, str(region.on)), (region.case, str(region.on)))
        yield region.case, case_column
    if region.via:
        yield from ((block.physical, str(region.via_on)), (region.via, str(region.via_on)))


def _mismatch(column: Column, real: sa.types.TypeEngine[Any], charset: str | None) -> str | None:
    family = family_of(real)
    if family == "float":
        return "is a binary float, which loses digits; expected an exact type"
    if column.kind is Kind.TEXT:
        wanted = {"text"} | ({"binary"} if charset else set())
        wanted |= {"number", "uuid"} if is_id(column.name) else set()
        if family == "binary":
            return None if charset else "holds bytes; name their charset in the mapping"
        if family == "number" and is_id(column.name) and getattr(real, "scale", None):
            return "has decimal places; an id has none"
    else:
        wanted = {"date" if column.kind is Kind.DATE else "number"}
    if family not in wanted:
        return f"is of kind {family}, expected {' or '.join(sorted(wanted))}"
    return None


_FAMILIES: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("other", (sa.Boolean, sa.Enum)),
    ("float", (sa.Float,)),
    ("number", (sa.Numeric, sa.Integer, mssql.MONEY, mssql.SMALLMONEY)),
    ("binary", (sa.types._Binary,)),
    ("uuid", (sa.Uuid, mssql.UNIQUEIDENTIFIER)),
    ("date", (sa.Date, sa.DateTime)),
    ("text", (sa.String,)),
)
"""First match wins: a float is a number and an enumeration a text to SQLAlchemy, but not here."""


def family_of(real: sa.types.TypeEngine[Any]) -> str:
    """text, number, float, date, binary, uuid or other."""
    return next((name for name, kinds in _FAMILIES if isinstance(real, kinds)), "other")
