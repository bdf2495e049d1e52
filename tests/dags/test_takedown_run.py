"""``takedown`` run for real by Airflow's own command, with a lane that only writes down what it is asked."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

RunDag = Callable[[str], tuple[int, list[list[object]], str]]
REGIONS = ("吉01", "吉02", "吉24")

RECORDING_LANE = f"""
import json
import os

from regulation.errors import HaltError


def _say(what, more):
    with open(os.environ["RECORD"], "a", encoding="utf-8") as file:
        file.write(json.dumps([what, more]) + "\\n")
    if os.environ["FAIL"] == f"{{what}} {{more}}":
        raise HaltError("1 entry still there")


def open_takedown(trigger):
    _say("open", "")
    return [{{"run_id": "t1", "region": r, "problems": []}} for r in {REGIONS!r}]


def take_down(order):
    _say("take_down", order["region"])
    return {{"region": order["region"], "withdrawn": {{}}}}


def close_takedown(run_id, failed):
    _say("close", bool(failed))
    if failed:
        raise HaltError("regions failed")
    return {{"run_id": run_id}}
"""


@pytest.fixture
def run_dag(tmp_path: Path, airflow_environment: dict[str, str]) -> RunDag:
    """``run_dag("take_down 吉02")`` runs the DAG once with that failure: status, calls, state."""
    package = tmp_path / "stub/pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "takedown.py").write_text(RECORDING_LANE, "utf-8")
    record = tmp_path / "record"
    record.touch()

    def run(failure: str) -> tuple[int, list[list[object]], str]:
        project = Path(__file__).resolve().parents[2]
        environment = airflow_environment | {
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "stub"), str(project)]),
            "RECORD": str(record),
            "FAIL": failure,
        }

        def airflow(*arguments: str) -> int:
            return subprocess.run(
                [sys.executable, "-m", "airflow", *arguments],
                env=environment, cwd=tmp_path, capture_output=True, timeout=400, check=False,
            ).returncode  # fmt: skip

        assert airflow("db", "migrate") == 0
        assert airflow("pools", "import", str(project / "dags/pools.json")) == 0
        status = airflow("dags", "test", "takedown")
        with sqlite3.connect(tmp_path / "airflow/airflow.db") as database:
            (state,) = database.execute("select state from dag_run").fetchone()
            pools = dict(database.execute("select pool, slots from slot_pool"))
            used = {pool for (pool,) in database.execute("select pool from task_instance")}
        assert pools["takedown"] == 4
        assert used == {"takedown"}
        calls = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
        return status, calls, state

    return run


def test_a_region_that_fails_stops_no_other_and_fails_the_run(run_dag: RunDag) -> None:
    status, calls, state = run_dag("take_down 吉02")
    assert {more for what, more in calls if what == "take_down"} == set(REGIONS)
    assert calls[-1] == ["close", True]
    assert (state, status) == ("failed", 1)


def test_a_good_hour_ends_well(run_dag: RunDag) -> None:
    status, calls, state = run_dag("")
    assert len(calls) == 2 + len(REGIONS)
    assert calls[-1] == ["close", False]
    assert (state, status) == ("success", 0)
