"""到期屏蔽 takedown: every hour of every calendar day, from known facts alone. Wiring only; the work is
``pipeline.takedown``.

    open_takedown ─▶ take_down, a region each ─▶ close_takedown (always)

Its pool is its own: no addition, however slow, can hold a slot of it. It reads no source, policy or calendar.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import (
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)
from airflow.timetables.trigger import CronTriggerTimetable

from regulation.errors import HaltError, TransientError

Order = dict[str, Any]
Counts = dict[str, Any]

POOL = "takedown"
HIGHEST = 1_000_000

ONLY_WHAT_HEALS = ExceptionRetryPolicy(
    rules=[RetryRule(TransientError, RetryAction.RETRY, timedelta(minutes=2))],
    default=RetryAction.FAIL,  # the next hour tries again by itself
)

DOC = """
### 到期屏蔽（规程第十二条、第十三条）

每个自然日每小时一次，按已知的事实移除应退出公开的内容：自身期限已满的条目、已判定屏蔽而仍可见的条目、
屏蔽台账和不公开审批中的条目。不读业务系统，不等校验，不依赖政策文件和工作日历；使用专用资源池 `takedown`。

* 一个条目、一个名单、一个辖区出错，不影响其余；全部做完以后本次运行标记为失败。
* 具名指令立即移除用命令 `disclosure takedown`，不必等下一个整点。
* 出现问题时按运行手册处理：`docs/runbooks/takedown.md`。
"""


def limit(minutes: int) -> dict[str, Any]:
    return {"execution_timeout": timedelta(minutes=minutes)}


@dag(
    dag_id="takedown",
    dag_display_name="到期屏蔽 takedown",
    description="每小时移除应退出公开的内容，不依赖业务系统和校验",
    doc_md=DOC,
    # By the clock, not by intervals: a run is for now, and a missed one is made good by the next.
    schedule=CronTriggerTimetable("5 * * * *", timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    tags=["执行信息公开", "屏蔽"],
    default_args={
        "owner": "执行信息公开",
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "retry_policy": ONLY_WHAT_HEALS,
        "pool": POOL,
        "priority_weight": HIGHEST,
        "weight_rule": "absolute",
    },
)
def takedown() -> None:
    @task(task_display_name="登记 open_takedown", **limit(10))
    def open_takedown() -> list[Order]:
        from pipeline import takedown as lane

        return lane.open_takedown(f"airflow {get_current_context()['run_id']}")

    @task(
        task_display_name="屏蔽 take_down",
        map_index_template="{{ (task.op_args[0] | default({}))['region'] | default('') }}",
        **limit(15),
    )
    def take_down(order: Order) -> Counts:
        from pipeline import takedown as lane

        return lane.take_down(order)

    @task(task_display_name="核对 close_takedown", trigger_rule="all_done", **limit(15))
    def close_takedown(orders: list[Order] | None) -> Counts:
        from pipeline import takedown as lane

        if not orders:
            raise HaltError("no takedown was opened: nothing was looked for")
        return lane.close_takedown(orders[0]["run_id"], _failed_tasks())

    orders = open_takedown()
    closed = close_takedown(orders)
    take_down.expand(order=orders) >> closed


def _failed_tasks() -> list[str]:
    """What Airflow saw fail, also by a time-out or a killed process: no words of its own, so just counts."""
    context = get_current_context()
    failed = context["ti"].get_ti_count(
        dag_id=context["dag"].dag_id,
        run_ids=[context["run_id"]],
        states=["failed", "upstream_failed"],
    )
    return [f"{failed} tasks"] if failed else []


takedown()
