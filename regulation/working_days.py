"""Working days: national notices with make-up days, and local overlays.

A date outside the covered years is an error, never a guess: Monday-to-Friday logic is late by up
to a day around make-up days, and libraries guess beyond the last notice without saying so. A local
overlay reaches as far as its own notices; beyond them the national calendar stands, which can only
make a deadline earlier, so masking is never late for want of a local notice.
"""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from regulation.errors import CalendarEndedError

FIRST_YEAR, LAST_YEAR = 2019, 2026
"""Years whose national notice is entered in ``calendar/national.csv``."""

OVERLAY_OF_REGION = {"吉24": "yanbian"}
"""Region → overlay. Whether the railway and forest courts in Yanbian follow is open, so they do not."""


def _exceptions(name: str) -> dict[date, bool]:
    text = resources.files("regulation").joinpath(f"calendar/{name}.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {date.fromisoformat(row["on"]): row["is_working_day"] == "1" for row in rows}


@cache
def calendar(overlay: str | None = None) -> npt.NDArray[np.datetime64]:
    """Return all working days of the covered years, ascending, as ``datetime64[D]``."""
    exceptions = _exceptions("national") | (_exceptions(overlay) if overlay else {})
    day, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    found: list[date] = []
    while day <= last:
        if exceptions.get(day, day.weekday() < 5):
            found.append(day)
        day += timedelta(days=1)
    return np.array(found, dtype="datetime64[D]")


def _require_covered(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarEndedError(
            f"{day.year} is outside the calendar ({FIRST_YEAR}–{LAST_YEAR}); "
            "enter the State Council notice in regulation/calendar/national.csv"
        )


def is_working_day(day: date, overlay: str | None = None) -> bool:
    """Raises CalendarEndedError outside the covered years."""
    _require_covered(day)
    days = calendar(overlay)
    at = int(np.searchsorted(days, np.datetime64(day)))
    return at < len(days) and days[at] == np.datetime64(day)


def add_working_days(day: date, count: int, overlay: str | None = None) -> date:
    """Return the ``count``-th working day after ``day``. The day itself never counts.

    Units: working days.
    Raises: CalendarEndedError when the answer or the start lies outside the covered years.
    Rule: Art. 12; Civil Procedure Law (2023) Art. 85.
    """
    _require_covered(day)
    days = calendar(overlay)
    at = int(np.searchsorted(days, np.datetime64(day), side="right")) + count - 1
    if at >= len(days):
        _require_covered(date(LAST_YEAR + 1, 1, 1))
    answer: date = days[at].astype(object)
    return answer


def next_working_day(day: date, overlays: Sequence[str | None] = (None,)) -> date:
    """Return the first day after ``day`` on which at least one of the calendars works."""
    return min(add_working_days(day, 1, overlay) for overlay in overlays)
