"""The workbench: only different lines are touched, and a killed save leaves the former state."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from contracts.errors import ContractBrokenError, HaltError, SupersededError
from contracts.stages import SuiteResult
from loaders import schema, workbench_ddl
from loaders.workbench import Workbench

REGION = "吉01"
DAY = date(2026, 11, 16)


def cases(**fingerprints: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"case_key": list(fingerprints), "fingerprint": list(fingerprints.values())}
    )


def decisions(**outcomes: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "list_code": "open_case",
            "entry_key": list(outcomes),
            "case_key": "c",
            "outcome": list(outcomes.values()),
            "reason_code": "P90-OPEN",
            "digest": None,
            "evidence_on": pd.to_datetime(["2026-11-16"] * len(outcomes)),
            "due_on": DAY,
            "review_on": None,
            "visible_until": pd.Series([datetime(2026, 12, 1, tzinfo=UTC)] * len(outcomes)),
        }
    )


def absences(*keys: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "list_code": "open_case",
            "entry_key": list(keys),
            "case_key": "case",
            "first_missed_on": DAY,
            "last_attested_on": None,
            "dark_at": datetime(2026, 12, 1, tzinfo=UTC),
        }
    )


@pytest.fixture
def claimed(workbench: Workbench) -> Workbench:
    workbench.open_run("r1", DAY, "test")
    workbench.claim(REGION, "r1")
    return workbench


def test_only_lines_that_differ_are_touched(claimed: Workbench) -> None:
    first = claimed.save_region(
        REGION, "r1", cases(a="1", b="1"), decisions(a="publish", b="hold"), absences("x")
    )
    assert first["case_state"] == {"inserted": 2, "updated": 0, "deleted": 0}
    claimed.claim(REGION, "r2")
    second = claimed.save_region(
        REGION, "r2", cases(a="1", b="2", c="1"), decisions(a="publish"), absences("x")
    )
    assert second == {
        "case_state": {"inserted": 1, "updated": 1, "deleted": 0},
        "decision": {"inserted": 0, "updated": 0, "deleted": 1},
        "absence": {"inserted": 0, "updated": 0, "deleted": 0},
    }
    assert claimed.case_states(REGION).to_dict("list") == {
        "case_key": ["a", "b", "c"],
        "fingerprint": ["1", "2", "1"],
    }


def test_what_is_saved_is_what_is_read(claimed: Workbench) -> None:
    claimed.save_region(REGION, "r1", cases(), decisions(a="publish"), absences("x"))
    [line] = claimed.decisions(REGION).to_dict("records")
    assert (line["evidence_on"], line["due_on"], line["review_on"]) == (DAY, DAY, None)
    assert line["visible_until"] == datetime(2026, 12, 1, tzinfo=UTC)
    assert line["run_id"] == "r1"
    assert claimed.absences(REGION)["entry_key"].tolist() == ["x"]
    assert claimed.decisions("吉02").empty


def test_a_failing_save_leaves_the_former_state(claimed: Workbench) -> None:
    claimed.save_region(REGION, "r1", cases(a="1"), decisions(a="publish"), absences())
    broken = decisions(a="publish", b="hold").drop(columns="reason_code")
    with pytest.raises(ContractBrokenError, match="reason_code"):
        claimed.save_region(REGION, "r1", cases(a="2"), broken, absences())
    assert claimed.case_states(REGION)["fingerprint"].tolist() == ["1"]


def test_a_superseded_run_saves_nothing(claimed: Workbench) -> None:
    claimed.require_claim(REGION, "r1")
    claimed.claim(REGION, "r2")
    with pytest.raises(SupersededError):
        claimed.require_claim(REGION, "r1")
    with pytest.raises(SupersededError):
        claimed.save_region(REGION, "r1", cases(a="1"), decisions(), absences())
    assert claimed.case_states(REGION).empty


def test_a_run_tells_its_story_without_quoting_foreign_errors(claimed: Workbench) -> None:
    claimed.record_step("r1", REGION, "extract", "running", {"rows": 5})
    claimed.record_step("r1", REGION, "decide", "failed", {}, error=ValueError("张三 22010219"))
    claimed.close_run("r1", "failed", {"regions_failed": 1})
    told = claimed.run_summary("r1")
    region = told["regions"][REGION]
    assert (told["state"], told["summary"]) == ("failed", {"regions_failed": 1})
    assert region["counts"] == {"extract": {"rows": 5}, "decide": {}}
    assert (region["error_kind"], region["error_text"]) == (
        "ValueError",
        "text withheld: not our own error",
    )
    claimed.record_step("r1", REGION, "decide", "failed", {}, error=HaltError("2 columns missing"))
    assert claimed.run_summary("r1")["regions"][REGION]["error_text"] == "2 columns missing"


def test_only_a_finished_region_is_a_yardstick_for_volumes(claimed: Workbench) -> None:
    rows = pd.DataFrame({"table_name": ["party"], "court_number": ["1"], "rows": [100]})
    claimed.save_volume("r1", REGION, DAY, rows)
    assert claimed.volumes(REGION).empty
    claimed.record_step("r1", REGION, "confirm", "done", {})
    claimed.save_volume("r2", REGION, date(2026, 11, 17), rows.assign(rows=1))
    claimed.record_step("r2", REGION, "validate", "failed", {})
    assert claimed.volumes(REGION)["rows"].tolist() == [100]


def test_a_suite_that_ran_again_replaces_its_line(claimed: Workbench) -> None:
    for is_passed in (False, True):
        result = SuiteResult("schema", "party", is_passed, 5, 3, ("not_null",), ("k1", "k2"))
        claimed.save_quality("r1", REGION, [result])
    with claimed.engine.connect() as connection:
        lines = connection.execute(
            sa.text("select is_passed, failed, failing_count from workbench.quality")
        ).all()
    assert lines == [(True, ["not_null"], 2)]


def test_the_quarantine_remembers_the_first_run_that_held_an_entry(claimed: Workbench) -> None:
    held = pd.DataFrame(
        {
            "list_code": ["open_case"],
            "entry_key": ["a"],
            "rule_code": ["H1"],
            "column_names": ["sex"],
        }
    )
    claimed.save_quarantine(REGION, "r1", held)
    claimed.save_quarantine(REGION, "r2", held)
    [line] = claimed.quarantine(REGION).to_dict("records")
    assert (line["first_seen_run"], line["last_seen_run"]) == ("r1", "r2")
    claimed.save_quarantine(REGION, "r3", held.assign(column_names=None))
    [line] = claimed.quarantine(REGION).to_dict("records")
    assert line["column_names"] == "sex", "nobody looked at it anew"
    claimed.save_quarantine(REGION, "r3", held.assign(column_names="name"))
    assert claimed.quarantine(REGION)["column_names"].tolist() == ["name"]
    claimed.save_quarantine(REGION, "r3", held.iloc[:0])
    assert claimed.quarantine(REGION).empty


def test_the_workbench_goes_down_and_up_again(new_database: Callable[[str], str]) -> None:
    engine = sa.create_engine(new_database("workbench"))
    schema.migrate(engine, "workbench")
    schema.migrate(engine, "workbench")
    schema.downgrade(engine, "workbench")
    schema.migrate(engine, "workbench")
    tables = set(sa.inspect(engine).get_table_names("workbench")) - {"alembic_version"}
    engine.dispose()
    assert tables == set(workbench_ddl.TABLES)
