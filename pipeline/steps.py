"""The steps of a run, as Airflow tasks and the command line call them.

Each takes and returns a small JSON dict: ids, paths, counts and digests, never a row. Each is recorded in
the workbench. An error that is not ours leaves its type and place behind, and nothing else: messages of
libraries quote values.
"""

import contextlib
import secrets
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine

from contracts.errors import (
    ConfigurationError,
    HaltError,
    PipelineError,
    PolicyError,
    SupersededError,
    TransientError,
)
from extractors import court_db, mapping, source
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from pipeline import config, spool
from pipeline.console import place_of
from pipeline.region_run import ZONE, RegionRun
from regulation import policy as policies
from regulation.courts import courts, regions
from regulation.policy import Policy
from transforms.entries import keyed
from transforms.redact import REDACTION_VERSION
from transforms.rules import EXPIRED

Order = dict[str, Any]
Counts = dict[str, Any]
Summary = dict[str, dict[str, Counts]]


class UnexpectedError(HaltError):
    """A fault of this program. Names the type and the place; the values stay where they were."""


class RunIncompleteError(HaltError):
    """At least one region was not published. Its lists stay as they were, under their lease."""


def engines(settings: config.Settings) -> tuple[Engine, Engine, Engine]:
    """Workbench, public store and website engines. Parameters never reach a log; no pool, since a
    task is a process and a handful of transactions."""
    made = [
        create_engine(url, hide_parameters=True, poolclass=NullPool)
        for url in (settings.workbench_url, settings.public_url, settings.web_url)
    ]
    return made[0], made[1], made[2]


def stores(settings: config.Settings) -> tuple[Workbench, PublicStore]:
    workbench, public, web = engines(settings)
    return Workbench(workbench), PublicStore(public, web)


def load_policy(settings: config.Settings) -> tuple[Policy, str | None]:
    """The policy and, when its file is unusable, the problem: withdrawals then go on under the last one
    that was good, so that neither too much nor too little is taken down."""
    try:
        loaded = policies.load(settings.policy)
    except PolicyError as problem:
        try:
            return policies.load(settings.last_good_policy), str(problem)
        except PolicyError:
            return policies.load(), str(problem)
    if settings.policy is not None:
        part = settings.last_good_policy.with_suffix(".part")
        part.write_bytes(Path(settings.policy).read_bytes())
        part.rename(settings.last_good_policy)
    return loaded, None


def open_run(decided_on: str | None, trigger: str) -> list[Order]:
    """Register a run, take down what is due by the calendar alone, and return one order a region.

    Raises: HaltError when a later day has been published: deciding for an earlier one would bring back
    what has ended since.
    """
    settings = config.resolve()
    workbench, store = stores(settings)
    today = (
        date.fromisoformat(decided_on) if decided_on else store.instant().astimezone(ZONE).date()
    )
    policy, _ = load_policy(settings)
    spool.wipe_old(settings.spool)
    run_id = f"{today:%Y%m%d}-{datetime.now(ZONE):%H%M%S}-{secrets.token_hex(3)}"
    workbench.open_run(
        run_id,
        today,
        trigger,
        policy_version=policy.version,
        redaction_version=REDACTION_VERSION,
    )
    expired = {region: _expire(store, region, run_id) for region in regions()}
    key_check = _same_key(settings, workbench, run_id)
    _possible_day(store, today)
    opened = {"expired": expired, "key_check": key_check, **_census(settings)}
    workbench.record_step(run_id, "*", "open", "done", opened)
    return [
        {"run_id": run_id, "region": region, "decided_on": today.isoformat()}
        for region in regions()
    ]


def _possible_day(store: PublicStore, today: date) -> None:
    """Raises HaltError for a day before the last published one, which would bring back what has ended
    since, and for a day to come, which would promise leases nobody can keep."""
    now = store.instant().astimezone(ZONE).date()
    if today > now:
        raise HaltError(f"{today} has not come yet; today is {now}")
    last = [d for region in regions() if (d := store.decided_on(region)) is not None]
    if last and max(last) > today:
        raise HaltError(f"{max(last)} has been published; {today} lies before it")


def _same_key(settings: config.Settings, workbench: Workbench, run_id: str) -> str:
    """A check value of the entry key. Raises ConfigurationError when the last run had another key."""
    check = keyed(config.entry_key_secret(settings), "check")
    former = workbench.last_opened("key_check", run_id)
    if former not in (None, check):
        raise ConfigurationError("entry_key.secret is not the one of the last run; restore it")
    return check


def _expire(store: PublicStore, region: str, run_id: str) -> int:
    """Delete rows that have darkened by themselves. Needs no source and no verdict."""
    shown = store.current(region)
    over = shown.loc[shown["visible_until"] <= store.instant(), ["list_code", "entry_key"]]
    return sum(store.withdraw(region, run_id, over.assign(reason_code=EXPIRED)).values())


def _census(settings: config.Settings) -> Counts:
    """Cases of courts nobody knows: in no region, so in no extract. Counted here, or nobody would see."""
    try:
        plan = mapping.load(settings.mapping)
        engine = source.open_source(settings.source_url)
        with contextlib.closing(engine.connect()) as connection:
            known = court_db.court_numbers(connection, plan)
            rows = court_db.census(connection, plan)
        engine.dispose()
    except PipelineError as problem:
        return {"unknown_courts": None, "census_error": type(problem).__name__}
    except Exception as problem:
        return {"unknown_courts": None, "census_error": type(problem).__name__}
    stray = rows.loc[~rows["court_number"].map(known).isin(list(courts()))]
    return {"unknown_courts": int(stray["rows"].sum())}


def _step(name: str) -> Callable[[Callable[[RegionRun], Counts]], Callable[..., Counts]]:
    """Make a recorded step out of one method of ``RegionRun``."""

    def make(method: Callable[[RegionRun], Counts]) -> Callable[..., Counts]:
        @wraps(method)
        def run(order: Order, before: Counts | None = None) -> Counts:
            del before  # carries the dependency between tasks; the data lie in the spool
            region, started = _region_run(order), time.monotonic()
            if name != "extract":  # which takes the region over
                region.workbench.require_claim(region.region, region.run_id)
            _record(region, name, "running", {})
            try:
                counts = method(region)
            except Exception as problem:
                ours = _in_our_words(region, name, problem)
                _record(region, name, "failed", {}, ours)
                raise ours from None
            seconds = round(time.monotonic() - started, 3)
            _record(region, name, "done", counts | {"seconds": seconds})
            return {"step": name, "region": region.region, **counts}

        return run

    return make


def _in_our_words(region: RegionRun, step: str, problem: Exception) -> PipelineError:
    """Our own errors as they are; of others type and place only. Whatever broke in a run that another
    has overtaken broke because of that."""
    try:
        region.workbench.require_claim(region.region, region.run_id)
    except SupersededError as superseded:
        return superseded
    except PipelineError:
        pass
    if isinstance(problem, PipelineError):
        return problem
    return UnexpectedError(f"{step} of {region.region}: {place_of(problem)}")


def _record(
    region: RegionRun, step: str, state: str, counts: Counts, error: PipelineError | None = None
) -> None:
    """A region is done when its last step is; each step keeps its own state and error beside."""
    own = {"state": state, **counts}
    if error is not None:
        own |= {"error_kind": type(error).__name__, "error_text": str(error)}
    overall = "running" if state == "done" and step != "confirm" else state
    region.workbench.record_step(region.run_id, region.region, step, overall, own, error=error)


def _region_run(order: Order) -> RegionRun:
    settings = config.resolve()
    policy, problem = load_policy(settings)
    workbench, store = stores(settings)
    return RegionRun(
        settings=settings,
        policy=policy,
        policy_problem=problem,
        run_id=order["run_id"],
        region=order["region"],
        today=date.fromisoformat(order["decided_on"]),
        store=store,
        workbench=workbench,
    )


extract = _step("extract")(RegionRun.extract)
decide = _step("decide")(RegionRun.decide)
withdraw = _step("withdraw")(RegionRun.withdraw)
validate = _step("validate")(RegionRun.validate)
publish = _step("publish")(RegionRun.publish)
confirm = _step("confirm")(RegionRun.confirm)

STEPS = (extract, decide, withdraw, validate, publish, confirm)


def steps_by_region(workbench: Workbench, run_id: str) -> Summary:
    """Region → step → state, counts and seconds of one run."""
    lines = workbench.run_summary(run_id)["regions"]
    return {str(region): dict(line["counts"]) for region, line in lines.items()}


def close_run(run_id: str) -> Counts:
    """Wipe the spool and close the run. Raises RunIncompleteError when a region failed."""
    settings = config.resolve()
    spool.wipe(settings.spool, run_id)
    workbench, _ = stores(settings)
    found = steps_by_region(workbench, run_id)
    failed = [c for c in regions() if found.get(c, {}).get("confirm", {}).get("state") != "done"]
    workbench.close_run(run_id, "incomplete" if failed else "complete", {"failed": failed})
    if failed:
        raise RunIncompleteError(f"run {run_id}: not published: {', '.join(failed)}")
    return {"run_id": run_id, "regions": len(regions())}


def run_day(
    decided_on: str | None, trigger: str, progress: Callable[[str, str, Counts | Exception], None]
) -> str:
    """All steps of all regions in this process, as ``daily_sync`` runs them. Returns the run id.

    One region's failure does not stop the others. Raises RunIncompleteError at the end.
    """
    orders = open_run(decided_on, trigger)
    for order in orders:
        _run_region(order, progress)
    close_run(orders[0]["run_id"])
    return str(orders[0]["run_id"])


def _run_region(order: Order, progress: Callable[[str, str, Counts | Exception], None]) -> None:
    """extract → decide → withdraw; decide → validate; publish needs both; then confirm."""
    for step in STEPS:
        name = step.__name__
        try:
            progress(order["region"], name, step(order))
        except (TransientError, HaltError) as problem:
            progress(order["region"], name, problem)
            return
