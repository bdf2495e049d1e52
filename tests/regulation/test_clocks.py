"""Legal deadlines: dated vectors, and what must hold for every day and every calendar."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation import clocks, policy, working_days
from regulation.clocks import CLOCKS, Due, State, add_months, due, due_dates, due_for, state
from regulation.lists import PublicList
from regulation.working_days import add_working_days, calendar

VECTORS = list(csv.DictReader((Path(__file__).parents[1] / "data/workday_vectors.csv").open()))
POLICY = policy.load()
CLOSED = CLOCKS["C12-CLOSED"]
OVERLAYS = st.sampled_from([None, "yanbian"])
ANY_DAY = st.dates(date(1992, 1, 1), date(2032, 12, 31))
COVERED = st.dates(date(2019, 1, 1), date(2026, 11, 30))
ANY_CLOCK = st.sampled_from(list(CLOCKS.values()))
ONE = timedelta(days=1)


@pytest.mark.parametrize("row", VECTORS, ids=lambda r: r["closed_on"])
@pytest.mark.parametrize(
    ("overlay", "column"),
    [(None, "national_plus5_workdays"), ("yanbian", "yanbian_plus5_workdays")],
)
def test_closing_by_the_vectors(row: dict[str, str], overlay: str | None, column: str) -> None:
    found = due(CLOSED, date.fromisoformat(row["closed_on"]), overlay)
    if row[column].startswith("UNDETERMINED"):
        assert found == Due(date(2027, 1, 2), is_certain=False)
    else:
        assert found == Due(date.fromisoformat(row[column]), is_certain=True)


# fmt: off
DUE = {
    "Art. 12: five working days":              ("C12-CLOSED", date(2026, 9, 18), date(2026, 9, 24)),
    "Art. 12 over the make-up days":           ("C12-LIFTED", date(2026, 2, 13), date(2026, 2, 27)),
    "three working days for a cleared debtor": ("D10-SETTLED", date(2026, 9, 30), date(2026, 10, 10)),
    "term over, make-up Saturday counts":      ("D10-TERM-OVER", date(2026, 10, 8), date(2026, 10, 12)),
    "Art. 13: at once, also on a Sunday":      ("C13-APPROVED", date(2026, 11, 22), date(2026, 11, 22)),
    "Art. 2: three days, the last one works":  ("P02-ENTERED", date(2026, 11, 23), date(2026, 11, 26)),
    "Art. 2: the last day is a Sunday":        ("P02-ENTERED", date(2026, 11, 19), date(2026, 11, 23)),
    "Art. 2: the last day is a make-up Sunday": ("P02-ENTERED", date(2026, 9, 17), date(2026, 9, 20)),
    "Art. 4: one month":                       ("P04-ACCESS", date(2026, 3, 15), date(2026, 4, 15)),
    "Art. 4: the last day of a short month":   ("P04-ACCESS", date(2026, 1, 31), date(2026, 2, 28)),
    "Art. 4: a leap year":                     ("P04-ACCESS", date(2024, 1, 31), date(2024, 2, 29)),
    "Art. 4: over the year":                   ("P04-ACCESS", date(2025, 12, 31), date(2026, 1, 31)),
    "Art. 5: a month and fifteen days":        ("P05-FIRST", date(2026, 1, 31), date(2026, 3, 16)),
    "Art. 5: six months and fifteen days":     ("P05-SECOND", date(2025, 8, 31), date(2026, 3, 16)),
}
# fmt: on


@pytest.mark.parametrize(("code", "start", "answer"), DUE.values(), ids=DUE)
def test_due(code: str, start: date, answer: date) -> None:
    assert due(CLOCKS[code], start) == Due(answer, is_certain=True)


def test_art_5_every_three_months_from_the_filing_and_not_from_the_last_time() -> None:
    found = due_dates(CLOCKS["P05-LATER"], date(2025, 5, 31), date(2026, 12, 31))
    # 28 February does not become 28 May: the day of the filing stays the yardstick.
    assert [d.on for d in found] == [
        date(2026, 3, 16), date(2026, 6, 15), date(2026, 9, 15), date(2026, 12, 15),
    ]  # fmt: skip
    assert [d.on for d in due_dates(CLOSED, date(2026, 9, 18), date(2026, 12, 1))] == [
        date(2026, 9, 24)
    ]


def test_the_policy_shortens_a_deadline_and_never_lengthens_one() -> None:
    start = date(2026, 11, 2)
    assert due_for(CLOSED, start, PublicList.OPEN_CASE, POLICY).on == date(2026, 11, 9)
    assert due_for(CLOSED, start, PublicList.DISHONEST_DEBTOR, POLICY).on == date(2026, 11, 5)
    settled = CLOCKS["D10-SETTLED"]
    assert due(settled, start, at_most=5).on == date(2026, 11, 5)
    assert due(CLOCKS["C13-APPROVED"], start, at_most=5).on == start


def test_every_clock_says_what_it_is() -> None:
    for code, clock in CLOCKS.items():
        assert clock.code == code
        assert clock.zh
        assert clock.start
        assert "条" in clock.article
        assert not (clock.hides and clock.is_rolled), "hiding never waits for a working day"


@given(clock=ANY_CLOCK, start=ANY_DAY, overlay=OVERLAYS)
def test_a_later_start_is_never_due_earlier(
    clock: clocks.Clock, start: date, overlay: str | None
) -> None:
    first, second = due(clock, start, overlay), due(clock, start + ONE, overlay)
    if first.is_certain == second.is_certain:
        assert first.on <= second.on


@given(clock=ANY_CLOCK, start=ANY_DAY, overlay=OVERLAYS)
def test_never_due_before_the_start_nor_with_fewer_days_than_the_law_gives(
    clock: clocks.Clock, start: date, overlay: str | None
) -> None:
    found = due(clock, start, overlay).on
    days = sum(s.length * {"month": 28}.get(s.unit, 1) for s in clock.spans)
    assert (found - start).days >= days


@given(start=COVERED, count=st.integers(1, 10), overlay=OVERLAYS)
def test_between_start_and_due_day_lie_exactly_so_many_working_days(
    start: date, count: int, overlay: str | None
) -> None:
    found = clocks.add_working_days_cautiously(start, count, overlay)
    assert found.is_certain
    days = {d.astype(object) for d in calendar(overlay)}
    between = [start + n * ONE for n in range(1, (found.on - start).days + 1)]
    assert sum(day in days for day in between) == count
    assert found.on in days
    assert clocks.working_days_left(start, found.on, overlay) == count


@given(start=COVERED, count=st.integers(1, 10))
def test_local_holidays_only_lengthen_a_deadline(start: date, count: int) -> None:
    national = clocks.add_working_days_cautiously(start, count)
    assert national.on <= clocks.add_working_days_cautiously(start, count, "yanbian").on


@given(
    start=st.dates(date(2025, 12, 15), date(2026, 11, 20)),
    count=st.integers(1, 10),
    overlay=OVERLAYS,
)
def test_without_the_years_notice_the_answer_is_never_later_than_with_it(
    start: date, count: int, overlay: str | None
) -> None:
    """2026 as if its notice had not been entered: what the pipeline will know of 2027 today."""
    real = add_working_days(start, count, overlay)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working_days, "LAST_YEAR", 2025)
        calendar.cache_clear()
        cautious = clocks.add_working_days_cautiously(start, count, overlay)
        left = clocks.working_days_left(start, real, overlay)
    calendar.cache_clear()
    assert cautious.on <= real
    assert cautious.is_certain == (cautious.on.year == 2025)
    assert left <= count, "fewer working days left, so at risk earlier"


@given(day=ANY_DAY, count=st.integers(0, 60))
def test_a_month_later_is_the_same_day_or_the_last_of_its_month(day: date, count: int) -> None:
    found = add_months(day, count)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
    assert found.day == day.day or (found.day < day.day and (found + ONE).day == 1)


@given(start=ANY_DAY, turns=st.integers(1, 6))
def test_repeated_deadlines_ascend(start: date, turns: int) -> None:
    clock = CLOCKS["P05-LATER"]
    days = [d.on for d in due_dates(clock, start, add_months(start, 9 + 3 * turns))]
    assert days == sorted(set(days))
    assert len(days) >= turns - 1


@given(start=ANY_DAY, hidden=st.integers(-5, 30), overlay=OVERLAYS)
def test_what_was_hidden_by_the_due_day_is_met_and_later_is_a_breach(
    start: date, hidden: int, overlay: str | None
) -> None:
    last = due(CLOSED, start, overlay).on
    hidden_on = start + hidden * ONE
    for today in (hidden_on, hidden_on + 100 * ONE):
        found = state(last, today, hidden_on, 1, overlay)
        assert found is (State.MET if hidden_on <= last else State.BREACHED)


@pytest.mark.parametrize(
    ("after", "answer"), [(-1, State.MET), (0, State.MET), (1, State.BREACHED)]
)
def test_the_due_day_is_the_last_lawful_one(after: int, answer: State) -> None:
    due_on = date(2026, 9, 24)
    assert state(due_on, date(2026, 12, 1), due_on + after * ONE, 1) is answer


@given(start=ANY_DAY, at_risk=st.integers(0, 5), overlay=OVERLAYS)
def test_a_running_clock_only_ever_gets_worse(
    start: date, at_risk: int, overlay: str | None
) -> None:
    order = [State.RUNNING, State.AT_RISK, State.BREACHED]
    last = due(CLOSED, start, overlay).on
    days = (start + n * ONE for n in range((last - start).days + 3))
    found = [order.index(state(last, day, None, at_risk, overlay)) for day in days]
    assert found == sorted(found)
    assert found[-3:] == [1, 2, 2], "the due day itself is still lawful, and at risk"


def test_at_risk_counts_working_days() -> None:
    """Due on Friday 9 October after the holidays: 30 September has three working days left, not nine."""
    due_on = date(2026, 10, 10)  # a make-up Saturday
    assert state(due_on, date(2026, 9, 30), None, 3) is State.AT_RISK
    assert state(due_on, date(2026, 9, 30), None, 2) is State.RUNNING
    assert state(due_on, date(2026, 10, 8), None, 2) is State.AT_RISK
