"""Row-level checks: a row that fails one is held, by key, and the others go on."""

import re

import pandas as pd

from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate
from expectations import leak_scan
from expectations.suites import CASE_NUMBER, ENTRY_KEY, MASKED, NO_LONG_NUMBER, has_no_long_number

_PARTY_KINDS = ("自然人", "法人", "非法人组织")
_LEAK = "leak:"
_FREE_TEXTS = frozenset(name for table in PUBLIC_TABLES.values() for name in table.free_texts)


def failing_rows(candidate: Candidate, closed_keys: "pd.Index[str]") -> pd.DataFrame:
    """Return the rows that must not be published.

    Shape: columns ``entry_key``, ``check``; one row a key and failed check.
    """
    rows = candidate.rows
    table = PUBLIC_TABLES[candidate.list_code]
    failed: list[pd.DataFrame] = []

    def note(check: str, bad: "pd.Series[bool]") -> None:
        keys = rows.loc[bad.fillna(True).astype(bool), "entry_key"]
        failed.append(pd.DataFrame({"entry_key": keys, "check": check}))

    note("key_shape", ~_matches(rows["entry_key"], ENTRY_KEY))
    note("case_number_shape", ~_matches(rows["case_number"], CASE_NUMBER))
    note(
        "mask_shape", rows["id_number_masked"].notna() & ~_matches(rows["id_number_masked"], MASKED)
    )
    note("party_kind", ~rows["party_kind"].isin(_PARTY_KINDS))
    note("case_closed", rows["entry_key"].isin(closed_keys))
    for column in table.columns:
        if not column.is_nullable:
            note(f"missing:{column.name}", rows[column.name].isna())
        if has_no_long_number(column):
            held = rows[column.name].notna() & ~_matches(rows[column.name], NO_LONG_NUMBER)
            note(f"long_number:{column.name}", held)
    leaks = leak_scan.scan(rows)
    where = leaks["column"].astype(str) + ":" + leaks["kind"].astype(str)
    failed.append(pd.DataFrame({"entry_key": leaks["entry_key"], "check": _LEAK + where}))
    return pd.concat(failed, ignore_index=True)


def text_leaks(held: pd.DataFrame) -> pd.DataFrame:
    """The rows held because their redacted free text still looks like a leak, and where in it.

    Shape: ``entry_key``, ``column_names`` such as ``conduct_text:mobile,obligation_text:resident_id``:
    what a steward must look at, and never the value. One row an entry.
    """
    where = held["check"].astype("str").str.removeprefix(_LEAK)
    is_leak = held["check"].astype("str").str.startswith(_LEAK)
    hits = held.assign(column_names=where)[is_leak & where.str.split(":").str[0].isin(_FREE_TEXTS)]
    hits = hits.drop_duplicates(["entry_key", "column_names"]).sort_values("column_names")
    return hits.groupby("entry_key")["column_names"].agg(",".join).reset_index()


def _matches(column: "pd.Series[str]", pattern: str) -> "pd.Series[bool]":
    """Python's own ``re`` on purpose: Arrow columns would use RE2, whose ``\\d`` is ASCII only."""
    compiled = re.compile(pattern)
    known = {v: compiled.search(v) is not None for v in column.dropna().unique()}
    return column.map(known, na_action="ignore").fillna(False).astype(bool)
