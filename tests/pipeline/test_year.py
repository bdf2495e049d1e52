"""Four weeks of the simulated year, and the account that is kept of it."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from benchmarks.year import Plan, live
from benchmarks.year_ledger import ZONE, Ledger
from benchmarks.year_report import Account, tables
from benchmarks.year_truth import Fact, Truth
from regulation.lists import PublicList

MONDAY = date(2026, 11, 23)
KEY, OTHER = "a" * 32, "b" * 32


def at(days: int, hour: int = 21) -> datetime:
    """So many days after Monday."""
    return datetime.combine(MONDAY + timedelta(days=days), time(hour), ZONE)


def court(ended_on: date | None = None, *keys: str, deleted: frozenset[int] = frozenset()) -> Truth:
    """Both entries; those of ``keys`` (none named: the first) have ended on that day."""
    ended = set(keys or (KEY,)) if ended_on else set()
    facts = {
        key: Fact(PublicList.OPEN_CASE, number, ended_on if key in ended else None, False)
        for number, key in enumerate((KEY, OTHER))
    }
    return Truth(facts, deleted)


@pytest.fixture
def monday() -> Ledger:
    """Both entries were published on Monday and seen."""
    ledger = Ledger()
    ledger.learn(court(), MONDAY, set())
    ledger.ran(at(0), {KEY, OTHER}, has_read=True, has_published=True)
    see(ledger, at(0), court(), KEY, OTHER)
    return ledger


def see(ledger: Ledger, now: datetime, truth: Truth, *visible: str, is_dark: bool = False) -> None:
    ledger.look(now, set(visible), is_dark=is_dark)
    ledger.check_removals(now, truth, set(visible), is_dark=is_dark, explain=lambda _: "?")


def on_time(ledger: Ledger) -> tuple[int, int]:
    """(had to leave, left in time)"""
    return ledger.masks()[PublicList.OPEN_CASE][:2]


def close(ledger: Ledger, days: int) -> Truth:
    closed = court(MONDAY + timedelta(days=days))
    ledger.learn(closed, MONDAY + timedelta(days=days), {KEY, OTHER})
    return closed


@pytest.mark.parametrize(("gone_after", "is_met"), [(1, True), (8, True), (9, False)])
def test_a_mask_is_on_time_up_to_the_fifth_working_day(
    monday: Ledger, gone_after: int, is_met: bool
) -> None:
    closed = close(monday, 1)  # Tuesday: the fifth working day is the Tuesday after, day 8
    for day in range(1, gone_after):
        see(monday, at(day, 22), closed, KEY, OTHER)
    see(monday, at(gone_after, 1) if gone_after > 1 else at(1, 22), closed, OTHER)
    assert on_time(monday) == (1, int(is_met))


def test_what_is_still_shown_at_the_end_was_not_masked(monday: Ledger) -> None:
    see(monday, at(2), close(monday, 1), KEY, OTHER)
    assert on_time(monday) == (1, 0)


def test_what_was_entered_late_must_go_with_the_first_run_that_can_know(monday: Ledger) -> None:
    late = court(MONDAY - timedelta(days=20))
    monday.learn(late, MONDAY + timedelta(days=1), {KEY, OTHER})
    monday.ran(at(1), {OTHER}, has_read=True, has_published=True)
    see(monday, at(1), late, OTHER)
    assert on_time(monday) == (1, 1)
    assert monday.masks()[PublicList.OPEN_CASE][2:] == (1, 1)


def test_an_ended_entry_that_a_run_left_is_blocked(monday: Ledger) -> None:
    close(monday, 1)
    monday.ran(at(1), {KEY, OTHER}, has_read=True, has_published=True)
    assert monday.blocked == 1


def test_a_run_that_could_not_read_blocks_nothing(monday: Ledger) -> None:
    close(monday, 1)
    monday.ran(at(1), {KEY, OTHER}, has_read=False, has_published=False)
    assert monday.blocked == 0


def test_an_entry_that_goes_without_reason_is_wrongly_removed(monday: Ledger) -> None:
    see(monday, at(1), court(), OTHER)
    assert monday.wrongful == {"?": 1}


def test_dark_lists_remove_nothing_and_must_come_back_whole(monday: Ledger) -> None:
    see(monday, at(1), court(), is_dark=True)
    assert not monday.wrongful
    see(monday, at(2), court(), KEY)
    assert monday.wrongful == {"?": 1}


@pytest.mark.parametrize(("days", "is_wrong"), [(2, True), (4, False)])
def test_a_vanished_entry_is_kept_for_its_own_lease(
    monday: Ledger, days: int, is_wrong: bool
) -> None:
    without = dataclasses.replace(court(), facts={OTHER: court().facts[OTHER]})
    see(monday, at(days, 1), without, OTHER)
    assert bool(monday.wrongful) == is_wrong


def test_a_missed_bar_is_told() -> None:
    account = Account()
    account.ledger.blocked = 2
    account.repeated.append(False)
    assert len(account.misses()) == 3  # and nothing was measured


WEEKS = Plan(
    first=date(2026, 9, 18),
    last=date(2026, 10, 16),
    gap=None,
    outages=((date(2026, 9, 23), date(2026, 9, 23)), (date(2026, 10, 8), date(2026, 10, 14))),
    again=(date(2026, 9, 22),),
)
"""Mid-autumn, National Day and both make-up days; the second outage begins when the holiday ends."""


@pytest.mark.slow
def test_four_weeks_keep_every_bar(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_HOME", str(tmp_path))
    monkeypatch.setenv("DISCLOSURE_POLICY", "")
    urls = {name: new_database(name) for name in ("source", "workbench", "public")}
    urls["web"] = urls["public"].replace("postgres@", "web_public@")
    for name, url in urls.items():
        monkeypatch.setenv(f"DISCLOSURE_{name.upper()}_URL", url)
    account = live(WEEKS, 1_600, lambda *_: None)
    assert account.misses() == []
    assert account.dark == {
        "源系统中断": 5
    }  # 11 to 15 October; the lease ended with the make-up day
    assert account.runs == {"成功": 13, "extract SourceUnavailableError": 7}
    assert account.failed_days == 7
    assert len(list(tables(account))) == 3
