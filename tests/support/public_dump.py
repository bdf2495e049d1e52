"""The public store as bytes one can compare: every table, every column, but who did it and when."""

from typing import Any

import psycopg

from regulation.lists import PublicList

_LEDGERS = {
    "publication": "region_code, list_code, version, previous_version, visible_until, decided_on,"
    " row_count, policy_version, redaction_version",
    "release": "region_code, list_code, version",
    "tombstone": "region_code, list_code, version, entry_key, reason_code",
    "suppression": "entry_key, reason_code, restored_at is null",
    "region": "region_code, last_version",
    "pending_lease": "region_code, list_code, entry_key, visible_until",
}


def dump(url: str, region: str | None = None) -> dict[str, list[str]]:
    """Table → its rows as PostgreSQL writes them, sorted. Run ids and moments of recording are left out."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("set timezone to 'UTC'")
        found = {}
        for table, columns in {**dict.fromkeys(PublicList, "*"), **_LEDGERS}.items():
            found[str(table)] = _rows(connection, str(table), columns, region)
    return found


def content(url: str, region: str | None = None) -> dict[str, list[str]]:
    """What the website can read of the five lists, all columns."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("set transaction isolation level repeatable read")
        return {
            str(code): sorted(
                str(row)
                for (row,) in connection.execute(
                    f"select v::text from web.{code} v where %(r)s::text is null or region_code = %(r)s",
                    {"r": region},
                )
            )
            for code in PublicList
        }


def _rows(connection: Any, table: str, columns: str, region: str | None) -> list[str]:
    where = "" if region is None or table == "suppression" else " where region_code = %(region)s"
    query = f"select t::text from (select {columns} from store.{table}{where}) t"
    return sorted(str(row) for (row,) in connection.execute(query, {"region": region}))
