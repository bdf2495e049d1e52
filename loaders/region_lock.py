"""One writer a region, and withdrawals never wait for long.

Versions: a region has one counter, the last version that became visible. A load writes rows of
``last + ROOM``; a withdrawal that comes while the load is pending takes ``last + 1``, which stays
below the load's version, so its pointer cannot uncover the load's rows, and the flip still moves
the pointer forward. Gaps in the numbers mean nothing.
"""

import zlib

import psycopg
from psycopg import sql

from loaders.connection import Connection
from regulation.lists import PublicList

ROOM = 1000
LOCK_CLASS = 7401
"""First half of the advisory lock's key; the second is the region."""

PATIENCE_SECONDS = 20
"""A takedown ends whoever holds its region longer than this: a hung load must not make it late."""

LOAD_PATIENCE_SECONDS = 600


def lock_region(
    connection: Connection, region: str, *, ends_holder: bool = False, patience: float | None = None
) -> None:
    """Hold the region until the transaction ends. Readers are never affected.

    ``ends_holder``: after ``patience`` seconds end the session that holds it, and take over. Its
    transaction rolls back, so nothing half done stays; its run may try again.
    """
    if patience is None:
        patience = PATIENCE_SECONDS if ends_holder else LOAD_PATIENCE_SECONDS
    key = zlib.crc32(region.encode()) & 0x7FFFFFFF
    connection.execute(
        "select set_config('lock_timeout', %s, true)", [f"{max(1, round(patience * 1000))}ms"]
    )
    while True:
        try:
            with connection.transaction():
                connection.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, key])
        except psycopg.errors.LockNotAvailable:
            if not ends_holder:
                raise
            connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_locks"
                " where locktype = 'advisory' and granted and classid = %s::int8::oid"
                " and objid = %s::int8::oid and objsubid = 2 and pid <> pg_backend_pid()"
                " and database = (select oid from pg_database where datname = current_database())",
                [LOCK_CLASS, key],
            )
        else:
            break
    connection.execute(
        "insert into store.region (region_code) values (%s) on conflict do nothing", [region]
    )


def last_version(connection: Connection, region: str) -> int:
    """The last version of the region that ever became visible; 0 before the first."""
    row = connection.execute(
        "select last_version from store.region where region_code = %s", [region]
    ).fetchone()
    return int(row[0]) if row else 0


def pointers(connection: Connection, region: str) -> dict[PublicList, int]:
    """The visible version of each list of the region that was ever published."""
    rows = connection.execute(
        "select list_code, version from store.publication where region_code = %s for update",
        [region],
    ).fetchall()
    return {PublicList(code): int(version) for code, version in rows}


def drop_pending(connection: Connection, region: str) -> None:
    """Remove everything that lies beyond the pointers: a killed or superseded load.

    The same clears what a pointer moved back by hand has left behind, which the next movement
    of the pointer would otherwise uncover.
    """
    visible = pointers(connection, region)
    for list_code in PublicList:
        table = sql.Identifier("store", list_code.value)
        values = {"region": region, "list": list_code.value, "version": visible.get(list_code, 0)}
        connection.execute(
            sql.SQL(
                "delete from {} where region_code = %(region)s and from_version > %(version)s"
            ).format(table),
            values,
        )
        connection.execute(
            sql.SQL(
                "update {} set to_version = null"
                " where region_code = %(region)s and to_version > %(version)s"
            ).format(table),
            values,
        )
        connection.execute(
            "delete from store.tombstone where region_code = %(region)s"
            " and list_code = %(list)s and version > %(version)s",
            values,
        )
    connection.execute("delete from store.pending_lease where region_code = %s", [region])
    connection.execute(
        "delete from store.load where region_code = %s and state = 'loaded'", [region]
    )
