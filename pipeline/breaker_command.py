"""``disclosure breaker``: what stopped a region's additions, and a person's answer to it."""

import argparse

HELP = "断路器：列出触发的断路器；由人答复是否发布"
EPILOG = """\
答复要写明姓名和理由，理由不得含有当事人信息。同意只对测得的这些数字和条目、这一天、这一版规则有效：
同意后重新运行当天的 disclosure sync，数字相同即不再询问；数字变了会重新询问。驳回即维持原有内容，租约不延长。

例：
  disclosure breaker list
  disclosure breaker answer 20261124-203000-a1b2c3 吉01 --accept --by 张某 --reason "与南关区法院核实，当日集中立案"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's actions; loads nothing."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    actions = parser.add_subparsers(required=True, metavar="动作", dest="action")
    listing = actions.add_parser("list", help="列出触发的断路器及其答复，最新的在前")
    listing.add_argument("--run", metavar="RUN", help="只列这次运行")
    listing.add_argument("--all", action="store_true", help="包括已答复的；缺省只列待答复的")
    given = actions.add_parser("answer", help="对一次运行、一个辖区的全部断路器作出答复")
    given.add_argument("run_id", metavar="RUN", help="运行标识，见 breaker list")
    given.add_argument("region", metavar="REGION", help="辖区代字，如 吉01")
    word = given.add_mutually_exclusive_group(required=True)
    word.add_argument("--accept", action="store_true", help="核实无误，同意发布")
    word.add_argument("--reject", action="store_true", help="驳回，维持原有内容")
    given.add_argument("--by", required=True, help="答复人姓名")
    given.add_argument("--reason", required=True, help="理由：核实了什么、向谁核实")


def run(arguments: argparse.Namespace) -> int:
    """List, or answer. Exit status 0 when done; errors come through as everywhere."""
    return _list(arguments) if arguments.action == "list" else _answer(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from rich.table import Table

    from loaders import workbench_breakers as book
    from pipeline import config, show
    from pipeline.breaker_answers import described
    from pipeline.console import CONSOLE
    from pipeline.steps import stores

    workbench, _ = stores(config.resolve())
    lines = book.lines(workbench.engine, arguments.run)
    if not arguments.all:
        lines = lines.loc[lines["state"] == book.OPEN]
    if lines.empty:
        CONSOLE.print("没有断路器" if arguments.all else "没有待答复的断路器")
        return 0
    table = Table(title="断路器")
    for heading in ("运行", "辖区", "状态", "触发时间"):
        table.add_column(heading, no_wrap=True)
    table.add_column("测得", overflow="fold", ratio=1)
    table.add_column("答复", overflow="fold")
    for line in lines.to_dict("records"):
        said = " ".join(str(line[name]) for name in ("answered_by", "reason_text") if line[name])
        table.add_row(
            line["run_id"],
            line["region_code"],
            f"{STATES[line['state']]} {line['state']}",
            show.moment(line["opened_at"]),
            described(line["counts"]),
            said or "—",
        )
    CONSOLE.print(table)
    return 0


STATES = {"open": "待答复", "accepted": "已同意", "rejected": "已驳回", "expired": "超时驳回"}


def _answer(arguments: argparse.Namespace) -> int:
    from pipeline import breaker_answers, config
    from pipeline.console import CONSOLE
    from pipeline.steps import stores

    workbench, _ = stores(config.resolve())
    given = breaker_answers.Answer(arguments.accept, arguments.by, arguments.reason)
    count = breaker_answers.answer(workbench, arguments.run_id, arguments.region, given)
    if arguments.accept:
        day = workbench.run_summary(arguments.run_id)["decided_on"]
        CONSOLE.print(
            f"已记录：同意，{count} 项。经 Airflow 的运行请在界面答复；命令行的运行请重新执行 "
            f"disclosure sync --date {day}，数字相同即不再询问",
            soft_wrap=True,
        )
    else:
        CONSOLE.print(f"已记录：驳回，{count} 项。原有内容不变，租约不延长", soft_wrap=True)
    return 0
