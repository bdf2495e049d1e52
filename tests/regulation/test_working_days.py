"""The court's calendar against dated vectors, and its refusal to guess."""

import csv
from datetime import date
from pathlib import Path

import pytest

from regulation.errors import CalendarEndedError
from regulation.working_days import add_working_days, calendar, is_working_day

VECTORS = list(csv.DictReader((Path(__file__).parents[1] / "workday_vectors.csv").open()))


@pytest.mark.parametrize("row", VECTORS, ids=lambda r: r["closed_on"])
@pytest.mark.parametrize(
    ("overlay", "column"),
    [(None, "national_plus5_workdays"), ("yanbian", "yanbian_plus5_workdays")],
)
def test_five_working_days(row: dict[str, str], overlay: str | None, column: str) -> None:
    closed = date.fromisoformat(row["closed_on"])
    if row[column].startswith("UNDETERMINED"):
        with pytest.raises(CalendarEndedError, match="2027"):
            add_working_days(closed, 5, overlay)
    else:
        assert add_working_days(closed, 5, overlay) == date.fromisoformat(row[column])


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_a_year(year: int, count: int) -> None:
    assert sum(day.astype(object).year == year for day in calendar()) == count


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2027, 1, 4)])
def test_a_year_without_a_notice_is_refused(day: date) -> None:
    with pytest.raises(CalendarEndedError, match="State Council notice"):
        is_working_day(day)


def test_make_up_days_work_and_local_holidays_do_not() -> None:
    assert is_working_day(date(2026, 2, 14))
    assert not is_working_day(date(2026, 2, 23))
    assert is_working_day(date(2025, 9, 4))
    assert not is_working_day(date(2025, 9, 4), "yanbian")
