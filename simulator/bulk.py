"""Writing many rows, on any database the sample court may live in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from psycopg import sql

from simulator.schema import Bs

Row = dict[str, Any]


@cache
def exact(table: sa.Table) -> sa.TableClause:
    """The table with its 19-digit ids as integers: SQLite would take numerics through floats."""
    columns = (
        sa.column(c.name, sa.BigInteger() if c.type is Bs else c.type) for c in table.columns
    )
    return sa.table(table.name, *columns)


def bulk_insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, each with every column of ``table``; COPY where the driver is psycopg."""
    if not rows:
        return
    if connection.dialect.driver == "psycopg":
        _copy(connection, table, rows)
        return
    if connection.dialect.name == "mssql":
        connection.dialect.fast_executemany = True  # type: ignore[attr-defined]
    connection.execute(sa.insert(exact(table)), list(rows))


def _copy(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    names = [column.name for column in table.columns]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table.name), columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row([row[name] for name in names])


def bulk_update(
    connection: sa.Connection, table: sa.Table, key: str, changes: Mapping[int, Row]
) -> None:
    """Set, for each id, the columns named in its change."""
    by_columns: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row_id, change in changes.items():
        by_columns[tuple(change)].append({"the_key": row_id} | change)
    target = exact(table)
    for names, rows in by_columns.items():
        statement = (
            sa.update(target)
            .where(target.c[key] == sa.bindparam("the_key", type_=sa.BigInteger()))
            .values({name: sa.bindparam(name) for name in names})
        )
        connection.execute(statement, rows)


def rows_where(
    connection: sa.Connection, table: sa.Table, key: str, values: Sequence[int]
) -> list[Row]:
    """Rows whose ``key`` is one of ``values``, in the order of their primary keys; ids as ``int``."""
    target = exact(table)
    first = next(iter(table.primary_key)).name
    ids = [c.name for c in table.columns if c.type is Bs]
    found: list[Row] = []
    for start in range(0, len(values), 1000):
        part = list(values[start : start + 1000])
        for line in connection.execute(sa.select(target).where(target.c[key].in_(part))).mappings():
            row = dict(line)
            row.update({name: int(row[name]) for name in ids if row[name] is not None})
            found.append(row)
    return sorted(found, key=lambda row: row[first])


def delete_where(
    connection: sa.Connection, table: sa.Table, key: str, values: Sequence[int]
) -> None:
    """Physically delete, a thousand ids a statement."""
    target = exact(table)
    for start in range(0, len(values), 1000):
        part = list(values[start : start + 1000])
        connection.execute(sa.delete(target).where(target.c[key].in_(part)))
