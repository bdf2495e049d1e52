"""The shortcut of a run: what may be carried over, and what may not."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from situations import CASE, LISTING, MEASURE, PARTY, POLICY, SECRET, TODAY, decided, tables

from pipeline import decision
from pipeline.changes import cases_to_decide, fingerprints, rules_digest
from pipeline.verification import NOTHING
from regulation.lists import PublicList
from transforms.case_facts import case_facts

EVENT = {"event_id": "1", "dishonest_id": LISTING["dishonest_id"], "event_kind_code": "correction"}
VETO = {"approval_id": "1", "case_id": CASE["case_id"], "approval_code": "refused"}
WHOLE = {
    "enforcement_case": [CASE, CASE | {"case_id": "2", "case_number": "（2025）吉0102执9号"}],
    "party": [PARTY, PARTY | {"party_id": "12", "case_id": "2"}],
    "measure": [MEASURE],
    "dishonest_entry": [LISTING],
    "dishonest_event": [EVENT],
    "nondisclosure": [VETO],
}


def prints(stamp: str = "s", **rows: object) -> "pd.Series[str]":
    extract = tables(**(WHOLE | rows))
    return fingerprints(extract, case_facts(extract, TODAY), stamp)


CHANGES = {
    "stage": {
        "enforcement_case": [CASE | {"stage_code": "disposal"}, WHOLE["enforcement_case"][1]]
    },
    "amount": {
        "enforcement_case": [
            CASE | {"amount_yuan": Decimal("1000.0001")},
            WHOLE["enforcement_case"][1],
        ]
    },
    "name": {"party": [PARTY | {"name": "王小名"}, WHOLE["party"][1]]},
    "another debtor": {"party": [*WHOLE["party"], PARTY | {"party_id": "13"}]},
    "lifted": {"measure": [MEASURE | {"lifted_on": date(2026, 11, 20)}]},
    "measure gone": {"measure": []},
    "listing": {"dishonest_entry": [LISTING | {"status_code": "withdrawn"}]},
    "free text": {"dishonest_entry": [LISTING | {"conduct_text": "隐匿财产。"}]},
    "event": {"dishonest_event": [EVENT | {"event_kind_code": "withdrawal"}]},
    "veto": {"nondisclosure": [VETO | {"approval_code": "approved"}]},
    "blank for null": {"party": [PARTY | {"legal_representative": ""}, WHOLE["party"][1]]},
}


@pytest.mark.parametrize("rows", CHANGES.values(), ids=CHANGES)
def test_a_change_touches_its_case_and_no_other(rows: dict[str, object]) -> None:
    before, after = prints(), prints(**rows)
    assert before[CASE["case_id"]] != after[CASE["case_id"]]
    assert before["2"] == after["2"]


def test_the_order_of_rows_is_no_change() -> None:
    turned = {name: rows[::-1] for name, rows in WHOLE.items()}
    assert prints().to_dict() == prints(**turned).to_dict()


def test_a_number_that_another_case_took_touches_both() -> None:
    twin = WHOLE["enforcement_case"][1] | {"case_number": CASE["case_number"]}
    before, after = prints(), prints(enforcement_case=[CASE, twin])
    assert before[CASE["case_id"]] != after[CASE["case_id"]]


def test_other_rules_touch_everything() -> None:
    assert not set(prints("s")) & set(prints("t"))


# fmt: off
FILES = {
    "transforms/redaction/engine.py":     True,
    "transforms/redaction/words.txt":     True,
    "regulation/surnames.json":           True,
    "regulation/policies/2027-01-01.toml": True,
    "expectations/leak_scan.py":          True,
    "transforms/__pycache__/x.pyc":       False,
    "transforms/.x.py.swp":               False,
    "simulator/free_text.py":             False,
}
# fmt: on


@pytest.mark.parametrize(("file", "counts"), FILES.items(), ids=FILES)
def test_every_file_that_decides_is_part_of_the_rules_digest(
    file: str, counts: bool, tmp_path: Path
) -> None:
    before = rules_digest(tmp_path)
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text("甲", "utf-8")
    rules_digest.cache_clear()
    assert (rules_digest(tmp_path) != before) is counts


def test_another_redactor_decides_everything_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = decide_again(None)
    assert len(decide_again(first).decided) == 0
    monkeypatch.setattr(decision, "REDACTION_VERSION", "another")
    assert len(decide_again(first).decided) == len(first.decided)


def decide_again(
    former: decision.Decision | None,
    day: date = TODAY,
    shown: pd.DataFrame | None = None,
    **rows: object,
):
    """Decide as a run does, with what the run before left behind."""
    states, lines = NOTHING, NOTHING
    if former is not None:
        states = former.case_states
        digests = pd.concat([c.rows[["entry_key", "digest"]] for c in former.candidates.values()])
        lines = pd.concat([former.decided.merge(digests, "left", "entry_key"), former.carried])
        if shown is None:
            shown = lines.loc[lines["outcome"] == "publish", ["list_code", "entry_key", "digest"]]
    shown = NOTHING if shown is None else shown
    return decision.decide_region(
        tables(**(WHOLE | rows)), "吉01", day, POLICY, SECRET, states, lines, shown, NOTHING
    )


def test_nothing_changed_nothing_decided() -> None:
    first = decide_again(None)
    second = decide_again(first)
    assert len(second.decided) == 0
    assert len(second.carried) == len(first.decided)
    assert all(len(c.rows) == 0 for c in second.candidates.values())


def test_a_day_that_ends_a_measure_decides_its_case_again() -> None:
    rows = {"measure": [MEASURE | {"ends_on": date(2026, 11, 24)}]}
    first = decide_again(None, **rows)
    assert len(decide_again(first, date(2026, 11, 23), **rows).decided) == 0
    later = decide_again(first, date(2026, 11, 25), **rows)
    reasons = later.decided.set_index("list_code")["reason_code"]
    assert reasons[str(PublicList.CONSUMPTION_RESTRICTION)] == "X31-ENDED"


def test_a_store_that_lost_a_row_gets_it_back() -> None:
    first = decide_again(None)
    lines = first.decided.merge(
        pd.concat([c.rows[["entry_key", "digest"]] for c in first.candidates.values()]),
        "left",
        "entry_key",
    )
    shown = lines.loc[lines["case_id"] == "2", ["list_code", "entry_key", "digest"]]
    again = decide_again(first, shown=shown)
    assert set(again.decided["case_id"]) == {CASE["case_id"]}


def test_carried_and_decided_equal_a_full_recomputation() -> None:
    first = decide_again(None)
    changed = {"party": [PARTY | {"name": "王小名"}, WHOLE["party"][1]]}
    second = decide_again(first, **changed)
    assert len(second.carried) == 1
    columns = ["list_code", "entry_key", "outcome", "reason_code"]
    both = pd.concat([second.decided[columns], second.carried[columns]]).sort_values("entry_key")
    whole = decided(tables(**(WHOLE | changed)))[columns].sort_values("entry_key")
    assert both.values.tolist() == whole.values.tolist()


def test_what_is_gone_and_why() -> None:
    first = decide_again(None)
    deleted = {
        "enforcement_case": [CASE],
        "party": [PARTY | {"role_code": "third_party"}],
        "measure": [],
        "deletion": [{"deletion_id": "1", "case_id": "2", "court_number": "2201"}],
    }
    gone = decide_again(first, **deleted).gone.set_index("list_code")["reason_code"]
    assert sorted(gone.loc[["open_case"]]) == ["X60-DELETED", "X61-NO-LONGER"]
    assert gone.isna()[str(PublicList.CONSUMPTION_RESTRICTION)]


def test_withdrawals_are_only_of_what_is_visible() -> None:
    first = decide_again(None)
    closed = {
        "enforcement_case": [
            CASE | {"closed_on": TODAY, "closing_mode_code": "performed"},
            WHOLE["enforcement_case"][1],
        ]
    }
    second = decide_again(first, **closed)
    lines = first.decided.loc[:, ["list_code", "entry_key"]].assign(digest="d")
    leaving = decision.to_withdraw(second, lines)
    assert sorted(leaving["list_code"]) == [
        "consumption_restriction",
        "dishonest_debtor",
        "open_case",
    ]
    assert decision.to_withdraw(second, NOTHING).empty


def test_cases_to_decide_ignores_cases_that_are_gone() -> None:
    current = pd.Series({"a": "1"}, dtype="str")
    former = pd.DataFrame({"case_key": ["a", "b"], "fingerprint": ["1", "1"]})
    lines = pd.DataFrame(
        {
            "case_key": ["b"],
            "list_code": ["x"],
            "entry_key": ["k"],
            "outcome": ["publish"],
            "digest": ["d"],
            "review_on": [TODAY],
        }
    )
    assert cases_to_decide(current, former, lines, NOTHING, TODAY) == set()
