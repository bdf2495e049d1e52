"""A second pair of eyes: what can a reader still read in text that is already redacted?

Written apart from the redactor, by another mind and with another technique: it folds every character by a
table, does arithmetic over arrays of digits and walks over words. A false alarm holds one row for a
steward; a miss harms a person. It says what kind of thing can be read and where, never the value.
"""

import pandas as pd

from expectations.leak_scan.files import scan_file, scan_folder
from expectations.leak_scan.reading import KINDS, kinds_of

__all__ = ["KINDS", "kind_of_leak", "kinds", "scan", "scan_file", "scan_folder"]


def kinds(text: str) -> tuple[str, ...]:
    """Every kind of thing that can be read in one value, the gravest first."""
    return kinds_of([text])[0]


def kind_of_leak(text: str) -> str | None:
    """The gravest kind of thing that can be read in one value, or None."""
    return next(iter(kinds(text)), None)


def scan(rows: pd.DataFrame, key: str = "entry_key") -> pd.DataFrame:
    """Scan every text column but the key and the digest, each distinct value once.

    Shape: columns ``entry_key``, ``column``, ``kind``; one row a kind and value. Never the value itself.
    """
    hits: list[pd.DataFrame] = []
    for name in rows.columns:
        values = rows[name].dropna()
        is_text = pd.api.types.is_string_dtype(values) or values.dtype == object
        if name in (key, "digest") or not is_text:
            continue
        distinct = values.unique()
        found = kinds_of([str(value) for value in distinct])
        known = {value: kinds for value, kinds in zip(distinct, found, strict=True) if kinds}
        if not known:
            continue
        bad = values[values.isin(list(known))].map(known)
        hits.append(
            pd.DataFrame(
                {key: rows.loc[bad.index, key].to_numpy(), "column": name, "kind": bad.to_numpy()}
            ).explode("kind")
        )
    if not hits:
        return pd.DataFrame([], columns=[key, "column", "kind"])
    return pd.concat(hits, ignore_index=True)
