"""``disclosure rollback``: one list of one region back to what an earlier version showed."""

import argparse

from pipeline.console import CONSOLE
from regulation.lists import PublicList

HELP = "把一个辖区的一个名单退回较早版本；缺省只预览"
DESCRIPTION = """\
把一个辖区的一个名单退回较早版本的内容。缺省只列出差异，加 --execute 才执行。
退回只会减少：此后已屏蔽、移除、到期的条目不会回来；由旧规则或旧脱敏版本作出的内容不得再公开。
以新的版本号发布，变更记录连续；租约不因此延长。下一次每日同步会按业务系统重新公开，
因此先查明并排除原因，必要时先停用排期：airflow dags pause daily_sync"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION
    lists = [str(code) for code in PublicList]
    parser.add_argument("--list", required=True, choices=lists, dest="list_code", help="名单")
    parser.add_argument("--region", required=True, metavar="辖区", help="辖区代字，如 吉01")
    parser.add_argument("--to", type=int, metavar="版本", help="目标版本，缺省为前一次发布的版本")
    parser.add_argument("--reason", required=True, metavar="理由", help="退回的理由，记入工作库")
    parser.add_argument("--by", required=True, metavar="姓名", help="下达指令的人")
    parser.add_argument("--execute", action="store_true", help="执行；不加此项只预览")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 shown or done and proved, 1 refused."""
    from pipeline import config, rollback
    from pipeline.orders import OrderRefusedError
    from pipeline.steps import stores
    from pipeline.takedown import take_down_now

    workbench, store = stores(config.resolve())
    wish = rollback.Wish(
        arguments.region,
        PublicList(arguments.list_code),
        arguments.to,
        arguments.reason,
        arguments.by,
    )
    try:
        if arguments.execute:
            found = rollback.roll_back(store, workbench, wish)
        else:
            found = rollback.preview(store, wish)
    except OrderRefusedError as problem:
        CONSOLE.print(f"[red]未执行[/red]：{problem}", soft_wrap=True)
        return 1
    CONSOLE.print(
        f"{arguments.region} {wish.list_code.zh} → 版本 {found.target} 的内容："
        f"改回 {found.reverted}，移出（其后新增）{found.removed}，不变 {found.unchanged}，"
        f"到期移出 {found.expired}，按指令移出 {found.suppressed}，"
        f"其后已退出公开、不再恢复 {found.gone}",
        soft_wrap=True,
    )
    if not arguments.execute:
        CONSOLE.print("以上为预览，没有改动；确认后加 --execute 执行")
        return 0
    problems = take_down_now(store, workbench, arguments.region)
    for problem in problems:
        CONSOLE.print(f"[red]{problem}[/red]", soft_wrap=True)
    CONSOLE.print(f"已退回并核对，新版本号 {found.version}")
    return 1 if problems else 0
