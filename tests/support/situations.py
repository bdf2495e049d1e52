"""Hand-made extracts: one sound case, and whatever a test changes about it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from contracts.source import SOURCE_TABLES
from regulation import policy
from regulation.lists import PublicList
from transforms.case_facts import case_facts
from transforms.decide import decide

TODAY = date(2026, 11, 23)
SECRET = b"k" * 32
POLICY = policy.load()

CASE = {
    "case_id": "2200000000000000001",
    "family_code": "first",
    "case_number": "（2025）吉0102执123号",
    "case_type_text": "执",
    "court_number": "2201",
    "filed_on": date(2025, 3, 3),
    "stage_code": "investigation",
    "suspension_code": "none",
    "amount_yuan": Decimal("1000.0000"),
    "minor_case_code": "no",
    "secrecy_code": "none",
    "publish_flag_code": "open",
}
PARTY = {
    "party_id": "2200000000000000011",
    "case_id": CASE["case_id"],
    "role_code": "debtor",
    "party_kind_code": "person",
    "name": "王小明",
    "sex_code": "male",
    "born_text": "1965-03-15",
    "id_document_code": "resident_id",
    "id_number": "220102196503151238",
    "publish_flag_code": "yes",
}
MEASURE = {
    "measure_id": "2200000000000000021",
    "case_id": CASE["case_id"],
    "party_id": PARTY["party_id"],
    "kind_codes": "consumption",
    "name": "王小明",
    "party_kind_code": "person",
    "sex_code": "male",
    "id_document_code": "resident_id",
    "id_number": "220102196503151238",
    "started_on": date(2025, 6, 2),
}
LISTING = {
    "dishonest_id": "2200000000000000031",
    "case_id": CASE["case_id"],
    "party_id": PARTY["party_id"],
    "name": "王小明",
    "party_kind_code": "person",
    "sex_code": "male",
    "id_document_code": "resident_id",
    "id_number": "220102196503151238",
    "basis_number": "（2024）吉0102民初88号",
    "basis_issuer": "长春市南关区人民法院",
    "performance_code": "none",
    "ground_codes": "refuses",
    "amount_yuan": Decimal("1000.0000"),
    "property_status_code": "available",
    "status_code": "published",
    "approval_code": "approved",
    "published_on": date(2025, 7, 1),
}
COURT = {"court_number": "2201", "court_code": "吉0102", "court_name": "长春市南关区人民法院"}


def tables(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """An extract with these rows a table; a table that is not named is empty."""
    rows = {"court": [COURT], **rows}
    made = {}
    for table in SOURCE_TABLES:
        lines = [{name: row.get(name) for name in table.names} for row in rows.get(table.name, [])]
        made[table.name] = pa.Table.from_pylist(lines, schema=table.arrow).to_pandas(
            date_as_object=False
        )
    return made


def one(
    list_code: PublicList = PublicList.OPEN_CASE, today: date = TODAY, **changes: Any
) -> pd.Series:
    """Decide one sound case with ``changes`` (``case_…``, ``party_…``, ``own_…`` or table rows).

    Returns the list's single entry.
    """
    case, party, own, other = dict(CASE), dict(PARTY), {}, {}
    for name, value in changes.items():
        prefix, _, column = name.partition("__")
        if column:
            {"case": case, "party": party, "own": own}[prefix][column] = value
        else:
            other[name] = value
    extract = {"enforcement_case": [case], "party": [party], **other}
    if list_code is PublicList.DISHONEST_DEBTOR:
        extract["dishonest_entry"] = [LISTING | own]
    elif list_code is not PublicList.OPEN_CASE:
        kind = {"consumption_restriction": "consumption", "exit_restriction": "exit"}
        extract["measure"] = [MEASURE | {"kind_codes": kind.get(list_code, "bidding")} | own]
    entries = decided(tables(**extract), today)
    mine = entries.loc[entries["list_code"] == str(list_code)]
    assert len(mine) == 1, f"{len(mine)} entries"
    return mine.iloc[0]


def decided(
    extract: dict[str, pd.DataFrame], today: date = TODAY, rules: Any = POLICY
) -> pd.DataFrame:
    """All entries of an extract, decided."""
    facts = case_facts(extract, today)
    return decide(extract, facts, "吉01", today, rules, SECRET).entries
