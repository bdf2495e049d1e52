"""The legal clocks: one line a deadline of an entry that was public and must leave."""

from collections.abc import Callable
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from loaders import workbench_ddl
from loaders.connection import transaction
from loaders.frames import frame, typed
from loaders.merge import replace_lines
from loaders.public_read import as_website
from regulation.lists import PublicList

COLUMNS = workbench_ddl.columns("clock")

_OVERDUE = """
select c.region_code, c.list_code, c.entry_key, c.clock_code, c.due_on
from workbench.clock c left join workbench.decision d using (list_code, entry_key)
where c.due_on < %(today)s and c.state <> 'void'
  and (c.hidden_at is null or d.outcome is distinct from 'publish')
union
select region_code, list_code, entry_key, reason_code, due_on
from workbench.decision where due_on < %(today)s and outcome <> 'publish'
"""

_LEFT = "select list_code, entry_key, reason_code from store.tombstone where region_code = %s"


class ClockTable:
    """The table ``workbench.clock``. A line is never deleted: what was corrected is ``void``."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def lines(self, region: str | None = None) -> pd.DataFrame:
        """Every clock of a region, or of all. Shape: the columns of ``workbench.clock``, typed."""
        query = sql.SQL(
            "select {} from workbench.clock"
            " where %(region)s::text is null or region_code = %(region)s order by 1, 2, 3, 4, 5"
        ).format(sql.SQL(", ").join(sql.Identifier(c.name) for c in COLUMNS))
        with transaction(self.engine, "reading clocks") as connection:
            return typed(frame(connection, query, {"region": region}), COLUMNS)

    def revise(self, region: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> dict[str, int]:
        """Bring a region's clocks to what ``change`` makes of them, in one transaction.

        Returns lines inserted, updated and deleted.
        """
        query = sql.SQL("select {} from workbench.clock where region_code = %s").format(
            sql.SQL(", ").join(sql.Identifier(c.name) for c in COLUMNS)
        )
        with transaction(self.engine, f"revising clocks of {region}") as connection:
            connection.execute("lock table workbench.clock in share row exclusive mode")
            former = typed(frame(connection, query, [region]), COLUMNS)
            return replace_lines(connection, "clock", region, change(former), quiet=("run_id",))

    def hide(self, region: str, entries: pd.DataFrame, at: datetime) -> int:
        """Record when the public could no longer read these entries (list_code, entry_key).

        The first instant counts. Returns how many clocks stopped.
        """
        with transaction(self.engine, f"stopping clocks of {region}") as connection:
            return connection.execute(
                "update workbench.clock c set hidden_at = %s"
                " from unnest(%s::text[], %s::text[]) h (list_code, entry_key)"
                " where c.list_code = h.list_code and c.entry_key = h.entry_key"
                " and c.hidden_at is null and c.state <> 'void'",
                [at, entries["list_code"].tolist(), entries["entry_key"].tolist()],
            ).rowcount


def left(public: sa.Engine, region: str) -> pd.DataFrame:
    """Entries that were public and left. Shape: list_code, entry_key, reason_code."""
    with transaction(public, f"reading what left region {region}") as connection:
        return frame(connection, sql.SQL(_LEFT), [region])


def overdue_visible(workbench: sa.Engine, web: sa.Engine | None, today: date) -> pd.DataFrame:
    """Nothing overdue is visible: the entries of which that is not true. It must always be empty.

    Overdue by a clock or by the standing decision; visible to the website's own role. An entry that was
    hidden and is published again by a decision of its own is not overdue; one that merely came back is.

    Shape: region_code, list_code, entry_key, clock_code (or the decision's reason), due_on.
    """
    with transaction(workbench, "reading overdue entries") as connection:
        overdue = frame(connection, sql.SQL(_OVERDUE), {"today": today})
    seen: list[tuple[str, str]] = []
    with as_website(web) as connection:
        for code in PublicList:
            keys = sorted(set(overdue.loc[overdue["list_code"] == str(code), "entry_key"]))
            rows = connection.execute(
                sql.SQL("select entry_key from {} where entry_key = any(%s)").format(
                    sql.Identifier("web", code.value)
                ),
                [keys],
            ).fetchall()
            seen += [(str(code), str(key)) for (key,) in rows]
    pairs = pd.MultiIndex.from_frame(overdue[["list_code", "entry_key"]])
    return overdue.loc[pairs.isin(seen)].reset_index(drop=True)
