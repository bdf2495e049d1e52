"""What the gate is shown besides candidates, volumes against the last confirmation and decisions; and
what becomes of the rows it held."""

import pandas as pd

from contracts.stages import Candidate, Outcome
from pipeline.decision import DECISION_COLUMNS, Decision
from regulation.lists import PublicList
from regulation.policy import Policy
from transforms.rules import GATE, TEXT_LEAK

VOLUME_TABLES = (
    "enforcement_case",
    "party",
    "measure",
    "dishonest_entry",
    "dishonest_event",
    "nondisclosure",
)
REASONS_TO_HIDE = ("dishonest_event", "nondisclosure")
"""Tables that must not vanish: they only ever hide."""


def volumes(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows a table and court. Shape: ``table_name``, ``court_number``, ``rows``."""
    court_of = tables["enforcement_case"].set_index("case_id")["court_number"]
    parts = []
    for name in VOLUME_TABLES:
        counted = _case_of(tables, name).map(court_of).value_counts()
        parts.append(
            pd.DataFrame(
                {"table_name": name, "court_number": counted.index, "rows": counted.to_numpy()}
            )
        )
    return pd.concat(parts, ignore_index=True).astype({"court_number": "str", "rows": "int64"})


def _case_of(tables: dict[str, pd.DataFrame], name: str) -> "pd.Series[str]":
    if name != "dishonest_event":
        return tables[name]["case_id"]
    listings = tables["dishonest_entry"].set_index("dishonest_id")["case_id"]
    return tables[name]["dishonest_id"].map(listings)


def volume_frame(now: pd.DataFrame, last: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Each table of the region, and each court of each table, against the last confirmation.

    Shape: ``table_name``, ``court_number`` (blank: the whole region), ``rows``, ``rows_last``,
    ``is_shrunk``, ``is_court_missing``.
    """
    keys = ["table_name", "court_number"]
    courts = now.merge(last[[*keys, "rows"]], "outer", keys, suffixes=("", "_last"))
    courts[["rows", "rows_last"]] = courts[["rows", "rows_last"]].fillna(0).astype("int64")
    tables = courts.groupby("table_name", as_index=False)[["rows", "rows_last"]].sum()
    together = pd.concat([tables.assign(court_number=""), courts], ignore_index=True)
    least = policy.volume.smallest_share_of_last
    floor = policy.volume.court_floor
    is_large = together["rows_last"] >= floor
    is_gone = (
        together["table_name"].isin(REASONS_TO_HIDE)
        & (together["court_number"] == "")
        & (together["rows_last"] > 0)
        & (together["rows"] == 0)
    )
    return together.assign(
        is_shrunk=(is_large & (together["rows"] < together["rows_last"] * least)) | is_gone,
        is_court_missing=is_large & (together["rows"] == 0),
    )


def decision_frame(lines: pd.DataFrame, shown: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One row a list: is the list mostly in doubt, suddenly empty, or are its keys not unique?

    Shape: ``lines`` all decisions of the region (``list_code``, ``entry_key``, ``outcome``);
    ``shown`` what the store holds after withdrawals.
    """
    rows = []
    for code in PublicList:
        own = lines.loc[lines["list_code"] == str(code)]
        eligible = own.loc[own["outcome"].isin([str(Outcome.PUBLISH), str(Outcome.HOLD)])]
        held = int((eligible["outcome"] == str(Outcome.HOLD)).sum())
        published = len(eligible) - held
        visible = int((shown["list_code"] == str(code)).sum())
        volume = policy.volume
        rows.append(
            {
                "list_code": str(code),
                "entries": len(own),
                "published": published,
                "held": held,
                "is_mostly_held": len(eligible) >= volume.held_floor
                and held > volume.largest_held_share * len(eligible),
                "is_emptied": published == 0 and visible >= volume.held_floor,
                "has_repeated_keys": bool(own["entry_key"].duplicated().any()),
            }
        )
    return pd.DataFrame(rows)


def closed_case_ids(cases: pd.DataFrame) -> set[str]:
    """Closed cases by the gate's own reading: a mode and a date. Not the rules' code, on purpose."""
    closed = cases["closed_on"].notna() & cases["closing_mode_code"].notna()
    return set(cases.loc[closed, "case_id"])


def final_lines(
    found: Decision,
    passed: dict[PublicList, Candidate],
    held: pd.DataFrame,
    leaks: pd.DataFrame,
) -> pd.DataFrame:
    """All decisions with the gate's holds worked in, and what the store must show for each.

    Shape: ``held`` and ``leaks`` name entries by ``entry_key``; those in ``leaks`` get the reason that
    tells a steward to look at their text.
    """
    lines = found.decided.drop(columns="case_id")
    is_shown = lines["outcome"] == str(Outcome.PUBLISH)
    stopped = is_shown & lines["entry_key"].isin(held["entry_key"])
    lines["outcome"] = lines["outcome"].mask(stopped, str(Outcome.HOLD))
    lines["reason_code"] = lines["reason_code"].mask(stopped, GATE)
    by_text = stopped & lines["entry_key"].isin(leaks["entry_key"])
    lines["reason_code"] = lines["reason_code"].mask(by_text, TEXT_LEAK)
    shown = pd.concat(
        [c.rows[["entry_key", "digest", "visible_until"]] for c in passed.values()],
        ignore_index=True,
    )
    lines = lines.merge(shown, "left", "entry_key")
    columns = [*DECISION_COLUMNS, "digest", "visible_until"]
    carried = found.carried.reindex(columns=columns)
    together = [part for part in (lines.reindex(columns=columns), carried) if len(part)]
    return pd.concat(together, ignore_index=True) if together else carried


def quarantine(lines: pd.DataFrame, leaks: pd.DataFrame) -> pd.DataFrame:
    """What a person must look at; for a leak in free text, in which columns and of what kind.

    Shape: ``list_code``, ``entry_key``, ``rule_code``, ``column_names`` (blank: see the rule).
    """
    held = lines.loc[
        lines["outcome"] == str(Outcome.HOLD), ["list_code", "entry_key", "reason_code"]
    ]
    where = leaks.set_index("entry_key")["column_names"].astype(object)
    named = held["entry_key"].map(where).where(held["reason_code"] == TEXT_LEAK)
    return held.rename(columns={"reason_code": "rule_code"}).assign(
        column_names=named.astype("str")
    )
