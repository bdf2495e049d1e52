"""The suites: what an extract and a candidate must be before anything may be published.

Declared as Great Expectations, run by ``gate`` with results that hold no values. Row-level checks
stand in ``row_checks`` as well, because a failing row is held and named by key before the suite runs;
the suite is then the proof that nothing slipped through.
"""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from contracts.public import PUBLIC_TABLES
from contracts.source import SOURCE_TABLES
from contracts.tables import Column, Kind
from regulation.lists import PublicList

NEVER_EMPTY = frozenset({"court", "enforcement_case", "party"})
"""A region without these did not have its data read. The others may lawfully be empty."""

CASE_NUMBER = r"^[（(\[〔【]\s*[0-9０-９]{4}\s*[）)\]〕】]\s*吉[0-9０-９]{0,4}.{0,3}执恢?\s*[0-9０-９]{1,7}\s*号$"
ENTRY_KEY = r"^[0-9a-f]{32}$"
MASKED = r"^[0-9A-Z]{1,6}[*]{4,}[0-9A-Z]{2}$"
NO_LONG_NUMBER = r"^(?:(?!\d(?:[\s\-－—]*\d){10}).)*$"
"""Eleven digits in a row, over blanks and hyphens: longer than anything a name may hold."""


def has_no_long_number(column: Column) -> bool:
    """Keys and organisations' codes are long by nature. In a sentence so may be an amount or a document's
    number: free text is left to the leak scan, which tells them from a person's."""
    is_code = column.name in ("entry_key", "organization_code")
    return column.kind is Kind.TEXT and not column.is_free_text and not is_code


_SELDOM_BLANK = {
    "enforcement_case": {"case_number": 0.8, "filed_on": 0.8, "stage_code": 0.8},
    "party": {"name": 0.8, "role_code": 0.8, "party_kind_code": 0.8},
    "measure": {"name": 0.8, "kind_codes": 0.8},
    "dishonest_entry": {"name": 0.8, "status_code": 0.8},
}
"""Share of rows that must have the value: below it the column, not the row, is broken."""

_CODED = {
    "enforcement_case": ("closing_mode_code", "stage_code", "suspension_code", "secrecy_code"),
    "party": ("role_code", "party_kind_code"),
    "dishonest_entry": ("status_code", "approval_code"),
}
"""Columns whose codes must mostly be known: otherwise the code table was changed."""


def _extract_suite(name: str) -> list[Expectation]:
    table = next(t for t in SOURCE_TABLES if t.name == name)
    suite: list[Expectation] = [
        gxe.ExpectTableColumnsToMatchSet(column_set=list(table.names), exact_match=True),
        gxe.ExpectColumnValuesToBeUnique(column=table.key),
    ]
    if name in NEVER_EMPTY:
        suite.append(gxe.ExpectTableRowCountToBeBetween(min_value=1))
    suite += [
        gxe.ExpectColumnValuesToNotBeNull(column=c.name) for c in table.columns if not c.is_nullable
    ]
    suite += [
        gxe.ExpectColumnValuesToNotBeNull(column=column, mostly=share)
        for column, share in _SELDOM_BLANK.get(name, {}).items()
    ]
    suite += [
        gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=r"^\?", mostly=0.8)
        for column in _CODED.get(name, ())
    ]
    return suite


def _candidate_suite(list_code: PublicList) -> list[Expectation]:
    table = PUBLIC_TABLES[list_code]
    suite: list[Expectation] = [
        gxe.ExpectTableColumnsToMatchSet(
            column_set=[*table.names, "digest", "visible_until", "is_case_closed"],
            exact_match=True,
        ),
        gxe.ExpectColumnValuesToBeUnique(column="entry_key"),
        gxe.ExpectColumnValuesToMatchRegex(column="entry_key", regex=ENTRY_KEY),
        gxe.ExpectColumnValuesToMatchRegex(column="case_number", regex=CASE_NUMBER),
        gxe.ExpectColumnValuesToMatchRegex(column="id_number_masked", regex=MASKED),
        gxe.ExpectColumnValuesToBeInSet(
            column="party_kind", value_set=["自然人", "法人", "非法人组织"]
        ),
        gxe.ExpectColumnValuesToBeInSet(column="is_case_closed", value_set=[False]),
    ]
    suite += [
        gxe.ExpectColumnValuesToNotBeNull(column=c.name) for c in table.columns if not c.is_nullable
    ]
    suite += [
        gxe.ExpectColumnValuesToMatchRegex(column=c.name, regex=NO_LONG_NUMBER)
        for c in table.columns
        if has_no_long_number(c)
    ]
    return suite


EXTRACT_SUITES = {t.name: tuple(_extract_suite(t.name)) for t in SOURCE_TABLES}
CANDIDATE_SUITES = {list_code: tuple(_candidate_suite(list_code)) for list_code in PublicList}

VOLUME_SUITE: tuple[Expectation, ...] = (
    gxe.ExpectColumnValuesToBeInSet(column="is_shrunk", value_set=[False]),
    gxe.ExpectColumnValuesToBeInSet(column="is_court_missing", value_set=[False]),
)
DECISION_SUITE: tuple[Expectation, ...] = (
    gxe.ExpectTableRowCountToBeBetween(min_value=len(PublicList), max_value=len(PublicList)),
    gxe.ExpectColumnValuesToBeInSet(column="is_mostly_held", value_set=[False]),
    gxe.ExpectColumnValuesToBeInSet(column="is_emptied", value_set=[False]),
    gxe.ExpectColumnValuesToBeInSet(column="has_repeated_keys", value_set=[False]),
)
