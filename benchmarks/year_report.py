"""The year's account: its bars, and its tables in Chinese."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.table import Table

from benchmarks.year_ledger import Ledger
from regulation.working_days import LAST_YEAR


@dataclass
class Account:
    """What the year showed beside the ledger."""

    ledger: Ledger = field(default_factory=Ledger)
    runs: Counter[str] = field(default_factory=Counter)
    dark: Counter[str] = field(default_factory=Counter)
    failed_days: int = 0
    alarmed_days: int = 0
    told_days: int = 0
    dark_days: int = 0
    repeated: list[bool] = field(default_factory=list)
    beyond: Counter[str] = field(default_factory=Counter)

    def misses(self) -> list[str]:
        """The bars that were missed, in words."""
        masks = self.ledger.masks().values()
        late = sum(n - good for n, good, *_ in masks)
        checks = {
            f"{late} 个条目未按期屏蔽": late == 0,
            "没有任何条目需要屏蔽，测量无效": sum(n for n, *_ in masks) > 0,
            f"{sum(self.ledger.wrongful.values())} 个条目被误移出": not self.ledger.wrongful,
            f"{self.ledger.blocked} 次依法应移出而未移出": self.ledger.blocked == 0,
            "同日重跑后内容有变化": all(self.repeated),
            "有失败的运行未报警": self.alarmed_days == self.failed_days,
            "名单不可见时网站视图未说明": self.told_days == self.dark_days,
            "日历用尽后仍有新增": self.beyond["added"] == 0,
        }
        return [words for words, is_good in checks.items() if not is_good]


def tables(account: Account) -> Iterator[Table]:
    """What the year showed, in Chinese."""
    masks = Table(title="按期屏蔽（曾经公开、依法应退出的条目）")
    for heading in ("名单", "应屏蔽", "按期", "其中补录已逾期", "补录后首次运行即屏蔽"):
        masks.add_column(heading, justify="left" if heading == "名单" else "right")
    for code, counts in account.ledger.masks().items():
        masks.add_row(f"{code.zh} {code}", *(f"{n:,}" for n in counts))
    yield masks
    bars = Table(title="底线")
    for heading in ("指标", "结果", "要求"):
        bars.add_column(heading, justify="left" if heading == "指标" else "right")
    due = sum(n for n, *_ in account.ledger.masks().values())
    met = sum(good for _, good, *_ in account.ledger.masks().values())
    bars.add_row("按期屏蔽", f"{met / due:.2%}" if due else "—", "100.00%")
    bars.add_row("依法移出", f"{account.ledger.removed:,}", "")
    bars.add_row("误移出", f"{sum(account.ledger.wrongful.values()):,}", "0")
    bars.add_row("应移出而未移出", f"{account.ledger.blocked:,}", "0")
    bars.add_row("重跑后内容一致", f"{sum(account.repeated)}/{len(account.repeated)}", "全部")
    bars.add_row("失败的运行当日报警", f"{account.alarmed_days}/{account.failed_days}", "全部")
    bars.add_row("不可见时网站视图有说明", f"{account.told_days}/{account.dark_days} 日", "全部")
    beyond = account.beyond
    bars.add_row(f"{LAST_YEAR + 1} 年（无日历）运行中的屏蔽", f"{beyond['withdrawn']:,}", "")
    bars.add_row(f"{LAST_YEAR + 1} 年（无日历）新增", f"{beyond['added']:,}", "0")
    yield bars
    rest = Table(title="运行与不可见")
    rest.add_column("事项")
    rest.add_column("次（日）数", justify="right")
    for word, count in account.runs.most_common():
        rest.add_row(f"运行：{word}", str(count))
    for word, count in account.dark.items():
        rest.add_row(f"名单不可见：{word}", str(count))
    for word, count in account.ledger.wrongful.items():
        rest.add_row(f"[red]误移出：{word}[/red]", str(count))
    yield rest
