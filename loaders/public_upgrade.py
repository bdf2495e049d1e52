"""How the public lists grow: which revision brought which column, rendered from the contract.

The first revision builds the contract less what later ones add, and each later one adds its own: so a
fresh store and an upgraded one end alike, in the order of their columns, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from psycopg import sql

from contracts.public import PUBLIC_TABLES
from contracts.tables import Table
from loaders import public_ddl as ddl

ADDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "public_0002": {
        "dishonest_debtor": ("obligation_text", "conduct_text"),
        "exit_restriction": ("content_text",),
        "consumption_restriction": ("content_text",),
        "bidding_restriction": ("content_text",),
    },
}
"""Revision → table → its new columns, all nullable: rows of earlier versions lack them."""


def lists_as_of(revision: str) -> tuple[Table, ...]:
    """The five lists of the contract, less the columns that revisions after this one add."""
    return tuple(_as_of(revision, table) for table in PUBLIC_TABLES.values())


def _as_of(revision: str, table: Table) -> Table:
    later = {
        name
        for added_by, tables in ADDED.items()
        if added_by > revision
        for name in tables.get(table.name, ())
    }
    return replace(table, columns=tuple(c for c in table.columns if c.name not in later))


def add_columns(revision: str) -> Iterator[sql.Composable]:
    """What ``revision`` adds: at the end of the tables, and in the views where the contract has it."""
    for table in lists_as_of(revision):
        added = tuple(table.column(name) for name in ADDED[revision].get(table.name, ()))
        if not added:
            continue
        yield _drop_view(table)
        for column in added:
            yield sql.SQL("alter table {} add column {} {}").format(
                sql.Identifier("store", table.name),
                sql.Identifier(column.name),
                sql.SQL(ddl.sql_type(column)),
            )
        yield from ddl.comments("store", "table", table, added)
        yield from _view(table)


def drop_columns(revision: str, former: str) -> Iterator[sql.Composable]:
    """Take back what ``add_columns`` gave, values included: the lists are as ``former`` had them."""
    for table in lists_as_of(former):
        names = ADDED[revision].get(table.name, ())
        if not names:
            continue
        yield _drop_view(table)
        for name in names:
            yield sql.SQL("alter table {} drop column {}").format(
                sql.Identifier("store", table.name), sql.Identifier(name)
            )
        yield from _view(table)


def _drop_view(table: Table) -> sql.Composable:
    """PostgreSQL adds columns only at a view's end, so the view is made anew, in the same transaction."""
    return sql.SQL("drop view {}").format(sql.Identifier("web", table.name))


def _view(table: Table) -> Iterator[sql.Composable]:
    """The list's view with its meaning, readable by the website."""
    yield ddl.list_view(table)
    yield from ddl.comments("web", "view", table, table.columns)
    yield sql.SQL("grant select on {} to {}").format(
        sql.Identifier("web", table.name), sql.Identifier(ddl.ROLE)
    )
