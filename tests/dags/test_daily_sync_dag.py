"""The vital edges of ``daily_sync``: what may never happen, whatever state a task ends in."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, RetryAction, TriggerRule
from airflow.sdk.exceptions import AirflowTaskTimeout, ParamValidationError

from contracts import errors
from contracts.errors import (
    GateClosedError,
    PipelineError,
    ReadBackError,
    SourceContractError,
    SourceUnavailableError,
    StoreUnavailableError,
    SupersededError,
)

PROJECT = Path(__file__).resolve().parents[2]
STEPS = ("extract", "decide", "withdraw", "validate", "publish", "confirm")
TASKS = ("open_run", *(f"region.{step}" for step in STEPS), "close_run")


def before(dag: DAG, task_id: str) -> set[str]:
    return dag.get_task(task_id).get_flat_relative_ids(upstream=True)


def test_the_dag_is_found_quickly_and_without_errors(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == ["daily_sync"]
    assert sum((s.duration for s in bag.dagbag_stats), timedelta()) < timedelta(seconds=2)
    assert sorted(bag.dags["daily_sync"].task_ids) == sorted(TASKS)


def test_reading_the_dag_file_loads_no_business_logic() -> None:
    tree = ast.parse((PROJECT / "dags/daily_sync.py").read_text("utf-8"))
    loaded = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert loaded == {"datetime", "typing", "airflow.sdk", "working_days", "regulation.errors"}


@pytest.mark.parametrize("gatekeeper", ["extract", "decide", "validate", "withdraw"])
def test_nothing_is_published_past_a_gate(daily_sync: DAG, gatekeeper: str) -> None:
    assert f"region.{gatekeeper}" in before(daily_sync, "region.publish")
    assert "open_run" in before(daily_sync, "region.publish")


def test_publish_waits_for_the_verdict_and_for_the_withdrawals(daily_sync: DAG) -> None:
    publish = daily_sync.get_task("region.publish")
    assert {"region.validate", "region.withdraw"} <= publish.upstream_task_ids
    assert publish.trigger_rule == TriggerRule.ALL_SUCCESS


def test_a_withdrawal_waits_for_no_verdict(daily_sync: DAG) -> None:
    assert before(daily_sync, "region.withdraw") == {"open_run", "region.extract", "region.decide"}


def test_withdrawals_come_before_additions_when_slots_are_scarce(daily_sync: DAG) -> None:
    tasks = [daily_sync.get_task(f"region.{step}") for step in STEPS]
    assert {str(task.weight_rule) for task in tasks} == {"absolute"}
    weights = {task.task_id.removeprefix("region."): task.priority_weight for task in tasks}
    additions = max(weights[step] for step in ("validate", "publish", "confirm"))
    assert weights["withdraw"] > weights["decide"] > weights["extract"] > additions


def test_no_step_runs_after_a_failed_one_but_the_closing(daily_sync: DAG) -> None:
    rules = {task.task_id: task.trigger_rule for task in daily_sync.tasks}
    assert rules.pop("close_run") == TriggerRule.ALL_DONE
    assert set(rules.values()) == {TriggerRule.ALL_SUCCESS}


def test_the_closing_waits_for_every_task_itself(daily_sync: DAG) -> None:
    """Behind a failed check, confirm is "done" at once while withdraw may still read the spool."""
    others = set(TASKS) - {"close_run"}
    assert daily_sync.get_task("close_run").upstream_task_ids == others
    assert [task.task_id for task in daily_sync.leaves] == ["close_run"]


def test_each_region_is_mapped_on_its_own(daily_sync: DAG) -> None:
    for step in STEPS:
        group = daily_sync.get_task(f"region.{step}").get_closest_mapped_task_group()
        assert group is not None
        assert group.group_id == "region"


@pytest.mark.parametrize(
    ("problem", "action"),
    [
        (SourceUnavailableError("x"), RetryAction.RETRY),
        (StoreUnavailableError("x"), RetryAction.RETRY),
        (SourceContractError("x"), RetryAction.FAIL),
        (GateClosedError("x"), RetryAction.FAIL),
        (SupersededError("x"), RetryAction.FAIL),
        (ReadBackError("x"), RetryAction.FAIL),
        (PipelineError("x"), RetryAction.FAIL),
        (ConnectionError("x"), RetryAction.FAIL),
        (AirflowTaskTimeout("x"), RetryAction.FAIL),
    ],
    ids=lambda each: each.value if isinstance(each, RetryAction) else type(each).__name__,
)
def test_only_what_heals_is_tried_again(
    daily_sync: DAG, problem: BaseException, action: RetryAction
) -> None:
    for task in daily_sync.tasks:
        assert task.retries == 3
        assert task.retry_policy is not None
        assert task.retry_policy.evaluate(problem, 1, 3).action is action


def test_no_task_may_hang_for_ever(daily_sync: DAG) -> None:
    limits = {task.task_id: task.execution_timeout for task in daily_sync.tasks}
    assert all(limit is not None and limit <= timedelta(hours=2) for limit in limits.values())


def test_one_run_at_a_time_and_none_from_the_past(daily_sync: DAG) -> None:
    assert daily_sync.max_active_runs == 1
    assert daily_sync.catchup is False


@pytest.mark.parametrize("given", [None, "2026-11-23"])
def test_the_date_is_empty_or_a_date(daily_sync: DAG, given: str | None) -> None:
    assert daily_sync.params.get_param("date").resolve(given) == given


@pytest.mark.parametrize("given", ["2026-11-31", "昨天", "", 20261123])
def test_the_date_refuses_anything_else(daily_sync: DAG, given: object) -> None:
    with pytest.raises(ParamValidationError):
        daily_sync.params.get_param("date").resolve(given)


def test_the_runbook_says_what_to_do_about_every_error() -> None:
    runbook = (PROJECT / "docs/runbooks/daily_sync.md").read_text("utf-8")
    groups = {"PipelineError", "HaltError", "TransientError"}
    raised = {*errors.__all__, "RunIncompleteError", "UnexpectedError"} - groups
    assert [name for name in sorted(raised) if f"`{name}`" not in runbook] == []


def test_the_runbook_is_one_click_away(daily_sync: DAG) -> None:
    assert "docs/runbooks/daily_sync.md" in (daily_sync.doc_md or "")
    assert (PROJECT / "docs/runbooks/daily_sync.md").exists()
