"""The five shapes data takes on its way from the Digital Court to the public.

Raw ──decide──▶ Decided ──redact──▶ Candidate ──validate──▶ Verdict ──publish──▶ Publication

A stage is a frozen wrapper, not a bare frame, so handing the loader unredacted rows is a type
error, not a review comment. Between tasks only a ``Handle`` travels: never a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from regulation.lists import PublicList


class Outcome(StrEnum):
    """What becomes of one entry of one list today."""

    PUBLISH = "publish"
    WITHHOLD = "withhold"
    WITHDRAW = "withdraw"
    HOLD = "hold"

    @property
    def zh(self) -> str:
        return {
            Outcome.PUBLISH: "公开",
            Outcome.WITHHOLD: "不公开",
            Outcome.WITHDRAW: "屏蔽",
            Outcome.HOLD: "待核",
        }[self]


@dataclass(frozen=True, slots=True)
class Handle:
    """What one task tells the next: where, how much and the digest, never a row."""

    stage: str
    path: str
    rows: int
    digest: str

    def as_dict(self) -> dict[str, Any]:
        return {"stage": self.stage, "path": self.path, "rows": self.rows, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class TableManifest:
    """Proof that one table was read whole: ``rows_read`` equals ``rows_counted`` by the source
    in the same snapshot. ``unreadable_count`` rows hold a value that could not be read."""

    table: str
    rows_read: int
    rows_counted: int
    unreadable_count: int
    digest: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """One region as the source gave it: a folder with ``<table>.parquet`` for each table of the
    source contract, in canonical columns, and the manifest. Absence of a row means nothing
    unless every table ``is_complete``."""

    region_code: str
    folder: Path
    tables: Mapping[str, TableManifest]
    has_snapshot: bool

    @property
    def is_complete(self) -> bool:
        return all(t.rows_read == t.rows_counted for t in self.tables.values())


@dataclass(frozen=True, slots=True)
class Decided:
    """Exactly one outcome for each entry of each list.

    Shape: one row an entry; columns ``list_code``, ``entry_key``, ``case_key``, ``outcome``,
    ``reason_code``, ``evidence_on`` (the legal event's date), ``due_on`` (the last lawful day to
    be visible), ``review_on`` (first day on which time alone may change the outcome) and the
    entry's source columns, which ``redact`` needs and nobody else sees.
    """

    region_code: str
    decided_on: date
    entries: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Candidate:
    """Publishable rows of one list and region: public columns only, redacted.

    Shape: the columns of ``PUBLIC_TABLES[list_code]``, then ``digest`` (over exactly those
    columns) and ``visible_until`` (instant at which the row darkens by itself; NaT: open-ended).
    """

    region_code: str
    list_code: PublicList
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One suite over one table. ``failed`` names expectations; ``failing_keys`` entry keys."""

    suite: str
    table: str
    is_passed: bool
    rows: int
    checks: int
    failed: tuple[str, ...] = ()
    failing_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's word on one region. No verdict means no publication."""

    region_code: str
    candidate_digest: str
    is_passed: bool
    suites: tuple[SuiteResult, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What one publication of one list and region changed. Counts only: safe to log and keep."""

    region_code: str
    list_code: PublicList
    version: int
    added: int
    changed: int
    removed: int
    unchanged: int
    confirmed_at: datetime | None = None
    visible_until: datetime | None = None
    extra: Mapping[str, int] = field(default_factory=dict)
