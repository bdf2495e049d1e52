"""What the public store is told to show, and what it says it did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from contracts.tables import Column, Kind
from regulation.lists import PublicList

LIST = Column("list_code", Kind.TEXT, "清单代码", "the list", is_nullable=False)
KEY = Column("entry_key", Kind.TEXT, "条目标识", "the entry", is_nullable=False)
DIGEST = Column("digest", Kind.TEXT, "摘要", "over the public columns", is_nullable=False)
UNTIL = Column("visible_until", Kind.INSTANT, "可见截止时刻", "null: open-ended")
REASON = Column("reason_code", Kind.TEXT, "原因代码", "permanent reason code", is_nullable=False)

UNSTATED = "not_in_target"
"""Reason of a removal that nobody gave a reason for."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one list of one region must show.

    Shape: ``entries`` (entry_key, digest, visible_until) is everything the list shows; ``rows``
    (public columns, digest, visible_until) holds at least the rows that are new or changed;
    ``kept`` (entry_key, visible_until) are entries the source no longer attests, which stay as
    they are and darken at the given instant; ``removed_reasons`` (entry_key, reason_code) says
    why others leave. Instants carry a time zone; null is open-ended.
    """

    list_code: PublicList
    entries: pd.DataFrame
    rows: pd.DataFrame
    kept: pd.DataFrame
    removed_reasons: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What one load does to one list. Rows whose own ``visible_until`` moves are not written
    again: those ``extended`` follow at the flip, those ``darkened`` are so at once."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    suppressed: int = 0
    extended: int = 0
    darkened: int = 0

    @property
    def written(self) -> int:
        """Rows that travelled into the store."""
        return self.added + self.changed

    @property
    def has_changes(self) -> bool:
        """Whether the list needs a new version."""
        return bool(self.added or self.changed or self.removed)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An invisible version, ready to flip. Counts only: safe to log and keep."""

    region_code: str
    run_id: str
    version: int
    base_version: int
    counts: Mapping[PublicList, Counts]
