"""Verify: does the website show exactly what the source says it may, by key and by digest, both ways?

Recomputes everything from the source without the shortcuts of a run (no standing decisions, no stored
digests), reads as the website's own role, and scans every visible value for raw identifiers.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from expectations import gate, leak_scan
from pipeline import decision
from pipeline.config import Settings, entry_key_secret
from pipeline.region_run import RegionRun
from pipeline.steps import load_policy, stores
from regulation.courts import regions
from regulation.lists import PublicList

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
        folder = Path(tempfile.mkdtemp(prefix="verify-", dir=_private(settings)))
        scratch = Settings(
            **{f: getattr(settings, f) for f in Settings.__dataclass_fields__} | {"home": folder}
        )
        run = RegionRun(scratch, policy, None, "verify", region, day, store, workbench)
        try:
            found.checks += _check_region(run, entry_key_secret(settings))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if callable(progress):
            progress(region)
    return found


def _private(settings: Settings) -> Path:
    settings.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.spool


def _check_region(run: RegionRun, secret: bytes) -> list[ListCheck]:
    run.read_source()
    tables = decision.read_tables(run.folder / "raw")
    now = run.store.instant()
    standing = run.workbench.decisions(run.region)  # for what it says of vanished approvals only
    found = decision.decide_region(
        tables, run.region, run.today, run.policy, secret, NOTHING, standing, NOTHING, NOTHING
    )
    closed = run.closed_keys(found.decided, tables["enforcement_case"])
    passed, _ = gate.hold_failing_rows(found.candidates, closed)
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
        leaks=len(leak_scan.scan(shown)),
    )
