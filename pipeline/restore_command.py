"""``disclosure restore``: lift an ordered removal, by a second person."""

import argparse

from pipeline.console import CONSOLE

HELP = "恢复一个按指令移除的条目，须由另一人提出"
DESCRIPTION = """\
恢复一个按指令移除的条目。--by 必须不同于下达移除指令的人；指令记入工作库，被拒绝的也记入。
条目在下一次每日同步中按当天的判定重新公开；依规则不得公开的，仍不公开。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION
    parser.add_argument("key", metavar="KEY", help="条目标识 entry_key")
    parser.add_argument("--reason", required=True, metavar="理由", help="恢复的理由，记入工作库")
    parser.add_argument("--by", required=True, metavar="姓名", help="提出恢复的人，须为另一人")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 lifted, 1 refused."""
    from pipeline import config, orders
    from pipeline.steps import stores

    workbench, store = stores(config.resolve())
    try:
        orders.restore(store, workbench, arguments.key, arguments.reason, arguments.by)
    except orders.OrderRefusedError as problem:
        CONSOLE.print(f"[red]未执行[/red]：{problem}", soft_wrap=True)
        return 1
    CONSOLE.print("已解除屏蔽指令；下一次每日同步（disclosure sync）按当天判定决定是否公开")
    return 0
