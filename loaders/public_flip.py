"""Makes a loaded version visible in one small transaction, then clears what nobody may need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import sql

from contracts.errors import SupersededError
from contracts.stages import Publication
from loaders.connection import Connection
from loaders.public_types import Counts
from loaders.region_lock import lock_region, pointers
from regulation.lists import PublicList

ANALYZE_ABOVE = 5_000
"""Rows written. Without fresh statistics newest-first queries sort whole courts (18 ms, not 1)."""

_EXTEND = """
update {stored} r set visible_until = l.visible_until from store.pending_lease l
where l.region_code = {region} and l.list_code = {list} and r.entry_key = l.entry_key
  and r.region_code = {region} and r.to_version is null
"""

# Suppressed after the load had looked at the ledger.
_SUPPRESSED = """
delete from {stored} r using store.suppression s
where r.region_code = {region} and s.entry_key = r.entry_key and s.restored_at is null
"""

_POINT = """
insert into store.publication as p (region_code, list_code, version, confirmed_at, visible_until,
  decided_on, run_id, row_count, policy_version, redaction_version)
values ({region}, {list}, {version}, store.current_instant(), %(lease_until)s, %(decided_on)s,
  %(run_id)s, (select count(*) from {stored} where region_code = {region}
    and from_version <= {version} and (to_version is null or to_version > {version})),
  %(policy_version)s, %(redaction_version)s)
on conflict (region_code, list_code) do update set
  previous_version = case when p.version = excluded.version then p.previous_version
                          else p.version end,
  version = excluded.version, confirmed_at = excluded.confirmed_at,
  visible_until = excluded.visible_until, decided_on = excluded.decided_on,
  run_id = excluded.run_id, row_count = excluded.row_count,
  policy_version = excluded.policy_version, redaction_version = excluded.redaction_version
"""

# All rows of an entry that is no longer shown go, not only its last: they are a person's data.
_PURGE_REMOVED = """
delete from {stored} r where r.region_code = {region} and r.to_version <= {version}
  and not exists (select from {stored} c where c.entry_key = r.entry_key
    and c.region_code = r.region_code and (c.to_version is null or c.to_version > {version}))
"""

_PURGE_OLD = """
delete from {stored} where region_code = {region} and to_version <= (
  select version from store.release where region_code = {region} and list_code = {list}
  order by version desc offset %(beyond)s limit 1)
"""


def flip(
    connection: Connection,
    region: str,
    run_id: str,
    *,
    lease_until: datetime,
    policy_version: str,
    redaction_version: str,
) -> list[Publication]:
    """See ``PublicStore.flip``; the caller's transaction is the flip."""
    lock_region(connection, region)
    row = connection.execute(
        "select run_id, state, version, decided_on, counts from store.load"
        " where region_code = %s for update",
        [region],
    ).fetchone()
    if row is None or row[0] != run_id:
        raise SupersededError(f"region {region}: no load of this run; another run took over")
    _, state, load_version, decided_on, stored_counts = row
    counts = {PublicList(code): Counts(**found) for code, found in stored_counts.items()}
    if state == "loaded":
        values = {
            "lease_until": lease_until,
            "decided_on": decided_on,
            "run_id": run_id,
            "policy_version": policy_version,
            "redaction_version": redaction_version,
        }
        _move(connection, region, int(load_version), counts, values)
    return _publications(connection, region, counts)


def _move(
    connection: Connection,
    region: str,
    load_version: int,
    counts: Mapping[PublicList, Counts],
    values: dict[str, Any],
) -> None:
    visible = pointers(connection, region)
    for list_code, found in counts.items():
        # A list in which nothing changed keeps its version, so that its ETag stays good.
        is_new = found.has_changes or list_code not in visible
        version = load_version if is_new else visible[list_code]
        names = _names(region, list_code, version)
        connection.execute(sql.SQL(_EXTEND).format(**names))
        connection.execute(sql.SQL(_SUPPRESSED).format(**names))
        connection.execute(sql.SQL(_POINT).format(**names), values)
        if is_new:
            connection.execute(
                "insert into store.release values (%s, %s, %s, %s, store.current_instant())",
                [region, list_code.value, version, values["run_id"]],
            )
            connection.execute(
                "update store.region set last_version = %s where region_code = %s",
                [version, region],
            )
    connection.execute("delete from store.pending_lease where region_code = %s", [region])
    connection.execute("update store.load set state = 'published' where region_code = %s", [region])


def purge(
    connection: Connection, region: str, publications: list[Publication], keep_versions: int
) -> None:
    """Delete the rows of entries that left, and row versions beyond the rollback window.

    Tombstones stay: they hold keys only, and a re-user who was away for a year must still learn
    what to delete.
    """
    lock_region(connection, region)
    for publication in publications:
        names = _names(region, publication.list_code, publication.version)
        connection.execute(sql.SQL(_PURGE_REMOVED).format(**names))
        connection.execute(sql.SQL(_PURGE_OLD).format(**names), {"beyond": keep_versions - 1})


def refresh_statistics(connection: Connection, publications: list[Publication]) -> None:
    """Tell the planner how large things are: the pointers each time, a list when much was written.

    Always in the order of the lists, since two regions may do this at once.
    """
    written = {p.list_code for p in publications if p.added + p.changed > ANALYZE_ABOVE}
    for list_code in PublicList:
        if list_code in written:
            name = sql.Identifier("store", list_code.value)
            connection.execute(sql.SQL("analyze {}").format(name))
    connection.execute("analyze store.publication")


def _names(region: str, list_code: PublicList, version: int) -> dict[str, sql.Composable]:
    return {
        "stored": sql.Identifier("store", list_code.value),
        "region": sql.Literal(region),
        "list": sql.Literal(list_code.value),
        "version": sql.Literal(version),
    }


def _publications(
    connection: Connection, region: str, counts: Mapping[PublicList, Counts]
) -> list[Publication]:
    rows = connection.execute(
        "select list_code, version, confirmed_at, visible_until, row_count"
        " from store.publication where region_code = %s",
        [region],
    ).fetchall()
    by_list = {PublicList(code): rest for code, *rest in rows}
    result = []
    for list_code, found in counts.items():
        version, confirmed_at, visible_until, row_count = by_list[list_code]
        result.append(
            Publication(
                region_code=region,
                list_code=list_code,
                version=int(version),
                added=found.added,
                changed=found.changed,
                removed=found.removed,
                unchanged=found.unchanged,
                confirmed_at=confirmed_at,
                visible_until=visible_until,
                extra={
                    "rows": int(row_count),
                    "kept": found.kept,
                    "suppressed": found.suppressed,
                    "extended": found.extended,
                    "darkened": found.darkened,
                },
            )
        )
    return result
