"""Anything may happen to the court, the source, the clock and the runs: the public sees what it may.

Hypothesis draws the acts; ``machine_model`` says with plain sets what a reader must, may and must not see.
After every act the website's role reads everything, and the six failures that must never happen
(``architecture.md`` of the design) are looked for. The sixth, party data in the wrong hands, has nothing
to look at yet: there is no party store.

``make machine`` draws many more. A failure prints its acts as a program that can be run again.
"""

import os
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from machine_checks import check
from machine_faults import (
    CRASHES,
    FAULTS,
    Reached,
    doomed,
    in_a_child,
    kill,
    lived,
    raise_,
    suffered,
)
from machine_model import WHOLE, ZONE, Application, Case, Entry
from machine_website import Seen, look
from machine_world import STARTS, Town, sync

from contracts.errors import HaltError
from pipeline import steps
from regulation.lists import PublicList
from regulation.vocabulary import CLOSING_MODE
from regulation.working_days import is_working_day
from simulator import clock

MODES = sorted(
    set(CLOSING_MODE)
    - {"preserved", "partly_preserved", "nothing_to_preserve"}
    - {m for m in CLOSING_MODE if m.startswith("review_")}
)
LISTED = PublicList.DISHONEST_DEBTOR
MEASURES = tuple(c for c in PublicList if c not in (LISTED, PublicList.OPEN_CASE))
MOST_LOST = 4
"""Rows a source may lose between two confirmations without looking like half an extract."""

PLACE = st.integers(0, 11)
"""Which of the cases, entries or applications an act befalls; wraps around."""

EXAMPLES = int(os.environ.get("DISCLOSURE_MACHINE_EXAMPLES", "25"))
STEPS = int(os.environ.get("DISCLOSURE_MACHINE_STEPS", "14"))


class Disclosure(RuleBasedStateMachine):
    """One court, its stores, and everything that can happen to them."""

    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.has_published = False
        self.lost = 0
        self.before: Seen | None = None

    @initialize(start=st.sampled_from(sorted(STARTS)), keeps=st.booleans())
    def a_good_first_day(self, start: str, keeps: bool) -> None:
        self.world, self.model, self.court = self.town.on(start, keeps=keeps)
        self.web = psycopg.connect(
            self.world.settings.web_url.replace("+psycopg", ""), autocommit=True
        )
        self.set_clock(self.model.now)
        self.before = look(self.web)

    def teardown(self) -> None:
        if hasattr(self, "web"):
            self.web.close()

    # ── choosing ───────────────────────────────────────────────────────────────────────────────
    def case(self, place: int, *, is_open: bool | None = None) -> Case | None:
        found = [c for c in self.court.lively() if c.is_there]
        if is_open is not None:
            found = [c for c in found if (c.mode is None) == is_open]
        return found[place % len(found)] if found else None

    def entry(self, place: int, *codes: PublicList) -> Entry | None:
        """A measure or listing of the lively cases whose row is there."""
        found = [
            e
            for c in self.court.lively()
            for e in self.court.entries_of(c, *codes)
            if WHOLE.has_row(e)
        ]
        return found[place % len(found)] if found else None

    def resumable(self) -> list[Case]:
        return [c for c in self.court.lively() if c.mode in ("this_round_ended", "terminated")]

    def applications(self) -> list[tuple[Case, Application]]:
        there = [c for c in self.court.lively() if c.is_there]
        return [(c, a) for c in there for a in c.applications if a.is_there]

    # ── judges at work ─────────────────────────────────────────────────────────────────────────
    @precondition(lambda self: len(self.court.lively()) < 10)
    @rule(
        ago=st.integers(0, 40),
        debtors=st.integers(1, 3),
        kinds=st.sampled_from([(), ("consumption",), ("consumption", "bidding"), ("exit",)]),
        ends_in=st.sampled_from([None, None, 0, 1, 4]),
        is_listed=st.booleans(),
        term=st.sampled_from([None, 0, 2, 700]),
        minor_days=st.sampled_from([None, None, 1, 3, 300]),
    )
    def open_a_case(
        self,
        ago: int,
        debtors: int,
        kinds: tuple[str, ...],
        ends_in: int | None,
        is_listed: bool,
        term: int | None,
        minor_days: int | None,
    ) -> None:
        filed_on = self.model.today - timedelta(days=ago)
        case = self.court.file(filed_on=filed_on, debtors=debtors, minor_days=minor_days)
        if kinds:
            self.court.restrict(case, 0, kinds, ends_in)
        if is_listed:
            self.court.enlist(case, debtors - 1, term)

    @precondition(lambda self: self.case(0, is_open=True))
    @rule(place=PLACE, mode=st.sampled_from(MODES), late=st.sampled_from([0, 0, 0, 1, 2, 5, 9, -2]))
    def close(self, place: int, mode: str, late: int) -> None:
        if case := self.case(place, is_open=True):
            closed_on = max(case.filed_on, self.model.today - timedelta(days=late))
            self.court.close(case, mode, closed_on)

    @precondition(lambda self: self.case(0, is_open=False))
    @rule(place=PLACE)
    def open_again(self, place: int) -> None:
        if case := self.case(place, is_open=False):
            self.court.open_again(case)

    @precondition(lambda self: self.resumable())
    @rule(place=PLACE)
    def resume(self, place: int) -> None:
        found = self.resumable()
        resumed = self.court.resume(found[place % len(found)])
        self.court.restrict(resumed, 0, ("consumption",))

    @precondition(lambda self: self.entry(0, *MEASURES))
    @rule(place=PLACE, late=st.sampled_from([0, 0, 3]))
    def lift(self, place: int, late: int) -> None:
        if entry := self.entry(place, *MEASURES):
            assert entry.listed_on is not None
            lifted_on = max(entry.listed_on, self.model.today - timedelta(days=late))
            self.court.lift(entry, lifted_on)

    @precondition(lambda self: self.entry(0, LISTED))
    @rule(place=PLACE, how=st.sampled_from(["withdrawal", "masking", "status", "performed"]))
    def clear(self, place: int, how: str) -> None:
        if (entry := self.entry(place, LISTED)) and not entry.is_stopped:
            self.court.stop(entry, how)

    @precondition(lambda self: self.entry(0, LISTED))
    @rule(place=PLACE, days=st.sampled_from([-1, 0, 1, 4]))
    def shorten_the_term(self, place: int, days: int) -> None:
        if entry := self.entry(place, LISTED):
            assert entry.listed_on is not None
            last = max(entry.listed_on, self.model.today + timedelta(days=days))
            self.court.set_term(entry, last)

    @precondition(lambda self: self.case(0))
    @rule(place=PLACE, whole=st.booleans(), state=st.sampled_from(["pending", "approved"]))
    def apply_not_to_disclose(self, place: int, whole: bool, state: str) -> None:
        if case := self.case(place):
            there = [n for n, d in enumerate(case.debtors) if d.is_there]
            self.court.apply(case, None if whole or not there else there[-1], state)

    @precondition(lambda self: self.applications())
    @rule(place=PLACE, state=st.sampled_from(["approved", "refused", "pending", "ended"]))
    def decide_an_application(self, place: int, state: str) -> None:
        found = self.applications()
        self.court.decide(*found[place % len(found)], state)

    @precondition(lambda self: self.case(0))
    @rule(place=PLACE, is_masked=st.booleans())
    def switch_a_case(self, place: int, is_masked: bool) -> None:
        if (case := self.case(place)) and case.family == "SCZX":
            self.court.switch_case(case, is_masked=is_masked)

    @precondition(lambda self: self.case(0))
    @rule(place=PLACE, is_open=st.booleans())
    def switch_a_debtor(self, place: int, is_open: bool) -> None:
        if case := self.case(place):
            self.court.switch_debtor(case, case.debtors[-1], is_open=is_open)

    # ── rows go, and come under other names ────────────────────────────────────────────────────
    @precondition(lambda self: self.lost < MOST_LOST and self.case(0))
    @rule(place=PLACE, is_logged=st.booleans())
    def delete_a_case(self, place: int, is_logged: bool) -> None:
        if case := self.case(place):
            self.court.delete(case, is_logged=is_logged)
            self.lost += 1

    @precondition(lambda self: self.lost < MOST_LOST and self.case(0))
    @rule(place=PLACE, what=st.sampled_from(["row", "debtor", "application"]))
    def lose(self, place: int, what: str) -> None:
        self.lost += 1
        if what == "row":
            if entry := self.entry(place, LISTED, *MEASURES):
                self.court.lose_row(entry)
            return
        case = self.case(place)
        if case and what == "debtor" and case.debtors[0].is_there:
            self.court.lose_debtor(case, case.debtors[0])
        for application in case.applications if case and what == "application" else ():
            if application.is_there:
                self.court.lose_application(application)

    @precondition(lambda self: self.entry(0, LISTED, *MEASURES))
    @rule(place=PLACE)
    def come_under_another_id(self, place: int) -> None:
        if entry := self.entry(place, LISTED, *MEASURES):
            self.court.rekey(entry)

    # ── orders ─────────────────────────────────────────────────────────────────────────────────
    @precondition(lambda self: self.court.lively())
    @rule(place=PLACE)
    def order_down(self, place: int) -> None:
        keys = sorted(k for k, e in self.model.entries.items() if e.case in self.court.lively())
        if keys:
            key = keys[place % len(keys)]
            self.world.store.suppress(key, "O10-ORDERED", "院长甲")
            self.model.suppressed.add(key)
            self.model.shown.pop(key, None)

    @precondition(lambda self: self.model.suppressed)
    @rule(place=PLACE)
    def restore(self, place: int) -> None:
        if self.model.suppressed:
            key = sorted(self.model.suppressed)[place % len(self.model.suppressed)]
            self.world.store.restore(key, "副院长乙")
            self.model.suppressed.discard(key)

    # ── time ───────────────────────────────────────────────────────────────────────────────────
    def set_clock(self, now: datetime) -> None:
        self.model.now = now
        clock.freeze(self.world.store.engine, now)

    @rule(days=st.sampled_from([1, 1, 1, 2, 4, 9]))
    def days_pass(self, days: int) -> None:
        """Without a run: a weekend, a holiday, an outage."""
        day = self.model.today + timedelta(days=days)
        self.set_clock(datetime.combine(day, time(0, 1), ZONE))

    @rule()
    def the_next_working_day_comes(self) -> None:
        day = self.model.today + timedelta(days=1)
        while day.year == 2026 and not is_working_day(day):
            day += timedelta(days=1)
        self.set_clock(datetime.combine(day, time(20, 30), ZONE))

    # ── runs ───────────────────────────────────────────────────────────────────────────────────
    @rule()
    def run(self) -> None:
        problems = sync()
        if not self.model.can_publish():
            assert problems, "published beyond the calendar"
            lived(self.model, WHOLE, Reached.WITHDRAWN)
            return
        assert not problems, f"nothing is wrong and the run stopped: {problems}"
        lived(self.model, WHOLE, Reached.SAVED)
        self.has_published, self.lost = True, 0

    @rule()
    def run_twice(self) -> None:
        """The second run finds nothing to do, and does nothing."""
        self.run()
        once = look(self.web)
        self.run()
        twice = look(self.web)
        assert (twice.rows, twice.changes) == (once.rows, once.changes)

    @rule(fault=st.sampled_from(sorted(FAULTS)))
    def run_with_something_wrong(self, fault: str) -> None:
        with suffered(self.world, fault) as view:
            problems = sync()
        assert problems, f"published although: {fault}"
        lived(self.model, view, Reached.WITHDRAWN)

    @rule(place=st.sampled_from(sorted(CRASHES)), is_killed=st.booleans())
    def run_and_crash(self, place: str, is_killed: bool) -> None:
        with pytest.MonkeyPatch.context() as patch:
            reached = doomed(patch, place, kill if is_killed else raise_)
            if is_killed:
                in_a_child(sync)
            else:
                sync()
        if not self.model.can_publish():
            reached = min(reached, Reached.WITHDRAWN)
        lived(self.model, WHOLE, reached)
        self.has_published = reached >= Reached.PUBLISHED

    @rule(days=st.integers(1, 30))
    def run_for_a_day_that_is_over(self, days: int) -> None:
        """What has been published for a later day is not decided again for an earlier one."""
        confirmed = self.model.confirmed_on
        assert confirmed is not None
        day = confirmed - timedelta(days=days)
        with pytest.raises(HaltError):
            steps.run_day(day.isoformat(), "machine", lambda *_: None)
        self.model.expire()

    # ── what must never happen ─────────────────────────────────────────────────────────────────
    @invariant()
    def none_of_the_six_failures(self) -> None:
        if self.before is None:
            return
        before, self.before = self.before, look(self.web)
        check(self.before, before, self.model, self.court.raw, has_published=self.has_published)
        self.has_published = False


@pytest.fixture
def machine(
    pg_socket: str,
    store_templates: tuple[str, str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[type[Disclosure]]:
    """The machine in a town of its own."""
    town = Town(pg_socket, store_templates, tmp_path, monkeypatch)
    monkeypatch.setattr(Disclosure, "town", town, raising=False)
    yield Disclosure
    town.close()


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_whatever_happens_the_public_sees_what_it_may(machine: type[Disclosure]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="DISCLOSURE_MACHINE_EXAMPLES" not in os.environ,
            phases=[phase for phase in Phase if phase is not Phase.explain],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
