"""``disclosure clocks``: what must leave the public eye by when, and whether it did."""

import argparse
from typing import Any

from pipeline.console import CONSOLE

STATES = ("running", "at_risk", "breached", "met", "void")
HELP = "法定期限：各名单、各期限的状态、条数、最早日期；有逾期而仍可见的条目时退出码为 1"
EPILOG = """\
状态：running 期限内；at_risk 临近到期；breached 逾期（其中仍可见的另行标红）；met 按期屏蔽；void 事由已更正。
“录入迟”指得知时已过最迟屏蔽日：当日即屏蔽，仍计逾期。“日历不足”指国务院通知尚未录入，按可能的最早日期计。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("--state", choices=STATES, help="只列这一状态")
    parser.add_argument("--region", metavar="辖区", help="只列这一辖区，如 吉01")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 nothing overdue is visible; 1 something is."""
    from contracts.errors import ConfigurationError
    from loaders.workbench_clock import ClockTable
    from pipeline import clocks, config
    from pipeline.steps import load_policy, stores
    from regulation.courts import regions

    if arguments.region is not None and arguments.region not in regions():
        raise ConfigurationError(f"没有这个辖区；辖区为 {'、'.join(regions())}")
    settings = config.resolve()
    workbench, store = stores(settings)
    policy, _ = load_policy(settings)
    today = store.instant().astimezone(clocks.ZONE).date()
    rows = clocks.as_of(ClockTable(workbench.engine).lines(arguments.region), policy, today)
    if arguments.state:
        rows = rows.loc[rows["state"] == arguments.state]
    CONSOLE.print(_table(rows))
    overdue = clocks.overdue_visible(workbench, store)
    if arguments.region is not None:
        overdue = overdue.loc[overdue["region_code"] == arguments.region]
    if overdue.empty:
        CONSOLE.print("没有逾期而仍可见的条目")
        return 0
    count, first = overdue["entry_key"].nunique(), overdue["due_on"].min()
    CONSOLE.print(
        f"[red]有 {count} 个条目已逾期而仍可见[/red]，最早应于 {first} 前屏蔽；"
        "立即执行 disclosure takedown --due"
    )
    return 1


def _table(rows: Any) -> Any:
    from rich.table import Table

    from regulation.clocks import CLOCKS, State
    from regulation.lists import PublicList

    table = Table(title="法定期限")
    for heading in ("名单", "期限（依据）", "状态"):
        table.add_column(heading, overflow="fold")
    for heading in ("条数", "未屏蔽", "录入迟", "日历不足", "最早起算日", "最早到期日"):
        table.add_column(heading, justify="right", no_wrap=True)
    order = list(State)
    groups = dict(iter(rows.groupby(["list_code", "clock_code", "state"])))
    for list_code, code, state in sorted(groups, key=lambda k: (k[0], k[1], order.index(k[2]))):
        group, clock = groups[list_code, code, state], CLOCKS.get(code)
        late = group["known_on"] > group["due_on"]
        table.add_row(
            PublicList(list_code).zh,
            f"{clock.zh}（{clock.article}）" if clock else code,
            State(state).zh,
            f"{len(group):,}",
            f"{int(group['hidden_at'].isna().sum()):,}",
            f"{int(late.sum()):,}",
            f"{int((~group['is_certain'].astype(bool)).sum()):,}",
            str(group["started_on"].min()),
            str(group["due_on"].min()),
        )
    return table
