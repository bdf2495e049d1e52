"""``disclosure rebuild --check``: does the sum of the daily changes equal everything made anew?"""

import argparse

from pipeline.console import CONSOLE

HELP = "从业务系统全量重算，与公开库逐字节比对；只比对，不写入"
DESCRIPTION = """\
不使用既有判定和摘要，从业务系统重新抽取、判定、脱敏全部条目，与公开库当前版本的存量逐列逐字节比对（含摘要和可见截止
时刻），证明逐日增量之和等于全量重算。只读，不改动任何库。有差异时退出码为 1。

比对的是业务系统此刻的内容：同步之后业务系统又有变动的，先运行 disclosure sync。
未证实的条目（业务系统中消失而无依据）无从重算，单列为“未证实保留”。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION
    parser.add_argument("--check", action="store_true", required=True, help="只比对，不写入")


def run(_: argparse.Namespace) -> int:
    """Exit status: 0 equal, 1 not."""
    from rich.table import Table

    from pipeline import config
    from pipeline.rebuild import check
    from regulation.lists import PublicList

    with CONSOLE.status("全量重算……") as waiting:
        found = check(config.resolve(), lambda region: waiting.update(f"全量重算……已比对 {region}"))
    table = Table(title="逐日增量之和与全量重算（逐字节）")
    table.add_column("名单")
    fields = ("stored", "rebuilt", "missing", "surplus", "different", "doubled", "kept")
    for heading in ("存量", "重算", "缺少", "多出", "不同", "重复", "未证实保留"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("摘要一致", justify="right")
    for code in PublicList:
        own = [each for each in found.lists if each.list_code is code]
        totals = [sum(getattr(each, name) for each in own) for name in fields]
        equal = sum(each.is_equal for each in own)
        table.add_row(f"{code.zh} {code}", *(f"{n:,}" for n in totals), f"{equal}/{len(own)}")
    CONSOLE.print(table)
    for problem in found.problems:
        CONSOLE.print(f"[red]{problem}[/red]", soft_wrap=True)
    CONSOLE.print("逐字节一致" if found.is_equal else "[red]存在差异[/red]")
    return 0 if found.is_equal else 1
