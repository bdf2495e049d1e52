"""断路器询问: the human-in-the-loop task of a region whose breakers tripped. Asks only then; default: reject.

Nothing open: succeeds at once. Something open: Airflow parks the task (``awaiting_input``: no worker, no
slot, no triggerer) until somebody answers under "Required Actions", or until the time is over, when the
scheduler gives the default. The answer is recorded on the workbench before anything follows from it.
"""

from collections.abc import Sequence
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param

REJECT, ACCEPT = "驳回 reject", "同意发布 accept"
REASON = Param(
    None,
    type=["null", "string"],
    maxLength=500,
    title="理由",
    description="同意时必填：核实了什么、向谁核实。不要写当事人姓名、证件号码、电话、住址；写了的按驳回处理。",
)
FORM: dict[str, Any] = {"params": {"reason": REASON}, "retries": 0}
"""Given where the task is made: Airflow merges both with the DAG's own before any ``__init__`` runs."""


class BreakerQuestionOperator(HITLOperator):
    """Ask whether a region may be published although it does not look like itself.

    ``order`` is the region's order, ``verdict`` what ``validate`` answered: its ``breakers`` describe
    what is open, in words and counts.

    No retries: a refusal is an answer, and asking again until somebody agrees would make it none.
    """

    template_fields: Sequence[str] = (*HITLOperator.template_fields, "order", "verdict")

    def __init__(self, *, order: Any, verdict: Any, **kwargs: Any) -> None:
        super().__init__(
            subject="是否发布",
            options=[REJECT, ACCEPT],
            defaults=[REJECT],
            **kwargs,
        )
        self.order = order
        self.verdict = verdict

    def execute(self, context: Any) -> dict[str, Any]:
        """Go on at once when nothing is open; else ask and wait."""
        waiting = self.verdict["breakers"]  # a verdict that says nothing of breakers is none
        if not waiting:
            return {"asked": False}
        region = self.order["region"]
        self.subject = f"{region} {self.order['decided_on']}：数据与以往差别过大，是否发布？"
        self.body = "\n".join(
            [
                "以下断路器已触发，该辖区停止新增和更新；屏蔽照常，原有内容在租约内保持不变：",
                "",
                *(f"- {line}" for line in waiting),
                "",
                "核实后再同意。超时无人答复按驳回处理。办法见 `docs/runbooks/breakers.md`。",
            ]
        )
        answer: dict[str, Any] = super().execute(context)
        return answer

    def execute_complete(self, context: Any, event: dict[str, Any]) -> dict[str, Any]:
        """Record the answer; raises BreakerOpenError unless it is an acceptance with name and reason.

        The reason goes to the workbench and nowhere else: XCom is readable to everyone.
        """
        from pipeline import steps

        answered = super().execute_complete(context, event)
        user = answered["responded_by_user"]
        return steps.answer(
            self.order,
            {
                "is_accepted": answered["chosen_options"] == [ACCEPT],
                # Nobody answered: the default was given by the scheduler.
                "by": None if user is None or event.get("timedout") else user["name"] or user["id"],
                "reason": (answered["params_input"] or {}).get("reason") or "",
            },
        )
