"""The vital properties of the DAG ``takedown``: nothing holds it up, nothing is skipped in silence."""

import ast
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pendulum
import pytest
from airflow.configuration import conf
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, RetryAction, TriggerRule
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import TimeRestriction

from contracts.errors import StoreUnavailableError

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def takedown(bag: DagBag) -> DAG:
    assert str(PROJECT / "dags/takedown.py") not in bag.import_errors
    return bag.dags["takedown"]


@pytest.fixture
def other_tasks(bag: DagBag) -> list[Any]:
    return [task for dag in bag.dags.values() if dag.dag_id != "takedown" for task in dag.tasks]


def test_it_has_a_pool_of_its_own_and_goes_before_everything(
    takedown: DAG, other_tasks: list[Any]
) -> None:
    assert {task.pool for task in takedown.tasks} == {"takedown"}
    assert "takedown" not in {task.pool for task in other_tasks}
    lowest = min(task.priority_weight for task in takedown.tasks)
    assert lowest > max((task.priority_weight for task in other_tasks), default=1)
    assert {str(task.weight_rule) for task in takedown.tasks} == {"absolute"}


def test_setup_makes_that_pool_and_leaves_it_room() -> None:
    pools = json.loads((PROJECT / "dags/pools.json").read_text("utf-8"))
    assert pools["takedown"]["slots"] >= 2
    assert sum(pool["slots"] for pool in pools.values()) <= conf.getint("core", "parallelism")


def test_it_depends_on_no_other_dag_and_no_gate(takedown: DAG) -> None:
    edges = {task.task_id: set(task.upstream_task_ids) for task in takedown.tasks}
    assert edges == {
        "open_takedown": set(),
        "take_down": {"open_takedown"},
        "close_takedown": {"open_takedown", "take_down"},
    }
    rules = {task.task_id: task.trigger_rule for task in takedown.tasks}
    assert rules.pop("close_takedown") == TriggerRule.ALL_DONE
    assert set(rules.values()) == {TriggerRule.ALL_SUCCESS}


def test_it_knows_no_source_policy_or_calendar() -> None:
    tree = ast.parse((PROJECT / "dags/takedown.py").read_text("utf-8"))
    loaded = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert loaded == {
        "datetime", "typing", "airflow.sdk", "airflow.timetables.trigger", "regulation.errors", "pipeline",
    }  # fmt: skip


def fires(dag: DAG, earliest: str, latest: str) -> list[str]:
    timetable = DagSerialization.from_dict(DagSerialization.to_dict(dag)).timetable
    days = [pendulum.parse(day, tz="Asia/Shanghai") for day in (earliest, latest)]
    restriction = TimeRestriction(days[0], days[1], catchup=True)
    found, last = [], None
    while info := timetable.next_dagrun_info(
        last_automated_data_interval=last, restriction=restriction
    ):
        found.append(info.run_after.in_timezone("Asia/Shanghai").format("MM-DD HH:mm"))
        last = info.data_interval
    return found


@pytest.mark.parametrize(
    "day", ["2026-10-01", "2026-02-17", "2026-11-22", "2027-05-01", "2031-01-01"]
)
def test_it_fires_every_hour_of_every_day(takedown: DAG, day: str) -> None:
    """A holiday, the spring festival, a Sunday, and years whose notice nobody has entered."""
    expected = [f"{day[5:]} {hour:02}:05" for hour in range(24)]
    assert fires(takedown, f"{day}T00:00", f"{day}T23:59") == expected


def test_missed_hours_are_made_good_by_one_run(takedown: DAG) -> None:
    assert not takedown.catchup
    assert takedown.max_active_runs == 1


def test_only_what_heals_is_tried_again_and_no_task_hangs(takedown: DAG) -> None:
    for task in takedown.tasks:
        policy = task.retry_policy
        assert policy.evaluate(StoreUnavailableError("x"), 1, 2, None).action == RetryAction.RETRY
        assert policy.evaluate(ValueError("x"), 1, 2, None).action == RetryAction.FAIL
        longest = (task.execution_timeout + task.retry_delay) * (task.retries + 1)
        assert timedelta(0) < longest <= timedelta(hours=1)


def test_the_runbook_is_one_click_away_and_names_what_is_raised(takedown: DAG) -> None:
    assert "docs/runbooks/takedown.md" in (takedown.doc_md or "")
    runbook = (PROJECT / "docs/runbooks/takedown.md").read_text("utf-8")
    for name in (
        "TakedownIncompleteError",
        "StoreUnavailableError",
        "NotRecordedError",
        "ReadBackError",
    ):
        assert f"`{name}`" in runbook or name in runbook
    for command in ("takedown", "restore", "rollback", "prove"):
        assert f"disclosure {command}" in runbook
