"""Every legal deadline as data: what starts it, how long it runs, by which article.

Two kinds of answer, and never a third. A due date that rests on entered notices is certain. Beyond them it
is the earliest date any notice could bring (every uncovered day counts as a working day): an entry may be
called at risk or overdue too early, never too late.
"""

import calendar as months
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from regulation.errors import CalendarEndedError
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.working_days import add_working_days, is_working_day

ONE = timedelta(days=1)


class Unit(StrEnum):
    """How a deadline counts. Working days include make-up days and leave out local holidays; a month
    ends on the same day, or on the last of a shorter month (民法典第二百零二条)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit. The starting day never counts (民事诉讼法第八十五条)."""

    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline.

    ``spans`` run one after another from the start. ``has_list_length``: the policy may shorten it list
    by list, never lengthen it. ``is_rolled``: a last day off moves to the next working day; only for duties,
    never for hiding. ``repeats`` adds so much to the first span, again and again. ``hides``: by the due
    date the public must no longer see the entry.
    """

    code: str
    zh: str
    article: str
    start: str
    spans: tuple[Span, ...]
    hides: bool = True
    has_list_length: bool = False
    is_rolled: bool = False
    repeats: Span | None = None


class State(StrEnum):
    """Where a clock stands. ``VOID``: what started it was corrected before anything was hidden."""

    RUNNING = "running"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    MET = "met"
    VOID = "void"

    @property
    def zh(self) -> str:
        return _STATE_WORDS[self]


_STATE_WORDS = {
    State.RUNNING: "期限内",
    State.AT_RISK: "临近到期",
    State.BREACHED: "逾期",
    State.MET: "按期屏蔽",
    State.VOID: "事由已更正",
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last lawful day. Not certain: the earliest day it can be; enter the year's notice."""

    on: date
    is_certain: bool


_AT_ONCE = (Span(0, Unit.WORKING_DAY),)
_THREE = (Span(3, Unit.WORKING_DAY),)
_FIVE = (Span(5, Unit.WORKING_DAY),)
_FIFTEEN = Span(15, Unit.CALENDAR_DAY)
_NATIONAL = "法释〔2017〕7号第十条第一款"

# fmt: off
_CLOCKS = (
    Clock("C12-CLOSED",      "结案后屏蔽",             "第十二条", "结案日期", _FIVE, has_list_length=True),
    Clock("C12-LIFTED",      "措施解除后屏蔽",         "第十二条", "解除日期", _FIVE, has_list_length=True),
    Clock("C12-ENDED",       "措施期满后屏蔽",         "第十二条", "措施截止日期", _FIVE, has_list_length=True),
    Clock("C12-DELETED",     "案件删除后屏蔽",         "第十二条", "删除日期", _FIVE, has_list_length=True),
    Clock("C13-APPROVED",    "不公开审批同意后屏蔽",   "第十三条", "审批日期，起始日期在后的为起始日期", _AT_ONCE),
    Clock("C13-PENDING",     "不公开申请期间屏蔽",     "第十三条", "申请日期", _AT_ONCE),
    Clock("C11-SWITCHED",    "承办人设为屏蔽后屏蔽",   "第十一条", "首次得知之日", _AT_ONCE),
    Clock("C11-CORRECTED",   "记录更正后屏蔽",         "第十一条", "首次得知之日", _AT_ONCE),
    Clock("C01-NEVER",       "不属公开范围的屏蔽",     "第一条", "首次得知之日", _AT_ONCE),
    Clock("D09-WRONG",       "错误纳入的撤销",         "法释〔2017〕7号第九条", "决定纠正之日", _THREE, has_list_length=True),
    Clock("D10-PERFORMED",   "义务履行完毕后删除",     f"{_NATIONAL}(一)", "履行完毕之日", _THREE, has_list_length=True),
    Clock("D10-SETTLED",     "和解协议履行完毕后删除", f"{_NATIONAL}(二)", "和解协议履行完毕之日", _THREE, has_list_length=True),
    Clock("D10-REQUESTED",   "申请执行人书面申请删除", f"{_NATIONAL}(三)", "审查同意之日", _THREE, has_list_length=True),
    Clock("D10-SEARCHED",    "终本后查无财产的删除",   f"{_NATIONAL}(四)", "最后一次查询之日", _THREE, has_list_length=True),
    Clock("D10-SUSPENDED",   "因审判监督或破产中止执行后删除", f"{_NATIONAL}(五)", "裁定中止执行之日", _THREE, has_list_length=True),
    Clock("D10-NOT-ENFORCED", "裁定不予执行后删除",    f"{_NATIONAL}(六)", "裁定不予执行之日", _THREE, has_list_length=True),
    Clock("D10-TERMINATED",  "裁定终结执行后删除",     f"{_NATIONAL}(七)", "裁定终结执行之日", _THREE, has_list_length=True),
    Clock("D10-DECIDED",     "失信信息撤销或屏蔽后删除", "法释〔2017〕7号第十条", "审批日期", _THREE, has_list_length=True),
    Clock("D10-TERM-OVER",   "失信期限届满后删除",     "法释〔2017〕7号第十条第二款", "期限届满日", _THREE, has_list_length=True),
    Clock("P02-ENTERED",     "执行行为录入业务系统",   "第二条", "做出执行行为之日", (Span(3, Unit.CALENDAR_DAY),), hides=False, is_rolled=True),
    Clock("P04-ACCESS",      "办结后停止当事人查询",   "第四条", "结案日期", (Span(1, Unit.MONTH),), hides=False),
    Clock("P05-FIRST",       "受理满一个月后反馈",     "第五条", "受理日期", (Span(1, Unit.MONTH), _FIFTEEN), hides=False, is_rolled=True),
    Clock("P05-SECOND",      "受理满六个月后反馈",     "第五条", "受理日期", (Span(6, Unit.MONTH), _FIFTEEN), hides=False, is_rolled=True),
    Clock("P05-LATER",       "此后每三个月反馈",       "第五条", "受理日期", (Span(9, Unit.MONTH), _FIFTEEN), hides=False, is_rolled=True, repeats=Span(3, Unit.MONTH)),
)
# fmt: on

CLOCKS: Mapping[str, Clock] = {clock.code: clock for clock in _CLOCKS}
"""Every deadline by its permanent code."""


def due(clock: Clock, start: date, overlay: str | None = None, at_most: int | None = None) -> Due:
    """The last lawful day of a deadline that began on ``start``.

    ``at_most`` is the policy's own length of the first span, for clocks that have one.
    Never raises for want of a calendar: see ``Due``.
    """
    return _due(clock, start, overlay, at_most, 0)


def due_for(
    clock: Clock, start: date, list_code: PublicList, policy: Policy, overlay: str | None = None
) -> Due:
    """The last lawful day for an entry of a list to be visible, under a policy."""
    return due(clock, start, overlay, policy.due_working_days[list_code])


def due_dates(clock: Clock, start: date, until: date, overlay: str | None = None) -> Iterator[Due]:
    """Every due date of a repeating deadline up to ``until``; of another, its only one."""
    turn = 0
    while (found := _due(clock, start, overlay, None, turn)).on <= until:
        yield found
        if clock.repeats is None:
            return
        turn += 1


@lru_cache(maxsize=4096)
def _due(clock: Clock, start: date, overlay: str | None, at_most: int | None, turn: int) -> Due:
    day, is_certain = start, True
    for place, span in enumerate(clock.spans):
        length = span.length
        if place == 0:
            if clock.has_list_length and at_most is not None:
                length = min(length, at_most)
            length += clock.repeats.length * turn if clock.repeats else 0
        step = _after(day, Span(length, span.unit), overlay)
        day, is_certain = step.on, is_certain and step.is_certain
    if clock.is_rolled:
        rolled = _next_open(day, overlay)
        day, is_certain = rolled.on, is_certain and rolled.is_certain
    return Due(day, is_certain)


def _after(day: date, span: Span, overlay: str | None) -> Due:
    if span.length == 0:
        return Due(day, True)
    if span.unit is Unit.CALENDAR_DAY:
        return Due(day + span.length * ONE, True)
    if span.unit is Unit.MONTH:
        return Due(add_months(day, span.length), True)
    return add_working_days_cautiously(day, span.length, overlay)


def add_months(day: date, count: int) -> date:
    """The same day ``count`` months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_working_days_cautiously(day: date, count: int, overlay: str | None = None) -> Due:
    """``add_working_days``, and beyond the entered notices the earliest date they could bring."""
    try:
        return Due(add_working_days(day, count, overlay), True)
    except CalendarEndedError:
        left = count
    while left:
        day += ONE
        left -= _is_working(day, overlay, otherwise=True)
    return Due(day, False)


def working_days_left(today: date, due_on: date, overlay: str | None = None) -> int:
    """Working days after ``today`` up to and with ``due_on``. An uncovered day is none: fewer are left."""
    days = (today + n * ONE for n in range(1, (due_on - today).days + 1))
    return sum(_is_working(day, overlay, otherwise=False) for day in days)


def _is_working(day: date, overlay: str | None, *, otherwise: bool) -> bool:
    try:
        return is_working_day(day, overlay)
    except CalendarEndedError:
        return otherwise


def _next_open(day: date, overlay: str | None) -> Due:
    try:
        while not is_working_day(day, overlay):
            day += ONE
    except CalendarEndedError:
        return Due(day, False)
    return Due(day, True)


def state(
    due_on: date,
    today: date,
    hidden_on: date | None,
    at_risk_working_days: int,
    overlay: str | None = None,
) -> State:
    """Where a clock stands at the end of ``today``.

    Units: ``at_risk_working_days`` working days left or fewer is at risk; zero is the due day itself.
    """
    if hidden_on is not None:
        return State.MET if hidden_on <= due_on else State.BREACHED
    if today > due_on:
        return State.BREACHED
    is_close = working_days_left(today, due_on, overlay) <= at_risk_working_days
    return State.AT_RISK if is_close else State.RUNNING
