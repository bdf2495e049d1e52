"""Any day twice, in halves, in another order, under another zone or a wrong clock: the same bytes."""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta

import public_dump
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import HaltError
from pipeline import steps
from simulator import court

pytestmark = pytest.mark.slow

OTHER = "吉24"
Dump = dict[str, list[str]]


def bytes_of(world: World) -> Dump:
    return public_dump.dump(world.settings.public_url)


def content_of(world: World) -> Dump:
    return public_dump.content(world.settings.web_url)


def live(world: World, day: date, *regions: str) -> None:
    """One run that comes to these regions only, in this order."""
    world.freeze(day)
    orders = {order["region"]: order for order in steps.open_run(day.isoformat(), "test")}
    for region in regions:
        for step in steps.STEPS:
            step(orders[region])


@pytest.fixture
def two_days(new_world: Callable[[], World]) -> Callable[..., World]:
    def make(*days: tuple[date, tuple[str, ...]]) -> World:
        world = new_world()
        is_later = False
        for day, parts in days:
            if day == NEXT_DAY and not is_later:
                court.day(world.source, on=NEXT_DAY)
                is_later = True
            live(world, day, *parts)
        return world

    return make


def test_twice_in_halves_and_in_another_order_leave_the_same_bytes(
    two_days: Callable[..., World],
) -> None:
    once = bytes_of(two_days((DAY, (REGION, OTHER)), (NEXT_DAY, (REGION, OTHER))))
    assert once["open_case"]
    again = two_days(
        (DAY, (OTHER,)),
        (DAY, (REGION, REGION)),
        (DAY, (OTHER, REGION)),
        (NEXT_DAY, (OTHER, REGION)),
        (NEXT_DAY, (REGION,)),
        (NEXT_DAY, (OTHER, OTHER)),
    )
    assert bytes_of(again) == once
    with pytest.raises(HaltError, match="lies before it"):
        live(again, DAY, REGION)
    assert bytes_of(again) == once


def test_a_day_that_was_missed_changes_nothing_but_the_numbers(
    two_days: Callable[..., World],
) -> None:
    every = two_days((DAY, (OTHER,)), (NEXT_DAY, (OTHER,)))
    missed = two_days((NEXT_DAY, (OTHER,)))
    every.freeze(NEXT_DAY)
    assert content_of(missed) == content_of(every)


ZONES = ("Asia/Shanghai", "UTC", "America/Los_Angeles")


def test_the_zone_of_the_process_makes_no_difference(
    new_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At half past seven in Changchun it is still the day before in Greenwich."""
    found = {}
    try:
        for zone in ZONES:
            monkeypatch.setenv("TZ", zone)
            monkeypatch.setenv("PGTZ", zone)
            time.tzset()
            world = new_world()
            world.freeze(DAY, hour=7)
            orders = steps.open_run(None, "test")
            order = next(o for o in orders if o["region"] == OTHER)
            assert order["decided_on"] == DAY.isoformat()
            for step in steps.STEPS:
                step(order)
            found[zone] = bytes_of(world)
    finally:
        os.environ.pop("TZ", None)
        time.tzset()
    assert found["UTC"] == found["Asia/Shanghai"]
    assert found["America/Los_Angeles"] == found["Asia/Shanghai"]
    assert any(found["UTC"].values())


def test_a_clock_a_day_fast_or_slow_brings_nothing_back(world: World) -> None:
    """Fast: the day is decided early and no lease is broken. Slow again: refused, and nothing returns."""
    world.run(region=REGION)
    number = world.victim()["case_number"]
    world.close(number)
    ahead = NEXT_DAY + timedelta(days=1)
    world.run(ahead)
    after, shown = bytes_of(world), content_of(world)
    assert number not in str(shown["open_case"])
    for day in (NEXT_DAY, DAY):
        world.freeze(day)
        assert content_of(world) == shown
        for named in (None, day.isoformat(), ahead.isoformat()):
            with pytest.raises(HaltError):
                steps.open_run(named, "test")
        assert bytes_of(world) == after
    world.run(ahead)
    assert bytes_of(world) == after
