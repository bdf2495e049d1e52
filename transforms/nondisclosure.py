"""Applications not to disclose (Art. 13): which of them hide what, from when, and which are irregular.

The handler applies, the department head reviews, the bureau director or vice-president decides: three
people. Whatever is wrong with an application hides more, never less: until somebody mends it, it counts as
undecided, and an unclear scope as the widest one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from contracts.public import PUBLIC_TABLES
from regulation import case_number as grammar
from regulation.lists import PublicList
from regulation.vocabulary import PUBLIC_COLUMN, VETO_SCOPE
from transforms.case_facts import EARLIEST, Tables
from transforms.frames import look_up

LATEST = pd.Timestamp(2100, 1, 1)

VETO_RANK = {"none": 0, "unknown": 1, "pending": 2, "irregular": 3, "approved": 4}
"""Of several applications the most restrictive counts."""

DECIDERS = ("bureau_director", "vice_president")
_WORDS = {rank: word for word, rank in VETO_RANK.items()}
_SIGNERS = ("applied_by_id", "reviewed_by_id", "decided_by_id")
_Key = tuple[str, str | None]


@dataclass
class _Cover:
    """What all applications together do to a case or a party (``None``: every party)."""

    rank: dict[_Key, int] = field(default_factory=dict)
    since: dict[_Key, pd.Timestamp] = field(default_factory=dict)
    columns: dict[_Key, set[str]] = field(default_factory=dict)


def words(tables: Tables, today: date) -> "pd.Series[str]":
    """``approved``, ``irregular``, ``pending``, ``unknown`` or ``none`` for every application.

    Irregular: approved without three different signatures, by somebody who may not decide, with dates that
    contradict each other, or under another case's number.
    """
    rows, now = tables["nondisclosure"], pd.Timestamp(today)
    applied, starts, ends = rows["applied_on"], rows["starts_on"], rows["ends_on"]
    is_odd = (
        (ends < EARLIEST).fillna(False)
        | (ends < starts).fillna(False)
        | (ends < applied).fillna(False)
        | (rows["approved_on"] < applied).fillna(False)
        | (rows["approved_on"] > now).fillna(False)
        | (starts >= LATEST).fillna(False)
    )
    is_off = ~is_odd & ((ends < now).fillna(False) | (starts > now).fillna(False))
    is_sound = _is_signed_by_three(rows) & ~is_odd & ~_is_of_another_case(tables)
    approved = rows["approval_code"] == "approved"
    word = pd.Series("unknown", index=rows.index, dtype="str")
    word = word.mask(rows["approval_code"] == "pending", "pending")
    word = word.mask(rows["approval_code"].isin(["refused", "withdrawn"]), "none")
    word = word.mask(approved & ~is_sound, "irregular")
    word = word.mask(approved & is_sound, "approved")
    return word.mask(approved & is_off, "none")


def _is_signed_by_three(rows: pd.DataFrame) -> "pd.Series[bool]":
    signed = rows[list(_SIGNERS)]
    three = [len({s for s in line if isinstance(s, str)}) == 3 for line in signed.to_numpy()]
    return pd.Series(three, index=rows.index, dtype=bool) & rows["decider_rank_code"].isin(
        list(DECIDERS)
    )


def _is_of_another_case(tables: Tables) -> "pd.Series[bool]":
    """The form names a number, and it is not the number of the case it hangs on."""
    rows, cases = tables["nondisclosure"], tables["enforcement_case"]
    number_of = cases.drop_duplicates("case_id").set_index("case_id")["case_number"]
    own = look_up(rows["case_id"], number_of)
    pairs = zip(rows["case_number"], own, strict=True)
    wrong = [isinstance(said, str) and _normal(said) != _normal(real) for said, real in pairs]
    return pd.Series(wrong, index=rows.index, dtype=bool)


def _normal(number: object) -> str | None:
    """A number as written by whoever wrote it; one that does not parse equals only itself."""
    if not isinstance(number, str):
        return None
    parsed = grammar.parse(number)
    return parsed.normal if parsed else number.strip()


def with_named_cases(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same extract, in which an application that hangs on one case and names another's number covers
    both until it is mended: the copy bears no signature, so it counts as irregular."""
    rows, cases = tables["nondisclosure"], tables["enforcement_case"]
    wrong = rows.loc[_is_of_another_case(tables)]
    if wrong.empty:
        return tables
    named = wrong["case_number"].map(_normal)
    wanted = set(named)
    by_number: dict[str, list[str]] = {}
    for case_id, number in zip(cases["case_id"], cases["case_number"], strict=True):
        if (normal := _normal(number)) in wanted and normal is not None:
            by_number.setdefault(normal, []).append(case_id)
    copies = [
        {**line, "case_id": case, "party_id": None, "decided_by_id": None, "scope_code": "case",
         "approval_id": f"{line['approval_id']}#{case}"}
        for line, number in zip(wrong.to_dict("records"), named, strict=True)
        for case in by_number.get(number, [])
    ]  # fmt: skip
    if not copies:
        return tables
    added = pd.DataFrame(copies, columns=rows.columns).astype(rows.dtypes.to_dict())
    return {**tables, "nondisclosure": pd.concat([rows, added], ignore_index=True)}


def veto_facts(
    tables: Tables, entries: pd.DataFrame, list_code: PublicList, today: date
) -> pd.DataFrame:
    """What applications say of every entry of one list.

    Shape: ``entries`` has ``case_id`` and ``party_id``; aligned with it ``veto_code`` (``approved``,
    ``irregular``, ``pending``, ``unknown``, ``none``), ``veto_on`` (first day in force of an approved
    one) and ``withheld_columns`` (public columns left blank, comma-separated; null: none).
    """
    cover = _cover(tables, list_code, today)
    keys = list(zip(entries["case_id"], entries["party_id"], strict=True))
    both = [((case, None), (case, party)) for case, party in keys]
    ranks = [max(cover.rank.get(key, 0) for key in pair) for pair in both]
    since = [[cover.since[k] for k in pair if k in cover.since] for pair in both]
    blank = [set().union(*(cover.columns[k] for k in pair if k in cover.columns)) for pair in both]
    index = entries.index
    return pd.DataFrame(
        {
            "veto_code": pd.Series([_WORDS[r] for r in ranks], index=index, dtype="str"),
            "veto_on": pd.Series(
                [min(days) if days else pd.NaT for days in since],
                index=index,
                dtype="datetime64[s]",
            ),
            "withheld_columns": pd.Series(
                [",".join(sorted(names)) or None for names in blank], index=index, dtype="str"
            ),
        }
    )


def _cover(tables: Tables, list_code: PublicList, today: date) -> _Cover:
    cover = _Cover()
    rows = tables["nondisclosure"]
    if rows.empty:
        return cover
    parties = tables["party"]
    known = set(zip(parties["case_id"], parties["party_id"], strict=True))
    lines = rows.assign(word=words(tables, today)).to_dict("records")
    for line in lines:
        if line["word"] == "none" or not _concerns(line, list_code):
            continue
        key = (line["case_id"], _party(line, known))
        columns = _columns(line, list_code)
        if columns is None:
            cover.rank[key] = max(cover.rank.get(key, 0), VETO_RANK[line["word"]])
        elif columns:
            cover.columns.setdefault(key, set()).update(columns)
        if line["word"] == "approved" and (days := list(_days(line))):
            cover.since[key] = min(max(days), cover.since.get(key, pd.Timestamp.max))
    return cover


def _days(line: Mapping[Any, Any]) -> Iterator[pd.Timestamp]:
    """An approval is in force from the decision, or from the first day it names if that is later."""
    return (line[name] for name in ("approved_on", "starts_on") if not pd.isna(line[name]))


def _scope(line: Mapping[Any, Any]) -> str | None:
    """The scope; null: not said. A scope nobody knows is the whole case."""
    code = line["scope_code"]
    if not isinstance(code, str):
        return None
    return code if code in VETO_SCOPE else "case"


def _party(line: Mapping[Any, Any], known: set[tuple[str, str]]) -> str | None:
    """The party covered; null: all. A party its case does not have covers the whole case: a slip of
    the pen must not leave public what somebody asked to keep back."""
    party = line["party_id"]
    if _scope(line) == "case" or (line["case_id"], party) not in known:
        return None
    return str(party)


def _concerns(line: Mapping[Any, Any], list_code: PublicList) -> bool:
    """Whether this list is covered. Lists nobody knows, or none named, mean all."""
    named = line["list_codes"]
    if _scope(line) not in ("list", "field") or not isinstance(named, str):
        return True
    codes = set(named.split(";"))
    return str(list_code) in codes or not codes <= {str(code) for code in PublicList}


def _columns(line: Mapping[Any, Any], list_code: PublicList) -> set[str] | None:
    """The columns of this list to leave blank; null: the whole entry, which also answers a column
    that cannot be blank or that nobody knows, and an application nobody can read."""
    named = line["column_codes"]
    if _scope(line) != "field" or line["word"] not in ("approved", "pending"):
        return None
    codes = set(named.split(";")) if isinstance(named, str) else set()
    if not codes or not codes <= set(PUBLIC_COLUMN):
        return None
    own = {c.name: c.is_nullable for c in PUBLIC_TABLES[list_code].columns if c.name in codes}
    return set(own) if all(own.values()) else None


def vetoed_cases(
    tables: Tables, facts: pd.DataFrame, list_code: PublicList, today: date
) -> "pd.Series[bool]":
    """Whether each case has an approved application that covers every entry of the list."""
    whole = facts[["case_id"]].assign(party_id=pd.Series(None, index=facts.index, dtype="str"))
    return veto_facts(tables, whole, list_code, today)["veto_code"] == "approved"
