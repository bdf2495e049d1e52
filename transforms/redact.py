"""Redact: from decided entries to the rows the public may see. Nothing else builds a Candidate.

The allow-list is the public contract itself: a column that is not in it does not leave this
function, and a row whose outcome is not ``publish`` does not either. Free text leaves it only through
``redaction``.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate, Decided, Outcome
from contracts.tables import Table
from regulation.courts import PROVINCE, courts
from regulation.lists import PublicList
from transforms.redaction import Profile, redact_column

REDACTION_VERSION = "2"
"""Stamped on every public row; raise it whenever a redactor changes what it shows."""

ZONE = "Asia/Shanghai"
_LAST_DAY = {PublicList.DISHONEST_DEBTOR: "term_ends_on", PublicList.OPEN_CASE: None}


def redact(decided: Decided, policy_version: str) -> Mapping[PublicList, Candidate]:
    """Return one candidate a list. Rule: Art. 1(1)."""
    shown = decided.entries.loc[decided.entries["outcome"] == str(Outcome.PUBLISH)]
    return {
        list_code: _candidate(decided, list_code, shown, policy_version) for list_code in PublicList
    }


def _candidate(
    decided: Decided, list_code: PublicList, shown: pd.DataFrame, policy_version: str
) -> Candidate:
    table = PUBLIC_TABLES[list_code]
    own = shown.loc[shown["list_code"] == str(list_code)]
    names = {code: court.court_name for code, court in courts().items()}
    own = own if len(own) else own.reindex(columns=list(table.names))
    rows = own.assign(
        region_code=decided.region_code,
        court_name=own["court_code"].map(names).astype("str"),
        province=PROVINCE,
        policy_version=policy_version,
        redaction_version=REDACTION_VERSION,
        **_redacted_texts(own, table, decided.decided_on),
    )
    rows = rows.reindex(columns=list(table.names)).reset_index(drop=True)
    return Candidate(
        decided.region_code,
        list_code,
        rows.assign(digest=digest_rows(table, rows), visible_until=_visible_until(rows, list_code)),
    )


def _redacted_texts(
    own: pd.DataFrame, table: Table, decided_on: date
) -> "dict[str, pd.Series[str]]":
    """The free-text columns, redacted as of the day the case was filed.

    Not as of today: who was a minor when the case was filed stays protected, and the same row gives
    the same bytes whenever it is computed (docs/decisions/0008).
    """
    if own.empty:
        return {}
    filed = own["filed_on"].astype("datetime64[s]").fillna(pd.Timestamp(decided_on))
    return {
        name: redact_column(own[name].astype("str"), filed, Profile.LIST)
        for name in table.free_texts
    }


def _visible_until(rows: pd.DataFrame, list_code: PublicList) -> pd.Series:
    """The instant a row darkens by itself: the end of its last day, Chinese time; NaT: open-ended."""
    column = _LAST_DAY.get(list_code, "ends_on")
    if column is None:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]")
    last = rows[column].astype("datetime64[us]")
    end = last.mask(last.dt.year >= 9999) + timedelta(days=1)
    return end.dt.tz_localize(ZONE).dt.tz_convert("UTC")
