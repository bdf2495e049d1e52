"""``daily_sync`` run for real by Airflow's own command, with steps that only write down their names."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REGIONS = ("吉01", "吉02", "吉24")

RECORDING_STEPS = f"""
import json
import os

from contracts.errors import GateClosedError, HaltError, SourceUnavailableError

ERRORS = {{e.__name__: e for e in (GateClosedError, HaltError, SourceUnavailableError)}}


def _say(step, what):
    with open(os.environ["RECORD"], "a", encoding="utf-8") as file:
        file.write(json.dumps([step, what]) + "\\n")
    if os.environ["FAIL"].startswith(f"{{step}} {{what}} "):
        raise ERRORS[os.environ["FAIL"].split()[-1]]("a rule, 3 rows")


def open_run(decided_on, trigger):
    _say("open_run", str(decided_on))
    return [{{"run_id": "r1", "region": r, "decided_on": decided_on}} for r in {REGIONS!r}]


def _step(name):
    def run(order, before=None):
        _say(name, order["region"])
        return {{"step": name, "region": order["region"], "rows": 3}}

    return run


extract, decide, withdraw, validate, publish, confirm = map(
    _step, ("extract", "decide", "withdraw", "validate", "publish", "confirm")
)


def close_run(run_id):
    _say("close_run", run_id)
    return {{"run_id": run_id}}
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    calls: list[tuple[str, str]]
    run_state: str
    task_states: dict[tuple[str, str | None], str]
    largest_xcom: int

    def regions(self, step: str) -> set[str]:
        return {what for name, what in self.calls if name == step}


@pytest.fixture
def run_dag(tmp_path: Path, airflow_environment: dict[str, str]) -> Callable[[str], Outcome]:
    """``run_dag("validate 吉02 GateClosedError")`` runs the DAG once with that failure."""
    package = tmp_path / "stub/pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "steps.py").write_text(RECORDING_STEPS, "utf-8")
    record = tmp_path / "record"
    record.touch()

    def run(failure: str) -> Outcome:
        environment = airflow_environment | {
            "PYTHONPATH": str(tmp_path / "stub"),
            "RECORD": str(record),
            "FAIL": failure,
        }

        def airflow(*arguments: str) -> int:
            command = [sys.executable, "-m", "airflow", *arguments]
            done = subprocess.run(
                command,
                env=environment,
                cwd=tmp_path,
                capture_output=True,
                timeout=300,
                check=False,
            )
            return done.returncode

        assert airflow("db", "migrate") == 0
        status = airflow("dags", "test", "daily_sync", "--conf", '{"date": "2026-11-23"}')
        calls = [tuple(json.loads(line)) for line in record.read_text("utf-8").splitlines()]
        return Outcome(status, calls, *read_metadata(tmp_path / "airflow/airflow.db"))

    return run


def read_metadata(path: Path) -> tuple[str, dict[tuple[str, str | None], str], int]:
    with sqlite3.connect(path) as database:
        (run_state,) = database.execute("select state from dag_run").fetchone()
        query = "select task_id, rendered_map_index, state from task_instance"
        tasks = database.execute(query).fetchall()
        (largest,) = database.execute("select max(length(value)) from xcom").fetchone()
    return run_state, {(task, region): state for task, region, state in tasks}, largest or 0


def test_a_region_that_fails_its_check_stops_alone(run_dag: Callable[[str], Outcome]) -> None:
    outcome = run_dag("validate 吉02 GateClosedError")
    assert outcome.regions("validate") == set(REGIONS)
    assert outcome.regions("withdraw") == set(REGIONS)
    assert outcome.regions("publish") == {"吉01", "吉24"}
    assert outcome.regions("confirm") == {"吉01", "吉24"}
    assert outcome.calls.count(("validate", "吉02")) == 1
    assert outcome.calls[-1] == ("close_run", "r1")
    assert outcome.task_states["region.withdraw", "吉02"] == "success"
    assert outcome.task_states["region.validate", "吉02"] == "failed"
    assert "upstream_failed" in outcome.task_states.values()
    # The stand-in closes without complaint: Airflow's own view must still fail the run.
    assert (outcome.run_state, outcome.status) == ("failed", 1)
    assert outcome.largest_xcom < 500


def test_a_region_whose_withdrawal_fails_publishes_nothing(
    run_dag: Callable[[str], Outcome],
) -> None:
    outcome = run_dag("withdraw 吉24 HaltError")
    assert outcome.regions("publish") == {"吉01", "吉02"}
    assert outcome.calls[-1] == ("close_run", "r1")
    assert (outcome.run_state, outcome.status) == ("failed", 1)


def test_without_an_opened_run_nothing_is_touched(run_dag: Callable[[str], Outcome]) -> None:
    outcome = run_dag("open_run 2026-11-23 HaltError")
    assert outcome.calls == [("open_run", "2026-11-23")]
    assert (outcome.run_state, outcome.status) == ("failed", 1)


def test_a_good_day_ends_well(run_dag: Callable[[str], Outcome]) -> None:
    outcome = run_dag("")
    assert outcome.regions("confirm") == set(REGIONS)
    assert len(outcome.calls) == 2 + 6 * len(REGIONS)
    assert set(outcome.task_states.values()) == {"success"}
    assert (outcome.run_state, outcome.status) == ("success", 0)
