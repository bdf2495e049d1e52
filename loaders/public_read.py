"""Reads the public lists as the website does, and compares them with what was decided."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from contracts.digests import CHUNK_ROWS, digest_rows
from contracts.errors import ConfigurationError, ReadBackError
from contracts.public import PUBLIC_TABLES
from loaders.connection import Connection, transaction
from loaders.frames import frame, typed
from loaders.public_ddl import ROLE
from loaders.public_types import DIGEST, KEY, LIST, UNTIL, Target
from regulation.lists import PublicList

_SHOWN = """
select {columns} from {view} where {region}::text is null or region_code = {region}
"""


@contextmanager
def as_website(web_engine: sa.Engine | None) -> Iterator[Connection]:
    """A transaction of the website's own role, with time for a whole list.

    Raises:
        ConfigurationError: the engine is missing or logs in as somebody else, who sees more.
    """
    if web_engine is None:
        raise ConfigurationError(f"reading back needs an engine that logs in as {ROLE}")
    with transaction(web_engine, "reading as the website") as connection:
        row = connection.execute("select session_user::text, current_user::text").fetchone()
        if row != (ROLE, ROLE):
            raise ConfigurationError(f"the website's engine must log in as {ROLE}")
        connection.execute("set local statement_timeout = '10min'")
        yield connection


def chunks(
    connection: Connection, list_code: PublicList, region: str | None
) -> Iterator[pd.DataFrame]:
    """What the view shows now, in frames of bounded size, values as the driver gives them."""
    table = PUBLIC_TABLES[list_code]
    query = sql.SQL(_SHOWN).format(
        columns=sql.SQL(", ").join(sql.Identifier(name) for name in table.names),
        view=sql.Identifier("web", list_code.value),
        region=sql.Literal(region),
    )
    with connection.cursor(name="shown") as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(CHUNK_ROWS):
            yield pd.DataFrame(rows, columns=list(table.names), dtype=object)


def visible(connection: Connection, list_code: PublicList, region: str | None) -> pd.DataFrame:
    """All rows the website sees of one list, in the order of their keys."""
    empty = pd.DataFrame(columns=list(PUBLIC_TABLES[list_code].names), dtype=object)
    found = [empty, *chunks(connection, list_code, region)]
    return pd.concat(found, ignore_index=True).sort_values("entry_key", ignore_index=True)


def shown_digests(connection: Connection, list_code: PublicList, region: str) -> dict[str, str]:
    """Entry key → digest, recomputed from what the view returns."""
    found: dict[str, str] = {}
    for rows in chunks(connection, list_code, region):
        digests = digest_rows(PUBLIC_TABLES[list_code], rows)
        found.update(zip(rows["entry_key"], digests, strict=True))
    return found


def current(connection: Connection, region: str) -> pd.DataFrame:
    """Rows of the pointers' versions, lease over or not, without what is suppressed."""
    parts = [
        sql.SQL("""
select {code} as list_code, r.entry_key, r.digest, r.visible_until
from {stored} r join store.publication p on p.region_code = r.region_code and p.list_code = {code}
where r.region_code = {region} and r.from_version <= p.version
  and (r.to_version is null or r.to_version > p.version)
  and not exists (
    select from store.suppression s where s.entry_key = r.entry_key and s.restored_at is null)
""").format(
            code=sql.Literal(list_code.value),
            stored=sql.Identifier("store", list_code.value),
            region=sql.Literal(region),
        )
        for list_code in PublicList
    ]
    rows = frame(connection, sql.SQL(" union all ").join(parts))
    return typed(rows, (LIST, KEY, DIGEST, UNTIL))


def expected_digests(
    connection: Connection, region: str, targets: Mapping[PublicList, Target]
) -> dict[PublicList, dict[str, str]]:
    """What the website must see now: the targets less what is suppressed or dark by its own lease.

    A kept entry is expected as the store holds it, since the source no longer tells.
    """
    now, suppressed = _now_and_suppressed(connection)
    return {
        list_code: _expected(target, _kept_digests(connection, region, target), now, suppressed)
        for list_code, target in targets.items()
    }


def _kept_digests(connection: Connection, region: str, target: Target) -> pd.DataFrame:
    """The kept entries' digests over the columns the contract has now: the stored ones may be over those it
    had when the row was written. Shape: entry_key, digest."""
    table = PUBLIC_TABLES[target.list_code]
    query = sql.SQL("""
select {columns} from {stored} r
join store.publication p on p.region_code = r.region_code and p.list_code = {code}
where r.region_code = {region} and r.entry_key = any({keys}) and r.from_version <= p.version
  and (r.to_version is null or r.to_version > p.version)
""").format(
        columns=sql.SQL(", ").join(sql.Identifier("r", name) for name in table.names),
        stored=sql.Identifier("store", table.name),
        code=sql.Literal(table.name),
        region=sql.Literal(region),
        keys=sql.Literal([str(key) for key in target.kept["entry_key"]]),
    )
    rows = frame(connection, query)
    return pd.DataFrame({"entry_key": rows["entry_key"], "digest": digest_rows(table, rows)})


def _expected(
    target: Target, kept_digests: pd.DataFrame, now: pd.Timestamp, suppressed: set[str]
) -> dict[str, str]:
    kept = target.kept[["entry_key", "visible_until"]].merge(
        kept_digests.astype(object), on="entry_key"
    )
    columns = ["entry_key", "digest", "visible_until"]
    wanted = pd.concat([target.entries[columns].astype(object), kept[columns].astype(object)])
    until = pd.to_datetime(wanted["visible_until"], utc=True)
    is_shown = (until.isna() | (until > now)) & ~wanted["entry_key"].isin(suppressed)
    return dict(zip(wanted["entry_key"][is_shown], wanted["digest"][is_shown], strict=True))


def _now_and_suppressed(connection: Connection) -> tuple[pd.Timestamp, set[str]]:
    row: Any = connection.execute("select store.current_instant()").fetchone()
    keys = connection.execute("select entry_key from store.suppression where restored_at is null")
    return pd.Timestamp(row[0]), {str(key) for (key,) in keys.fetchall()}


def compare(
    list_code: PublicList, region: str, expected: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    """Compare by key and by digest, both ways.

    Raises:
        ReadBackError: counts only. Run the verification; do not publish over the difference.
    """
    missing = len(expected.keys() - shown.keys())
    surplus = len(shown.keys() - expected.keys())
    differing = sum(shown[key] != expected[key] for key in expected.keys() & shown.keys())
    if missing or surplus or differing:
        raise ReadBackError(
            f"{list_code} of region {region}: {missing} entries missing, {surplus} too many, "
            f"{differing} with other content, of {len(expected)} expected"
        )
