"""Loads a region's next version where nobody sees it: only rows whose digest differs travel."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from psycopg import sql
from psycopg.types.json import Jsonb

from contracts.digests import digest_rows
from contracts.errors import ContractBrokenError, SupersededError
from contracts.public import PUBLIC_TABLES
from contracts.tables import Column, Kind
from loaders.connection import Connection
from loaders.frames import copy, frame, require_unique
from loaders.public_ddl import STORED
from loaders.public_types import DIGEST, KEY, REASON, UNSTATED, UNTIL, Counts, Loaded, Target
from loaders.region_lock import ROOM, drop_pending, last_version, lock_region
from regulation.lists import PublicList

_STAGING = """
drop table if exists pg_temp.incoming;
create temp table incoming (entry_key text primary key, digest text, visible_until timestamptz,
                            is_kept boolean not null default false) on commit drop;
drop table if exists pg_temp.reason;
create temp table reason (entry_key text primary key, reason_code text) on commit drop
"""

# ``before`` is what the pointer shows: drop_pending has just made every open row exactly that.
_DIFFERENCE = """
drop table if exists pg_temp.difference;
create temp table difference on commit drop as
select coalesce(i.entry_key, r.entry_key) as entry_key,
  case when r.entry_key is null and i.is_kept then 'nothing'
       when r.entry_key is null then 'added'
       when i.entry_key is null then 'removed'
       when i.is_kept then 'kept'
       when i.digest = r.digest then 'unchanged'
       else 'changed' end as what,
  case when i.entry_key is null or r.entry_key is null then 'none'
       when coalesce(i.visible_until, 'infinity') < coalesce(r.visible_until, 'infinity')
         then 'darkened'
       when not i.is_kept and i.digest <> r.digest then 'none'
       when coalesce(i.visible_until, 'infinity') > coalesce(r.visible_until, 'infinity')
         then 'extended'
       else 'none' end as lease,
  i.visible_until
from pg_temp.incoming i
full join (select entry_key, digest, visible_until from {stored}
           where region_code = {region} and to_version is null) r using (entry_key)
"""

_CLOSE = """
update {stored} r set to_version = {version} from pg_temp.difference d
where r.entry_key = d.entry_key and r.region_code = {region} and r.to_version is null
  and d.what in ('changed', 'removed')
"""

_TOMBSTONES = """
insert into store.tombstone (region_code, list_code, version, entry_key, reason_code)
select {region}, {list}, {version}, d.entry_key, coalesce(w.reason_code, {unstated})
from pg_temp.difference d left join pg_temp.reason w using (entry_key)
where d.what = 'removed'
"""

# Darkening is always safe, so it does not wait for the flip; staying visible longer does.
_DARKEN = """
update {stored} r set visible_until = d.visible_until from pg_temp.difference d
where r.entry_key = d.entry_key and r.region_code = {region} and r.to_version is null
  and d.lease = 'darkened'
"""

_EXTEND = """
insert into store.pending_lease (region_code, list_code, entry_key, visible_until)
select {region}, {list}, entry_key, visible_until from pg_temp.difference where lease = 'extended'
"""


def load(
    connection: Connection,
    region: str,
    run_id: str,
    decided_on: date,
    targets: Mapping[PublicList, Target],
) -> Loaded:
    """See ``PublicStore.load``; the caller's transaction makes it all or nothing."""
    for target in targets.values():
        _check(target)
    lock_region(connection, region)
    _require_not_older(connection, region, decided_on)
    drop_pending(connection, region)
    base = last_version(connection, region)
    version = base + ROOM
    counts = {
        list_code: _load_list(connection, region, version, target)
        for list_code, target in targets.items()
    }
    connection.execute(
        "insert into store.load"
        " (region_code, run_id, decided_on, version, base_version, state, counts)"
        " values (%s, %s, %s, %s, %s, 'loaded', %s)"
        " on conflict (region_code) do update set run_id = excluded.run_id,"
        " decided_on = excluded.decided_on, version = excluded.version,"
        " base_version = excluded.base_version, state = excluded.state,"
        " counts = excluded.counts, started_at = excluded.started_at",
        [
            region,
            run_id,
            decided_on,
            version,
            base,
            Jsonb({k: c.as_dict() for k, c in counts.items()}),
        ],
    )
    return Loaded(region, run_id, version, base, counts)


def _check(target: Target) -> None:
    where = f"target of {target.list_code}"
    require_unique(target.entries, ["entry_key"], f"{where}, entries")
    require_unique(target.rows, ["entry_key"], f"{where}, rows")
    require_unique(target.kept, ["entry_key"], f"{where}, kept")
    if both := int(target.kept["entry_key"].isin(target.entries["entry_key"]).sum()):
        raise ContractBrokenError(f"{where}: {both} entries are both shown and kept")
    if blank := int(target.entries["digest"].isna().sum()):
        raise ContractBrokenError(f"{where}: {blank} entries without digest")


def _require_not_older(connection: Connection, region: str, decided_on: date) -> None:
    """A run that woke up late must not put yesterday's state back."""
    row = connection.execute(
        "select count(*) from store.publication where region_code = %s and decided_on > %s",
        [region, decided_on],
    ).fetchone()
    if row and row[0]:
        raise SupersededError(
            f"region {region}: {row[0]} lists were published for a later day than {decided_on}"
        )


def _load_list(connection: Connection, region: str, version: int, target: Target) -> Counts:
    suppressed = _stage(connection, target)
    names = {
        "stored": sql.Identifier("store", target.list_code.value),
        "region": sql.Literal(region),
        "list": sql.Literal(target.list_code.value),
        "version": sql.Literal(version),
        "unstated": sql.Literal(UNSTATED),
    }
    connection.execute(sql.SQL(_DIFFERENCE).format(**names))
    rows = _rows_needed(connection, region, version, target)
    for statement in (_DARKEN, _EXTEND, _CLOSE, _TOMBSTONES):
        connection.execute(sql.SQL(statement).format(**names))
    copy(connection, names["stored"], _columns(target.list_code), rows)
    found = connection.execute(
        "select what, count(*) from pg_temp.difference group by what"
        " union all select lease, count(*) from pg_temp.difference where lease <> 'none' group by lease"
    ).fetchall()
    counted = {what: int(count) for what, count in found if what != "nothing"}
    return Counts(suppressed=suppressed, **counted)


def _stage(connection: Connection, target: Target) -> int:
    """Bring what must be shown into the session's own tables; return how many are suppressed."""
    connection.execute(_STAGING)
    incoming = sql.Identifier("pg_temp", "incoming")
    copy(connection, incoming, (KEY, DIGEST, UNTIL), target.entries)
    copy(connection, incoming, (KEY, UNTIL, _KEPT), target.kept.assign(is_kept=1))
    if target.removed_reasons is not None:
        reasons = target.removed_reasons.drop_duplicates("entry_key")
        copy(connection, sql.Identifier("pg_temp", "reason"), (KEY, REASON), reasons)
    connection.execute("analyze pg_temp.incoming")
    return connection.execute(
        "delete from pg_temp.incoming i using store.suppression s"
        " where s.entry_key = i.entry_key and s.restored_at is null"
    ).rowcount


def _rows_needed(connection: Connection, region: str, version: int, target: Target) -> pd.DataFrame:
    """The rows to write, each proved to be the one its entry names.

    Raises:
        ContractBrokenError: rows are missing, of another region, or not what their digest says.
    """
    needed = frame(
        connection,
        sql.SQL(
            "select entry_key, what from pg_temp.difference where what in ('added', 'changed')"
        ),
    )
    rows = target.rows[target.rows["entry_key"].isin(needed["entry_key"])].reset_index(drop=True)
    where = f"target of {target.list_code}"
    if missing := len(needed) - len(rows):
        raise ContractBrokenError(f"{where}: {missing} of {len(needed)} rows needed are missing")
    if foreign := int((rows["region_code"] != region).sum()):
        raise ContractBrokenError(f"{where}: {foreign} rows belong to another region than {region}")
    digests = digest_rows(PUBLIC_TABLES[target.list_code], rows)
    named = target.entries.set_index("entry_key")
    promised = named["digest"].reindex(rows["entry_key"]).reset_index(drop=True)
    wrong = (digests.astype(object) != promised.astype(object)) | (
        digests.astype(object) != rows["digest"].astype(object)
    )
    if wrong.any():
        raise ContractBrokenError(
            f"{where}: {int(wrong.sum())} rows are not what their digest says"
        )
    is_new = rows["entry_key"].isin(needed.loc[needed["what"] == "added", "entry_key"])
    # The entry's lease is the one that counts; a row frame may be older than its entry.
    until = named["visible_until"].reindex(rows["entry_key"]).reset_index(drop=True)
    return rows.assign(
        from_version=version,
        is_addition=is_new.astype("int64"),
        to_version=None,
        visible_until=until,
    )


_KEPT = Column("is_kept", Kind.INTEGER, "暂留", "not attested by the source", is_nullable=False)


def _columns(list_code: PublicList) -> tuple[Column, ...]:
    return (*PUBLIC_TABLES[list_code].columns, *STORED)
