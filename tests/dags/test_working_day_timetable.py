"""When the daily run fires: the State Council notice of 2026, copied here by hand."""

import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
import working_days
from airflow.exceptions import AirflowTimetableInvalid
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from working_days import WorkingDayTimetable

from regulation.errors import CalendarEndedError

# fmt: off
HOLIDAYS_ON_WEEKDAYS = [
    "01-01", "01-02",
    "02-16", "02-17", "02-18", "02-19", "02-20", "02-23",
    "04-06",
    "05-01", "05-04", "05-05",
    "06-19",
    "09-25",
    "10-01", "10-02", "10-05", "10-06", "10-07",
]
MAKE_UP_WEEKENDS = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
# fmt: on


def shanghai(text: str) -> pendulum.DateTime:
    found = pendulum.parse(text, tz="Asia/Shanghai")
    assert isinstance(found, pendulum.DateTime)
    return found


def at_clock(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(working_days, "clock", lambda: shanghai(text))


def restriction(
    earliest: str | None = "2026-01-01", latest: str | None = None, *, catchup: bool = True
) -> TimeRestriction:
    return TimeRestriction(
        shanghai(earliest) if earliest else None, shanghai(latest) if latest else None, catchup
    )


def runs(timetable: WorkingDayTimetable, given: TimeRestriction) -> Iterator[DagRunInfo]:
    last: DataInterval | None = None
    while info := timetable.next_dagrun_info(last_automated_data_interval=last, restriction=given):
        yield info
        last = info.data_interval


def days(timetable: WorkingDayTimetable, earliest: str, latest: str) -> list[str]:
    found = runs(timetable, restriction(earliest, latest))
    return [info.run_after.in_timezone("Asia/Shanghai").to_date_string() for info in found]


def working_days_of_2026() -> list[date]:
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    return [
        day
        for day in every
        if f"{day:%m-%d}" in MAKE_UP_WEEKENDS
        or (day.weekday() < 5 and f"{day:%m-%d}" not in HOLIDAYS_ON_WEEKDAYS)
    ]


def test_2026_fires_on_exactly_the_working_days_of_the_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_clock(monkeypatch, "2026-12-31T21:00")
    found = [info.run_after for info in runs(WorkingDayTimetable(), restriction())]
    expected = [shanghai(f"{day}T20:30") for day in working_days_of_2026()]
    assert found == expected
    assert len(found) == 261 - len(HOLIDAYS_ON_WEEKDAYS) + len(MAKE_UP_WEEKENDS)


def test_no_time_lies_between_two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, "2026-12-31T21:00")
    intervals = [info.data_interval for info in runs(WorkingDayTimetable(), restriction())]
    assert all(a.end == b.start for a, b in pairwise(intervals))
    assert intervals[0] == DataInterval(shanghai("2025-12-31T20:30"), shanghai("2026-01-04T20:30"))


def test_a_make_up_sunday_fires_and_a_holiday_on_a_friday_does_not() -> None:
    found = days(WorkingDayTimetable(), "2026-09-19", "2026-09-29T23:00")
    assert found == ["2026-09-20", *(f"2026-09-{d}" for d in (21, 22, 23, 24, 28, 29))]


def test_the_spring_festival_is_one_gap_of_ten_days() -> None:
    found = days(WorkingDayTimetable(), "2026-02-13", "2026-03-02T23:00")
    assert found == [
        "2026-02-13",
        "2026-02-14",
        *(f"2026-02-{d}" for d in (24, 25, 26, 27, 28)),
        "2026-03-02",
    ]


@pytest.mark.parametrize(
    ("overlays", "expected"),
    [
        ((None, "yanbian"), ["2025-09-02", "2025-09-03", "2025-09-04", "2025-09-05"]),
        ((None,), ["2025-09-02", "2025-09-03", "2025-09-04", "2025-09-05"]),
        (("yanbian",), ["2025-09-02"]),
    ],
)
def test_it_fires_while_one_calendar_works(
    overlays: tuple[str | None, ...], expected: list[str]
) -> None:
    assert days(WorkingDayTimetable(overlays=overlays), "2025-09-02", "2025-09-07") == expected


def test_before_the_end_of_the_calendar_the_next_run_is_merely_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_clock(monkeypatch, "2026-12-31T21:00")
    last = DataInterval(shanghai("2026-12-30T20:30"), shanghai("2026-12-31T20:30"))
    assert next_after(last) is None


@pytest.mark.parametrize("catchup", [True, False])
def test_beyond_the_calendar_it_refuses(monkeypatch: pytest.MonkeyPatch, catchup: bool) -> None:
    at_clock(monkeypatch, "2027-01-04T08:00")
    last = DataInterval(shanghai("2026-12-30T20:30"), shanghai("2026-12-31T20:30"))
    with pytest.raises(CalendarEndedError, match=r"regulation/calendar/national\.csv"):
        next_after(last, catchup=catchup)


def next_after(last: DataInterval | None, *, catchup: bool = False) -> DagRunInfo | None:
    return WorkingDayTimetable().next_dagrun_info(
        last_automated_data_interval=last, restriction=restriction(catchup=catchup)
    )


def test_beyond_the_calendar_the_scheduler_survives_and_says_so(
    daily_sync: DAG, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    at_clock(monkeypatch, "2027-01-04T08:00")
    stored = DagSerialization.from_dict(DagSerialization.to_dict(daily_sync))
    last = DagRunInfo.interval(shanghai("2026-12-30T20:30"), shanghai("2026-12-31T20:30"))
    assert stored.next_dagrun_info(last_automated_run_info=last) is None
    said = "".join(capfd.readouterr())
    assert "Failed to fetch run info" in said
    assert "CalendarEndedError" in said


def test_beyond_the_calendar_a_person_can_still_start_a_run() -> None:
    monday = shanghai("2027-01-04T08:00")
    found = WorkingDayTimetable().infer_manual_data_interval(run_after=monday)
    assert found == DataInterval.exact(monday)


def test_a_manual_run_covers_the_last_whole_interval() -> None:
    found = WorkingDayTimetable().infer_manual_data_interval(run_after=shanghai("2026-11-23T10:00"))
    assert found == DataInterval(shanghai("2026-11-19T20:30"), shanghai("2026-11-20T20:30"))


def test_after_an_outage_of_ten_days_one_run_catches_up(monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, "2026-11-12T09:00")
    before = DataInterval(shanghai("2026-10-30T20:30"), shanghai("2026-11-02T20:30"))
    late = next_after(before)
    assert late is not None
    assert late.run_after == shanghai("2026-11-11T20:30")
    regular = next_after(late.data_interval)
    assert regular is not None
    assert regular.run_after == shanghai("2026-11-12T20:30")


def test_with_catch_up_every_missed_day_would_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at_clock(monkeypatch, "2026-11-12T09:00")
    before = DataInterval(shanghai("2026-10-30T20:30"), shanghai("2026-11-02T20:30"))
    found = next_after(before, catchup=True)
    assert found is not None
    assert found.run_after == shanghai("2026-11-03T20:30")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (restriction(None), None),
        (restriction("2026-11-20T20:30"), "2026-11-20T20:30"),
        (restriction("2026-11-20T20:31"), "2026-11-23T20:30"),
        (restriction("2026-11-20T20:31", "2026-11-23T20:30"), "2026-11-23T20:30"),
        (restriction("2026-11-20T20:31", "2026-11-23T20:29"), None),
        (restriction("2026-11-25", catchup=False), "2026-11-25T20:30"),
    ],
)
def test_start_and_end_dates_are_inclusive(
    monkeypatch: pytest.MonkeyPatch, given: TimeRestriction, expected: str | None
) -> None:
    at_clock(monkeypatch, "2026-11-19T12:00")
    found = WorkingDayTimetable().next_dagrun_info(
        last_automated_data_interval=None, restriction=given
    )
    assert (found and found.run_after) == (expected and shanghai(expected))


def test_the_schedule_survives_the_way_through_the_metadata_database(daily_sync: DAG) -> None:
    stored: dict[str, Any] = json.loads(json.dumps(DagSerialization.to_dict(daily_sync)))
    timetable = DagSerialization.from_dict(stored).timetable
    assert isinstance(timetable, WorkingDayTimetable)
    assert timetable.serialize() == {"at": "20:30", "overlays": [None, "yanbian"]}
    other = WorkingDayTimetable(time(6, 5), ["yanbian"])
    assert WorkingDayTimetable.deserialize(other.serialize()).serialize() == other.serialize()


@pytest.mark.parametrize("overlays", [(), ("yanbien",)])
def test_an_unknown_calendar_is_refused(overlays: tuple[str, ...]) -> None:
    with pytest.raises(AirflowTimetableInvalid):
        WorkingDayTimetable(overlays=overlays).validate()


def test_staff_read_the_schedule_and_the_end_of_the_calendar_in_chinese() -> None:
    assert WorkingDayTimetable().summary == "工作日 20:30"
    assert "已录入至 2026 年底" in WorkingDayTimetable().description
