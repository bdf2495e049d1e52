"""Verify: does the website show exactly what the source says it may, by key and by digest, both ways?

Recomputes everything from the source without the shortcuts of a run (no standing decisions, no stored
digests), reads as the website's own role, and scans every visible value for raw identifiers.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate
from expectations import gate, leak_scan
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from pipeline import decision
from pipeline.config import Settings, entry_key_secret
from pipeline.region_run import RegionRun
from pipeline.steps import load_policy, stores
from regulation.courts import regions
from regulation.lists import PublicList
from regulation.policy import Policy

NOTHING = pd.DataFrame(
    {
        "list_code": pd.Series(dtype="str"),
        "entry_key": pd.Series(dtype="str"),
        "case_key": pd.Series(dtype="str"),
        "outcome": pd.Series(dtype="str"),
        "reason_code": pd.Series(dtype="str"),
        "digest": pd.Series(dtype="str"),
        "fingerprint": pd.Series(dtype="str"),
        "review_on": pd.Series(dtype="datetime64[s]"),
    }
)


@dataclass
class ListCheck:
    """One list of one region. Counts and keys only."""

    region_code: str
    list_code: PublicList
    expected: int
    visible: int
    missing: int
    surplus: int
    different: int
    kept_unattested: int
    leaks: int

    @property
    def is_equal(self) -> bool:
        return not (self.missing or self.surplus or self.different or self.leaks)


@dataclass
class Verification:
    """The whole comparison. ``problems`` says which regions could not be compared, and why."""

    checks: list[ListCheck] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not self.problems and all(check.is_equal for check in self.checks)


def verify(settings: Settings, progress: object = None) -> Verification:
    """Compare every published region. Raises nothing for differences: they are the answer."""
    found = Verification()
    workbench, store = stores(settings)
    policy, problem = load_policy(settings)
    if problem:
        found.problems.append(f"policy: {problem}")
    for region in regions():
        day = store.decided_on(region)
        if day is None:
            found.problems.append(f"{region}: nothing published")
            continue
        with scratch_run(settings, workbench, store, policy, region, day) as run:
            found.checks += _check_region(run, entry_key_secret(settings))
        if callable(progress):
            progress(region)
    return found


@contextmanager
def scratch_run(
    settings: Settings,
    workbench: Workbench,
    store: PublicStore,
    policy: Policy,
    region: str,
    day: date,
) -> Iterator[RegionRun]:
    """A run that claims nothing and writes nothing but a private folder, which goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="verify-", dir=_private(settings)))
    scratch = replace(settings, home=folder)
    try:
        yield RegionRun(scratch, policy, None, "verify", region, day, store, workbench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _private(settings: Settings) -> Path:
    settings.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.spool


def recompute(run: RegionRun, secret: bytes) -> dict[PublicList, Candidate]:
    """Everything the region may show, made from the source as it is now: no standing decision, no stored
    digest, nothing of any earlier run but what it says of vanished approvals."""
    run.read_source()
    tables = decision.read_tables(run.folder / "raw")
    standing = run.workbench.decisions(run.region)
    found = decision.decide_region(
        tables, run.region, run.today, run.policy, secret, NOTHING, standing, NOTHING, NOTHING
    )
    closed = run.closed_keys(found.decided, tables["enforcement_case"])
    passed, _ = gate.hold_failing_rows(found.candidates, closed)
    return dict(passed)


def _check_region(run: RegionRun, secret: bytes) -> list[ListCheck]:
    passed = recompute(run, secret)
    now = run.store.instant()
    absences = run.workbench.absences(run.region)
    alive = absences.loc[pd.to_datetime(absences["dark_at"], utc=True) > now]
    suppressed = run.store.suppressed_keys()
    checks = []
    for code in PublicList:
        rows = passed[code].rows
        rows = rows.loc[rows["visible_until"].isna() | (rows["visible_until"] > now)]
        rows = rows.loc[~rows["entry_key"].isin(suppressed)]
        kept = set(alive.loc[alive["list_code"] == str(code), "entry_key"]) - suppressed
        shown = run.store.visible(code, run.region)
        checks.append(_compare(run.region, code, rows, shown, kept))
    return checks


def _compare(
    region: str, code: PublicList, expected: pd.DataFrame, shown: pd.DataFrame, kept: set[str]
) -> ListCheck:
    wanted = dict(zip(expected["entry_key"], expected["digest"], strict=True))
    digests = digest_rows(PUBLIC_TABLES[code], shown)
    there = dict(zip(shown["entry_key"], digests, strict=True))
    surplus = set(there) - set(wanted) - kept
    return ListCheck(
        region_code=region,
        list_code=code,
        expected=len(wanted),
        visible=len(shown),
        missing=len(set(wanted) - set(there)),
        surplus=len(surplus) + (len(shown) - len(there)),
        different=sum(there[k] != wanted[k] for k in wanted.keys() & there.keys()),
        kept_unattested=len(kept & set(there)),
        leaks=int(leak_scan.scan(shown)["entry_key"].nunique()),  # rows, whatever they show
    )
