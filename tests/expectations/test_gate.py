"""The gate: it opens only when every suite ran whole and passed, and its results hold no values."""

import json
from dataclasses import asdict, replace

import pandas as pd
import pytest
from situations import CASE, LISTING, MEASURE, PARTY, POLICY, TODAY, decided, tables

from contracts.stages import Candidate, Decided, SuiteResult
from expectations import gate, row_checks
from pipeline import validation
from regulation.lists import PublicList
from transforms.redact import redact

MEASURES = MEASURE | {"kind_codes": "consumption;exit;bidding"}
NOBODY = pd.Index([], dtype="str")
NO_VOLUME = pd.DataFrame(columns=["table_name", "court_number", "rows"])


def sound() -> tuple[dict[str, pd.DataFrame], dict[PublicList, Candidate], pd.DataFrame]:
    extract = tables(
        enforcement_case=[CASE], party=[PARTY], measure=[MEASURES], dishonest_entry=[LISTING]
    )
    entries = decided(extract)
    return extract, dict(redact(Decided("吉01", TODAY, entries), POLICY.version)), entries


def examine(extract, candidates, entries, closed=NOBODY, last=NO_VOLUME):
    volume = validation.volume_frame(validation.volumes(extract), last, POLICY)
    shown = pd.DataFrame(columns=["list_code", "entry_key"])
    lines = validation.decision_frame(entries, shown, POLICY)
    return gate.examine("吉01", extract, candidates, closed, volume, lines, "digest")


def spoiled(candidates, list_code: PublicList, **columns: object):
    candidate = candidates[list_code]
    rows = candidate.rows.assign(**columns)
    return candidates | {list_code: Candidate(candidate.region_code, list_code, rows)}


def test_a_sound_region_passes() -> None:
    verdict = examine(*sound())
    assert verdict.reasons == ()
    assert verdict.is_passed
    assert {s.suite for s in verdict.suites} == set(gate.expected_suites())


SPOILED = {
    "raw id where the mask belongs": ({"id_number_masked": "220102196503151238"}, "mask_shape"),
    "raw id in the name": ({"name": "王２２０１０２１９６５０３１５１２３８"}, "long_number:name"),
    "blank name": ({"name": None}, "missing:name"),
    "an organisation's code that is a person's number": (
        {"organization_code": "220102196503151238"},
        "leak:organization_code:resident_id",
    ),
    "case number of no implementation case": (
        {"case_number": "（2025）吉0102执异1号"},
        "case_number_shape",
    ),
    "a key that shows an id": ({"entry_key": "2200000000000000001"}, "key_shape"),
    "a kind nobody knows": ({"party_kind": "?9"}, "party_kind"),
}


@pytest.mark.parametrize(("columns", "check"), SPOILED.values(), ids=SPOILED)
def test_a_failing_row_is_held_and_the_suite_would_have_stopped_it(columns, check: str) -> None:
    extract, candidates, entries = sound()
    bad = spoiled(candidates, PublicList.OPEN_CASE, **columns)
    passed, held = gate.hold_failing_rows(bad, NOBODY)
    assert check in set(held["check"])
    assert len(passed[PublicList.OPEN_CASE].rows) == 0
    assert len(passed[PublicList.DISHONEST_DEBTOR].rows) == 1
    if not check.startswith("leak:"):
        assert not examine(extract, bad, entries).is_passed


LAWFUL_TEXTS = [
    "给付12345678901.25元，合同编号20230000112233。",
    "（2025）吉0102民初12345号，产权证吉（2023）不动产权第0012345号",
    None,
]


@pytest.mark.parametrize("text", LAWFUL_TEXTS)
def test_free_text_may_hold_long_numbers(text: str | None) -> None:
    extract, candidates, entries = sound()
    good = spoiled(candidates, PublicList.DISHONEST_DEBTOR, obligation_text=text, conduct_text=text)
    passed, held = gate.hold_failing_rows(good, NOBODY)
    assert held.empty
    assert examine(extract, passed, entries).is_passed
    assert row_checks.text_leaks(held).empty


def test_a_leak_in_free_text_is_held_and_named_by_column_and_kind() -> None:
    _, candidates, _ = sound()
    texts = {"obligation_text": "证号220102196503151238", "conduct_text": "电话13912345678"}
    bad = spoiled(candidates, PublicList.DISHONEST_DEBTOR, **texts)
    bad = spoiled(bad, PublicList.EXIT_RESTRICTION, content_text=texts["conduct_text"])
    bad = spoiled(bad, PublicList.OPEN_CASE, organization_code="220102196503151238")
    passed, held = gate.hold_failing_rows(bad, NOBODY)
    assert {code: len(c.rows) for code, c in passed.items()} == {
        PublicList.OPEN_CASE: 0,
        PublicList.DISHONEST_DEBTOR: 0,
        PublicList.EXIT_RESTRICTION: 0,
        PublicList.CONSUMPTION_RESTRICTION: 1,
        PublicList.BIDDING_RESTRICTION: 1,
    }
    named = row_checks.text_leaks(held).set_index("entry_key")["column_names"].to_dict()
    assert named == {
        candidates[PublicList.DISHONEST_DEBTOR].rows["entry_key"].iloc[0]: (
            "conduct_text:mobile,obligation_text:resident_id"
        ),
        candidates[PublicList.EXIT_RESTRICTION].rows["entry_key"].iloc[0]: "content_text:mobile",
    }


def test_a_closed_case_in_the_candidate_closes_the_gate() -> None:
    extract, candidates, entries = sound()
    closed = pd.Index(candidates[PublicList.OPEN_CASE].rows["entry_key"])
    verdict = examine(extract, candidates, entries, closed)
    assert any("is_case_closed" in reason for reason in verdict.reasons)


def test_repeated_keys_close_the_gate() -> None:
    extract, candidates, entries = sound()
    candidate = candidates[PublicList.OPEN_CASE]
    twice = replace(candidate, rows=pd.concat([candidate.rows] * 2, ignore_index=True))
    verdict = examine(extract, candidates | {PublicList.OPEN_CASE: twice}, entries)
    assert any("unique(entry_key)" in reason for reason in verdict.reasons)


def test_an_extra_column_closes_the_gate() -> None:
    extract, candidates, entries = sound()
    bad = spoiled(candidates, PublicList.OPEN_CASE, address_text="x")
    assert any("columns_to_match_set" in r for r in examine(extract, bad, entries).reasons)


@pytest.mark.parametrize("table", ["court", "enforcement_case", "party"])
def test_an_empty_table_closes_the_gate(table: str) -> None:
    extract, candidates, entries = sound()
    verdict = examine(extract | {table: extract[table].iloc[:0]}, candidates, entries)
    assert any(reason.startswith(f"extract.{table}") for reason in verdict.reasons)


def test_half_an_extract_closes_the_gate() -> None:
    extract, candidates, entries = sound()
    last = pd.DataFrame({"table_name": ["party"], "court_number": ["2201"], "rows": [100]})
    verdict = examine(extract, candidates, entries, last=last)
    assert any("is_shrunk" in reason for reason in verdict.reasons)


def test_a_missing_court_closes_the_gate() -> None:
    extract, candidates, entries = sound()
    last = pd.DataFrame(
        {"table_name": ["enforcement_case"] * 2, "court_number": ["2201", "2202"], "rows": [1, 30]}
    )
    verdict = examine(extract, candidates, entries, last=last)
    assert any("is_court_missing" in reason for reason in verdict.reasons)


def test_a_list_mostly_in_doubt_closes_the_gate() -> None:
    lines = pd.DataFrame(
        {
            "list_code": ["open_case"] * 100,
            "entry_key": [str(i) for i in range(100)],
            "outcome": ["hold"] * 21 + ["publish"] * 79,
        }
    )
    shown = pd.DataFrame(columns=["list_code", "entry_key"])
    frame = validation.decision_frame(lines, shown, POLICY).set_index("list_code")
    assert frame.loc["open_case", "is_mostly_held"]
    assert not frame.loc["dishonest_debtor", "is_mostly_held"]


def test_a_crashed_suite_is_a_failure() -> None:
    result = gate.run("extract.party", gate.EXTRACT_SUITES["party"], "not a table")
    assert not result.is_passed
    assert result.failed[0].startswith("crashed: ")
    assert result.checks == 0


def test_an_expectation_that_crashes_is_a_failure() -> None:
    extract, candidates, entries = sound()
    del extract["party"]["party_id"]
    verdict = examine(extract, candidates, entries)
    assert any("extract.party" in reason and "(crashed)" in reason for reason in verdict.reasons)


def test_a_suite_that_did_not_run_is_a_failure() -> None:
    whole = [SuiteResult(name, name, True, 1, n) for name, n in gate.expected_suites().items()]
    assert gate.conclude("吉01", "d", whole).is_passed
    assert gate.conclude("吉01", "d", whole[1:]).reasons == (f"{whole[0].suite}: did not run",)
    assert not gate.conclude("吉01", "d", []).is_passed
    short = [replace(whole[0], checks=whole[0].checks - 1), *whole[1:]]
    assert "expectations ran" in gate.conclude("吉01", "d", short).reasons[0]
    failed = [replace(whole[0], is_passed=False, failed=("x",)), *whole[1:]]
    assert not gate.conclude("吉01", "d", failed).is_passed


def test_a_verdict_holds_no_values() -> None:
    extract, candidates, entries = sound()
    secret = "王２２０１０２１９６５０３１５１２３８"
    bad = spoiled(candidates, PublicList.OPEN_CASE, name=secret, id_number_masked=secret)
    verdict = examine(extract, bad, entries)
    assert not verdict.is_passed
    assert secret not in json.dumps(asdict(verdict), ensure_ascii=False)
