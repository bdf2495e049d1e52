"""``disclosure prove``: nothing ordered down can be read; after a restored backup, first obey the orders again."""

import argparse

from pipeline.console import CONSOLE

HELP = "核对屏蔽台账：按指令移除的条目在任何视图、版本和条数中都不存在"
DESCRIPTION = """\
以网站的角色读取每个视图，并核对公开库每个版本的存量、条数和变更记录：
按指令移除的条目都不存在，变更记录中只有 DEL。有一处不符时退出码为 1。

从备份恢复公开库之后、重新开放网站之前，先执行 disclosure prove --reapply：
按工作库的指令补上备份之后的移除，再屏蔽已到期的条目，然后核对。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION
    parser.add_argument("--reapply", action="store_true", help="先补上工作库有而公开库没有的移除")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 proved, 1 not."""
    from pipeline import config, orders, suppression_proof, takedown
    from pipeline.steps import stores

    workbench, store = stores(config.resolve())
    problems: list[str] = []
    if arguments.reapply:
        done = orders.reapply(store, workbench)
        CONSOLE.print(f"补上移除 {done} 条")
        problems += takedown.take_down_now(store, workbench)
    found = suppression_proof.prove(store)
    problems += found.problems
    for problem in problems:
        CONSOLE.print(f"[red]{problem}[/red]", soft_wrap=True)
    waiting = orders.unknown_to(store, workbench)
    if waiting:
        CONSOLE.print(
            f"[red]{waiting} 条移除指令公开库没有执行[/red]：执行 disclosure prove --reapply"
        )
    words = "存在不符" if problems or waiting else "核对一致"
    CONSOLE.print(f"台账生效 {found.suppressed} 条，辖区 {found.regions} 个：{words}")
    return 1 if problems or waiting else 0
