"""``disclosure audit verify``: is the evidence chain whole, and does the store hold what it attests?"""

import argparse
from typing import TYPE_CHECKING

from pipeline.console import CONSOLE

if TYPE_CHECKING:
    from pipeline.audit import Audit

HELP = "核验证据链"
DESCRIPTION = """\
逐项重算证据链的散列和签名，核对编号是否连续、末尾是否被截去（与暂存目录 evidence.head 和公开库各存的一份末端记录
比对），再把各辖区、各名单最近一项证据的条数和摘要与公开库现有内容比对。
有任何不符，退出码为 1，并指出第一项有问题的证据和问题的种类：缺失、被改动、被调换、签名不符、末尾被截去。

证据只含条数、摘要、代码和时间，不含当事人信息。"""
_PLACES = {"public_store": "公开库", "home": "evidence.head"}
_KINDS = {
    "publication": "发布",
    "takedown": "屏蔽",
    "order": "指令",
    "breaker": "断路器",
    "rollback": "回退",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's actions; loads nothing."""
    actions = parser.add_subparsers(required=True, metavar="动作", dest="action")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION
    walk = actions.add_parser(
        "verify",
        help=HELP,
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    walk.add_argument(
        "--from",
        dest="first",
        type=_number,
        default=1,
        metavar="N",
        help="从第 N 项起核验（缺省 1）；此前各项不核验，此前取证的名单不比对",
    )


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("从 1 起")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 whole and equal, 1 otherwise."""
    from pipeline import config
    from pipeline.audit import verify

    found = verify(config.resolve(), arguments.first)
    _print(found)
    return 0 if found.is_good else 1


def _print(found: "Audit") -> None:
    from rich.table import Table

    chain = found.chain
    kinds = "，".join(f"{_KINDS[kind]} {n:,}" for kind, n in sorted(chain.counts.items()))
    CONSOLE.print(f"证据链：核验第 {chain.first:,} 项至第 {chain.last:,} 项（{kinds or '无'}）")
    CONSOLE.print(f"末项散列：{chain.last_hash}", soft_wrap=True)
    for place, number in chain.head_numbers.items():
        note = f"，落后 {chain.last - number} 项" if number < chain.last else ""
        CONSOLE.print(f"末端记录（{_PLACES[place]}）：第 {number:,} 项{note}")
    if chain.broken:
        broken = chain.broken
        where = "" if broken.where == "chain" else f"，依据：{_PLACES[broken.where]}的末端记录"
        CONSOLE.print(
            f"[red]证据链不完整：第 {broken.number:,} 项{broken.kind.zh} {broken.kind}{where}[/red]",
            soft_wrap=True,
        )
        return
    table = Table(title="各名单与其最近一项证据")
    for heading in ("辖区", "名单"):
        table.add_column(heading, no_wrap=True)
    for heading in ("证据序号", "取证条数", "现有条数"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("结论")
    for each in found.lists:
        numbers = (each.evidence_number, each.attested, each.stored)
        words = f"{each.standing.zh} {each.standing}"
        table.add_row(
            each.region_code,
            f"{each.list_code.zh} {each.list_code}",
            *("—" if number is None else f"{number:,}" for number in numbers),
            words if each.standing.is_good else f"[red]{words}[/red]",
        )
    CONSOLE.print(table)
    bad = [each for each in found.lists if not each.standing.is_good]
    if bad:
        first = bad[0]
        CONSOLE.print(
            f"[red]{len(bad)} 个名单与证据不符；第一个：{first.region_code} {first.list_code} "
            f"{first.standing.zh}[/red]；先运行 disclosure verify，不要先运行 sync",
            soft_wrap=True,
        )
    else:
        CONSOLE.print("证据链完整，公开库与证据一致")
