"""What the public store itself knows must leave: rows past their own end, and rows of suppressed entries.

Every comparison is made by PostgreSQL and only keys travel: a value that no driver can read (a date
beyond the year 9999) must not hold up the entries beside it.
"""

import pandas as pd
from psycopg import sql

from loaders.connection import Connection
from loaders.frames import frame
from regulation.lists import PublicList

_EXPIRED = """
select r.entry_key from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {list}
where r.region_code = {region} and r.from_version <= p.version
  and (r.to_version is null or r.to_version > p.version)
  and r.visible_until <= store.current_instant()
"""

# The pointer, not the lease: a row that waits behind a list gone dark would come back with it.
_SHOWN = """
select r.entry_key, l.run_id from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {list}
left join store.release l on l.region_code = r.region_code and l.list_code = {list}
  and l.version = r.from_version
where r.region_code = {region} and r.from_version <= p.version
  and (r.to_version is null or r.to_version > p.version)
"""

_SUPPRESSED = """
select distinct r.entry_key, s.reason_code from {stored} r
join store.suppression s on s.entry_key = r.entry_key and s.restored_at is null
where r.region_code = {region}
"""

_SHOWING = """
select r.entry_key from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {list}
where r.region_code = {region} and r.entry_key = any({keys}) and r.{column} is not null
  and r.from_version <= p.version and (r.to_version is null or r.to_version > p.version)
"""


def regions(connection: Connection) -> list[str]:
    """Every region that ever had a row, also one that no court list names any more."""
    rows = connection.execute("select region_code from store.region order by 1").fetchall()
    return [str(row[0]) for row in rows]


def last_load(connection: Connection, region: str) -> str | None:
    """The run whose load the region shows; null before the first."""
    row = connection.execute(
        "select run_id from store.load where region_code = %s and state = 'published'", [region]
    ).fetchone()
    return None if row is None else str(row[0])


def expired(connection: Connection, region: str, list_code: PublicList) -> list[str]:
    """Entries at the pointer whose own ``visible_until`` is over."""
    return _keys(connection, _EXPIRED, region, list_code)


def shown(connection: Connection, region: str, list_code: PublicList) -> pd.DataFrame:
    """Entries at the pointer, and the run that released the row shown.

    Shape: entry_key, run_id (null: written by no release, such as a rollback).
    """
    return frame(connection, _statement(_SHOWN, region, list_code))


def suppressed_rows(connection: Connection, region: str, list_code: PublicList) -> pd.DataFrame:
    """Entries ordered down of which a row is still stored, in whatever version.

    Shape: entry_key, reason_code.
    """
    return frame(connection, _statement(_SUPPRESSED, region, list_code))


def showing(
    connection: Connection, region: str, list_code: PublicList, column: str, keys: list[str]
) -> list[str]:
    """Those of ``keys`` whose row at the pointer holds something in ``column``."""
    return _keys(
        connection, _SHOWING, region, list_code,
        column=sql.Identifier(column), keys=sql.Literal(keys),
    )  # fmt: skip


def regions_storing(connection: Connection, entry_key: str) -> list[str]:
    """Regions in which a row of the entry lies, in whatever list and version."""
    parts = [
        sql.SQL("select region_code from {} where entry_key = {}").format(
            sql.Identifier("store", code.value), sql.Literal(entry_key)
        )
        for code in PublicList
    ]
    rows = connection.execute(sql.SQL(" union ").join(parts) + sql.SQL(" order by 1")).fetchall()
    return [str(row[0]) for row in rows]


def regions_that_lost(connection: Connection, entry_key: str) -> list[str]:
    """Regions whose feed says that the entry left."""
    rows = connection.execute(
        "select distinct region_code from store.tombstone where entry_key = %s order by 1",
        [entry_key],
    ).fetchall()
    return [str(row[0]) for row in rows]


def is_known(connection: Connection, entry_key: str) -> bool:
    """Whether the store ever showed the entry, or its ledger names it."""
    parts = [
        sql.SQL("select from {} where entry_key = {}").format(
            sql.Identifier("store", name), sql.Literal(entry_key)
        )
        for name in (*map(str, PublicList), "tombstone", "suppression")
    ]
    query = sql.SQL("select exists ({})").format(sql.SQL(" union all ").join(parts))
    row = connection.execute(query).fetchone()
    return bool(row and row[0])


def _keys(
    connection: Connection,
    text: str,
    region: str,
    list_code: PublicList,
    **more: sql.Composable,
) -> list[str]:
    rows = connection.execute(_statement(text, region, list_code, **more)).fetchall()
    return [str(row[0]) for row in rows]


def _statement(
    text: str, region: str, list_code: PublicList, **more: sql.Composable
) -> sql.Composed:
    return sql.SQL(text).format(
        stored=sql.Identifier("store", list_code.value),
        list=sql.Literal(list_code.value),
        region=sql.Literal(region),
        **more,
    )
