"""What the public may see, as plain sets: the yardstick of the state machine.

Nothing here asks the pipeline. The model knows the judges' acts, the articles and the leases, and says
after each act which entries must be visible, which may be, and which must not. A name in it is an entry key.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.errors import CalendarEndedError
from regulation.lists import PublicList
from regulation.working_days import add_working_days

ZONE = ZoneInfo("Asia/Shanghai")
LEASE_WORKING_DAYS = 3
DUE_WORKING_DAYS = dict.fromkeys(PublicList, 5) | {PublicList.DISHONEST_DEBTOR: 3}
"""Art. 12, and 法释〔2017〕7号 Art. 10 for the dishonest debtors."""


def end_of(day: date) -> datetime:
    """Chinese midnight after ``day``."""
    return datetime.combine(day + timedelta(days=1), time(0), ZONE)


@dataclass(eq=False)
class Debtor:
    """One debtor's row in one case."""

    own_id: int
    adult_on: date = date(1990, 1, 1)
    is_open: bool = True
    is_there: bool = True


@dataclass(eq=False)
class Application:
    """A row of the non-disclosure table (Art. 13); without a debtor it covers the case."""

    own_id: int
    debtor: Debtor | None
    state: str
    is_there: bool = True


@dataclass(eq=False)
class Case:
    """``mode`` is the closing mode: null for an open case."""

    case_id: int
    family: str
    filed_on: date
    debtors: list[Debtor] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    mode: str | None = None
    closed_on: date | None = None
    is_masked: bool = False
    is_there: bool = True
    is_logged: bool = False


@dataclass(eq=False)
class Entry:
    """What may be one row of one list. ``debtor`` is whom it is about."""

    key: str
    list_code: PublicList
    case: Case
    debtor: Debtor
    own_id: int
    listed_on: date | None = None
    last_day: date | None = None
    is_stopped: bool = False
    is_performed: bool = False
    lifted_on: date | None = None
    row_is_there: bool = True
    is_rekeyed: bool = False


@dataclass(frozen=True)
class View:
    """What one extract shows of the court: all of it unless something is wrong."""

    without_cases: frozenset[int] = frozenset()
    has_debtors: bool = True
    has_applications: bool = True

    def has_case(self, case: Case) -> bool:
        return case.is_there and case.case_id not in self.without_cases

    def has_debtor(self, debtor: Debtor) -> bool:
        return debtor.is_there and self.has_debtors

    def has_row(self, entry: Entry) -> bool:
        own = entry.row_is_there and not entry.is_rekeyed and self.has_case(entry.case)
        is_party = entry.list_code is PublicList.OPEN_CASE
        return own and (not is_party or self.has_debtor(entry.debtor))


WHOLE = View()


@dataclass(frozen=True)
class Why:
    """Why an entry is not public. ``is_sure``: positive evidence, which acts at once."""

    word: str
    is_sure: bool
    event_on: date | None = None


def hides_case(
    case: Case, code: PublicList, keeps: frozenset[tuple[PublicList, str]], today: date, view: View
) -> Why | None:
    """What takes every entry of the case off the list."""
    if case.mode is not None:
        is_kept = (
            (code, case.mode) in keeps and case.closed_on is not None and case.closed_on <= today
        )
        if not is_kept:
            return Why("closed", is_sure=True, event_on=case.closed_on)
    if "approved" in _applications(case, None, view):
        return Why("veto", is_sure=True)
    return Why("masked", is_sure=True) if case.is_masked else None


def _applications(case: Case, debtor: Debtor | None, view: View) -> set[str]:
    """States of the applications that bear on this debtor, or with none on the case as a whole."""
    if not view.has_applications:
        return set()
    there = [a for a in case.applications if a.is_there]
    covers = (None, debtor)
    return {
        a.state
        for a in there
        if a.debtor in covers or not a.debtor.is_there  # else: a slip of the pen
    }


def why_hidden(
    entry: Entry, keeps: frozenset[tuple[PublicList, str]], today: date, view: View = WHOLE
) -> Why | None:
    """Why the entry, whose row is there, must not be public on that day; null: it must be."""
    case, debtor = entry.case, entry.debtor
    if found := hides_case(case, entry.list_code, keeps, today, view):
        return found
    states = _applications(case, debtor, view)
    knows_debtor = view.has_debtor(debtor)
    if "approved" in states:
        return Why("veto", is_sure=True)
    if knows_debtor and not debtor.is_open:
        return Why("masked", is_sure=True)
    if found := _own_end(entry, today):
        return found
    first_shown = min(entry.listed_on or today, today)
    if knows_debtor and debtor.adult_on > first_shown:
        return Why("minor", is_sure=True)
    if "pending" in states:
        return Why("veto", is_sure=True)
    return None if knows_debtor else Why("debtor unknown", is_sure=False)


def _own_end(entry: Entry, today: date) -> Why | None:
    if entry.is_stopped:
        return Why("stopped", is_sure=True)
    if entry.lifted_on is not None and entry.lifted_on <= today:
        return Why("lifted", is_sure=True, event_on=entry.lifted_on)
    if entry.last_day is not None and entry.last_day < today:
        return Why("over", is_sure=True, event_on=entry.last_day)
    if entry.is_performed and entry.last_day is None:
        return Why("performed", is_sure=True)
    return None


@dataclass
class Model:
    """The public store as sets, and what the workbench remembers of it."""

    now: datetime
    keeps: frozenset[tuple[PublicList, str]]
    entries: dict[str, Entry] = field(default_factory=dict)
    shown: dict[str, datetime | None] = field(default_factory=dict)
    suppressed: set[str] = field(default_factory=set)
    absent: dict[str, datetime] = field(default_factory=dict)
    lease: datetime | None = None
    confirmed_on: date | None = None
    vetoed_before: set[str] = field(default_factory=set)
    known_ended: set[str] = field(default_factory=set)
    ended: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    """Key → day of the ending event, and the last confirmation before it was entered."""

    @property
    def today(self) -> date:
        return self.now.date()

    def why(self, entry: Entry, view: View = WHOLE) -> Why | None:
        return why_hidden(entry, self.keeps, self.today, view)

    # ── what a reader sees ─────────────────────────────────────────────────────────────────────
    def is_dark(self) -> bool:
        return self.lease is None or self.lease <= self.now

    def visible(self) -> tuple[set[str], set[str]]:
        """Keys that must be visible now, and keys that may be: those whose row was made anew."""
        if self.is_dark():
            return set(), set()
        lit = {k for k, until in self.shown.items() if until is None or until > self.now}
        may = {k for k in lit if self.entries[k].is_rekeyed}
        return lit - may, may

    def note(self) -> None:
        """After an act or as time passes: which entries have ended, and since when."""
        for key, entry in self.entries.items():
            why = self.why(entry) if WHOLE.has_row(entry) else None
            if why is None:
                self.ended.pop(key, None)
                self.known_ended.discard(key)
            elif why.is_sure and key not in self.ended:
                self.ended[key] = (why.event_on or self.today, self.confirmed_on)

    def overdue(self) -> set[str]:
        """Ended entries past their last lawful day, unless the end was entered with a date before the last
        confirmation: nobody could know, and such an entry leaves with the next run."""
        found = set()
        for key, (event_on, confirmed_on) in self.ended.items():
            if confirmed_on is not None and event_on < confirmed_on:
                continue
            try:
                due = add_working_days(event_on, DUE_WORKING_DAYS[self.entries[key].list_code])
            except CalendarEndedError:
                continue
            if end_of(due) <= self.now:
                found.add(key)
        return found

    # ── what a run does ────────────────────────────────────────────────────────────────────────
    def expire(self) -> None:
        """Rows that have darkened by themselves are deleted when a run opens."""
        for key, until in list(self.shown.items()):
            if until is not None and until <= self.now:
                del self.shown[key]

    def withdraw(self, view: View) -> None:
        """What has positively ended leaves, whatever any gate says."""
        for key in self.entries:
            if self._leaves(self.entries[key], view):
                self.shown.pop(key, None)
                self.known_ended.add(key)

    def _leaves(self, entry: Entry, view: View) -> bool:
        case = entry.case
        if view.has_row(entry):
            why = self.why(entry, view)
            return why is not None and why.is_sure
        if view.has_case(case):
            return hides_case(case, entry.list_code, self.keeps, self.today, view) is not None
        return case.is_logged

    def publish(self, view: View) -> None:
        """The new version. What merely vanished is kept to the end of a lease of its own."""
        attested = self.confirmed_on or self.today
        dark_at = end_of(add_working_days(attested, LEASE_WORKING_DAYS))
        kept: dict[str, datetime] = {}
        for key, until in self.shown.items():
            if not view.has_row(self.entries[key]):
                mine = self.absent.get(key, dark_at)
                kept[key] = mine if until is None else min(mine, until)
        self.shown = {
            key: self._last_moment(entry)
            for key, entry in self.entries.items()
            if view.has_row(entry) and self.why(entry, view) is None and not self._lost_veto(entry)
        } | kept
        for key in self.suppressed:
            self.shown.pop(key, None)
        self._kept = kept
        self.lease = end_of(add_working_days(self.today, LEASE_WORKING_DAYS))
        self.confirmed_on = self.today

    def save(self, view: View) -> None:
        """What the next run remembers."""
        self.absent = {k: u for k, u in self._kept.items() if k in self.shown}
        self.vetoed_before = {
            key
            for key, entry in self.entries.items()
            if view.has_row(entry)
            and (
                ((why := self.why(entry, view)) and why.word == "veto")
                or (why is None and self._lost_veto(entry))
            )
        }

    def can_publish(self) -> bool:
        """Whether the calendar reaches the end of the lease."""
        try:
            add_working_days(self.today, LEASE_WORKING_DAYS)
        except CalendarEndedError:
            return False
        return True

    def _lost_veto(self, entry: Entry) -> bool:
        """It was hidden on an application whose row is gone: no evidence that it may be shown."""
        has_row = any(a.is_there for a in entry.case.applications)
        return entry.key in self.vetoed_before and not has_row

    @staticmethod
    def _last_moment(entry: Entry) -> datetime | None:
        return None if entry.last_day is None else end_of(entry.last_day)
