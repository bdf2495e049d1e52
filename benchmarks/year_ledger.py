"""Compares, day by day, what the website shows with what the sample court's rows say."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.year_truth import Truth
from contracts.errors import CalendarEndedError
from regulation.lists import PublicList
from regulation.working_days import add_working_days

ZONE = ZoneInfo("Asia/Shanghai")
DUE_WORKING_DAYS = dict.fromkeys(PublicList, 5) | {PublicList.DISHONEST_DEBTOR: 3}
"""Art. 12; 法释〔2017〕7号 Art. 10. Not read from the policy, which may only be stricter."""

UNATTESTED_WORKING_DAYS = 3


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), ZONE)


@dataclass(slots=True)
class Ending:
    """An entry that had to leave. ``knowable_at``: the first run that could read of it; null: none yet."""

    list_code: PublicList
    due: datetime | None
    entered_on: date
    is_late_entry: bool
    was_visible: bool
    hidden_at: datetime | None = None
    knowable_at: datetime | None = None

    def is_met(self) -> bool:
        """Hidden by the deadline. What was entered with an older date than the last confirmation had none
        that could be kept: it must be hidden by the first run that could know."""
        if self.hidden_at is None:
            return False
        if self.is_late_entry:
            return self.knowable_at is None or self.hidden_at <= self.knowable_at
        return self.due is None or self.hidden_at <= self.due


@dataclass
class Ledger:
    """The year's account."""

    confirmed_on: date | None = None
    endings: dict[str, Ending] = field(default_factory=dict)
    standing: dict[str, date] = field(default_factory=dict)
    """Entries seen and not lawfully gone → the last confirmation that attested them."""
    wrongful: Counter[str] = field(default_factory=Counter)
    blocked: int = 0
    removed: int = 0
    added_last: date | None = None
    dark: Counter[str] = field(default_factory=Counter)
    wrongful_keys: set[str] = field(default_factory=set)

    # ── the court ──────────────────────────────────────────────────────────────────────────────
    def learn(self, truth: Truth, today: date, visible: set[str]) -> None:
        """The judges' day is over: what has ended since yesterday?"""
        for key, fact in truth.facts.items():
            if fact.is_labelled:
                continue
            if fact.ended_on is None:
                if (ending := self.endings.get(key)) and ending.hidden_at is None:
                    del self.endings[key]
            elif key not in self.endings:
                self._end(key, fact.list_code, fact.ended_on, today, visible)
        for key in self.standing.keys() - truth.facts.keys() - self.endings.keys():
            if self._case_of.get(key) in truth.deleted:
                self._end(key, self._list_of[key], today, today, visible)
        for key, fact in truth.facts.items():
            self._case_of[key], self._list_of[key] = fact.case_id, fact.list_code

    _case_of: dict[str, int] = field(default_factory=dict)
    _list_of: dict[str, PublicList] = field(default_factory=dict)

    def _end(
        self, key: str, list_code: PublicList, ended_on: date, today: date, visible: set[str]
    ) -> None:
        try:
            due = end_of(add_working_days(ended_on, DUE_WORKING_DAYS[list_code]))
        except CalendarEndedError:
            due = None
        late = self.confirmed_on is not None and ended_on < self.confirmed_on
        was_visible = key in self.standing or key in visible
        self.endings[key] = Ending(list_code, due, today, late, was_visible)

    # ── the website ────────────────────────────────────────────────────────────────────────────
    def look(self, now: datetime, visible: set[str], *, is_dark: bool) -> None:
        """A visitor reads everything."""
        for key, ending in self.endings.items():
            if key not in visible:
                ending.hidden_at = ending.hidden_at or now
            elif ending.hidden_at is not None:
                ending.hidden_at = None  # it came back
        if is_dark:
            return
        if new := visible - self.standing.keys() - self.endings.keys():
            self.standing |= dict.fromkeys(new, now.date())
            self.added_last = now.date()

    def check_removals(
        self,
        now: datetime,
        truth: Truth,
        visible: set[str],
        *,
        is_dark: bool,
        explain: Callable[[str], str],
    ) -> None:
        """Which entries are gone, and was each of them allowed to go?"""
        if is_dark:
            return
        for key in list(self.standing):
            if key in visible:
                if key in truth.facts and self.confirmed_on == now.date():
                    self.standing[key] = now.date()
                continue
            attested = self.standing.pop(key)
            fact = truth.facts.get(key)
            if key in self.endings or (fact is not None and fact.is_labelled):
                self.removed += key in self.endings
            elif fact is None and self._has_waited(attested, now):
                self.removed += 1
            else:
                self.wrongful[explain(key)] += 1
                self.wrongful_keys.add(key)

    @staticmethod
    def _has_waited(attested: date, now: datetime) -> bool:
        """Vanished without evidence: may go at the end of its own lease, and not before."""
        try:
            return end_of(add_working_days(attested, UNATTESTED_WORKING_DAYS)) <= now
        except CalendarEndedError:
            return False

    # ── the runs ───────────────────────────────────────────────────────────────────────────────
    def ran(self, now: datetime, held: set[str], *, has_read: bool, has_published: bool) -> None:
        """A run is over. ``held``: what the store still holds for the public, dark or not."""
        if not has_read:
            return
        for ending in self.endings.values():
            ending.knowable_at = ending.knowable_at or now
        self.blocked += len(held & self.endings.keys())
        if has_published:
            self.confirmed_on = now.date()

    # ── the account ────────────────────────────────────────────────────────────────────────────
    def masks(self) -> dict[PublicList, tuple[int, int, int, int]]:
        """List → masks of what was visible, on time, of them entered late, and late ones hidden at once."""
        found = {}
        for code in PublicList:
            own = [e for e in self.endings.values() if e.list_code is code and e.was_visible]
            late = [e for e in own if e.is_late_entry]
            found[code] = (
                len(own),
                sum(e.is_met() for e in own),
                len(late),
                sum(e.is_met() for e in late),
            )
        return found
