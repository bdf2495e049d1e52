"""The question to a person, in Airflow itself: who is asked, what silence means, and what follows."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.sdk import DAG
from test_daily_sync_run import RECORDING_STEPS, read_metadata

ASKING_STEPS = (
    RECORDING_STEPS.replace(
        'return {"step": name, "region": order["region"], "rows": 3}',
        'return {"step": name, "region": order["region"], "breakers":'
        ' ["vanished 60 of 100"] if order["region"] == "吉02" else []}',
    )
    + """

def answer(order, given):
    _say("answer", [order["region"], given])
    if not (given["is_accepted"] and given["by"] and given["reason"]):
        raise GateClosedError("refused, 1 breaker")
    return {"accepted": 1}
"""
)

# What the API route does with a person's answer, and the scheduler with a deadline that has passed.
ANSWERING = """
import sys
from datetime import timedelta
from airflow._shared.timezones import timezone
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import handle_event_submit
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session
from sqlalchemy.orm import joinedload

with create_session() as session:
    query = session.query(TaskInstance).options(joinedload(TaskInstance.hitl_detail))
    waiting = query.filter_by(state="awaiting_input").all()
    if not waiting:
        sys.exit(3)
    [task] = waiting
    detail = task.hitl_detail
    print(detail.subject, detail.options, detail.defaults, detail.body)
    if sys.argv[1] == "silence":
        task.trigger_timeout = timezone.utcnow() - timedelta(seconds=1)
        session.commit()
        SchedulerJobRunner(job=Job()).check_awaiting_input_timeouts(session=session)
    else:
        detail.responded_by = {"id": "u1", "name": "李院长"}
        detail.responded_at = timezone.utcnow()
        detail.chosen_options = [sys.argv[1]]
        detail.params_input = {"reason": sys.argv[2]}
        handle_event_submit(
            TriggerEvent(detail.as_resume_event_payload()), task_instance=task, session=session
        )
"""


def test_the_question_stands_before_publication_and_after_the_verdict(daily_sync: DAG) -> None:
    ask = daily_sync.get_task("region.ask")
    assert "region.validate" in ask.upstream_task_ids
    assert ask.downstream_task_ids >= {"region.publish"}
    assert "region.ask" not in daily_sync.get_task("region.withdraw").get_flat_relative_ids(
        upstream=True
    )


def test_silence_means_no_and_no_is_not_asked_again(daily_sync: DAG) -> None:
    ask = daily_sync.get_task("region.ask")
    assert ask.defaults == ["驳回 reject"]
    assert ask.retries == 0
    assert ask.response_timeout == timedelta(hours=4)
    assert ask.execution_timeout == timedelta(minutes=30)


ANSWERS = {
    "accept": (["同意发布 accept", "已核实"], {"吉01", "吉02", "吉24"}, "success"),
    "reject": (["驳回 reject", "再核实"], {"吉01", "吉24"}, "failed"),
    "silence": (["silence"], {"吉01", "吉24"}, "failed"),
}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_region_waits_for_its_answer_and_the_others_do_not(
    name: str, tmp_path: Path, airflow_environment: dict[str, str]
) -> None:
    words, published, state = ANSWERS[name]
    package = tmp_path / "stub/pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "steps.py").write_text(ASKING_STEPS, "utf-8")
    (tmp_path / "answering.py").write_text(ANSWERING, "utf-8")
    record = tmp_path / "record"
    record.touch()
    environment = airflow_environment | {
        "PYTHONPATH": str(tmp_path / "stub"),
        "RECORD": str(record),
        "FAIL": "",
    }

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    assert start("-m", "airflow", "db", "migrate").wait(300) == 0
    conf = '{"date": "2026-11-23"}'
    run = start("-m", "airflow", "dags", "test", "daily_sync", "--conf", conf)
    said, asked = b"", None
    for _ in range(60):
        calls = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
        if asked is None and len([c for c in calls if c[0] == "confirm"]) >= 2:
            asked = start("answering.py", *words)
            said, _ = asked.communicate(timeout=200)
            if asked.returncode == 3:
                asked = None
        if run.poll() is not None:
            break
        time.sleep(2)
    assert asked is not None
    assert asked.returncode == 0, said.decode()
    run.communicate(timeout=300)
    calls = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert {what for step, what in calls if step == "publish"} == published
    assert {what for step, what in calls if step == "withdraw"} == {"吉01", "吉02", "吉24"}
    [[region, given]] = [what for step, what in calls if step == "answer"]
    assert region == "吉02"
    assert given["is_accepted"] is (name == "accept")
    assert given["by"] == (None if name == "silence" else "李院长")
    run_state, tasks, _ = read_metadata(tmp_path / "airflow/airflow.db")
    assert tasks["region.ask", "吉02"] == state
    assert tasks["region.ask", "吉01"] == "success"
    assert run_state == state
