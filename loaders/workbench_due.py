"""What the workbench knows must not be seen, for entries that are shown. Keys and codes only.

Every comparison is made by PostgreSQL: a broken date in one line must not hold up the others. What the
workbench says counts unless a later run has put the row on show: that run had better evidence, and died
before it could be remembered here.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from loaders.connection import transaction
from loaders.frames import frame
from regulation.lists import PublicList

# ``sr`` released the row that is shown; unknown here only when the workbench is an older backup.
_SHOWN = """
with shown as (
  select s.entry_key, s.run_id from unnest(%(keys)s::text[], %(runs)s::text[]) s (entry_key, run_id)
), later as (
  select s.entry_key, s.run_id, sr.started_at as released, sr.run_id is null as is_unknown
  from shown s left join workbench.run sr on sr.run_id = s.run_id
)
"""
_NOT_LATER = """
  not (l.run_id is not null
       and (l.is_unknown or coalesce(l.released > r.started_at, false)))
"""

_DECISIONS = (
    _SHOWN
    + """
select l.entry_key,
  case when d.outcome not in ('publish', 'hold') or d.reason_code = any(%(urgent)s) then d.reason_code
       when d.visible_until <= %(now)s then %(expired)s else %(deadline)s end as reason_code
from later l join workbench.decision d on d.entry_key = l.entry_key
  and (d.list_code = %(list)s or not d.list_code = any(%(lists)s))
left join workbench.run r on r.run_id = d.run_id
where (d.outcome not in ('publish', 'hold') or d.reason_code = any(%(urgent)s)
       or d.visible_until <= %(now)s or d.due_on < %(today)s)
  and"""
    + _NOT_LATER
)

_CLOCKS = (
    _SHOWN
    + """
select distinct on (l.entry_key) l.entry_key, c.reason_code
from later l join workbench.clock c on c.entry_key = l.entry_key and c.list_code = %(list)s
left join workbench.run r on r.run_id = c.run_id
where c.clock_code = any(%(clocks)s) and c.hidden_at is null and c.state <> 'void'
  and c.started_on <= %(today)s
  and"""
    + _NOT_LATER
    + " order by l.entry_key, c.due_on"
)

# The last load extends a row's lease without writing the row, so it is what the line is compared with.
_ABSENCES = """
select a.entry_key, %(expired)s as reason_code
from unnest(%(keys)s::text[]) s (entry_key)
join workbench.absence a on a.entry_key = s.entry_key and a.list_code = %(list)s
where a.dark_at <= %(now)s
  and (%(load_run)s::text is null or a.run_id = %(load_run)s or exists (
    select from workbench.run mine, workbench.run loaded
    where mine.run_id = a.run_id and loaded.run_id = %(load_run)s
      and loaded.started_at <= mine.started_at))
"""

_UNKNOWN_LINES = """
select count(*) from workbench.decision where not list_code = any(%(lists)s)
"""


class DueEntries:
    """Reads the workbench for the takedown lane. Nothing here writes."""

    def __init__(
        self, engine: sa.Engine, now: datetime, today: date, clock_codes: Collection[str]
    ) -> None:
        self.engine = engine
        self.values: dict[str, Any] = {
            "now": now,
            "today": today,
            "clocks": sorted(clock_codes),
            "lists": [str(code) for code in PublicList],
        }

    def by_decision(
        self, list_code: PublicList, shown: pd.DataFrame, codes: "Codes"
    ) -> pd.DataFrame:
        """Entries whose standing decision forbids them, or ends by the calendar.

        Doubt (hold) is no evidence: it leaves with a flip, behind the gate (docs/decisions/0002). Nor is
        ``review_on`` alone: it says that time may change the outcome, not that it does.

        Shape: ``shown`` has entry_key and run_id; entry_key, reason_code (may be blank) out.
        """
        return self._found(_DECISIONS, list_code, shown, codes)

    def by_clock(self, list_code: PublicList, shown: pd.DataFrame, codes: "Codes") -> pd.DataFrame:
        """Entries whose time to be hidden runs: a clock starts with the event that ends them and stops when
        they are hidden, so that one still shown is what a crash left behind. Shape as above."""
        return self._found(_CLOCKS, list_code, shown, codes)

    def by_absence(
        self, list_code: PublicList, shown: pd.DataFrame, codes: "Codes", load_run: str | None
    ) -> pd.DataFrame:
        """Entries the source no longer attests, past the end of their own lease. Shape as above."""
        return self._found(_ABSENCES, list_code, shown, codes, load_run=load_run)

    def lines_of_unknown_lists(self) -> int:
        """Decisions whose list nobody knows: somebody must look."""
        with transaction(self.engine, "counting decisions") as connection:
            row = connection.execute(_UNKNOWN_LINES, self.values).fetchone()
        return int(row[0]) if row else 0

    def _found(
        self,
        text: str,
        list_code: PublicList,
        shown: pd.DataFrame,
        codes: "Codes",
        load_run: str | None = None,
    ) -> pd.DataFrame:
        values = {
            **self.values,
            **codes,
            "list": str(list_code),
            "keys": [str(key) for key in shown["entry_key"]],
            "runs": [None if pd.isna(run) else str(run) for run in shown["run_id"]],
            "load_run": load_run,
        }
        with transaction(self.engine, f"reading what must leave {list_code}") as connection:
            return frame(connection, sql.SQL(text), values)


Codes = dict[str, Any]
"""Reason codes by what they are for: ``urgent`` (a list), ``expired``, ``deadline``."""
