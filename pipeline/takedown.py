"""The takedown lane: whatever must leave the public eye today, from what the stores already know.

It asks no source, no gate, no policy and no calendar, so that none of them can make it late. Regions are
taken one by one, and in a region batch by batch; a batch that fails is halved until the entry at fault
stands alone. Failures are told at the end, when everything else is down.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from contracts.errors import ConfigurationError, HaltError, PipelineError
from contracts.public import PUBLIC_TABLES
from loaders import public_due
from loaders.connection import Connection, transaction
from loaders.public_store import PublicStore
from loaders.public_types import UNSTATED
from loaders.workbench import Workbench
from loaders.workbench_clock import ClockTable
from loaders.workbench_due import Codes, DueEntries
from loaders.workbench_vetoes import approved_entry_keys
from pipeline import config, orders, suppression_proof
from pipeline.console import place_of
from pipeline.region_run import ZONE
from pipeline.steps import stores
from regulation.clocks import CLOCKS
from regulation.courts import regions
from regulation.lists import PublicList
from transforms.rules import DEADLINE, EXPIRED, URGENT

Counts = dict[str, Any]
Order = dict[str, Any]

VETO, PENDING = "X20-VETO", "H20-VETO-PENDING"
COLUMNS = ["list_code", "entry_key", "reason_code"]
CODES: Codes = {"urgent": sorted(URGENT), "expired": EXPIRED, "deadline": DEADLINE}


class TakedownIncompleteError(HaltError):
    """Something that must leave is still there, or could not be looked for. All else is down."""


@dataclass
class Lane:
    """One pass. ``problems`` name parts, rules and counts, never values."""

    store: PublicStore
    workbench: Workbench
    run_id: str
    now: datetime
    problems: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    @contextmanager
    def part(self, what: str) -> Iterator[None]:
        """Let the rest go on when this part fails."""
        try:
            yield
        except PipelineError as problem:
            self.problems.append(f"{what}: {type(problem).__name__}: {problem}")
        except Exception as problem:  # a library's message may quote a row
            self.problems.append(f"{what}: {place_of(problem)}")

    @contextmanager
    def reading(self, what: str) -> Iterator[Connection]:
        with transaction(self.store.engine, what) as connection:
            yield connection


# ── what must leave ────────────────────────────────────────────────────────────────────────────
def due_entries(lane: Lane, region: str) -> pd.DataFrame:
    """Everything of a region that must leave now, each source of knowledge for itself.

    Shape: list_code, entry_key, reason_code; each entry once, the first reason found counts.
    """
    found = [pd.DataFrame(columns=COLUMNS, dtype=object)]
    vetoes = pd.DataFrame(columns=["list_code", "entry_key", "column_name", "is_approved"])
    with lane.part("approvals"):
        vetoes = approved_entry_keys(lane.workbench.engine, lane.today)
    for code in PublicList:
        with lane.part(f"{region} {code}"):
            found += _of_list(lane, region, code, vetoes)
    together = pd.concat([rows.astype(object) for rows in found], ignore_index=True)
    together["reason_code"] = together["reason_code"].fillna(UNSTATED)
    return together.drop_duplicates(["list_code", "entry_key"], ignore_index=True)


def _of_list(lane: Lane, region: str, code: PublicList, vetoes: pd.DataFrame) -> list[pd.DataFrame]:
    with lane.reading(f"reading {code} of {region}") as connection:
        shown = public_due.shown(connection, region, code)
        ordered = public_due.suppressed_rows(connection, region, code)
        over = public_due.expired(connection, region, code)
        load_run = public_due.last_load(connection, region)
    found = [ordered]
    due = DueEntries(lane.workbench.engine, lane.now, lane.today, _hiding_clocks())
    asked: dict[str, Callable[[], pd.DataFrame]] = {
        "decisions": lambda: due.by_decision(code, shown, CODES),
        "approvals": lambda: _vetoed(lane, region, code, shown, vetoes),
        "clocks": lambda: due.by_clock(code, shown, CODES),
        "absences": lambda: due.by_absence(code, shown, CODES, load_run),
    }
    for name, ask in asked.items():
        with lane.part(f"{region} {code}, {name}"):
            found.append(ask())
    found.append(pd.DataFrame({"entry_key": over, "reason_code": EXPIRED}, dtype=object))
    return [rows.assign(list_code=str(code))[COLUMNS] for rows in found]


def _vetoed(
    lane: Lane, region: str, code: PublicList, shown: pd.DataFrame, vetoes: pd.DataFrame
) -> pd.DataFrame:
    """Entries an application covers; for one column only while the row holds something in it."""
    mine = vetoes["list_code"].isna() | (vetoes["list_code"] == str(code))
    mine = vetoes.loc[mine & vetoes["entry_key"].isin(shown["entry_key"])]
    column_known = {name for table in PUBLIC_TABLES.values() for name in table.names}
    leaving = mine.loc[
        ~mine["column_name"].isin(column_known)
    ]  # none, or one nobody knows: all of it
    own = mine.loc[mine["column_name"].isin(PUBLIC_TABLES[code].names)]
    for column, rows in own.groupby("column_name"):
        with lane.reading(f"reading {code} of {region}") as connection:
            keys = public_due.showing(
                connection, region, code, str(column), [str(k) for k in rows["entry_key"]]
            )
        leaving = pd.concat([leaving, rows.loc[rows["entry_key"].isin(keys)]])
    # Of several applications the most restrictive counts.
    leaving = leaving.sort_values("is_approved", ascending=False, kind="stable")
    reasons = leaving["is_approved"].map({True: VETO, False: PENDING})
    return leaving.assign(reason_code=reasons)[["entry_key", "reason_code"]]


def _hiding_clocks() -> list[str]:
    return [clock.code for clock in CLOCKS.values() if clock.hides]


# ── take it down ───────────────────────────────────────────────────────────────────────────────
def take_down_region(lane: Lane, region: str) -> Counts:
    """Take down what is due in one region. Never raises: see ``lane.problems``."""
    done: dict[str, int] = {}
    reasons: dict[str, int] = {}
    with lane.part(region):
        leaving = due_entries(lane, region)
        for rows in _withdraw(lane, region, leaving):
            for pair in zip(rows["list_code"], rows["reason_code"], strict=True):
                done[str(pair[0])] = done.get(str(pair[0]), 0) + 1
                reasons[str(pair[1])] = reasons.get(str(pair[1]), 0) + 1
    return {"withdrawn": done, "reasons": reasons}


def _withdraw(lane: Lane, region: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Take rows down in one transaction; when that fails, in two halves. Yields what is down."""
    if rows.empty:
        return
    try:
        lane.store.withdraw(region, lane.run_id, rows)
    except Exception as problem:
        if len(rows) == 1:
            with lane.part(f"{region} {rows['list_code'].iloc[0]}, one entry"):
                raise
            return
        if not _is_reachable(lane):
            kind = type(problem).__name__
            lane.problems.append(f"{region}: {len(rows)} entries still there, {kind}")
            return
        middle = len(rows) // 2
        yield from _withdraw(lane, region, rows.iloc[:middle])
        yield from _withdraw(lane, region, rows.iloc[middle:])
    else:
        with lane.part(f"{region}, clocks"):
            ClockTable(lane.workbench.engine).hide(region, rows, lane.now)
        yield rows


def _is_reachable(lane: Lane) -> bool:
    """A store that is gone is no entry's fault: halving would only ask it again and again."""
    try:
        lane.store.instant()
    except PipelineError:
        return False
    return True


def take_down_now(store: PublicStore, workbench: Workbench, region: str | None = None) -> list[str]:
    """Take down what is due outside a pass: after a rollback or a restored backup. Returns problems."""
    lane = Lane(
        store, workbench, f"takedown after the fact {secrets.token_hex(3)}", store.instant()
    )
    with transaction(store.engine, "reading the regions") as connection:
        known = public_due.regions(connection)
    for each in known if region is None else [region]:
        take_down_region(lane, each)
    return lane.problems


# ── the pass, in three steps ───────────────────────────────────────────────────────────────────
def open_takedown(trigger: str) -> list[Order]:
    """Begin a pass: one order a region, also for regions that only the store still knows.

    Needs the public store alone; a workbench that is away is a problem of the pass, not its end.
    """
    workbench, store = stores(config.resolve())
    now = store.instant()
    today = now.astimezone(ZONE).date()
    run_id = f"takedown-{today:%Y%m%d}-{datetime.now(ZONE):%H%M%S}-{secrets.token_hex(3)}"
    lane = Lane(store, workbench, run_id, now)
    with lane.part("workbench"):
        workbench.open_run(run_id, today, trigger)
    with lane.part("orders"):
        orders.reapply(store, workbench)
    with transaction(store.engine, "reading the regions") as connection:
        known = public_due.regions(connection)
    _note(lane, "*", {"reapplied": not lane.problems})
    return [
        {"run_id": run_id, "region": region, "problems": lane.problems if not number else []}
        for number, region in enumerate(dict.fromkeys([*regions(), *known]))
    ]


def take_down(order: Order) -> Counts:
    """Take down what is due in one region.

    Raises: TakedownIncompleteError when anything failed, after all else is down.
    """
    workbench, store = stores(config.resolve())
    lane = Lane(store, workbench, order["run_id"], store.instant(), list(order["problems"]))
    region = order["region"]
    counts = take_down_region(lane, region)
    _note(lane, region, counts)
    if lane.problems:
        raise TakedownIncompleteError("; ".join(lane.problems))
    return {"region": region, **counts}


def close_takedown(run_id: str, failed: list[str]) -> Counts:
    """Prove that nothing ordered down can be read, and close the pass.

    Raises: TakedownIncompleteError for regions that failed, and for a proof that did.
    """
    workbench, store = stores(config.resolve())
    lane = Lane(store, workbench, run_id, store.instant())
    with lane.part("decisions"):
        due = DueEntries(workbench.engine, lane.now, lane.today, ())
        if unknown := due.lines_of_unknown_lists():
            lane.problems.append(f"workbench.decision: {unknown} lines of lists nobody knows")
    with lane.part("proof"):
        lane.problems += suppression_proof.prove(store).problems
    problems = [f"regions failed: {', '.join(failed)}"] * bool(failed) + lane.problems
    with lane.part("workbench"):
        workbench.close_run(run_id, "incomplete" if problems else "complete", {"failed": failed})
    if problems or lane.problems:
        raise TakedownIncompleteError("; ".join(problems or lane.problems))
    return {"run_id": run_id}


def run(trigger: str, progress: Callable[[str, Counts | Exception], None]) -> str:
    """The whole pass in this process, as the DAG ``takedown`` runs it. Returns the run id.

    Raises: TakedownIncompleteError at the end, when a region failed.
    """
    given = open_takedown(trigger)
    failed = []
    for order in given:
        try:
            progress(order["region"], take_down(order))
        except (PipelineError, ConfigurationError) as problem:
            failed.append(str(order["region"]))
            progress(order["region"], problem)
    close_takedown(given[0]["run_id"], failed)
    return str(given[0]["run_id"])


def _note(lane: Lane, region: str, counts: Counts) -> None:
    """Record what was done. A workbench that is away must not undo it."""
    with lane.part("workbench"):
        state = "failed" if lane.problems else "done"
        problem = TakedownIncompleteError("; ".join(lane.problems)) if lane.problems else None
        lane.workbench.record_step(lane.run_id, region, "takedown", state, counts, error=problem)
