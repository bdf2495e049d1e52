"""What a visitor of the website can read, gathered in one snapshot."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from machine_filing import REGION

from contracts.public import PUBLIC_TABLES
from regulation.lists import PublicList


@dataclass(frozen=True)
class Seen:
    """Everything the role ``web_public`` sees of the region."""

    rows: dict[PublicList, list[tuple[Any, ...]]]
    pointers: dict[PublicList, tuple[int, int, bool, datetime]]
    changes: dict[PublicList, list[tuple[int, str, str]]]

    @property
    def keys(self) -> set[str]:
        return {key for code in PublicList for key in self.keys_of(code)}

    def keys_of(self, code: PublicList) -> set[str]:
        place = PUBLIC_TABLES[code].names.index("entry_key")
        return {str(row[place]) for row in self.rows[code]}

    def text(self) -> str:
        """All public values as one text, without the keys."""
        return "\n".join(
            str(value)
            for code, rows in self.rows.items()
            for row in rows
            for name, value in zip(PUBLIC_TABLES[code].names, row, strict=True)
            if value is not None and name != "entry_key"
        )

    def fed(self, code: PublicList) -> set[str]:
        """What a re-user has who followed the feed from the first change to the last."""
        have: set[str] = set()
        for _, key, change in self.changes[code]:
            have.discard(key) if change == "DEL" else have.add(key)
        return have


def look(connection: psycopg.Connection[Any]) -> Seen:
    """One read-only snapshot."""
    rows = {}
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        for code, table in PUBLIC_TABLES.items():
            columns = ", ".join(f'"{name}"' for name in table.names)
            query = f'select {columns} from web."{code}" where region_code = %s'
            rows[code] = connection.execute(query, [REGION]).fetchall()
        pointers = connection.execute(
            "select list_code, version, row_count, is_current, confirmed_at from web.publication"
            " where region_code = %s",
            [REGION],
        ).fetchall()
        found = connection.execute(
            "select list_code, version, entry_key, change from web.change where region_code = %s"
            " order by version, change desc",
            [REGION],
        ).fetchall()
    changes = defaultdict(list)
    for code, *change in found:
        changes[PublicList(code)].append(tuple(change))
    return Seen(rows, {PublicList(code): tuple(rest) for code, *rest in pointers}, changes)
