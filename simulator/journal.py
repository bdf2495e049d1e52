"""What the sample court remembers of its own days: counters, labels and counts of changes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

import sqlalchemy as sa

from simulator.bulk import bulk_insert, exact
from simulator.dirt import Label
from simulator.registry import Registry
from simulator.schema import SIM_DAY, SIM_LABEL

_WORDS = {
    "new": "新收案件",
    "closed": "结案",
    "lifted": "解除强制限制",
    "cleared": "失信期满、撤销、屏蔽或履行",
    "corrected": "更正案件",
    "deleted": "销案删除（有日志）",
    "vanished": "无日志消失的案件",
    "approvals": "不公开申请与审批",
    "dirty": "埋设的问题数据",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What one day (day 0: the whole past) did to the sample court. Units: rows or cases."""

    day: int
    on: date
    new: int = 0
    closed: int = 0
    lifted: int = 0
    cleared: int = 0
    corrected: int = 0
    deleted: int = 0
    vanished: int = 0
    approvals: int = 0
    dirty: int = 0

    def lines(self) -> list[str]:
        """For the terminal."""
        title = "样例数字法院建成" if self.day == 0 else f"样例数字法院第{self.day}个工作日"
        counts = [(word, getattr(self, name)) for name, word in _WORDS.items()]
        return [
            f"{title}（{self.on.isoformat()}）",
            *(f"  {word}：{count:,}" for word, count in counts if count or self.day),
        ]


@dataclass
class Journal:
    """Where the court stands: the seed, the last day lived, and everything that is counted on."""

    seed: int
    day: int
    on: date
    registry: Registry
    labels: int = 0
    fresh: list[Label] = field(default_factory=list)

    def close_day(self, connection: sa.Connection, summary: Summary) -> None:
        """Write the day's labels and counters. A day without this line did not happen."""
        rows = [label.row(self.labels + n, self.day) for n, label in enumerate(self.fresh, 1)]
        bulk_insert(connection, SIM_LABEL, rows)
        self.labels += len(rows)
        year = str(self.on.year)
        kept = {key: n for key, n in self.registry.numbers.items() if key.endswith(year)}
        counters = asdict(self.registry) | {"numbers": kept, "labels": self.labels}
        counts = {name: getattr(summary, name) for name in _WORDS}
        text = json.dumps({"counts": counts, "counters": counters}, ensure_ascii=False)
        line = {"N_DAY": self.day, "D_DAY": self.on, "N_SEED": self.seed, "C_SUMMARY": text}
        bulk_insert(connection, SIM_DAY, [line])
        self.fresh.clear()


def resume(connection: sa.Connection) -> Journal:
    """The journal after the last day lived.

    Raises:
        LookupError: the court was never built, or building was cut off. Run ``init``.
    """
    days = exact(SIM_DAY)
    query = sa.select(days).order_by(days.c.N_DAY.desc()).limit(1)
    line = connection.execute(query).mappings().first()
    if line is None:
        raise LookupError("SIM_DAY is empty: build the sample court first (simulate init)")
    counters = json.loads(line["C_SUMMARY"])["counters"]
    labels = counters.pop("labels")
    return Journal(line["N_SEED"], line["N_DAY"], line["D_DAY"], Registry(**counters), labels)


def labelled(connection: sa.Connection, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases carry a label; later days leave them alone, so labels stay true."""
    table = exact(SIM_LABEL)
    found: set[int] = set()
    for start in range(0, len(case_ids), 1000):
        part = list(case_ids[start : start + 1000])
        query = sa.select(table.c.N_AJBS).where(table.c.N_AJBS.in_(part))
        found |= {int(case_id) for case_id in connection.scalars(query)}
    return found
