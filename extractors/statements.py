"""The SELECTs sent to the Digital Court, the same for every dialect.

Every column leaves the database as text, or as bytes when the mapping names a charset: a 19-digit
number, an amount or a date then never passes through a driver's float or a calendar of its own.
Only mapped columns are named; there is no ``*``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement, FunctionElement

from contracts.tables import Kind
from extractors.mapping import Block, Region

Types = Mapping[str, Mapping[str, sa.types.TypeEngine[Any]]]
"""Physical table → column → the type the database reports."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows are read: those of these courts. ``case_column`` holds a case's court number."""

    types: Types
    case_column: str
    court_numbers: Sequence[str] = ()


class DayText(FunctionElement[str]):
    """A date or moment as text that begins with ``YYYY-MM-DD``."""

    type = sa.String()
    inherit_cache = True


class SumText(FunctionElement[str]):
    """An exact number as text."""

    type = sa.String()
    inherit_cache = True


class RawBytes(FunctionElement[bytes]):
    """The bytes of a text as they are stored."""

    type = sa.LargeBinary()
    inherit_cache = True


def _inner(element: FunctionElement[Any]) -> ColumnElement[Any]:
    return next(iter(element.clauses))


@compiles(DayText)
@compiles(SumText)
def _as_text(element: DayText | SumText, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(sa.cast(_inner(element), sa.String()), **kw))


@compiles(DayText, "mssql")
def _day_mssql(element: DayText, compiler: Any, **kw: Any) -> str:
    # CAST would spell a datetime in the words of the session's language.
    return f"CONVERT(VARCHAR(10), {compiler.process(_inner(element), **kw)}, 23)"


@compiles(SumText, "mssql")
def _sum_mssql(element: SumText, compiler: Any, **kw: Any) -> str:
    # Text made of the MONEY type directly has two decimals instead of four.
    column = compiler.process(_inner(element), **kw)
    return f"CAST(CAST({column} AS DECIMAL(38, 10)) AS VARCHAR(50))"


@compiles(RawBytes)
def _bytes(element: RawBytes, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(_inner(element), **kw)} AS BLOB)"


@compiles(RawBytes, "postgresql")
def _bytes_postgresql(element: RawBytes, compiler: Any, **kw: Any) -> str:
    column = compiler.process(_inner(element), **kw)
    if isinstance(_inner(element).type, sa.LargeBinary):
        return str(column)
    # CAST AS bytea would read a backslash in a name as an escape.
    return f"convert_to(CAST({column} AS TEXT), getdatabaseencoding())"


@compiles(RawBytes, "mysql")
@compiles(RawBytes, "mariadb")
def _bytes_mysql(element: RawBytes, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(_inner(element), **kw)} AS BINARY)"


@compiles(RawBytes, "mssql")
def _bytes_mssql(element: RawBytes, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(_inner(element), **kw)} AS VARBINARY(MAX))"


def physical_table(name: str, types: Types) -> sa.TableClause:
    """A table of the source as it is; ``schema.table`` names one of another schema."""
    schema, _, table = name.rpartition(".")
    columns = [sa.column(column, kind) for column, kind in types[name].items()]
    return sa.table(table, *columns, schema=schema or None)


def is_id(name: str) -> bool:
    """Ids and court numbers are text here, whatever they are in the source."""
    return name.endswith("_id") or name == "court_number"


def select_block(block: Block, scope: Scope) -> sa.Select[Any]:
    """The mapped columns of a block, for the rows of these courts, in the order of the key."""
    table = physical_table(block.physical, scope.types)
    wanted = [c for c in block.table.columns if c.name in block.columns]
    columns = [
        _read(table.c[block.columns[c.name]], c.name, c.kind, block.charset).label(c.name)
        for c in wanted
    ]
    chosen = _of_courts(sa.select(*columns), block, table, scope)
    return chosen.order_by(table.c[block.columns[block.table.key]])


def count_block(block: Block, scope: Scope) -> sa.Select[Any]:
    """How many rows ``select_block`` must bring: same table, same condition."""
    table = physical_table(block.physical, scope.types)
    return _of_courts(sa.select(sa.func.count()).select_from(table), block, table, scope)


def select_census(block: Block, types: Types) -> sa.Select[Any]:
    """Cases of each court in one physical table, known courts or not."""
    table = physical_table(block.physical, types)
    court = table.c[block.columns["court_number"]]
    number: ColumnElement[Any] = sa.cast(court, sa.String())
    counted: sa.Select[Any] = sa.select(number, sa.func.count())
    return counted.select_from(table).group_by(court)


def _read(
    column: ColumnElement[Any], name: str, kind: Kind, charset: str | None
) -> ColumnElement[Any]:
    if kind is Kind.DATE:
        return DayText(column)
    if kind is Kind.MONEY:
        return SumText(column)
    if is_number(column.type):
        return sa.cast(column, sa.String())
    if charset is not None:
        return RawBytes(column)
    if isinstance(column.type, sa.Uuid):
        return sa.cast(column, sa.String())
    return column


def is_number(kind: sa.types.TypeEngine[Any]) -> bool:
    return isinstance(kind, sa.Numeric | sa.Integer)


def _of_courts(
    statement: sa.Select[Any], block: Block, table: sa.TableClause, scope: Scope
) -> sa.Select[Any]:
    """Nested IN rather than joins: a row is read once, however often its case is matched."""
    region = block.region
    if region is None:
        return statement
    if region.column is not None:
        return statement.where(_in_courts(table.c[region.column], scope.court_numbers))
    cases = _cases(region, scope)
    if region.via is None:
        return statement.where(table.c[str(region.on)].in_(cases))
    between = physical_table(region.via, scope.types)
    listed = sa.select(between.c[str(region.via_on)]).where(between.c[str(region.on)].in_(cases))
    return statement.where(table.c[str(region.via_on)].in_(listed))


def _cases(region: Region, scope: Scope) -> sa.Select[Any]:
    cases = physical_table(str(region.case), scope.types)
    return sa.select(cases.c[str(region.on)]).where(
        _in_courts(cases.c[scope.case_column], scope.court_numbers)
    )


def _in_courts(column: ColumnElement[Any], court_numbers: Sequence[str]) -> ColumnElement[bool]:
    """Bound in the column's own type, or its index could not be used."""
    if is_number(column.type):
        numbers: list[Any] = [int(number) for number in court_numbers]
        return column.in_([sa.bindparam(None, n, sa.BigInteger()) for n in numbers])
    return column.in_(list(court_numbers))
