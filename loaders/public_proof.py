"""Proves what is not there: no masked entry in any view, feed, export or count the website can read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from contracts.digests import digest_rows
from contracts.errors import ReadBackError
from contracts.public import PUBLIC_TABLES
from loaders import public_read
from loaders.connection import Connection, transaction
from loaders.frames import frame
from regulation.lists import PublicList

State = dict[str, dict[str, Any]]

# Whatever the website may read and speaks of entries: today's views, and every export that comes.
_RELATIONS = """
select c.relname::text,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'change'
               and not a.attisdropped),
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region_code'
               and not a.attisdropped)
from pg_class c join pg_attribute k on k.attrelid = c.oid and k.attname = 'entry_key'
where c.relkind in ('r', 'v', 'm', 'p', 'f') and has_table_privilege(c.oid, 'select')
  and c.relnamespace = 'web'::regnamespace
order by 1
"""

_COUNTS = """
select {code}, p.version, p.row_count, count(r.entry_key),
  count(r.entry_key) filter (where (r.visible_until is null
    or r.visible_until > store.current_instant()) and p.visible_until > store.current_instant()
    and not exists (select from store.suppression s
                    where s.entry_key = r.entry_key and s.restored_at is null))
from store.publication p left join {stored} r on r.region_code = p.region_code
  and r.from_version <= p.version and (r.to_version is null or r.to_version > p.version)
where p.region_code = {region} and p.list_code = {code} group by p.version, p.row_count
"""

# Rows that began before their entry was last said to have left: its tombstone is void.
_RISEN = """
select count(*) from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {code}
join store.tombstone t on t.region_code = r.region_code and t.list_code = {code}
  and t.entry_key = r.entry_key and t.version <= p.version
where r.region_code = {region} and r.from_version < t.version
  and (r.to_version is null or r.to_version > t.version)
"""

# In whatever region: a case may have moved since the order.
_LEFT_OVER = """
select (select count(*) from {stored} r join store.suppression s using (entry_key)
        where s.restored_at is null),
  (select count(*) from {stored} r
   where r.region_code = {region} and r.visible_until <= store.current_instant())
"""

_ENTRIES = """
select {columns} from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {code}
where r.region_code = {region} and r.from_version <= p.version
  and (r.to_version is null or r.to_version > p.version)
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked for and where. Counts only: part of the evidence."""

    masked: int
    suppressed: int
    relations: int
    expired_waiting: int
    """Rows dark by their own lease, which the next run or takedown deletes."""

    def as_dict(self) -> dict[str, int]:
        return {
            "masked": self.masked,
            "suppressed": self.suppressed,
            "relations": self.relations,
            "expired_waiting": self.expired_waiting,
        }


def prove(
    engine: sa.Engine,
    web_engine: sa.Engine | None,
    region: str,
    masked: Mapping[PublicList, Iterable[str]],
) -> Proof:
    """Prove that masked, suppressed, expired and tombstoned entries are nowhere to be read.

    ``masked``: the entries of this region that a decision keeps from the public.

    Raises:
        ReadBackError: names the view or list and counts. Stop, and run the verification.
    """
    with transaction(engine, f"proving region {region}") as connection:
        suppressed = _suppressed(connection)
        waiting = _tables(connection, region)
    hidden = {str(key) for keys in masked.values() for key in keys}
    with public_read.as_website(web_engine) as connection:
        relations = absent(connection, hidden, region) if hidden else _relations(connection)
        if suppressed:
            absent(connection, suppressed, None)
        seen = _seen(connection, region)
    with transaction(engine, f"counting region {region}") as connection:
        _count(connection, region, seen)
    return Proof(len(hidden), len(suppressed), len(relations), waiting)


def absent(web: Connection, keys: set[str], region: str | None) -> list[str]:
    """Look for the keys in everything the website can read; return the names of what was read.

    A feed may name them as DEL and nothing else. ``region`` null: everywhere.

    Raises:
        ReadBackError: names the view and how many it shows.
    """
    relations = _relations(web)
    for name, is_feed, has_region in relations:
        conditions: list[sql.Composable] = [sql.SQL("change <> 'DEL'")] if is_feed else []
        if region is not None and has_region:
            conditions.append(sql.SQL("region_code = {}").format(sql.Literal(region)))
        else:
            conditions.append(sql.SQL("entry_key = any({})").format(sql.Literal(sorted(keys))))
        query = sql.SQL("select entry_key from {} where {}").format(
            sql.Identifier("web", name), sql.SQL(" and ").join(conditions)
        )
        with web.cursor(name="absent") as cursor:
            cursor.execute(query)
            shown = sum(key in keys for (key,) in cursor)
        if shown:
            where = "everywhere" if region is None else f"of region {region}"
            raise ReadBackError(f"web.{name} {where} shows {shown} of {len(keys)} masked entries")
    return [name for name, *_ in relations]


def _relations(web: Connection) -> list[tuple[str, bool, bool]]:
    rows = web.execute(_RELATIONS).fetchall()
    found = [(str(name), bool(feed), bool(by_region)) for name, feed, by_region in rows]
    if missing := {str(code) for code in PublicList} - {name for name, *_ in found}:
        raise ReadBackError(f"the website cannot read {len(missing)} of the lists")
    return found


def _suppressed(connection: Connection) -> set[str]:
    rows = connection.execute("select entry_key from store.suppression where restored_at is null")
    return {str(key) for (key,) in rows.fetchall()}


def _tables(connection: Connection, region: str) -> int:
    """No row of a suppressed entry is stored at all, none has risen; return rows waiting to go."""
    waiting = 0
    for list_code in PublicList:
        names = _names(region, list_code)
        risen: Any = connection.execute(sql.SQL(_RISEN).format(**names)).fetchone()
        left: Any = connection.execute(sql.SQL(_LEFT_OVER).format(**names)).fetchone()
        if risen[0]:
            raise ReadBackError(
                f"{list_code} of region {region}: {risen[0]} entries that left are stored as before"
            )
        if left[0]:
            raise ReadBackError(f"{list_code}: {left[0]} rows of suppressed entries are stored")
        waiting += int(left[1])
    return waiting


def _seen(web: Connection, region: str) -> dict[str, tuple[int, int, int]]:
    """List → version, stored count and rows as the website reads them, each in one snapshot."""
    found = {}
    for list_code in PublicList:
        query = sql.SQL(
            "select p.version, p.row_count,"
            " (select count(*) from {view} where region_code = {region})"
            " from web.publication p where p.region_code = {region} and p.list_code = {code}"
        ).format(view=sql.Identifier("web", list_code.value), **_names(region, list_code))
        row = web.execute(query).fetchone()
        if row is not None:
            found[str(list_code)] = (int(row[0]), int(row[1]), int(row[2]))
    return found


def _count(connection: Connection, region: str, seen: Mapping[str, tuple[int, int, int]]) -> None:
    """The count that the website shows is the count of what is there, no masked entry included."""
    for list_code in PublicList:
        query = sql.SQL(_COUNTS).format(**_names(region, list_code))
        row: Any = connection.execute(query).fetchone()
        if row is None:
            continue
        _, version, told, stored, visible = row
        if told != stored:
            raise ReadBackError(
                f"{list_code} of region {region}: the stored count says {told}, there are {stored}"
            )
        web = seen.get(str(list_code))
        # A takedown between the two looks moves the version: then there is nothing to compare.
        if web is None or (web[0] == version and web[1:] not in _within(told, visible)):
            raise ReadBackError(
                f"{list_code} of region {region}: the website counts other entries than are stored"
            )


def _within(told: int, visible: int) -> list[tuple[int, int]]:
    """What the website may see of one version: rows may have darkened since it looked."""
    return [(told, shown) for shown in range(visible, told + 1)]


def state(engine: sa.Engine, region: str) -> State:
    """What each list of the region holds at its pointer, lease or not: the subject of an evidence.

    ``count``; ``digest``: SHA-256 over the sorted lines key and recomputed digest; ``version``.
    """
    with transaction(engine, f"reading region {region}") as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        rows = connection.execute(
            "select list_code, version, row_count, decided_on, confirmed_at, visible_until,"
            " policy_version, redaction_version from store.publication where region_code = %s",
            [region],
        ).fetchall()
        found: State = {}
        for code, version, told, decided_on, confirmed_at, until, policy, redaction in rows:
            entries = _digests(connection, region, PublicList(code))
            found[str(code)] = {
                "version": int(version),
                "count": len(entries),
                "told": int(told),
                "digest": digest_of(entries),
                "decided_on": decided_on,
                "confirmed_at": confirmed_at,
                "lease_until": until,
                "policy_version": policy,
                "redaction_version": redaction,
            }
    return found


def digest_of(entries: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the lines ``key digest``, sorted."""
    lines = "".join(f"{key} {digest}\n" for key, digest in sorted(entries))
    return sha256(lines.encode()).hexdigest()


def _digests(connection: Connection, region: str, list_code: PublicList) -> list[tuple[str, str]]:
    rows = _stored(connection, region, list_code)
    digests = digest_rows(PUBLIC_TABLES[list_code], rows)
    return list(zip(rows["entry_key"].astype(str), digests, strict=True))


def rows_as_of_now(engine: sa.Engine, region: str, list_code: PublicList) -> pd.DataFrame:
    """The rows of the pointer's version as the store holds them, lease or not.

    Shape: the public columns, digest, visible_until; as the driver gives them.
    """
    with transaction(engine, f"reading region {region}") as connection:
        return _stored(connection, region, list_code)


def _stored(connection: Connection, region: str, list_code: PublicList) -> pd.DataFrame:
    columns = (*PUBLIC_TABLES[list_code].names, "digest", "visible_until")
    query = sql.SQL(_ENTRIES).format(
        columns=sql.SQL(", ").join(sql.Identifier("r", name) for name in columns),
        **_names(region, list_code),
    )
    return frame(connection, query)


def left_since(engine: sa.Engine, region: str, list_code: PublicList, version: int) -> int:
    """How many entries left one list by versions after ``version``, up to what is shown now."""
    with transaction(engine, f"reading region {region}") as connection:
        row: Any = connection.execute(
            "select count(*) from store.tombstone t join store.publication p"
            " using (region_code, list_code) where region_code = %s and list_code = %s"
            " and t.version > %s and t.version <= p.version",
            [region, list_code.value, version],
        ).fetchone()
    return int(row[0])


def _names(region: str, list_code: PublicList) -> dict[str, sql.Composable]:
    return {
        "stored": sql.Identifier("store", list_code.value),
        "code": sql.Literal(list_code.value),
        "region": sql.Literal(region),
    }
