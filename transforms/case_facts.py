"""What the rules need to know about a case, worked out once a case.

Every fact is a plain column; a null boolean means "cannot be told", and nothing that cannot be
told is ever published.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from regulation import case_number as grammar
from regulation.courts import FORMER_CODES, courts
from regulation.vocabulary import CLOSING_MODE, STAGE, SUSPENSION
from transforms.frames import look_up
from transforms.identity import each

Tables = Mapping[str, pd.DataFrame]
"""Source tables by canonical name, strings as ``str``, dates as ``datetime64``."""

EARLIEST = pd.Timestamp(1990, 1, 1)
"""No enforcement case in the system is older; 1900 and 1970 are defaults of old forms."""

VETO_RANK = {"none": 0, "unknown": 1, "pending": 2, "approved": 3}
"""Of several applications the most restrictive counts (Art. 13)."""


def case_facts(tables: Tables, today: date) -> pd.DataFrame:
    """One row a case, indexed by ``case_id``: the source columns and the facts drawn from them."""
    cases = tables["enforcement_case"].set_index("case_id", drop=False).rename_axis("of_case")
    now = pd.Timestamp(today)
    facts = cases.rename(
        columns={"publish_flag_code": "case_flag_code", "unreadable": "case_unreadable"}
    )
    facts["court_code"] = _court_code(cases, tables["court"])
    facts = facts.join(_number_facts(cases))
    facts["is_number_of_court"] = facts["number_court"] == facts["court_code"]
    facts["is_number_of_type"] = (facts["number_type"] == cases["case_type_text"]) & (
        cases["family_code"] != "resumed"
    ) | ((cases["family_code"] == "resumed") & (facts["number_type"] == "执恢"))
    facts["is_number_repeated"] = _is_repeated(facts)
    facts["is_filed_plausible"] = cases["filed_on"].between(EARLIEST, now)
    return facts.join(_closing_facts(cases, now))


def _court_code(cases: pd.DataFrame, court: pd.DataFrame) -> pd.Series:
    """The court's code by the source's own court table; null when either list lacks the court."""
    by_number = dict(zip(court["court_number"], court["court_code"], strict=True))
    known = {n: c for n, c in by_number.items() if c in courts()}
    return cases["court_number"].map(known).astype("str")


def _number_facts(cases: pd.DataFrame) -> pd.DataFrame:
    parsed = each(cases["case_number"], grammar.parse)

    def part(name: str) -> pd.Series:
        return parsed.map(lambda p: getattr(p, name), na_action="ignore").astype("str")

    return pd.DataFrame(
        {
            "number_court": part("court_code").replace(FORMER_CODES),
            "number_type": part("type_text"),
            "number_normal": part("normal"),
        }
    )


def _is_repeated(facts: pd.DataFrame) -> pd.Series:
    """Two cases under one number. Numbers are lawfully used again after 销案."""
    counted = facts.loc[
        (facts["closing_mode_code"] != "cancelled").fillna(True) & facts["number_normal"].notna()
    ]
    repeated = counted["number_normal"].duplicated(keep=False)
    return repeated.reindex(facts.index, fill_value=False)


def _closing_facts(cases: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Closed or not, from date, mode and stage together (facts §3).

    A suspended or postponed case may carry a date-like value and is still open. Otherwise any one
    of a plausible date, a known mode or a closed stage is evidence enough to mask.
    """
    mode, stage = cases["closing_mode_code"], cases["stage_code"]
    has_mode = mode.isin(list(CLOSING_MODE))
    has_date = cases["closed_on"].between(EARLIEST, now)
    in_closed_stage = stage.isin(["closed", "archived"])
    is_paused = (
        cases["suspension_code"].isin(["suspended", "postponed"]) & mode.isna() & ~in_closed_stage
    )
    is_closed = ~is_paused & (has_mode | has_date | in_closed_stage)
    is_clear = (
        (mode.isna() | has_mode)
        & stage.isin(list(STAGE))
        & cases["suspension_code"].isin(list(SUSPENSION))
        & (cases["closed_on"].isna() | is_paused | has_date)
    )
    state = np.select(
        [
            is_closed,
            cases["suspension_code"] == "suspended",
            cases["suspension_code"] == "postponed",
        ],
        ["终结本次执行程序", "中止执行", "暂缓执行"],
        "执行中",
    )
    return pd.DataFrame(
        {
            "is_closed": is_closed,
            "has_closing_date": has_date,
            "has_closing_mode": has_mode,
            "is_closing_clear": is_clear,
            "case_state": pd.Series(state, index=cases.index, dtype="str"),
        }
    )


def vetoed_cases(tables: Tables, facts: pd.DataFrame, today: date) -> "pd.Series[bool]":
    """Whether each case as a whole has an approved application not to disclose."""
    whole = facts[["case_id"]].assign(party_id=pd.Series(None, index=facts.index, dtype="str"))
    return veto_codes(tables, whole, today) == "approved"


def veto_codes(tables: Tables, entries: pd.DataFrame, today: date) -> pd.Series:
    """``approved``, ``pending``, ``unknown`` or ``none`` for every entry (Art. 13).

    An application without a party, or for a party its case does not have, covers the whole case:
    a slip of the pen must not leave public what somebody asked to keep back.
    """
    rows = tables["nondisclosure"]
    parties = tables["party"]
    ended = (rows["ends_on"] < pd.Timestamp(today)).fillna(False)
    word = np.select(
        [
            (rows["approval_code"] == "approved") & ~ended,
            (rows["approval_code"] == "approved") & ended,
            rows["approval_code"] == "refused",
            rows["approval_code"] == "pending",
        ],
        ["approved", "none", "none", "pending"],
        "unknown",
    )
    rank = pd.Series(word, index=rows.index, dtype="str").map(VETO_RANK).astype("int64")
    pairs = pd.MultiIndex.from_frame(rows[["case_id", "party_id"]])
    known = pairs.isin(pd.MultiIndex.from_frame(parties[["case_id", "party_id"]]))
    of_case = rank[~known].groupby(rows.loc[~known, "case_id"]).max()
    of_party = pd.Series(rank[known].to_numpy(), index=pairs[known]).groupby(level=[0, 1]).max()
    case_rank = look_up(entries["case_id"], of_case).fillna(0).to_numpy()
    mine = pd.MultiIndex.from_frame(entries[["case_id", "party_id"]])
    party_rank = of_party.reindex(mine).fillna(0).to_numpy() if len(of_party) else 0
    names = {rank: name for name, rank in VETO_RANK.items()}
    highest = np.maximum(case_rank, party_rank).astype("int64")
    return pd.Series(highest, index=entries.index).map(names).astype("str")
