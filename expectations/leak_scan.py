"""A second pair of eyes: does any visible value still hold a raw identifier?

Written apart from the redactor and without its patterns: it walks characters, folds every Unicode
digit and Han numeral and joins runs over whatever is no letter. It knows nothing of columns or declared types; it only
asks whether a value holds digits long enough to identify somebody. A false alarm holds a row; a miss
harms a person.
"""

import unicodedata
from collections.abc import Iterable

import pandas as pd

HAN_NUMERALS = {c: str(i % 10) for i, c in enumerate("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖")}

SHORTEST_RESIDENT = 15
_X = frozenset("Xx×Ｘｘ")


def digit_runs(text: str) -> Iterable[str]:
    """Runs of digits in ``text``, joined over whatever is no letter; an X at the end counts."""
    run: list[str] = []
    for character in text:
        value = HAN_NUMERALS.get(character, unicodedata.digit(character, None))
        if value is not None:
            run.append(str(value))
        elif character in _X and len(run) == 17:
            run.append("X")
        elif character != "*" and not character.isalpha() and run:
            continue
        elif run:
            yield "".join(run)
            run = []
    if run:
        yield "".join(run)


def _is_day(month: str, day: str) -> bool:
    return "01" <= month <= "12" and "01" <= day <= "31"


def kind_of_leak(text: str) -> str | None:
    """Return ``resident_id``, ``old_resident_id``, ``mobile`` or None for one value."""
    for run in digit_runs(text):
        for start in range(len(run) - SHORTEST_RESIDENT + 1):
            window = run[start : start + 18]
            if len(window) == 18 and window[0] != "0" and window[6:8] in ("18", "19", "20"):
                return "resident_id"
        if len(run) == SHORTEST_RESIDENT and run[0] != "0" and _is_day(run[8:10], run[10:12]):
            return "old_resident_id"
        if len(run) in (11, 13) and run[-11] == "1" and run[-10] in "3456789":
            return "mobile"
    return None


def scan(rows: pd.DataFrame, key: str = "entry_key") -> pd.DataFrame:
    """Scan every text column but the key and the digest.

    Shape: columns ``entry_key``, ``column``, ``kind``; one row a hit. Never the value itself.
    """
    hits: list[tuple[str, str, str]] = []
    for name in rows.columns:
        if name in (key, "digest") or not pd.api.types.is_string_dtype(rows[name]):
            continue
        values = rows[name].dropna()
        known = {value: kind_of_leak(str(value)) for value in values.unique()}
        bad = values.map(known).dropna()
        hits += [(rows.at[index, key], name, kind) for index, kind in bad.items()]
    return pd.DataFrame(hits, columns=[key, "column", "kind"])
