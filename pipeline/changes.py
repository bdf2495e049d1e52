"""What changed since the last run, case by case.

The source has no last-modified column, so every run reads everything. But a case and what hangs on
it are decided together and alone: when nothing of a case changed, its decisions stand. A fingerprint
a case tells which; rules, policy, vocabulary and redactor are part of it, so a new rule touches
every case again. ``disclosure verify`` recomputes without this shortcut.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from contracts.source import SOURCE_TABLES
from pipeline.config import PROJECT

_HASH_KEYS = ("disclosure-case1", "disclosure-case2")
_PACKAGES = ("regulation", "contracts", "transforms", "expectations")
UNTIMED = frozenset({"court", "deletion"})


@cache
def rules_digest(root: Path = PROJECT) -> str:
    """Digest of everything that decides: changes with any line of rules, contracts, vocabulary or redactor.

    Every file of these packages counts, whatever its suffix: a word list left out would change what is
    redacted and touch no row that is published already.
    """
    digest = hashlib.blake2b(digest_size=8)
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            name = path.relative_to(root)
            is_derived = any(part.startswith((".", "__pycache__")) for part in name.parts)
            if path.is_file() and not is_derived:
                digest.update(name.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def fingerprints(
    tables: Mapping[str, pd.DataFrame], facts: pd.DataFrame, stamp: str
) -> "pd.Series[str]":
    """Case id → 128-bit fingerprint of every row that belongs to the case.

    ``facts`` adds what a case owes to others: its court's code, and whether its number is repeated.
    Order of rows does not matter. Chance of missing a change: 2⁻¹²⁸.
    """
    cases = tables["enforcement_case"]["case_id"]
    of_case = pd.Series(np.arange(len(cases)), index=cases)
    totals = np.zeros((len(cases), 2), dtype=np.uint64)
    listing_case = tables["dishonest_entry"].set_index("dishonest_id")["case_id"]
    for number, table in enumerate(t.name for t in SOURCE_TABLES):
        if table in UNTIMED:
            continue
        rows = tables[table]
        owner = (
            rows["dishonest_id"].map(listing_case)
            if table == "dishonest_event"
            else rows["case_id"]
        )
        _add(totals, rows, owner.map(of_case), salt=number)
    shared = facts[["court_code", "is_number_repeated"]].astype(str)
    _add(totals, shared, facts["case_id"].map(of_case), salt=99)
    suffix = hashlib.blake2b(stamp.encode(), digest_size=8).digest()
    values = [hashlib.blake2b(row.tobytes() + suffix, digest_size=16).hexdigest() for row in totals]
    return pd.Series(values, index=cases, dtype="str")


def _add(
    totals: npt.NDArray[np.uint64], rows: pd.DataFrame, owner: "pd.Series[float]", salt: int
) -> None:
    known = owner.notna().to_numpy()
    if not known.any():
        return
    position = owner[known].astype("int64").to_numpy()
    text = rows.loc[known].assign(
        **{c: rows.loc[known, c].astype(str) for c in rows if c.endswith("_yuan")}
    )
    for column, key in enumerate(_HASH_KEYS):
        hashed = pd.util.hash_pandas_object(text, index=False, hash_key=key).to_numpy()
        with np.errstate(over="ignore"):
            np.add.at(totals[:, column], position, hashed * np.uint64(2 * salt + 1))


def cases_to_decide(
    current: "pd.Series[str]",
    former: pd.DataFrame,
    decisions: pd.DataFrame,
    shown: pd.DataFrame,
    today: date,
) -> set[str]:
    """Case keys whose decisions must be made anew.

    Changed or new cases; cases one of whose entries waited for today; and cases whose published row
    is not what the store holds, so that a restored or damaged store heals.

    Shape: ``current`` case key → fingerprint; ``former`` has ``case_key``, ``fingerprint``;
    ``decisions`` the workbench's lines; ``shown`` has ``list_code``, ``entry_key``, ``digest``.
    """
    known = dict(zip(former["case_key"], former["fingerprint"], strict=True))
    changed = {key for key, value in current.items() if known.get(key) != value}
    review = pd.to_datetime(decisions["review_on"])
    changed |= set(decisions.loc[review <= pd.Timestamp(today), "case_key"])
    published = decisions.loc[decisions["outcome"] == "publish"]
    together = published.merge(
        shown[["list_code", "entry_key", "digest"]],
        "left",
        ["list_code", "entry_key"],
        suffixes=("", "_shown"),
    )
    changed |= set(together.loc[together["digest"] != together["digest_shown"], "case_key"])
    return changed & set(current.index)
