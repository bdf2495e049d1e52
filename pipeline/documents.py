"""Documents that are written from the code, so that they cannot be stale. ``make docs`` writes them."""

from pathlib import Path

from contracts.stages import Outcome
from loaders import contract_doc
from pipeline.config import PROJECT
from regulation.lists import PublicList
from transforms.rules import RULES, reasons


def rules_document() -> str:
    """The rules as a page a lawyer can read, in the order in which they are asked."""
    lines = [
        "# 判定规则",
        "",
        "由 `transforms/rules.py` 生成（`make docs`），请勿手工修改。按表中次序逐条询问，第一条确定适用的规则定案；",
        "有规则无法判断而本应公开的，一律待核。原因代码永久有效，不复用。",
        "",
        "| 原因代码 | 处理 | 依据 | 说明 | 名单 |",
        "|---|---|---|---|---|",
    ]
    order = {code: number for number, code in enumerate(_in_order())}
    for code in sorted(reasons(), key=lambda c: order.get(c, len(order))):
        outcome, article, because = reasons()[code]
        lists = [x.zh for x in PublicList if any(rule.code == code for rule in RULES[x])]
        where = "全部" if len(lists) in (0, len(PublicList)) else "、".join(lists)
        lines.append(f"| `{code}` | {outcome.zh} | {article} | {because} | {where} |")
    lines += ["", "| 处理 | 含义 |", "|---|---|"]
    meanings = {
        Outcome.PUBLISH: "公开",
        Outcome.WITHHOLD: "不属于公开范围；已公开的立即撤下，不等校验",
        Outcome.WITHDRAW: "有终止公开的事实；立即屏蔽，不等校验",
        Outcome.HOLD: "有疑点，须有人核实；不公开，已公开的随本次发布移出",
    }
    lines += [f"| {outcome.zh} `{outcome}` | {text} |" for outcome, text in meanings.items()]
    return "\n".join(lines) + "\n"


def _in_order() -> list[str]:
    seen: dict[str, None] = {}
    for rules in RULES.values():
        seen |= dict.fromkeys(rule.code for rule in rules if rule.outcome is not Outcome.PUBLISH)
    return [*seen, "P90-PUBLIC"]


DOCUMENTS = {"docs/rules.md": rules_document, "docs/public_contract.md": contract_doc.document}


def write(root: Path = PROJECT) -> None:
    """Write every generated document."""
    for path, make in DOCUMENTS.items():
        (root / path).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
