"""A region beside its own past: what the breakers are shown, and which vanished entries have only been
given another key by the source."""

from dataclasses import replace

import pandas as pd

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate, Outcome
from expectations.breakers import History
from loaders.public_store import PublicStore
from pipeline import decision
from pipeline.decision import Decision
from regulation.lists import PublicList

PAIR = ["list_code", "entry_key"]
NOT_CONTENT = ("entry_key", "policy_version", "redaction_version")
"""What two rows may differ in and still tell the reader the same."""


def look_back(
    store: PublicStore,
    region: str,
    found: Decision,
    lines: pd.DataFrame,
    passed: dict[PublicList, Candidate],
    former: pd.DataFrame,
    volumes: pd.DataFrame,
) -> tuple[History, pd.DataFrame]:
    """Return what the breakers measure, and the re-keyed entries.

    What leaves on positive evidence counts as gone already: the answer must be the same whether the
    withdrawals of this run are done or still on their way.

    Shape: ``lines`` all decisions of the region; ``former`` those of the workbench; ``volumes`` see
    ``History``. Re-keyed: ``list_code``, ``entry_key`` (the old one), ``new_key``.
    """
    shown = store.current(region)
    leaving = decision.to_withdraw(found, shown)
    shown = without(shown, leaving)
    public = lines.loc[lines["outcome"] == str(Outcome.PUBLISH)]
    public = public.loc[~public["entry_key"].isin(store.suppressed_keys())]
    entries = _entries(shown, public)
    contents = _contents(store, region, entries, passed)
    history = History(volumes, entries, _shares(lines, former), contents)
    return history, _rekeyed(contents, found.gone)


def without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The rows whose list and entry are not among the others."""
    return rows.loc[~_is_in(rows, others)]


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """List → entries."""
    return {str(code): int(n) for code, n in rows.groupby("list_code").size().items()}


def absent_counts(absences: pd.DataFrame) -> dict[str, dict[str, object]]:
    """List → entries the source no longer attests, since when, and when the first goes dark."""
    found: dict[str, dict[str, object]] = {}
    for code, rows in absences.groupby("list_code"):
        found[str(code)] = {
            "entries": len(rows),
            "first_missed_on": str(pd.Timestamp(rows["first_missed_on"].min()).date()),
            "dark_at": pd.Timestamp(rows["dark_at"].min()).isoformat(),
        }
    return found


def _is_in(rows: pd.DataFrame, others: pd.DataFrame) -> "pd.Series[bool]":
    known = set(others[PAIR].itertuples(index=False, name=None))
    pairs = rows[PAIR].itertuples(index=False, name=None)
    return pd.Series([pair in known for pair in pairs], index=rows.index, dtype=bool)


def _entries(shown: pd.DataFrame, public: pd.DataFrame) -> pd.DataFrame:
    together = pd.concat([shown[PAIR], public[PAIR]]).drop_duplicates().reset_index(drop=True)
    return together.assign(
        was_shown=_is_in(together, shown), will_show=_is_in(together, public)
    ).sort_values(PAIR, ignore_index=True)


def _shares(lines: pd.DataFrame, former: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for code in PublicList:
        now = lines.loc[lines["list_code"] == str(code), "outcome"]
        last = former.loc[former["list_code"] == str(code), "outcome"]
        rows.append(
            {
                "list_code": str(code),
                "entries": len(now),
                "published": int((now == str(Outcome.PUBLISH)).sum()),
                "entries_last": len(last),
                "published_last": int((last == str(Outcome.PUBLISH)).sum()),
            }
        )
    return pd.DataFrame(rows)


def _contents(
    store: PublicStore,
    region: str,
    entries: pd.DataFrame,
    passed: dict[PublicList, Candidate],
) -> pd.DataFrame:
    """Digests of what vanished and what appeared. ``exact`` minds the case number, ``content`` does not.

    Only lists in which both happened are read: in the others nothing can have changed its key.
    """
    parts = [pd.DataFrame(columns=[*PAIR, "is_new", "content", "exact"])]
    for code in PublicList:
        own = entries.loc[entries["list_code"] == str(code)]
        gone = own.loc[own["was_shown"] & ~own["will_show"], "entry_key"]
        fresh = own.loc[own["will_show"] & ~own["was_shown"], "entry_key"]
        if gone.empty or fresh.empty:
            continue
        rows = passed[code].rows
        for is_new, found in (
            (False, store.stored_rows(code, region, list(gone))),
            (True, rows.loc[rows["entry_key"].isin(fresh)]),
        ):
            parts.append(
                pd.DataFrame(
                    {
                        "list_code": str(code),
                        "entry_key": found["entry_key"].astype(object),
                        "is_new": is_new,
                        "content": _digest(code, found, (*NOT_CONTENT, "case_number")),
                        "exact": _digest(code, found, NOT_CONTENT),
                    }
                )
            )
    together = pd.concat([p for p in parts if len(p)] or parts, ignore_index=True)
    return together.astype({"is_new": bool})


def _digest(code: PublicList, rows: pd.DataFrame, without: tuple[str, ...]) -> "pd.Series[str]":
    table = PUBLIC_TABLES[code]
    columns = tuple(column for column in table.columns if column.name not in without)
    return digest_rows(replace(table, columns=columns), rows)


def _rekeyed(contents: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """Vanished entries whose whole public content, case number included, appears under another key.

    Only what merely vanished: an entry that is held or was withdrawn has a decision of its own. Among
    equals one new entry takes the place of one old, in the order of their keys.
    """
    unattested = gone.loc[gone["reason_code"].isna()]
    old = contents.loc[~contents["is_new"]]
    old = old.loc[_is_in(old, unattested)].sort_values("entry_key")
    new = contents.loc[contents["is_new"]].sort_values("entry_key")
    same = ["list_code", "exact"]
    old = old.assign(turn=old.groupby(same).cumcount())
    new = new.assign(turn=new.groupby(same).cumcount()).rename(columns={"entry_key": "new_key"})
    pairs = old.merge(new[[*same, "turn", "new_key"]], on=[*same, "turn"])
    return pairs[[*PAIR, "new_key"]].reset_index(drop=True)
