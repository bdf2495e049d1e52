"""``disclosure approval``: apply, review, decide, withdraw and list non-disclosure (Art. 13)."""

import argparse
from datetime import date
from typing import Any

from pipeline.console import CONSOLE

HELP = "不公开审批：申请、审核、决定、撤回、列表（业务系统没有审批表的法院使用）"
DESCRIPTION = """\
不公开审批（规程第十三条）：承办人申请，部门负责人审核，执行局长或分管副院长决定，三人依次办理。
自申请起，所涉内容即不公开：最迟随下一次到期屏蔽（每小时）或每日同步撤下；不同意或撤回后，随每日同步重新公开。
理由中不得有证件号码、电话、住址等个人信息。"""
EPILOG = """\
例：
  disclosure approval apply 0f1e…d2 --scope party --reason "公开将危及人身安全" --by 王建国
  disclosure approval apply 0f1e…d2 --scope field --column conduct_text --reason "涉及商业秘密" --by 王建国
  disclosure approval review 3 --by 李明
  disclosure approval decide 3 --by 赵刚 --as bureau_director
  disclosure approval withdraw 3 --by 赵刚
  disclosure approval list"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options; loads nothing."""
    raw = argparse.RawDescriptionHelpFormatter
    parser.formatter_class = raw
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    apply = verbs.add_parser("apply", help="承办人申请")
    apply.add_argument("key", metavar="KEY", help="条目标识 entry_key")
    apply.add_argument(
        "--scope",
        required=True,
        choices=("case", "party", "field", "list"),
        help="case 全案；party 该当事人；list 该案在一个名单中的全部条目；field 该当事人的一个信息项",
    )
    apply.add_argument(
        "--list", dest="list_code", metavar="名单", help="名单代码，缺省为条目所在名单"
    )
    apply.add_argument("--column", metavar="列", help="范围 field 时的信息项，如 conduct_text")
    apply.add_argument("--reason", required=True, metavar="理由")
    for name, text in (("from", "起始日期，缺省为立即"), ("until", "截止日期，缺省为长期")):
        apply.add_argument(
            f"--{name}", dest=f"{name}_on", type=date.fromisoformat, metavar="YYYY-MM-DD", help=text
        )
    review = verbs.add_parser("review", help="部门负责人审核")
    decide = verbs.add_parser("decide", help="执行局长或分管副院长决定")
    decide.add_argument(
        "--as", dest="rank", required=True, choices=("bureau_director", "vice_president"),
        help="bureau_director 执行局长；vice_president 分管副院长",
    )  # fmt: skip
    withdraw = verbs.add_parser("withdraw", help="撤回申请，或由申请人以外的人终止已同意的审批")
    for verb in (review, decide, withdraw):
        verb.add_argument("number", type=int, metavar="编号")
    for verb in (review, decide):
        verb.add_argument("--refuse", action="store_true", help="不同意")
    for verb in (apply, review, decide, withdraw):
        verb.add_argument("--by", required=True, metavar="姓名", help="办理人")
    verbs.add_parser("list", help="列出全部申请")


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done; 1 refused."""
    from pipeline import approvals, config
    from pipeline.steps import stores

    workbench, store = stores(config.resolve())
    verb, by = arguments.verb, getattr(arguments, "by", "")
    try:
        match verb:
            case "apply":
                number = approvals.apply(
                    store, workbench, arguments.key,
                    scope=arguments.scope, reason=arguments.reason, by=by,
                    list_code=arguments.list_code, column=arguments.column,
                    starts_on=arguments.from_on, ends_on=arguments.until_on,
                )  # fmt: skip
                CONSOLE.print(f"已登记第 {number} 号不公开申请；待部门负责人审核，其间不公开")
            case "review":
                number = arguments.number
                approvals.review(store, workbench, number, by, is_refused=arguments.refuse)
                CONSOLE.print(f"第 {number} 号：审核{'不同意' if arguments.refuse else '同意'}")
            case "decide":
                number, rank = arguments.number, arguments.rank
                approvals.decide(store, workbench, number, by, rank, is_refused=arguments.refuse)
                CONSOLE.print(
                    f"第 {number} 号：决定{'不同意' if arguments.refuse else '同意'}不公开"
                )
            case "withdraw":
                approvals.withdraw(store, workbench, arguments.number, by)
                CONSOLE.print(f"第 {arguments.number} 号：已撤回")
            case _:
                CONSOLE.print(_listing(store, workbench))
    except approvals.ApplicationRefusedError as problem:
        CONSOLE.print(f"[red]未办理[/red]：{problem}", soft_wrap=True)
        return 1
    return 0


def _listing(store: Any, workbench: Any) -> Any:
    import pandas as pd
    from rich.table import Table

    from loaders.workbench_approvals import Approvals
    from pipeline import approvals
    from pipeline.region_run import ZONE
    from regulation.vocabulary import LIST_WORDS, PUBLIC_COLUMN, VETO_SCOPE

    today = store.instant().astimezone(ZONE).date()
    table = Table(title="不公开审批")
    for heading in ("编号", "状态", "范围", "名单、信息项", "条目", "申请", "审核", "决定", "起止"):
        table.add_column(heading, overflow="fold")

    def said(value: Any) -> str:
        return "" if pd.isna(value) else str(value)

    for line in Approvals(workbench.engine).lines().to_dict("records"):
        lists, column = LIST_WORDS.get(line["list_code"], ""), line["column_name"]
        dates = "—".join(said(line[name]) for name in ("starts_on", "ends_on"))
        rank = approvals.rank_word(line["decider_rank_code"])
        table.add_row(
            str(line["approval_id"]),
            approvals.standing(line, today),
            VETO_SCOPE.get(line["scope_code"], line["scope_code"]),
            " ".join(part for part in (lists, PUBLIC_COLUMN.get(column, "")) if part),
            said(line["entry_key"])[:12] or f"案 {line['case_key'][:10]}",
            said(line["applied_by"]),
            said(line["reviewed_by"]),
            f"{said(line['decided_by'])} {rank}" if said(line["decided_by"]) else "",
            dates if dates != "—" else "长期",
        )
    return table
