"""The sum of all daily changes against everything made anew: the same rows, byte by byte.

``verify`` asks what the website can read; this asks what the store holds, so that a row which a delta
forgot, doubled or left under another lease is found although nobody sees it yet. Writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from contracts.digests import spelled
from contracts.public import PUBLIC_TABLES
from contracts.tables import Column
from loaders import public_proof
from loaders.public_types import DIGEST, UNTIL
from pipeline.config import Settings, entry_key_secret
from pipeline.region_run import RegionRun
from pipeline.steps import load_policy, stores
from pipeline.verification import recompute, scratch_run
from regulation.courts import regions
from regulation.lists import PublicList


@dataclass(frozen=True, slots=True)
class ListRebuild:
    """One list of one region. ``digest`` is SHA-256 over all rows in the order of their keys."""

    region_code: str
    list_code: PublicList
    stored: int
    rebuilt: int
    missing: int
    surplus: int
    different: int
    doubled: int
    kept: int
    stored_digest: str
    rebuilt_digest: str

    @property
    def is_equal(self) -> bool:
        return self.stored_digest == self.rebuilt_digest and not self.doubled


@dataclass(slots=True)
class Rebuild:
    """``problems`` says what could not be compared, and why."""

    lists: list[ListRebuild] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not self.problems and all(each.is_equal for each in self.lists)


def check(settings: Settings, progress: Callable[[str], None] | None = None) -> Rebuild:
    """Rebuild every published region in a private folder and compare. Differences are the answer."""
    found = Rebuild()
    workbench, store = stores(settings)
    policy, problem = load_policy(settings)
    secret = entry_key_secret(settings)
    if problem:
        found.problems.append(f"policy: {problem}")
    for region in regions():
        day = store.decided_on(region)
        if day is None:
            found.problems.append(f"{region}: nothing published")
            continue
        with scratch_run(settings, workbench, store, policy, region, day) as run:
            found.lists += _region(run, secret)
        if progress:
            progress(region)
    return found


def _region(run: RegionRun, secret: bytes) -> list[ListRebuild]:
    candidates = recompute(run, secret)
    now = pd.Timestamp(run.store.instant())
    absences = run.workbench.absences(run.region)
    suppressed = run.store.suppressed_keys()
    found = []
    for code in PublicList:
        kept = set(absences.loc[absences["list_code"] == str(code), "entry_key"])
        stored = public_proof.rows_as_of_now(run.store.engine, run.region, code)
        rebuilt = candidates[code].rows
        rebuilt = rebuilt.loc[~rebuilt["entry_key"].isin(suppressed)]
        both = [rows.loc[_is_open(rows, now)] for rows in (stored, rebuilt)]
        found.append(_compare(run.region, code, both[0], both[1], kept))
    return found


def _is_open(rows: pd.DataFrame, now: pd.Timestamp) -> "pd.Series[bool]":
    """Rows dark by their own lease are on their way out: of both sides alike."""
    until = pd.to_datetime(rows["visible_until"], utc=True)
    return until.isna() | (until > now)


def _compare(
    region: str, code: PublicList, stored: pd.DataFrame, rebuilt: pd.DataFrame, kept: set[str]
) -> ListRebuild:
    """An entry the source no longer attests cannot be rebuilt; it stays as it is until its own lease ends."""
    waits = stored["entry_key"].isin(kept)
    before, after = (_lines(code, rows) for rows in (stored.loc[~waits], rebuilt))
    common = before.keys() & after.keys()
    return ListRebuild(
        region_code=region,
        list_code=code,
        stored=len(stored),
        rebuilt=len(rebuilt),
        missing=len(after.keys() - before.keys()),
        surplus=len(before.keys() - after.keys()),
        different=sum(before[key] != after[key] for key in common),
        doubled=int(stored["entry_key"].duplicated().sum()),
        kept=int(waits.sum()),
        stored_digest=_digest(before),
        rebuilt_digest=_digest(after),
    )


def _lines(code: PublicList, rows: pd.DataFrame) -> dict[str, bytes]:
    """Key → the row in the one spelling, with its stored digest and its lease."""
    columns: tuple[Column, ...] = (*PUBLIC_TABLES[code].columns, DIGEST, UNTIL)
    parts = spelled(columns, rows)
    joined = pc.binary_join_element_wise(
        *(
            pc.fill_null(pc.binary_join_element_wise(pa.scalar("="), each, ""), "")
            for each in parts
        ),
        "\x00",
    )
    return dict(
        zip(rows["entry_key"].astype(str), map(str.encode, joined.to_pylist()), strict=True)
    )


def _digest(lines: dict[str, bytes]) -> str:
    together = sha256()
    for key in sorted(lines):
        together.update(lines[key] + b"\n")
    return together.hexdigest()
