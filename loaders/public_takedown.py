"""Takes entries down at once, on positive evidence or by order. No gate and no load holds it back."""

from collections.abc import Iterable

import pandas as pd
from psycopg import sql

from loaders.connection import Connection
from loaders.frames import copy
from loaders.public_types import KEY, REASON
from loaders.region_lock import drop_pending, last_version, lock_region, pointers
from regulation.lists import PublicList

_STAGING = """
drop table if exists pg_temp.leaving;
create temp table leaving (entry_key text primary key, reason_code text) on commit drop
"""

_SHOWN = """
create temp table shown on commit drop as
select r.entry_key, l.reason_code from {stored} r join pg_temp.leaving l using (entry_key)
where r.region_code = {region} and r.from_version <= {version}
  and (r.to_version is null or r.to_version > {version})
"""

_BEYOND = """
select exists (select from {stored} where region_code = {region}
               and (from_version > {version} and from_version <> {pending}
                    or to_version > {version} and to_version <> {pending}))
"""


def withdraw(
    connection: Connection, region: str, run_id: str, leaving: dict[PublicList, pd.DataFrame]
) -> dict[PublicList, int]:
    """Delete every row of the given entries in one region, visible or loaded, and say so in the feed.

    Shape: ``leaving`` frames hold entry_key and reason_code. Returns how many entries each list
    showed before and no longer shows.
    """
    lock_region(connection, region, ends_holder=True)
    version = last_version(connection, region) + 1
    pending = connection.execute(
        "select version from store.load where region_code = %s and state = 'loaded'", [region]
    ).fetchone()
    visible = pointers(connection, region)
    pending_version = int(pending[0]) if pending else 0
    if (pending and version >= pending_version) or _has_strays(
        connection, region, visible, pending_version
    ):
        # Moving the pointer would uncover rows that nobody has released.
        drop_pending(connection, region)
    gone = {
        list_code: _withdraw_list(
            connection, region, run_id, version=version, list_code=list_code, rows=rows
        )
        for list_code, rows in leaving.items()
    }
    if any(gone.values()):
        connection.execute(
            "update store.region set last_version = %s where region_code = %s", [version, region]
        )
    return gone


def _has_strays(
    connection: Connection, region: str, visible: dict[PublicList, int], pending: int
) -> bool:
    """Whether rows beyond a pointer belong to no pending load: somebody moved a pointer back."""
    for list_code in PublicList:
        found = connection.execute(
            sql.SQL(_BEYOND).format(
                stored=sql.Identifier("store", list_code.value),
                region=sql.Literal(region),
                version=sql.Literal(visible.get(list_code, 0)),
                pending=sql.Literal(pending),
            )
        ).fetchone()
        if found and found[0]:
            return True
    return False


def _withdraw_list(
    connection: Connection,
    region: str,
    run_id: str,
    *,
    version: int,
    list_code: PublicList,
    rows: pd.DataFrame,
) -> int:
    connection.execute(_STAGING)
    keys = rows.dropna(subset=["entry_key"]).drop_duplicates("entry_key")
    copy(connection, sql.Identifier("pg_temp", "leaving"), (KEY, REASON), keys)
    pointer = pointers(connection, region).get(list_code, 0)
    stored = sql.Identifier("store", list_code.value)
    connection.execute("drop table if exists pg_temp.shown")
    shown = connection.execute(
        sql.SQL(_SHOWN).format(
            stored=stored, region=sql.Literal(region), version=sql.Literal(pointer)
        )
    ).rowcount
    values = {"region": region, "list": list_code.value, "version": version, "run_id": run_id}
    connection.execute(
        sql.SQL(
            "delete from {} r using pg_temp.leaving l"
            " where r.entry_key = l.entry_key and r.region_code = %(region)s"
        ).format(stored),
        values,
    )
    # What a pending load had in mind for these entries is void.
    connection.execute(
        "delete from store.tombstone t using pg_temp.leaving l where t.entry_key = l.entry_key"
        " and t.region_code = %(region)s and t.list_code = %(list)s and t.version > %(version)s",
        values,
    )
    connection.execute(
        "delete from store.pending_lease p using pg_temp.leaving l where p.entry_key = l.entry_key"
        " and p.region_code = %(region)s and p.list_code = %(list)s",
        values,
    )
    if shown:
        connection.execute(
            "insert into store.tombstone (region_code, list_code, version, entry_key, reason_code)"
            " select %(region)s, %(list)s, %(version)s, entry_key, reason_code from pg_temp.shown",
            values,
        )
        connection.execute(
            "update store.publication set previous_version = version, version = %(version)s,"
            " run_id = %(run_id)s, row_count = row_count - %(shown)s"
            " where region_code = %(region)s and list_code = %(list)s",
            {**values, "shown": shown},
        )
    return shown


def suppress(connection: Connection, entry_key: str, reason_code: str, by: str) -> int:
    """Enter the entry in the ledger and delete its rows everywhere; return how many lists showed it."""
    regions = connection.execute("select region_code from store.region order by 1").fetchall()
    for (region,) in regions:
        lock_region(connection, region, ends_holder=True)
    connection.execute(
        "insert into store.suppression (entry_key, reason_code, ordered_by, suppressed_at)"
        " values (%s, %s, %s, store.current_instant())"
        " on conflict (entry_key) where restored_at is null do nothing",
        [entry_key, reason_code, by],
    )
    leaving = pd.DataFrame({"entry_key": [entry_key], "reason_code": [reason_code]})
    everywhere = dict.fromkeys(PublicList, leaving)
    return sum(
        sum(withdraw(connection, region, f"suppressed by {by}", everywhere).values())
        for region in _codes(regions)
    )


def restore(connection: Connection, entry_key: str, by: str) -> bool:
    """End the suppression; the next load may show the entry again. False: none was in force."""
    changed = connection.execute(
        "update store.suppression set restored_at = store.current_instant(), restored_by = %s"
        " where entry_key = %s and restored_at is null",
        [by, entry_key],
    ).rowcount
    return changed > 0


def _codes(rows: Iterable[tuple[object, ...]]) -> list[str]:
    return [str(row[0]) for row in rows]
