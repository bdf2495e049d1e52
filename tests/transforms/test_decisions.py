"""The regulation as a table of situations."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from situations import CASE, PARTY, POLICY, SECRET, TODAY, decided, one, tables

from contracts.stages import Outcome
from regulation.lists import PublicList
from transforms.case_facts import case_facts
from transforms.decide import decide
from transforms.rules import RULES, reasons

OPEN, LISTED = PublicList.OPEN_CASE, PublicList.DISHONEST_DEBTOR
EXIT, SPEND, BID = (
    PublicList.EXIT_RESTRICTION,
    PublicList.CONSUMPTION_RESTRICTION,
    PublicList.BIDDING_RESTRICTION,
)
CHILD = {
    "party__born_text": "2012-05-01",
    "party__id_number": None,
    "party__id_document_code": None,
}


def veto(approval: str | None, **more: object) -> list[dict[str, object]]:
    row = {
        "approval_id": "1",
        "case_id": CASE["case_id"],
        "party_id": None,
        "approval_code": approval,
    }
    return [row | more]


def event(kind: str, approval: str) -> list[dict[str, object]]:
    row = {"event_id": "1", "dishonest_id": "2200000000000000031", "event_kind_code": kind}
    return [row | {"approval_code": approval, "approved_on": date(2026, 11, 20)}]


# fmt: off
SITUATIONS = {
    "Art. 1(1): open implementation case": (OPEN, {}, "P90-PUBLIC"),
    "Art. 1(1): resumed cases too": (OPEN, {"case__family_code": "resumed", "case__case_number": "（2025）吉0102执恢9号", "case__case_type_text": "执恢", "case__publish_flag_code": "absent"}, "P90-PUBLIC"),
    "Art. 1(1): a listing": (LISTED, {}, "P90-PUBLIC"),
    "Art. 1(1): exit": (EXIT, {}, "P90-PUBLIC"),
    "Art. 1(1): consumption": (SPEND, {}, "P90-PUBLIC"),
    "Art. 1(1): bidding": (BID, {}, "P90-PUBLIC"),
    "Art. 2(10): a review case is for the parties": (OPEN, {"case__family_code": "review", "case__case_number": "（2025）吉0102执异9号", "case__case_type_text": "执异"}, "W10-REVIEW"),
    "two grounds: the kind is cited before the closing": (OPEN, {"case__family_code": "review", "case__closed_on": date(2026, 1, 5), "case__closing_mode_code": "review_rejected"}, "W10-REVIEW"),
    "preservation is in no list": (OPEN, {"case__family_code": "preservation", "case__case_number": "（2025）吉0102执保9号", "case__case_type_text": "执保"}, "W11-PRESERVATION"),
    "the number says review": (OPEN, {"case__case_number": "（2025）吉0102执异9号"}, "W12-OTHER-KIND"),
    "Art. 12: closed": (OPEN, {"case__closed_on": date(2026, 11, 20), "case__closing_mode_code": "performed"}, "X10-CLOSED"),
    "Art. 12: closed today": (OPEN, {"case__closed_on": date(2026, 11, 23), "case__closing_mode_code": "terminated"}, "X10-CLOSED"),
    "Art. 12 to the letter: 终本 masks the listing": (LISTED, {"case__closed_on": date(2026, 11, 20), "case__closing_mode_code": "this_round_ended"}, "X10-CLOSED"),
    "Art. 12: closed, the measure goes too": (SPEND, {"case__closed_on": date(2026, 11, 20), "case__closing_mode_code": "performed"}, "X10-CLOSED"),
    "a closing date is evidence even when the mode is unknown": (OPEN, {"case__closed_on": date(2026, 11, 20), "case__closing_mode_code": "?09_05040-77"}, "X11-CLOSED-NO-MODE"),
    "a closing mode is evidence even without a date": (OPEN, {"case__closing_mode_code": "performed"}, "X12-CLOSED-NO-DATE"),
    "a closing mode is evidence even with the date of 1900": (OPEN, {"case__closing_mode_code": "performed", "case__closed_on": date(1900, 1, 1)}, "X12-CLOSED-NO-DATE"),
    "a closed stage is evidence": (OPEN, {"case__stage_code": "archived"}, "X12-CLOSED-NO-DATE"),
    "suspended with a date-like value is open": (OPEN, {"case__suspension_code": "suspended", "case__closed_on": date(2026, 5, 1)}, "P90-PUBLIC"),
    "postponed is open": (OPEN, {"case__suspension_code": "postponed"}, "P90-PUBLIC"),
    "a closing date in the future": (OPEN, {"case__closed_on": date(2027, 3, 1)}, "H16-CLOSING"),
    "a closing date of 9999": (OPEN, {"case__closed_on": date(9999, 12, 31)}, "H16-CLOSING"),
    "a closing date of 1900": (OPEN, {"case__closed_on": date(1900, 1, 1)}, "H16-CLOSING"),
    "an unknown closing mode": (OPEN, {"case__closing_mode_code": "?09_05040-77"}, "H16-CLOSING"),
    "a blank stage": (OPEN, {"case__stage_code": None}, "H16-CLOSING"),
    "a blank suspension flag": (OPEN, {"case__suspension_code": None}, "H16-CLOSING"),
    "Art. 13: approved": (OPEN, {"nondisclosure": veto("approved")}, "X20-VETO"),
    "Art. 13: approved for this party": (OPEN, {"nondisclosure": veto("approved", party_id=PARTY["party_id"])}, "X20-VETO"),
    "Art. 13: approved for a party the case does not have": (OPEN, {"nondisclosure": veto("approved", party_id="9")}, "X20-VETO"),
    "Art. 13: approved for another case": (OPEN, {"nondisclosure": veto("approved", case_id="9")}, "P90-PUBLIC"),
    "Art. 13: approved, but over": (OPEN, {"nondisclosure": veto("approved", ends_on=date(2026, 11, 22))}, "P90-PUBLIC"),
    "Art. 13: approved, last day today": (OPEN, {"nondisclosure": veto("approved", ends_on=date(2026, 11, 23))}, "X20-VETO"),
    "Art. 13: applied for": (OPEN, {"nondisclosure": veto("pending")}, "H20-VETO-PENDING"),
    "Art. 13: refused": (OPEN, {"nondisclosure": veto("refused")}, "P90-PUBLIC"),
    "Art. 13: a conclusion nobody knows": (OPEN, {"nondisclosure": veto("?1")}, "H20-VETO-PENDING"),
    "Art. 13: a blank conclusion": (OPEN, {"nondisclosure": veto(None)}, "H20-VETO-PENDING"),
    "Art. 13: of two the more restrictive counts": (OPEN, {"nondisclosure": veto("refused") + veto("approved", approval_id="2")}, "X20-VETO"),
    "masked in the source": (OPEN, {"case__publish_flag_code": "masked"}, "X21-CASE-MASKED"),
    "this party masked in the source": (SPEND, {"party__publish_flag_code": "no"}, "X22-PARTY-MASKED"),
    "a blank publish flag": (OPEN, {"case__publish_flag_code": None}, "H19-FLAG"),
    "a blank publish flag of the party": (OPEN, {"party__publish_flag_code": None}, "H19-FLAG"),
    "a minor by birth date": (OPEN, CHILD, "W21-MINOR"),
    "a minor by number": (OPEN, {"party__id_number": "220102201205011238", "party__born_text": None}, "W21-MINOR"),
    "birth dates disagree: the younger counts": (OPEN, {"party__born_text": "2012-05-01"}, "W21-MINOR"),
    "a case that concerns a minor": (OPEN, {"case__minor_case_code": "yes"}, "W20-MINOR-CASE"),
    "listed as a minor, grown up since": (LISTED, {"own__id_number": "220102200711011238", "party__born_text": None, "own__published_on": date(2025, 7, 1)}, "W21-MINOR"),
    "a birth date nobody knows": (OPEN, {"party__born_text": None, "party__id_number": "E12345678", "party__id_document_code": "passport"}, "H23-AGE"),
    "classified": (OPEN, {"case__secrecy_code": "secret"}, "W22-SECRECY"),
    "classification blank": (OPEN, {"case__secrecy_code": None}, "H17-SECRECY"),
    "minor flag blank": (OPEN, {"case__minor_case_code": None}, "H18-MINOR-FLAG"),
    "lifted": (EXIT, {"own__lifted_on": date(2026, 11, 20)}, "X30-LIFTED"),
    "lifted with effect from a future day": (EXIT, {"own__lifted_on": date(2026, 12, 20)}, "P90-PUBLIC"),
    "lifted in 1900": (EXIT, {"own__lifted_on": date(1900, 1, 1)}, "H51-DATES"),
    "over since yesterday": (EXIT, {"own__ends_on": date(2026, 11, 22)}, "X31-ENDED"),
    "last day today": (EXIT, {"own__ends_on": date(2026, 11, 23)}, "P90-PUBLIC"),
    "ends before it starts": (EXIT, {"own__started_on": date(2026, 12, 1), "own__ends_on": date(2026, 11, 30)}, "H50-START"),
    "starts in 1900": (BID, {"own__started_on": date(1900, 1, 1)}, "H50-START"),
    "beside a kind nobody knows": (BID, {"own__kind_codes": "bidding;?x"}, "H52-KINDS"),
    "listing withdrawn": (LISTED, {"own__status_code": "withdrawn"}, "X40-LISTING-ENDED"),
    "listing masked": (LISTED, {"own__status_code": "masked"}, "X40-LISTING-ENDED"),
    "withdrawal approved": (LISTED, {"dishonest_event": event("withdrawal", "approved")}, "X41-EVENT-APPROVED"),
    "withdrawal refused": (LISTED, {"dishonest_event": event("withdrawal", "refused")}, "P90-PUBLIC"),
    "withdrawal with a conclusion nobody knows": (LISTED, {"dishonest_event": event("masking", "?7")}, "H40-STATUS"),
    "a correction ends nothing": (LISTED, {"dishonest_event": event("correction", "approved")}, "P90-PUBLIC"),
    "term over since yesterday": (LISTED, {"own__term_ends_on": date(2026, 11, 22)}, "X42-TERM-OVER"),
    "last day of the term": (LISTED, {"own__term_ends_on": date(2026, 11, 23)}, "P90-PUBLIC"),
    "performed, without a term": (LISTED, {"own__performance_code": "fully"}, "X43-PERFORMED"),
    "performed, but the term runs on": (LISTED, {"own__performance_code": "fully", "own__term_ends_on": date(2027, 6, 30)}, "P90-PUBLIC"),
    "listing not approved yet": (LISTED, {"own__status_code": "pending"}, "W30-NOT-APPROVED"),
    "in the grace period": (LISTED, {"own__grace_ends_on": date(2026, 12, 1)}, "W31-GRACE"),
    "to be published tomorrow": (LISTED, {"own__published_on": date(2026, 11, 24)}, "W32-NOT-YET"),
    "a status nobody knows": (LISTED, {"own__status_code": "?9"}, "H40-STATUS"),
    "no date of publication": (LISTED, {"own__published_on": None}, "H41-PUBLISHED"),
    "no identity number": (LISTED, {"own__id_number": None}, "H42-IDENTITY"),
    "a passport declared as resident id": (LISTED, {"own__id_number": "E12345678"}, "H42-IDENTITY"),
    "no basis": (LISTED, {"own__basis_number": None}, "H43-BASIS"),
    "a number in the basis": (LISTED, {"own__basis_number": "身份证220102196503151238"}, "H43-BASIS"),
    "no ground": (LISTED, {"own__ground_codes": None}, "H44-CONDUCT"),
    "an id in the name column": (OPEN, {"party__name": "220102196503151238"}, "H22-NAME"),
    "a name with an id": (OPEN, {"party__name": "王小明２２０１０２１９６５０３１５１２３８"}, "H22-NAME"),
    "a blank name": (OPEN, {"party__name": None}, "H22-NAME"),
    "a name in rare characters": (OPEN, {"party__name": "王\U00020bb7㐂"}, "P90-PUBLIC"),
    "a minority name": (OPEN, {"party__name": "阿不都·热合曼"}, "P90-PUBLIC"),
    "unreadable name": (OPEN, {"party__name": None, "party__unreadable": "name"}, "H10-UNREADABLE"),
    "court nobody knows": (OPEN, {"case__court_number": "999"}, "H11-COURT"),
    "no 号": (OPEN, {"case__case_number": "（2025）吉0102执123"}, "H12-CASE-NUMBER"),
    "an id in the case number": (OPEN, {"case__case_number": "220102196503151238"}, "H12-CASE-NUMBER"),
    "number of another court": (OPEN, {"case__case_number": "（2025）吉0103执123号"}, "H13-NUMBER-MISMATCH"),
    "number of another type": (OPEN, {"case__case_number": "（2025）吉0102执恢123号"}, "H13-NUMBER-MISMATCH"),
    "brackets and widths vary": (OPEN, {"case__case_number": "〔２０２５〕吉０１０２ 执 123 号"}, "P90-PUBLIC"),
    "filed tomorrow": (OPEN, {"case__filed_on": date(2026, 11, 24)}, "H15-FILED"),
    "filed in 1900": (OPEN, {"case__filed_on": date(1900, 1, 1)}, "H15-FILED"),
    "kind of party blank": (OPEN, {"party__party_kind_code": None}, "H21-PARTY-KIND"),
    "role blank": (OPEN, {"party__role_code": None}, "H30-ROLE"),
    "role nobody knows": (OPEN, {"party__role_code": "?9"}, "H30-ROLE"),
    "an organisation with a person's number": (OPEN, {"party__party_kind_code": "legal_person", "party__name": "长春市兴旺商贸有限公司"}, "H24-KIND-MIXED"),
    "a minor coded as an organisation": (OPEN, {"party__party_kind_code": "organization", "party__name": "长春市兴旺商贸有限公司", **CHILD}, "W21-MINOR"),
    "a minor behind an adult's number": (SPEND, {**CHILD, "party__id_number": "220102201205011238", "party__id_document_code": "resident_id"}, "W21-MINOR"),
    "restricted person is not the party": (SPEND, {"own__name": "李四", "own__id_number": None}, "H23-AGE"),
    "party lost, veto on the person": (SPEND, {"own__party_id": None, "nondisclosure": veto("approved", party_id=PARTY["party_id"])}, "X20-VETO"),
    "a listing without a party": (LISTED, {"own__party_id": "9", "own__name": "王小明"}, "H19-FLAG"),
    "a listing of the applicant": (LISTED, {"party__role_code": "applicant"}, "H47-PARTY"),
    "a listing under another's party": (LISTED, {"own__name": "李四"}, "H47-PARTY"),
    "a measure on the applicant": (SPEND, {"party__role_code": "applicant"}, "H54-PARTY"),
    "an id in Han numerals": (OPEN, {"party__name": "二二〇一〇二一九六五〇三一五一二三八"}, "H22-NAME"),
    "an address in the name": (OPEN, {"party__name": "王小明住长春市南关区"}, "H22-NAME"),
    "a guardian in the name": (OPEN, {"party__name": "王小明法定代理人王大力"}, "H22-NAME"),
    "a split id as organisation": (OPEN, {"party__party_kind_code": "legal_person", "party__name": "王小明（220102）（196503）（151238）", "party__sex_code": None, "party__id_number": None, "party__born_text": None}, "H22-NAME"),
    "a person as related organisation": (SPEND, {"own__related_organization": "李小花"}, "H53-RELATED"),
    "an address as issuer": (LISTED, {"own__basis_issuer": "王小明长春市南关区大经路"}, "H43-BASIS"),
    "digits as basis": (LISTED, {"own__basis_number": "220102、196503、151238"}, "H43-BASIS"),
    "a juvenile division's number": (OPEN, {"case__case_number": "（2025）吉0102少执123号"}, "H12-CASE-NUMBER"),
    "negative amount": (OPEN, {"case__amount_yuan": Decimal(-1)}, "H31-AMOUNT"),
}
# fmt: on


@pytest.mark.parametrize(("list_code", "changes", "reason"), SITUATIONS.values(), ids=SITUATIONS)
def test_the_regulation(list_code: PublicList, changes: dict[str, object], reason: str) -> None:
    entry = one(list_code, **changes)
    assert entry["reason_code"] == reason
    assert entry["outcome"] == reasons()[reason][0]


def test_every_rule_has_a_situation() -> None:
    shown = {reason for _, _, reason in SITUATIONS.values()}
    codes = {rule.code for rules in RULES.values() for rule in rules}
    assert codes - shown <= {
        "H14-NUMBER-REPEATED",
        "H45-AMOUNT",
        "H46-TERM",
        "H60-MASK",
    }


def test_the_rest_of_the_rules() -> None:
    twins = tables(
        enforcement_case=[CASE, CASE | {"case_id": "2200000000000000002"}],
        party=[PARTY, PARTY | {"party_id": "2", "case_id": "2200000000000000002"}],
    )
    assert set(decided(twins)["reason_code"]) == {"H14-NUMBER-REPEATED"}
    assert one(LISTED, own__amount_yuan=Decimal(-5))["reason_code"] == "H45-AMOUNT"
    early = one(LISTED, own__published_on=date(2026, 11, 23), own__term_ends_on=date(2026, 11, 23))
    assert early["reason_code"] == "P90-PUBLIC"


def test_a_number_used_again_after_cancellation_is_lawful() -> None:
    cancelled = CASE | {
        "case_id": "2",
        "closed_on": date(2025, 5, 1),
        "closing_mode_code": "cancelled",
    }
    entries = decided(tables(enforcement_case=[CASE, cancelled], party=[PARTY]))
    assert entries["reason_code"].tolist() == ["P90-PUBLIC"]


def test_one_of_two_cases_closes_and_the_debtor_stays_on_the_other() -> None:
    closed = CASE | {
        "case_id": "2",
        "case_number": "（2025）吉0102执124号",
        "closed_on": date(2026, 11, 20),
        "closing_mode_code": "performed",
    }
    extract = tables(
        enforcement_case=[CASE, closed], party=[PARTY, PARTY | {"party_id": "12", "case_id": "2"}]
    )
    entries = decided(extract).set_index("case_id")["outcome"]
    assert entries[CASE["case_id"]] == Outcome.PUBLISH
    assert entries["2"] == Outcome.WITHDRAW


def test_closed_and_resumed_shows_the_new_number_only() -> None:
    closed = CASE | {"closed_on": date(2025, 9, 1), "closing_mode_code": "this_round_ended"}
    resumed = CASE | {
        "case_id": "2",
        "family_code": "resumed",
        "case_number": "（2026）吉0102执恢7号",
        "case_type_text": "执恢",
        "publish_flag_code": "absent",
    }
    extract = tables(
        enforcement_case=[closed, resumed],
        party=[PARTY, PARTY | {"party_id": "12", "case_id": "2"}],
    )
    shown = decided(extract)
    shown = shown.loc[shown["outcome"] == Outcome.PUBLISH]
    assert shown["case_number"].tolist() == ["（2026）吉0102执恢7号"]


def test_an_applicant_is_no_entry() -> None:
    extract = tables(enforcement_case=[CASE], party=[PARTY | {"role_code": "applicant"}])
    assert decided(extract).empty


def test_a_measure_with_three_kinds_is_in_three_lists() -> None:
    entry = {"kind_codes": "consumption;exit;bidding"}
    from situations import MEASURE

    extract = tables(enforcement_case=[CASE], party=[PARTY], measure=[MEASURE | entry])
    entries = decided(extract)
    assert sorted(entries["list_code"]) == sorted(["open_case", *map(str, (EXIT, SPEND, BID))])
    assert entries["entry_key"].is_unique


def test_a_policy_that_keeps_measures_after_this_round_ended() -> None:
    from dataclasses import replace

    from situations import MEASURE

    kept = replace(POLICY, keeps_after_closing=frozenset({(SPEND, "this_round_ended")}))
    closed = CASE | {"closed_on": date(2026, 11, 20), "closing_mode_code": "this_round_ended"}
    extract = tables(enforcement_case=[closed], party=[PARTY], measure=[MEASURE])
    outcome = decided(extract, rules=kept).set_index("list_code")["outcome"]
    assert outcome[str(SPEND)] == Outcome.PUBLISH
    assert outcome[str(OPEN)] == Outcome.WITHDRAW


def test_the_deadline_is_five_working_days_after_closing() -> None:
    entry = one(OPEN, case__closed_on=date(2026, 9, 18), case__closing_mode_code="performed")
    assert entry["due_on"].date() == date(2026, 9, 24)


def test_a_deadline_beyond_the_calendar_does_not_stop_the_withdrawal() -> None:
    entry = one(
        OPEN,
        today=date(2026, 12, 30),
        case__closed_on=date(2026, 12, 28),
        case__closing_mode_code="performed",
    )
    assert entry["outcome"] == Outcome.WITHDRAW
    assert entry["due_on"] is None or entry.isna()["due_on"]


def test_time_alone_brings_an_entry_up_again() -> None:
    assert one(EXIT, own__ends_on=date(2026, 12, 5))["review_on"].date() == date(2026, 12, 6)
    assert one(EXIT, own__ends_on=date(2026, 11, 23))["review_on"].date() == date(2026, 11, 24)
    assert one(OPEN).isna()["review_on"]


def test_what_was_hidden_on_an_approval_stays_hidden_when_its_row_vanishes() -> None:
    vetoed = tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=veto("approved"))
    gone = tables(enforcement_case=[CASE], party=[PARTY])
    refused = tables(enforcement_case=[CASE], party=[PARTY], nondisclosure=veto("refused"))

    def again(extract: dict[str, pd.DataFrame], before: pd.DataFrame) -> pd.DataFrame:
        standing = before.set_index("entry_key")["reason_code"]
        facts = case_facts(extract, TODAY)
        return decide(extract, facts, "吉01", TODAY, POLICY, SECRET, standing).entries

    first = decided(vetoed)
    second = again(gone, first)
    assert second["reason_code"].tolist() == ["H26-EVIDENCE-GONE"]
    assert again(gone, second)["reason_code"].tolist() == ["H26-EVIDENCE-GONE"]
    assert again(refused, second)["reason_code"].tolist() == ["P90-PUBLIC"]


def test_no_entries_is_an_answer() -> None:
    assert decided(tables()).empty
