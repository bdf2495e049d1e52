"""How many identity numbers a published row leaves possible.

A partly hidden number is still personal data: its check character and the published age take
most of the hiding away. This module counts what is left, exactly, so that the policy's mask form
is judged by a figure and not by how many stars it has.
"""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST, _LAST = date(1900, 1, 1), date(2030, 12, 31)


def _date_table() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Per day since ``_FIRST``: digits (8) and, cumulatively, how many days leave each residue."""
    days = [_FIRST + timedelta(days=i) for i in range((_LAST - _FIRST).days + 1)]
    digits = np.array([[int(c) for c in f"{d:%Y%m%d}"] for d in days])
    residues = digits @ np.array(_WEIGHTS[6:14]) % 11
    counts = np.zeros((len(days) + 1, 11), dtype=np.int64)
    counts[1:] = np.cumsum(np.eye(11, dtype=np.int64)[residues], axis=0)
    return digits, counts


_DIGITS, _CUMULATIVE = _date_table()


def possible_numbers(masked: str, age: int | None, on: date) -> int:
    """Count the resident numbers that agree with ``masked``, with ``age`` (year of ``on`` less birth
    year), a real birth date and the check character. Without an age, any birth date from 1900 counts.

    Units: numbers. A value that is not an 18-character resident mask gives the plain count of
    its hidden digits.
    """
    if len(masked) != 18 or not masked[:6].replace("*", "0").isdigit():
        return int(10 ** masked.count("*"))
    if masked[17] != "*" and masked[17] not in _CHECK:
        return 0
    if set(masked[6:14]) == {"*"}:
        dates = _dates_in(*_window(age, on))
    else:
        dates = _dates_matching(masked[6:14], *_window(age, on))
    return int(dates @ _ways_by_date_residue(masked[:6], masked[14:]))


@lru_cache(maxsize=65536)
def _ways_by_date_residue(prefix: str, tail: str) -> npt.NDArray[np.int64]:
    """For each residue a birth date can leave: ways to fill the rest so that the check holds."""
    rest = _convolve(_digits_ways(prefix, 0), _digits_ways(tail[:3], 14))
    if tail[3] == "*":
        return np.full(11, rest.sum())
    return np.array([rest[(_CHECK.index(tail[3]) - residue) % 11] for residue in range(11)])


def _window(age: int | None, on: date) -> tuple[int, int]:
    """First and one-past-last birth day (as indices) of somebody shown as ``age`` in ``on``'s year."""
    if age is None:
        return 0, (on - _FIRST).days + 1
    year = on.year - age
    start, stop = date(year, 1, 1), date(year + 1, 1, 1)
    return max(0, (start - _FIRST).days), max(0, (stop - _FIRST).days)


def _dates_in(start: int, stop: int) -> npt.NDArray[np.int64]:
    counted: npt.NDArray[np.int64] = _CUMULATIVE[stop] - _CUMULATIVE[start]
    return counted


def _dates_matching(pattern: str, start: int, stop: int) -> npt.NDArray[np.int64]:
    window = _DIGITS[start:stop]
    fits = np.ones(len(window), dtype=bool)
    for i, c in enumerate(pattern):
        if c != "*":
            fits &= window[:, i] == int(c)
    residues = window[fits] @ np.array(_WEIGHTS[6:14]) % 11
    return np.bincount(residues, minlength=11)


def _digits_ways(pattern: str, offset: int) -> npt.NDArray[np.int64]:
    """Residue → number of ways for free or fixed digits from position ``offset``."""
    ways = np.zeros(11, dtype=np.int64)
    ways[0] = 1
    for i, c in enumerate(pattern):
        one = np.zeros(11, dtype=np.int64)
        for digit in range(10) if c == "*" else [int(c)]:
            one[digit * _WEIGHTS[offset + i] % 11] += 1
        ways = _convolve(ways, one)
    return ways


def _convolve(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    out = np.zeros(11, dtype=np.int64)
    for shift in range(11):
        if b[shift]:
            out += np.roll(a, shift) * b[shift]
    return out


def fewest_possible(rows: pd.DataFrame, on: date) -> "pd.Series[int]":
    """``possible_numbers`` for every row that has ``id_number_masked``; others are left out.

    Shape: columns ``id_number_masked``, and ``age`` and ``published_on`` where the list has them.
    """
    shown = rows.loc[rows["id_number_masked"].notna()]
    ages = shown["age"] if "age" in shown else pd.Series(np.nan, index=shown.index)
    days = shown["published_on"] if "published_on" in shown else pd.Series(on, index=shown.index)
    known: dict[tuple[str, float, date], int] = {}
    counts = []
    for masked, age, day in zip(shown["id_number_masked"], ages, days, strict=True):
        years = None if pd.isna(age) else int(age)
        as_of = on if pd.isna(day) else pd.Timestamp(day).date()
        key = (masked, -1 if years is None else years, as_of)
        if key not in known:
            known[key] = possible_numbers(masked, years, as_of)
        counts.append(known[key])
    return pd.Series(counts, index=shown.index, dtype="int64")
