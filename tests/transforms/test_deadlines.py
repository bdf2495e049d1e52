"""Every reason that takes something off the public's eye has a clock, and its due day is the clock's."""

from datetime import date

import pytest
from situations import one

from contracts.stages import Outcome
from regulation.clocks import CLOCKS
from regulation.lists import PublicList
from transforms.deadlines import CLOCK_OF
from transforms.rules import URGENT, reasons

WITHOUT_CLOCK = {
    "X62-EXPIRED",
    "X65-DEADLINE",
    "X67-REKEYED",
    "X70-ORDERED",
    "X71-ROLLED-BACK",
}
"""Leases, orders and the deadline itself: they rest on another reason's clock, or on none."""


def test_every_reason_that_acts_at_once_starts_a_clock_that_hides() -> None:
    acts = {
        code
        for code, (outcome, _, _) in reasons().items()
        if outcome in (Outcome.WITHDRAW, Outcome.WITHHOLD)
    }
    assert set(CLOCK_OF) == (acts | URGENT) - WITHOUT_CLOCK
    assert all(CLOCKS[code].hides for code in CLOCK_OF.values())


EVENT = {"event_id": "1", "dishonest_id": "2200000000000000031", "event_kind_code": "withdrawal"}
SETTLED = EVENT | {"approval_code": "approved", "end_ground_code": "settled"}


@pytest.mark.parametrize(
    ("happened", "approved", "due"),
    [
        (date(2026, 11, 12), date(2026, 11, 20), date(2026, 11, 17)),
        (None, date(2026, 11, 20), date(2026, 11, 25)),
        (date(1900, 1, 1), date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 11, 20), None, date(2026, 11, 25)),
    ],
)
def test_a_late_approval_does_not_move_the_deadline_of_the_fact(
    happened: date | None, approved: date | None, due: date
) -> None:
    event = SETTLED | {"happened_on": happened, "approved_on": approved}
    entry = one(PublicList.DISHONEST_DEBTOR, dishonest_event=[event])
    assert entry["reason_code"] == "X44-SETTLED"
    assert entry["due_on"].date() == due


def test_of_several_facts_the_earliest_counts() -> None:
    early = SETTLED | {"event_id": "2", "end_ground_code": "suspended"}
    early |= {"happened_on": date(2026, 11, 2), "approved_on": date(2026, 11, 20)}
    late = SETTLED | {"happened_on": date(2026, 11, 16), "approved_on": date(2026, 11, 19)}
    for events in ([early, late], [late, early]):
        entry = one(PublicList.DISHONEST_DEBTOR, dishonest_event=events)
        assert entry["reason_code"] == "X47-SUSPENDED"
        assert entry["due_on"].date() == date(2026, 11, 5)
