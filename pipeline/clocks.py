"""The clocks of a run: what must leave has a due date, and what left has an instant.

A clock is started before its entry is taken down and stopped after, so that a crash between the two leaves
it running and ``overdue_visible`` sees it. Recomputed after every run, whatever became of the run: a new
calendar or policy moves the due date of whatever is not settled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd

from contracts.stages import Outcome
from loaders import workbench_clock
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from loaders.workbench_clock import COLUMNS, ClockTable
from pipeline.decision import Decision
from regulation.clocks import CLOCKS, Due, State, due_for, state
from regulation.lists import PublicList
from regulation.policy import Policy
from regulation.working_days import OVERLAY_OF_REGION
from transforms.deadlines import CLOCK_OF
from transforms.rules import EXPIRED

if TYPE_CHECKING:
    from pipeline.region_run import RegionRun

ZONE = ZoneInfo("Asia/Shanghai")
ENTRY = ["list_code", "entry_key"]
KEY = [*ENTRY, "clock_code", "started_on"]
DARKENS_BY_ITSELF = ("X31-ENDED", "X42-TERM-OVER")
"""Ends that the row carries as its own ``visible_until``: it was dark from the day after."""
_NAMES = [column.name for column in COLUMNS]


@contextmanager
def timing(run: "RegionRun", found: Decision, leaving: pd.DataFrame) -> Iterator[None]:
    """Start the clocks of what leaves, let it leave, stop them.

    Nothing here holds a withdrawal back: what goes wrong before is told after it.
    """
    problem: Exception | None = None
    table = ClockTable(run.workbench.engine)
    try:
        events = _events(found, leaving, run.today)
        table.revise(
            run.region,
            lambda lines: _started(lines, events, run.region, run.policy, run.run_id, run.today),
        )
    except Exception as caught:
        problem = caught
    yield
    if problem is not None:
        raise problem
    table.hide(run.region, leaving[ENTRY], run.store.instant())


def _events(found: Decision, leaving: pd.DataFrame, today: date) -> pd.DataFrame:
    """What started the clock of everything that leaves.

    Without a day of its own an event counts from the day the pipeline learned of it.
    Shape: list_code, entry_key, clock_code, started_on, reason_code.
    """
    columns = [*ENTRY, "evidence_on"]
    known = [
        part[columns].astype({"evidence_on": "datetime64[s]"})
        for part in (found.decided, found.carried, found.gone)
        if len(part)
    ]
    if not known or leaving.empty:
        return pd.DataFrame(columns=[*KEY, "reason_code"])
    days = pd.concat(known, ignore_index=True).drop_duplicates(ENTRY)
    rows = leaving.merge(days, "left", ENTRY)
    rows["clock_code"] = rows["reason_code"].map(dict(CLOCK_OF))
    rows["started_on"] = _days(rows["evidence_on"].fillna(pd.Timestamp(today)))
    rows = rows.loc[rows["clock_code"].notna(), [*KEY, "reason_code"]]
    return rows.drop_duplicates(KEY).reset_index(drop=True)


def _days(instants: pd.Series) -> pd.Series:
    return pd.Series([t.date() for t in pd.to_datetime(instants)], instants.index, dtype=object)


def _started(
    lines: pd.DataFrame,
    events: pd.DataFrame,
    region: str,
    policy: Policy,
    run_id: str,
    today: date,
) -> pd.DataFrame:
    """The clocks with those of ``events`` running; one that was stopped before runs again.

    A clock without an event's day, which stands already, is not started a second time.
    """
    made = []
    index = {key: place for place, key in enumerate(_keys(lines, KEY))}
    lines = lines.astype(object)
    for event in events.to_dict("records"):
        key = tuple(event[name] for name in KEY)
        if key in index:
            at = lines.index[index[key]]
            lines.loc[at, ["hidden_at", "state", "run_id"]] = [None, str(State.RUNNING), run_id]
            continue
        due = _due(event["clock_code"], event["started_on"], event["list_code"], region, policy)
        made.append(
            {
                **event,
                "region_code": region,
                "due_on": due.on,
                "is_certain": due.is_certain,
                "known_on": today,
                "state": str(_state(due.on, today, None, region, policy)),
                "hidden_at": None,
                "policy_version": policy.version,
                "run_id": run_id,
            }
        )
    return _table([*lines.to_dict("records"), *made])


def _table(lines: list[Any]) -> pd.DataFrame:
    rows = pd.DataFrame(lines, columns=_NAMES, dtype=object)
    rows["hidden_at"] = pd.to_datetime(rows["hidden_at"], utc=True)
    rows["is_certain"] = rows["is_certain"].astype(int)
    return rows


def _keys(rows: pd.DataFrame, names: list[str]) -> list[tuple[Any, ...]]:
    return list(rows[names].itertuples(index=False, name=None))


def _due(code: str, start: date, list_code: str, region: str, policy: Policy) -> Due:
    overlay = OVERLAY_OF_REGION.get(region)
    return due_for(CLOCKS[code], start, PublicList(list_code), policy, overlay)


def _state(due_on: date, today: date, hidden_on: date | None, region: str, policy: Policy) -> State:
    days = policy.clocks.at_risk_working_days
    return state(due_on, today, hidden_on, days, OVERLAY_OF_REGION.get(region))


def recompute(
    workbench: Workbench,
    store: PublicStore,
    policy: Policy,
    region: str,
    run_id: str,
    lines_published: pd.DataFrame | None = None,
) -> dict[str, int]:
    """Bring every clock of a region up to date. Returns how many stand in each state.

    Starts the clocks of entries that left without one (by their own lease, by the takedown lane, in a run
    that was killed); stops those whose entry is gone. ``lines_published`` are the decisions of a run that has
    just published: only these can void a clock, since standing ones may be older than its event.
    """
    published = set() if lines_published is None else _published(lines_published)
    now = store.instant()
    shown = set(_keys(store.current(region), ENTRY))
    gone = workbench_clock.left(store.engine, region)
    decisions = workbench.decisions(region)
    counts: dict[str, int] = {}

    def change(lines: pd.DataFrame) -> pd.DataFrame:
        missing = _without_clock(lines, decisions, shown, gone, now)
        today = now.astimezone(ZONE).date()
        rows = _started(lines, missing, region, policy, run_id, today).to_dict("records")
        ends = dict(zip(_keys(missing, KEY), missing["hidden_at"], strict=True))
        for line in rows:
            _bring_up_to_date(line, shown, ends, published, region, policy, now)
            counts[line["state"]] = counts.get(line["state"], 0) + 1
        return _table(rows)

    ClockTable(workbench.engine).revise(region, change)
    return counts


def recompute_failed(
    workbench: Workbench, store: PublicStore, policy: Policy, regions: list[str], run_id: str
) -> dict[str, str]:
    """Bring the clocks of regions up to date whose run did not come to its last step.

    Returns region → kind of the error, where that failed too: closing a run must not fail for it, and what
    stands still is seen by ``overdue_visible``.
    """
    failed = {}
    for region in regions:
        try:
            recompute(workbench, store, policy, region, run_id)
        except Exception as problem:
            failed[region] = type(problem).__name__
    return failed


def _published(lines: pd.DataFrame) -> set[tuple[Any, ...]]:
    return set(_keys(lines.loc[lines["outcome"] == str(Outcome.PUBLISH)], ENTRY))


def _without_clock(
    lines: pd.DataFrame,
    decisions: pd.DataFrame,
    shown: set[tuple[Any, ...]],
    gone: pd.DataFrame,
    now: datetime,
) -> pd.DataFrame:
    """Standing decisions against entries that are, or were, public, and have no clock.

    Shape: as ``_events``, and ``hidden_at``: null for one that is still shown.
    """
    reason_of = dict(zip(_keys(gone, ENTRY), gone["reason_code"], strict=True))
    running = set(_keys(lines, [*ENTRY, "clock_code"]))
    exact = set(_keys(lines, KEY))
    hidden = lines.loc[lines["hidden_at"].notna()].groupby(ENTRY)["hidden_at"].max().to_dict()
    today = now.astimezone(ZONE).date()
    rows = []
    must = decisions.loc[decisions["outcome"] != str(Outcome.PUBLISH)]
    must = must.loc[must["reason_code"].isin(list(CLOCK_OF))]
    for line in must.to_dict("records"):
        entry = (line["list_code"], line["entry_key"])
        code, event = CLOCK_OF[line["reason_code"]], line["evidence_on"]
        has_day = not pd.isna(event)
        is_timed = (*entry, code, event) in exact if has_day else (*entry, code) in running
        if is_timed or not (entry in shown or entry in reason_of):
            continue
        at: Any = hidden.get(entry, now)
        if has_day and line["reason_code"] in DARKENS_BY_ITSELF and reason_of.get(entry) == EXPIRED:
            at = datetime.combine(event + timedelta(days=1), time(0), ZONE)
        rows.append(
            {
                "list_code": entry[0],
                "entry_key": entry[1],
                "clock_code": code,
                "started_on": event if has_day else today,
                "reason_code": line["reason_code"],
                "hidden_at": None if entry in shown else at,
            }
        )
    return pd.DataFrame(rows, columns=[*KEY, "reason_code", "hidden_at"])


def _bring_up_to_date(
    line: dict[str, Any],
    shown: set[tuple[Any, ...]],
    ends: dict[tuple[Any, ...], Any],
    published: set[tuple[Any, ...]],
    region: str,
    policy: Policy,
    now: datetime,
) -> None:
    """Set one line's instant, due date and state.

    A settled clock keeps the due date of the policy it was settled under; a better calendar still moves it.
    """
    entry = (line["list_code"], line["entry_key"])
    is_hidden = not pd.isna(line["hidden_at"])
    if line["state"] == State.VOID:
        return
    if not is_hidden and entry not in shown:
        at = ends.get(tuple(line[name] for name in KEY))
        line["hidden_at"] = now if at is None or pd.isna(at) else at
        is_hidden = True
    elif not is_hidden and entry in published:
        line["state"] = str(State.VOID)
        return
    if not is_hidden or line["policy_version"] == policy.version or not line["is_certain"]:
        due = _due(line["clock_code"], line["started_on"], line["list_code"], region, policy)
        line |= {
            "due_on": due.on,
            "is_certain": due.is_certain,
            "policy_version": policy.version,
        }
    hidden_on = pd.Timestamp(line["hidden_at"]).tz_convert(ZONE).date() if is_hidden else None
    today = now.astimezone(ZONE).date()
    line["state"] = str(_state(line["due_on"], today, hidden_on, region, policy))


def overdue_visible(workbench: Workbench, store: PublicStore) -> pd.DataFrame:
    """Entries that are overdue and can still be read. Must be empty, always: see ``workbench_clock``."""
    today = store.instant().astimezone(ZONE).date()
    return workbench_clock.overdue_visible(workbench.engine, store.web_engine, today)


def as_of(lines: pd.DataFrame, policy: Policy, today: date) -> pd.DataFrame:
    """Clocks as they stand today, whenever they were computed."""
    states = []
    for line in lines.to_dict("records"):
        at = line["hidden_at"]
        hidden_on = None if pd.isna(at) else pd.Timestamp(at).tz_convert(ZONE).date()
        now = _state(line["due_on"], today, hidden_on, line["region_code"], policy)
        states.append(line["state"] if line["state"] == State.VOID else str(now))
    return lines.assign(state=pd.Series(states, index=lines.index, dtype="str"))
