"""Brings an earlier state of a list back as a new version (docs/decisions/0009-rollback.md).

The pointer never goes back: readers would hold an ETag of a version that comes again, and the feed would
forget what left since. What is shown after a rollback is a part of what was shown before it: an entry that
has left, for whatever reason, stays gone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from psycopg import sql

from contracts.errors import ContractBrokenError
from contracts.public import PUBLIC_TABLES
from loaders.connection import Connection
from loaders.frames import frame
from loaders.region_lock import drop_pending, last_version, lock_region, pointers
from regulation.lists import PublicList

_PLAN = """
create temp table rolled on commit drop as
with present as (
  select * from {stored} where region_code = {region} and from_version <= {pointer}
    and (to_version is null or to_version > {pointer})
), past as (
  select * from {stored} where region_code = {region} and from_version <= {target}
    and (to_version is null or to_version > {target})
)
select coalesce(n.entry_key, t.entry_key) as entry_key,
  n.from_version as present_version, t.from_version as past_version,
  least(n.visible_until, t.visible_until) as visible_until,
  case when n.entry_key is null then 'gone'
       when s.entry_key is not null then 'suppressed'
       when least(n.visible_until, t.visible_until) <= store.current_instant() then 'expired'
       when t.entry_key is null then 'removed'
       when n.from_version = t.from_version or n.digest = t.digest then 'unchanged'
       else 'reverted' end as what,
  (t.policy_version, t.redaction_version)
    is distinct from (p.policy_version, p.redaction_version) as is_of_other_rules
from present n full join past t using (entry_key)
left join store.suppression s
  on s.entry_key = coalesce(n.entry_key, t.entry_key) and s.restored_at is null
cross join (select policy_version, redaction_version from store.publication
            where region_code = {region} and list_code = {list}) p
"""

# An entry without a row at the target whose first row since is no addition was there, and its row is
# purged: without it the entry would look as if it had been added later.
_PURGED = """
select count(*) from pg_temp.rolled o where o.past_version is null and not (
  select r.is_addition from {stored} r where r.region_code = {region} and r.entry_key = o.entry_key
    and r.from_version > {target} order by r.from_version limit 1)
"""

_CLOSE = """
update {stored} r set to_version = {version} from pg_temp.rolled o
where o.what = 'reverted' and r.region_code = {region} and r.entry_key = o.entry_key
  and r.from_version = o.present_version
"""

_COPY = """
insert into {stored} ({columns}, digest, from_version, is_addition, to_version, visible_until)
select {columns_of_r}, r.digest, {version}, false, null, o.visible_until
from {stored} r join pg_temp.rolled o on o.entry_key = r.entry_key
where o.what = 'reverted' and r.region_code = {region} and r.from_version = o.past_version
"""

# As with a withdrawal: whatever is no longer shown leaves in every version.
_DELETE = """
delete from {stored} r using pg_temp.rolled o
where o.what not in ('reverted', 'unchanged') and r.region_code = {region}
  and r.entry_key = o.entry_key
"""

_TOMBSTONES = """
insert into store.tombstone (region_code, list_code, version, entry_key, reason_code)
select {region}, {list}, {version}, entry_key,
  case what when 'removed' then {removed} when 'expired' then {expired} else {ordered} end
from pg_temp.rolled where what in ('removed', 'expired', 'suppressed')
"""

_POINT = """
update store.publication set previous_version = version, version = {version}, run_id = {run_id},
  row_count = (select count(*) from {stored} where region_code = {region}
    and from_version <= {version} and (to_version is null or to_version > {version}))
where region_code = {region} and list_code = {list}
"""

_REVERTED = """
select {columns_of_r} from {stored} r join pg_temp.rolled o on o.entry_key = r.entry_key
where o.what = 'reverted' and r.region_code = {region} and r.from_version = o.past_version
"""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Codes that the feed's removals carry."""

    removed: str
    expired: str
    ordered: str


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a rollback does to one list. Counts only.

    ``removed`` entries are younger than the target; ``gone`` ones have left since and stay gone.
    ``version`` is the new one; the pointer's own when nothing changes.
    """

    target: int
    version: int
    reverted: int = 0
    removed: int = 0
    unchanged: int = 0
    expired: int = 0
    suppressed: int = 0
    gone: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.reverted or self.removed or self.expired or self.suppressed)


def releases(connection: Connection, region: str, list_code: PublicList) -> list[int]:
    """Versions that runs released, the newest first: where a rollback can go."""
    rows = connection.execute(
        "select r.version from store.release r join store.publication p"
        " using (region_code, list_code) where region_code = %s and list_code = %s"
        " and r.version <= p.version order by 1 desc",
        [region, list_code.value],
    ).fetchall()
    return [int(row[0]) for row in rows]


def plan(
    connection: Connection, region: str, list_code: PublicList, target: int
) -> tuple[Rollback, int, int]:
    """What a rollback would do; nothing is changed, nothing is locked.

    Returns the rollback, how many entries' rows of the target are purged, and how many reverted rows
    were made by other rules or another redactor than what is shown now.
    """
    pointer = pointers_of(connection, region, list_code)
    names = _names(region, list_code, pointer=pointer, target=target)
    connection.execute("drop table if exists pg_temp.rolled")
    connection.execute(sql.SQL(_PLAN).format(**names))
    counts = connection.execute("select what, count(*) from pg_temp.rolled group by 1").fetchall()
    purged = connection.execute(sql.SQL(_PURGED).format(**names)).fetchone()
    other = connection.execute(
        "select count(*) from pg_temp.rolled where what = 'reverted' and is_of_other_rules"
    ).fetchone()
    found = Rollback(target, pointer, **{str(what): int(count) for what, count in counts})
    return found, int(purged[0]) if purged else 0, int(other[0]) if other else 0


def pointers_of(connection: Connection, region: str, list_code: PublicList) -> int:
    """The visible version. Raises ContractBrokenError when the list was never published."""
    row = connection.execute(
        "select version from store.publication where region_code = %s and list_code = %s",
        [region, list_code.value],
    ).fetchone()
    if row is None:
        raise ContractBrokenError(f"{list_code} of region {region} was never published")
    return int(row[0])


def reverted_rows(connection: Connection, region: str, list_code: PublicList) -> pd.DataFrame:
    """The old rows that the last ``plan`` of this transaction brings back. Shape: the public columns."""
    return frame(connection, sql.SQL(_REVERTED).format(**_names(region, list_code)))


def roll_back(
    connection: Connection,
    region: str,
    list_code: PublicList,
    target: int,
    run_id: str,
    reasons: Reasons,
    check: Callable[[tuple[Rollback, int, int], pd.DataFrame], None],
) -> Rollback:
    """Make the list what it was at ``target``, less what has left since, as a new version.

    ``check`` sees the plan and the rows that come back, under the region's lock, and may raise. A pending
    load is dropped, and its flip fails: it was made on what is taken back here. The lease is not extended.
    """
    lock_region(connection, region)
    pointers(connection, region)  # locks the pointers, too
    drop_pending(connection, region)
    planned = plan(connection, region, list_code, target)
    check(planned, reverted_rows(connection, region, list_code))
    found = planned[0]
    if not found.has_changes:
        return found
    version = last_version(connection, region) + 1
    names = _names(region, list_code, target=target, version=version) | {
        "run_id": sql.Literal(run_id),
        "removed": sql.Literal(reasons.removed),
        "expired": sql.Literal(reasons.expired),
        "ordered": sql.Literal(reasons.ordered),
    }
    for statement in (_CLOSE, _COPY, _DELETE, _TOMBSTONES, _POINT):
        connection.execute(sql.SQL(statement).format(**names))
    connection.execute(
        "update store.region set last_version = %s where region_code = %s", [version, region]
    )
    counts = {
        name: getattr(found, name)
        for name in ("reverted", "removed", "unchanged", "expired", "suppressed", "gone")
    }
    return Rollback(target, version, **counts)


def _names(region: str, list_code: PublicList, **numbers: int) -> dict[str, sql.Composable]:
    columns = PUBLIC_TABLES[list_code].names
    return {
        "stored": sql.Identifier("store", list_code.value),
        "region": sql.Literal(region),
        "list": sql.Literal(list_code.value),
        "columns": sql.SQL(", ").join(sql.Identifier(name) for name in columns),
        "columns_of_r": sql.SQL(", ").join(sql.Identifier("r", name) for name in columns),
        **{name: sql.Literal(number) for name, number in numbers.items()},
    }
