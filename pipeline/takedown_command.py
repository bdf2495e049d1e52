"""``disclosure takedown``: one entry down at once by a named order, or one pass of the takedown lane by hand."""

import argparse

from contracts.errors import HaltError
from pipeline.console import CONSOLE

HELP = "按具名指令立即移除一个条目；或执行一次到期屏蔽（--due）"
DESCRIPTION = """\
按具名指令立即移除一个条目：网站读者几秒内不再看到，直至另一人用 disclosure restore 恢复。
指令（包括被拒绝的）连同理由和姓名记入工作库；理由中不得有证件号码、电话、住址等个人信息。

条目标识（entry_key）从网站页面或 web 视图复制。已判定而尚未公开的条目也可以预先移除。"""
EPILOG = """\
例：
  disclosure takedown 0f1e2d3c4b5a69788796a5b4c3d2e1f0 --reason "院领导批示暂停公开" --by 王建国
  disclosure takedown --due          执行一次到期屏蔽，与 Airflow 每小时的 takedown 同一组步骤"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("key", nargs="?", metavar="KEY", help="条目标识 entry_key")
    parser.add_argument("--reason", metavar="理由", help="移除的理由，记入工作库")
    parser.add_argument("--by", metavar="姓名", help="下达指令的人")
    parser.add_argument("--due", action="store_true", help="不针对单个条目，执行一次到期屏蔽")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 down and proved; 1 refused, or something is still there; 2 wrong usage."""
    is_order = arguments.key is not None
    has_words = arguments.reason is not None and arguments.by is not None
    if arguments.due == is_order or (is_order and not has_words):
        CONSOLE.print(
            "用法：disclosure takedown KEY --reason 理由 --by 姓名；或 disclosure takedown --due"
        )
        return 2
    return _order(arguments) if is_order else _due()


def _order(arguments: argparse.Namespace) -> int:
    from pipeline import config, orders
    from pipeline.steps import stores

    workbench, store = stores(config.resolve())
    try:
        shown = orders.take_down(store, workbench, arguments.key, arguments.reason, arguments.by)
    except orders.OrderRefusedError as problem:
        CONSOLE.print(f"[red]未执行[/red]：{problem}", soft_wrap=True)
        return 1
    where = f"原在 {shown} 个名单中可见" if shown else "此前并未公开"
    CONSOLE.print(f"已移除并核对：任何名单、变更记录和条数中都不再有该条目（{where}）")
    CONSOLE.print("长期有效；恢复须由另一人执行 disclosure restore")
    return 0


def _due() -> int:
    from pipeline.takedown import TakedownIncompleteError
    from pipeline.takedown import run as run_lane

    total = 0

    def progress(region: str, answer: object) -> None:
        nonlocal total
        if isinstance(answer, HaltError):
            CONSOLE.print(f"{region} [red]失败[/red]：{answer}", soft_wrap=True)
        elif isinstance(answer, dict) and (count := sum(answer["withdrawn"].values())):
            total += count
            CONSOLE.print(f"{region} 屏蔽 {count} 条：{answer['reasons']}")

    try:
        run_id = run_lane("cli", progress)
    except TakedownIncompleteError as problem:
        CONSOLE.print(f"[red]未全部完成[/red]：{problem}", soft_wrap=True)
        return 1
    CONSOLE.print(f"到期屏蔽完成，共屏蔽 {total} 条，已核对。运行 {run_id}")
    return 0
