"""Applications not to disclose: who is covered, what is left blank, and when the clock starts (Art. 13)."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from situations import CASE, LISTING, MEASURE, PARTY, POLICY, SECRET, TODAY, decided, tables

from contracts.public import PUBLIC_TABLES
from pipeline import decision
from pipeline.verification import NOTHING
from regulation.lists import PublicList
from regulation.vocabulary import PUBLIC_COLUMN
from transforms.case_facts import case_facts
from transforms.decide import decide
from transforms.nondisclosure import with_named_cases
from transforms.redact import redact

SECOND = PARTY | {"party_id": "2200000000000000012", "name": "李小红"}
OTHER = CASE | {"case_id": "2200000000000000002", "case_number": "（2025）吉0102执124号"}
FORM = {
    "approval_id": "1",
    "case_id": CASE["case_id"],
    "scope_code": "case",
    "applied_by_id": "11",
    "reviewed_by_id": "12",
    "decided_by_id": "13",
    "decider_rank_code": "bureau_director",
    "approval_code": "approved",
    "applied_on": date(2026, 11, 17),
    "approved_on": date(2026, 11, 19),
}
WHOLE = {
    "enforcement_case": [CASE, OTHER],
    "party": [PARTY, SECOND, PARTY | {"party_id": "13", "case_id": OTHER["case_id"]}],
    "measure": [MEASURE],
    "dishonest_entry": [LISTING],
}


def reasons(*forms: dict[str, object]) -> dict[tuple[str, str, str], str]:
    """(list, case's last digit, name) → reason."""
    entries = decided(with_named_cases(tables(**WHOLE, nondisclosure=list(forms))))
    keys = zip(entries["list_code"], entries["case_id"].str[-1], entries["name"], strict=True)
    return dict(zip(keys, entries["reason_code"], strict=True))


def test_nothing_is_hidden_without_a_form() -> None:
    assert set(reasons().values()) == {"P90-PUBLIC"}


def test_a_case_is_hidden_whole_and_no_other() -> None:
    found = reasons(FORM)
    assert {key for key, reason in found.items() if reason == "P90-PUBLIC"} == {
        ("open_case", "2", "王小明")
    }


def test_a_party_is_hidden_in_every_list_and_no_other_party() -> None:
    found = reasons(FORM | {"scope_code": "party", "party_id": PARTY["party_id"]})
    assert [k for k, reason in found.items() if reason == "P90-PUBLIC"] == [
        key for key in found if key in {("open_case", "1", "李小红"), ("open_case", "2", "王小明")}
    ]


def test_a_party_in_one_list() -> None:
    found = reasons(
        FORM
        | {"scope_code": "list", "party_id": PARTY["party_id"], "list_codes": "dishonest_debtor"}
    )
    assert [key for key, reason in found.items() if reason == "X20-VETO"] == [
        ("dishonest_debtor", "1", "王小明")
    ]


def test_a_form_on_another_cases_number_hides_both_until_it_is_mended() -> None:
    found = reasons(FORM | {"case_number": OTHER["case_number"]})
    assert set(found.values()) == {"H27-VETO-IRREGULAR"}


def test_a_number_that_no_case_has_hides_the_case_it_hangs_on() -> None:
    found = reasons(FORM | {"case_number": "又一份"})
    assert found["open_case", "1", "王小明"] == "H27-VETO-IRREGULAR"
    assert found["open_case", "2", "王小明"] == "P90-PUBLIC"


@pytest.mark.parametrize("other", ["refused", "pending", "withdrawn", None, "?9"], ids=str)
def test_of_conflicting_forms_the_most_restrictive_wins_in_either_order(other: str | None) -> None:
    second = FORM | {"approval_id": "2", "approval_code": other}
    assert reasons(FORM, second)["open_case", "1", "王小明"] == "X20-VETO"
    assert reasons(second, FORM)["open_case", "1", "王小明"] == "X20-VETO"


def test_a_form_under_a_repeated_id_is_not_lost() -> None:
    extract = tables(**WHOLE, nondisclosure=[FORM | {"approval_code": "refused"}, FORM])
    kept = decision.without_repeated(extract)["nondisclosure"]
    assert kept["approval_id"].tolist() == ["1", "1#2"]
    assert kept["approval_code"].tolist() == ["refused", "approved"]


def test_columns_are_left_blank_and_only_where_approved() -> None:
    form = FORM | {"scope_code": "field", "column_codes": "amount_yuan;conduct_text"}
    form |= {"party_id": PARTY["party_id"]}
    extract = tables(**(WHOLE | {"dishonest_entry": [LISTING | {"conduct_text": "隐匿财产。"}]}),
                     nondisclosure=[form])  # fmt: skip
    made = decide(extract, case_facts(extract, TODAY), "吉01", TODAY, POLICY, SECRET)
    rows = redact(made, "p")
    listed = rows[PublicList.DISHONEST_DEBTOR].rows
    assert listed[["amount_yuan", "conduct_text"]].isna().all(axis=None)
    assert listed["grounds"].notna().all()
    opened = rows[PublicList.OPEN_CASE].rows.set_index(["case_number", "name"])["amount_yuan"]
    assert opened.isna().to_dict() == {
        (CASE["case_number"], "王小明"): True,
        (CASE["case_number"], "李小红"): False,
        (OTHER["case_number"], "王小明"): False,
    }
    assert opened[OTHER["case_number"], "王小明"] == Decimal("1000.0000")
    shown = rows[PublicList.CONSUMPTION_RESTRICTION].rows
    assert shown["id_number_masked"].notna().all()


def test_a_blanked_column_stays_blank_when_its_form_vanishes() -> None:
    form = FORM | {"scope_code": "field", "column_codes": "amount_yuan"}
    first = decided(tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=[form]))
    assert first["reason_code"].tolist() == ["P91-PUBLIC-IN-PART"]
    gone = tables(enforcement_case=[CASE], party=[PARTY])
    standing = first.set_index("entry_key")["reason_code"]
    again = decide(gone, case_facts(gone, TODAY), "吉01", TODAY, POLICY, SECRET, standing)
    assert again.entries["reason_code"].tolist() == ["H26-EVIDENCE-GONE"]


def test_an_irregular_form_whose_row_vanishes_goes_on_hiding() -> None:
    form = FORM | {"reviewed_by_id": None}
    first = decided(tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=[form]))
    gone = tables(enforcement_case=[CASE], party=[PARTY])
    standing = first.set_index("entry_key")["reason_code"]
    again = decide(gone, case_facts(gone, TODAY), "吉01", TODAY, POLICY, SECRET, standing)
    assert again.entries["reason_code"].tolist() == ["H26-EVIDENCE-GONE"]


@pytest.mark.parametrize(
    ("starts_on", "since"), [(None, date(2026, 11, 19)), (date(2026, 11, 21), date(2026, 11, 21))]
)
def test_an_approval_is_due_at_once(starts_on: date | None, since: date) -> None:
    form = FORM | {"starts_on": starts_on}
    entry = decided(tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=[form])).iloc[0]
    assert entry["evidence_on"].date() == entry["due_on"].date() == since


def test_time_alone_brings_an_approval_into_force_and_out_of_it() -> None:
    def review(**dates: object) -> date:
        extract = tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=[FORM | dates])
        return decided(extract).iloc[0]["review_on"].date()

    assert review(starts_on=date(2026, 12, 1)) == date(2026, 12, 1)
    assert review(ends_on=date(2026, 12, 1)) == date(2026, 12, 2)


def test_a_case_hidden_in_one_list_is_evidence_for_that_list_alone() -> None:
    """The row of a measure is gone; its case has an approval for the list of open cases only."""
    first = decided(tables(**WHOLE))
    shown = first[["list_code", "entry_key"]].assign(digest="d", visible_until=pd.NaT)
    form = FORM | {"scope_code": "list", "list_codes": "consumption_restriction"}
    gone = tables(**(WHOLE | {"measure": [], "dishonest_entry": []}), nondisclosure=[form])
    owners = first[["list_code", "entry_key", "case_key"]]
    found = decision.decide_region(
        gone, "吉01", TODAY, POLICY, SECRET, NOTHING, NOTHING, shown, owners
    ).gone.set_index("list_code")["reason_code"]
    assert found["consumption_restriction"] == "X63-CASE-ENDED"
    assert pd.isna(found["dishonest_debtor"])


def test_the_columns_an_approval_may_name_are_columns_of_the_public_contract() -> None:
    named = {name for table in PUBLIC_TABLES.values() for name in table.names}
    assert set(PUBLIC_COLUMN) <= named
