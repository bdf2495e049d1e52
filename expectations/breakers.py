"""Breakers: does a region look like itself? Each measures one thing against the region's own history.

A tripped breaker is no error in the data but a question to a person: additions of the region wait for
the answer, withdrawals never do. A breaker that crashed, or gave no reading, is a failure of the gate.
Frames in, readings out: counts and court numbers only, and a fingerprint over the keys concerned.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import pandas as pd

from contracts.stages import BreakerReading, SuiteResult
from regulation.lists import PublicList
from regulation.policy import Breakers

SUITE = "breakers"
REGION = "*"
"""Scope of a breaker that looks at the region and not at one list."""
REASONS_TO_HIDE = frozenset({"dishonest_event", "nondisclosure"})
"""Tables that must not become empty, however small they were: they only ever hide."""


class Breaker(StrEnum):
    """What a breaker watches. Codes are permanent."""

    COURT_MISSING = "court_missing"
    VOLUME_SHRUNK = "volume_shrunk"
    VOLUME_GROWN = "volume_grown"
    VANISHED = "vanished"
    NEW = "new"
    PUBLIC_JUMP = "public_jump"
    REKEYED = "rekeyed"

    @property
    def zh(self) -> str:
        return {
            Breaker.COURT_MISSING: "整个法院的数据不见了",
            Breaker.VOLUME_SHRUNK: "数据量骤减",
            Breaker.VOLUME_GROWN: "数据量骤增",
            Breaker.VANISHED: "可见条目无依据地大量消失",
            Breaker.NEW: "新增条目过多",
            Breaker.PUBLIC_JUMP: "判定为公开的比例骤升",
            Breaker.REKEYED: "条目标识大量更换",
        }[self]


@dataclass(frozen=True, slots=True)
class History:
    """The region today beside the region as it was last confirmed.

    Shape: ``volumes`` a row a table and court (``table_name``, ``court_number``, ``rows``,
    ``rows_last``); ``entries`` a row an entry that was or will be visible (``list_code``, ``entry_key``,
    ``was_shown``, ``will_show``), without those that leave on positive evidence; ``shares`` a row a list
    (``list_code``, ``entries``, ``published``, ``entries_last``, ``published_last``); ``contents`` a row
    an entry that vanished or appeared (``list_code``, ``entry_key``, ``is_new``, ``content``: digest over
    the public columns without key and case number).
    """

    volumes: pd.DataFrame
    entries: pd.DataFrame
    shares: pd.DataFrame
    contents: pd.DataFrame


Measure = Callable[[History, Breakers, str], BreakerReading]


def court_missing(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """A court of some size without a single row in a table."""
    courts = history.volumes.loc[history.volumes["court_number"] != ""]
    known = courts.loc[courts["rows_last"] >= limits.court_floor]
    bad = known.loc[known["rows"] == 0]
    return _reading(
        Breaker.COURT_MISSING, scope, len(bad), 0, bad["rows_last"].sum(), len(known),
        len(bad) > 0, _lines(bad), _places(bad),
    )  # fmt: skip


def volume_shrunk(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """A table, of the region or of a court, that has lost too many of its rows."""
    all_rows = history.volumes
    least = limits.smallest_share_of_last
    is_small = all_rows["rows"] < all_rows["rows_last"] * least
    is_large = all_rows["rows_last"] >= limits.court_floor
    is_emptied = (
        all_rows["table_name"].isin(REASONS_TO_HIDE)
        & (all_rows["court_number"] == "")
        & (all_rows["rows_last"] > 0)
        & (all_rows["rows"] == 0)
    )
    bad = all_rows.loc[(is_large & is_small) | is_emptied]
    looked_at = bad if len(bad) else all_rows.loc[is_large]
    share = (looked_at["rows"] / looked_at["rows_last"]).min() if len(looked_at) else 1.0
    lost = (bad["rows_last"] - bad["rows"]).max() if len(bad) else 0
    return _reading(
        Breaker.VOLUME_SHRUNK, scope, share, least, lost, len(all_rows),
        len(bad) > 0, _lines(bad), _places(bad),
    )  # fmt: skip


def volume_grown(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """A table, of the region or of a court, that has grown beyond belief."""
    all_rows, most = history.volumes, limits.largest_share_of_last
    last = all_rows.groupby("table_name")["rows_last"].transform("max")
    grown = all_rows["rows"] - all_rows["rows_last"]
    is_large = (last > 0) & (grown >= limits.court_floor)
    bad = all_rows.loc[is_large & (all_rows["rows"] > all_rows["rows_last"] * most)]
    known = all_rows.loc[(all_rows["rows_last"] > 0) & is_large]
    share = (known["rows"] / known["rows_last"]).max() if len(known) else 1.0
    return _reading(
        Breaker.VOLUME_GROWN, scope, share, most, grown.loc[bad.index].max() if len(bad) else 0,
        len(all_rows), len(bad) > 0, _lines(bad), _places(bad),
    )  # fmt: skip


def vanished(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """Visible entries that would leave, or are kept unattested, without evidence of an ending."""
    own = _of(history.entries, scope)
    shown = own.loc[own["was_shown"]]
    gone = shown.loc[~shown["will_show"]]
    limit = limits.largest_vanished_share
    is_tripped = len(shown) >= limits.entry_floor and len(gone) > limit * len(shown)
    return _reading(
        Breaker.VANISHED, scope, _share(len(gone), len(shown)), limit, len(gone), len(shown),
        is_tripped, gone["entry_key"],
    )  # fmt: skip


def new(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """Entries that would appear. A list that was never decided before has no history to compare with."""
    own = _of(history.entries, scope)
    shown, fresh = int(own["was_shown"].sum()), own.loc[own["will_show"] & ~own["was_shown"]]
    has_history = shown > 0 or int(_of(history.shares, scope)["entries_last"].sum()) > 0
    limit = limits.largest_new_share
    is_tripped = has_history and len(fresh) >= limits.entry_floor and len(fresh) > limit * shown
    return _reading(
        Breaker.NEW, scope, _share(len(fresh), shown), limit, len(fresh), shown,
        is_tripped, fresh["entry_key"],
    )  # fmt: skip


def public_jump(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """The share of ``publish`` among a list's decisions against the last: a rule or a code gave way."""
    own = _of(history.shares, scope)
    now, last = int(own["entries"].sum()), int(own["entries_last"].sum())
    published, published_last = int(own["published"].sum()), int(own["published_last"].sum())
    limit = limits.largest_public_jump
    has_history = last > 0 and now >= limits.entry_floor
    # In whole numbers: a share is compared where it is exact.
    is_tripped = has_history and published * last - published_last * now > limit * now * last
    jump = _share(published, now) - _share(published_last, last) if last else 0.0
    concerned = [f"{now}", f"{published}", f"{last}", f"{published_last}"]
    return _reading(
        Breaker.PUBLIC_JUMP, scope, jump, limit, max(0, round(jump * now)), now, is_tripped, concerned
    )  # fmt: skip


def rekeyed(history: History, limits: Breakers, scope: str) -> BreakerReading:
    """Entries that vanished while others with the same public content, but for key and case number,
    appeared: the source has made its keys anew."""
    own = _of(history.contents, scope)
    old = own.loc[~own["is_new"]].groupby("content").size()
    fresh = own.loc[own["is_new"]].groupby("content").size()
    pairs = int(pd.concat([old, fresh], axis=1, join="inner").min(axis=1).sum())
    shown = int(_of(history.entries, scope)["was_shown"].sum())
    limit = limits.largest_rekeyed_share
    is_tripped = pairs >= limits.rekeyed_floor and pairs > limit * shown
    twins = own.loc[own["content"].isin(set(old.index) & set(fresh.index)), "entry_key"]
    return _reading(
        Breaker.REKEYED, scope, _share(pairs, shown), limit, pairs, shown, is_tripped, twins
    )  # fmt: skip


MEASURES: dict[str, Measure] = {
    Breaker.COURT_MISSING: court_missing,
    Breaker.VOLUME_SHRUNK: volume_shrunk,
    Breaker.VOLUME_GROWN: volume_grown,
    Breaker.VANISHED: vanished,
    Breaker.NEW: new,
    Breaker.PUBLIC_JUMP: public_jump,
    Breaker.REKEYED: rekeyed,
}
_OF_REGION = frozenset({Breaker.COURT_MISSING, Breaker.VOLUME_SHRUNK, Breaker.VOLUME_GROWN})


def expected() -> tuple[tuple[str, str], ...]:
    """(breaker, scope) of every reading there must be, whatever ``MEASURES`` says."""
    lists = tuple(str(code) for code in PublicList)
    return tuple(
        (str(breaker), scope)
        for breaker in Breaker
        for scope in ((REGION,) if breaker in _OF_REGION else lists)
    )


def examine(history: History, limits: Breakers) -> tuple[tuple[BreakerReading, ...], SuiteResult]:
    """Take every reading. The result says whether all were taken, not whether one tripped."""
    readings: list[BreakerReading] = []
    faults: list[str] = []
    for code, scope in expected():
        measure = MEASURES.get(code)
        if measure is None:
            faults.append(f"{code}({scope}): did not run")
            continue
        try:
            reading = measure(history, limits, scope)
        except Exception as problem:  # its text might quote a row
            faults.append(f"{code}({scope}): crashed: {type(problem).__name__}")
            continue
        if not isinstance(reading, BreakerReading) or reading.label != (code, scope):
            faults.append(f"{code}({scope}): gave no reading")
            continue
        readings.append(reading)
    result = SuiteResult(
        SUITE, SUITE, not faults, len(history.entries), len(readings), tuple(faults)
    )
    return tuple(readings), result


def tripped(readings: Iterable[BreakerReading]) -> tuple[BreakerReading, ...]:
    """The readings that ask a person."""
    return tuple(reading for reading in readings if reading.is_tripped)


def _of(rows: pd.DataFrame, scope: str) -> pd.DataFrame:
    return rows.loc[rows["list_code"] == scope]


def _share(part: int, whole: int) -> float:
    return part / max(whole, 1)


def _lines(rows: pd.DataFrame) -> list[str]:
    columns = ["table_name", "court_number", "rows", "rows_last"]
    return ["\x1f".join(map(str, row)) for row in rows[columns].itertuples(index=False)]


def _places(rows: pd.DataFrame) -> tuple[str, ...]:
    """Table and court, as the source numbers it; the whole region reads as the table alone."""
    names = [
        f"{table} {court}".strip()
        for table, court in zip(rows["table_name"], rows["court_number"], strict=True)
    ]
    return tuple(sorted(names)[:20])


def _reading(
    breaker: Breaker,
    scope: str,
    value: float,
    limit: float,
    rows: int,
    of: int,
    is_tripped: bool,
    concerned: Iterable[str],
    places: tuple[str, ...] = (),
) -> BreakerReading:
    digest = blake2b(digest_size=16)
    for part in sorted(str(each) for each in concerned):
        digest.update(part.encode() + b"\x00")
    return BreakerReading(
        breaker_code=str(breaker),
        list_code=scope,
        value=round(float(value), 4),
        limit=float(limit),
        rows=int(rows),
        of=int(of),
        is_tripped=bool(is_tripped),
        fingerprint=digest.hexdigest(),
        places=places,
    )


def names() -> Mapping[str, str]:
    """Breaker code → what it means, in Chinese."""
    return {str(breaker): breaker.zh for breaker in Breaker}
