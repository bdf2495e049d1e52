"""每日同步 daily_sync: every working day, all regions, all steps. Wiring only; the work is ``pipeline.steps``.

    open_run ─▶ ┌─ a region ──────────────────────────────────────────────┐ ─▶ close_run
                │ extract ─▶ decide ─┬─▶ withdraw ─┐                       │    (always)
                │                    └─▶ validate ─┴─▶ publish ─▶ confirm  │
                └──────────────────────────────────────────────────────────┘

Between tasks travel ids, paths, counts and digests, never a row: XCom is readable to everyone who may
open the Airflow interface.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import (
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
    task_group,
)
from working_days import WorkingDayTimetable

from regulation.errors import HaltError, TransientError

Order = dict[str, Any]
Counts = dict[str, Any]

ONLY_WHAT_HEALS = ExceptionRetryPolicy(
    rules=[RetryRule(TransientError, RetryAction.RETRY, timedelta(minutes=10))],
    default=RetryAction.FAIL,  # a timeout or a bug does not heal; retrying only hides it for longer
)

DOC = """
### 每日同步（规程第十条）

每个法定工作日 20:30，按辖区从数字法院抽取、判定、脱敏、屏蔽、校验、发布、回读核对。

* 屏蔽（withdraw）只依赖判定，不等校验结论；校验不通过的辖区不新增、不更新，原有内容在租约内保持不变。
* 一个辖区失败不影响其他辖区；任一辖区失败，本次运行标记为失败。
* 出现问题时按运行手册处理：`docs/runbooks/daily_sync.md`。
"""

DATE = Param(
    None,
    type=["null", "string"],
    format="date",
    title="判定日期",
    description="以哪一天作为“今天”判定，格式 2026-11-23；留空为当天。不得早于已发布的日期，平时请留空。",
)


def limit(minutes: int) -> dict[str, Any]:
    return {"execution_timeout": timedelta(minutes=minutes)}


def in_region(minutes: int) -> dict[str, Any]:
    """Limit a task of a region, and let the interface show the region's code instead of 0, 1, 2.

    The defaults matter: Airflow fails a task, though its work is done, when its label cannot be made.
    """
    label = "{{ (task.op_args[0] | default({}))['region'] | default('') }}"
    return limit(minutes) | {"map_index_template": label}


@dag(
    dag_id="daily_sync",
    dag_display_name="每日同步 daily_sync",
    description="按法定工作日筛选并发布执行信息，屏蔽应退出公开的内容",
    doc_md=DOC,
    schedule=WorkingDayTimetable(overlays=(None, "yanbian")),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,  # the source holds only the present: one run reads all that was missed
    max_active_runs=1,
    params={"date": DATE},
    tags=["执行信息公开", "工作日"],
    default_args={
        "owner": "执行信息公开",
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
        "retry_policy": ONLY_WHAT_HEALS,
        "weight_rule": "absolute",  # what leads to withdrawals comes first, in every region
    },
)
def daily_sync() -> None:
    @task(task_display_name="登记 open_run", **limit(30))
    def open_run() -> list[Order]:
        from pipeline import steps

        context = get_current_context()
        # No date given means today by the store's clock, also for a scheduled run: the source shows
        # the present, and a late run judged by its scheduled day would keep what has ended since.
        return steps.open_run(context["params"]["date"], f"airflow {context['run_id']}")

    @task(
        task_display_name="抽取 extract",
        priority_weight=2,
        max_active_tis_per_dagrun=4,  # the Digital Court serves the judges first
        **in_region(120),
    )
    def extract(order: Order) -> Counts:
        from pipeline import steps

        return steps.extract(order)

    @task(task_display_name="判定与脱敏 decide", priority_weight=3, **in_region(60))
    def decide(order: Order, extracted: Counts) -> Counts:
        from pipeline import steps

        return steps.decide(order, extracted)

    @task(task_display_name="屏蔽 withdraw", priority_weight=4, **in_region(30))
    def withdraw(order: Order, decided: Counts) -> Counts:
        from pipeline import steps

        return steps.withdraw(order, decided)

    @task(task_display_name="校验 validate", **in_region(60))
    def validate(order: Order, decided: Counts) -> Counts:
        from pipeline import steps

        return steps.validate(order, decided)

    @task(task_display_name="发布 publish", **in_region(60))
    def publish(order: Order, verdict: Counts) -> Counts:
        from pipeline import steps

        return steps.publish(order, verdict)

    @task(task_display_name="回读核对 confirm", **in_region(30))
    def confirm(order: Order, published: Counts) -> Counts:
        from pipeline import steps

        return steps.confirm(order, published)

    @task(task_display_name="收尾 close_run", trigger_rule="all_done", **limit(30))
    def close_run(orders: list[Order] | None) -> Counts:
        from pipeline import steps

        if not orders:
            raise HaltError("no run was opened: nothing was read, withdrawn or published")
        summary = steps.close_run(orders[0]["run_id"])
        _require_no_failed_task()
        return summary

    @task_group(group_id="region", tooltip="一个辖区：中级法院及其基层法院")
    def region(order: Order) -> None:
        decided = decide(order, extract(order))
        verdict = validate(order, decided)
        published = publish(order, verdict)
        withdraw(order, decided) >> published
        confirm(order, published)

    orders = open_run()
    regions = region.expand(order=orders)
    closed = close_run(orders)
    # Every task, not just the last: a failed check makes the tasks after it "done" at once, and
    # close_run would wipe the spool under a withdrawal that is still running.
    for each in regions.iter_tasks():
        each >> closed.operator


def _require_no_failed_task() -> None:
    """close_run is the only leaf, so its success alone would colour the whole run green.

    Raises: HaltError when Airflow saw a task fail that the workbench believes was done.
    """
    context = get_current_context()
    failed = context["ti"].get_ti_count(
        dag_id=context["dag"].dag_id,
        run_ids=[context["run_id"]],
        states=["failed", "upstream_failed"],
    )
    if failed:
        raise HaltError(f"{failed} tasks of this run failed; see the regions in disclosure status")


daily_sync()
