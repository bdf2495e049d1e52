"""What court staff see in the terminal: Chinese words, English identifiers, no values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from rich.table import Table

from contracts.stages import Outcome
from pipeline.region_run import ZONE
from pipeline.verification import Verification
from regulation.courts import regions
from regulation.lists import PublicList
from transforms.rules import TEXT_LEAK, reasons

SHORT = {
    PublicList.OPEN_CASE: "未结",
    PublicList.DISHONEST_DEBTOR: "失信",
    PublicList.EXIT_RESTRICTION: "出境",
    PublicList.CONSUMPTION_RESTRICTION: "高消费",
    PublicList.BIDDING_RESTRICTION: "招投标",
}

STEP_NAMES = {
    "extract": "抽取",
    "decide": "判定与脱敏",
    "withdraw": "屏蔽",
    "validate": "校验",
    "publish": "发布",
    "confirm": "回读核对",
}


def moment(value: datetime | None) -> str:
    """An instant in Chinese time, to the minute."""
    if value is None or pd.isna(value):
        return "—"
    return pd.Timestamp(value).tz_convert(ZONE).strftime("%Y-%m-%d %H:%M")


def outcomes(summary: Mapping[str, Any]) -> Table:
    """List × outcome over all regions of one run."""
    known = reasons()
    totals = {code: dict.fromkeys(Outcome, 0) for code in PublicList}
    for code, _, count, reason in _reason_counts(summary):
        totals[code][known[reason][0]] += count
    table = Table(title="判定结果（全部条目）")
    table.add_column("名单")
    for outcome in Outcome:
        table.add_column(f"{outcome.zh} {outcome}", justify="right")
    for code, by_outcome in totals.items():
        table.add_row(f"{code.zh} {code}", *(f"{by_outcome[o]:,}" for o in Outcome))
    return table


def reason_table(summary: Mapping[str, Any]) -> Table:
    """Reason × list: why entries are withheld, withdrawn and held."""
    known = reasons()
    counts: dict[str, dict[PublicList, int]] = {}
    for code, _, count, reason in _reason_counts(summary):
        by_list = counts.setdefault(reason, dict.fromkeys(PublicList, 0))
        by_list[code] += count
    table = Table(title="不公开、屏蔽、待核的原因")
    table.add_column("处理", no_wrap=True)
    table.add_column("原因代码", no_wrap=True)
    table.add_column("说明（依据）", overflow="fold", ratio=1)
    for code in PublicList:
        table.add_column(SHORT[code], justify="right", no_wrap=True)
    order = list(Outcome)
    for reason in sorted(counts, key=lambda r: (order.index(known[r][0]), r)):
        outcome, article, because = known[reason]
        if outcome is not Outcome.PUBLISH:
            row = [f"{counts[reason][c]:,}" if counts[reason][c] else "" for c in PublicList]
            table.add_row(outcome.zh, reason, f"{because}（{article}）", *row)
    return table


def _reason_counts(summary: Mapping[str, Any]) -> list[tuple[PublicList, str, int, str]]:
    return [
        (PublicList(code), region, count, reason)
        for region in regions()
        for code, by_reason in counts_of(summary, region, "decide").get("reasons", {}).items()
        for reason, count in by_reason.items()
    ]


def counts_of(summary: Mapping[str, Any], region: str, step: str) -> dict[str, Any]:
    return dict(summary.get(region, {}).get(step, {}))


def publications(summary: Mapping[str, Any]) -> Table:
    """What the run changed for the public, list by list."""
    table = Table(title="公开库变动")
    table.add_column("名单")
    for heading in ("屏蔽", "新增", "变更", "移出", "未变", "可见"):
        table.add_column(heading, justify="right", no_wrap=True)
    for code in PublicList:
        withdrawn, sums, visible = (
            0,
            dict.fromkeys(("added", "changed", "removed", "unchanged"), 0),
            0,
        )
        for region in regions():
            withdrawn += counts_of(summary, region, "withdraw").get("withdrawn", {}).get(code, 0)
            lists = counts_of(summary, region, "publish").get("lists", {}).get(code, {})
            for key in sums:
                sums[key] += lists.get(key, 0)
            visible += counts_of(summary, region, "confirm").get("visible", {}).get(code, 0)
        table.add_row(
            f"{code.zh} {code}", *(f"{n:,}" for n in (withdrawn, *sums.values(), visible))
        )
    return table


def durations(summary: Mapping[str, Any]) -> Table:
    """Seconds a step, summed over regions."""
    table = Table(title="各步骤用时（13 个辖区合计）")
    table.add_column("步骤")
    table.add_column("秒", justify="right")
    for step, name in STEP_NAMES.items():
        spent = [
            summary.get(region, {}).get(step, {}).get("seconds") or 0.0 for region in regions()
        ]
        table.add_row(f"{name} {step}", f"{sum(spent):.1f}")
    return table


def failures(summary: Mapping[str, Any]) -> list[str]:
    """One line a failed step, for the person who must act."""
    return [
        f"{region} {STEP_NAMES.get(step, step)}失败：{found.get('error_text') or ''}"
        for region in regions()
        for step, found in summary.get(region, {}).items()
        if found.get("state") == "failed"
    ]


def notices(summary: Mapping[str, Any]) -> list[str]:
    """What is in no list and would otherwise be seen by nobody."""
    opened = counts_of(summary, "*", "open")
    found = []
    if opened.get("unknown_courts"):
        found.append(f"{opened['unknown_courts']:,} 件案件的法院不在全省法院名录，未进入任何辖区")
    if opened.get("census_error"):
        found.append(f"未能清点全部案件的法院：{opened['census_error']}")
    stray = sum(
        counts_of(summary, region, "decide").get("stray_measures", 0) for region in regions()
    )
    if stray:
        found.append(f"{stray:,} 项强制措施的限制种类空白或不明，未进入任何名单")
    texts = sum(counts_of(summary, r, "validate").get("held_for_text", 0) for r in regions())
    if texts:
        found.append(f"{texts:,} 个条目的自由文本经复查疑似含有个人信息，待人工核对（{TEXT_LEAK}）")
    kept = sum(counts_of(summary, r, "publish").get("kept_unattested", 0) for r in regions())
    if kept:
        found.append(f"{kept:,} 个条目在业务系统中消失而无依据，暂予保留，到期自动隐去")
    return found


def rows_written(summary: Mapping[str, Any]) -> tuple[int, int]:
    """(rows written, rows left as they were) over all regions and lists."""
    written = unchanged = 0
    for region in regions():
        for counts in counts_of(summary, region, "publish").get("lists", {}).values():
            written += counts["added"] + counts["changed"]
            unchanged += counts["unchanged"]
    return written, unchanged


def status(rows: pd.DataFrame, is_simulated: bool, now: datetime) -> Table:
    """By region and list: version, rows, confirmed at, lease end."""
    clock = "（模拟时钟 simulated clock）" if is_simulated else ""
    table = Table(title=f"公开库现状 {moment(now)}{clock}")
    for heading in ("辖区", "名单"):
        table.add_column(heading)
    for heading in ("版本", "存量", "可见", "确认时间", "租约到期"):
        table.add_column(heading, justify="right", no_wrap=True)
    names = regions()
    for row in rows.itertuples():
        is_over = pd.isna(row.visible_until) or row.visible_until <= pd.Timestamp(now)
        table.add_row(
            f"{row.region_code} {_place(names[row.region_code])}",
            f"{PublicList(row.list_code).zh} {row.list_code}",
            str(row.version),
            f"{row.rows_stored:,}",
            f"{row.rows_visible:,}",
            moment(row.confirmed_at),
            f"[red]{moment(row.visible_until)} 已到期[/red]"
            if is_over
            else moment(row.visible_until),
        )
    return table


def _place(court_name: str) -> str:
    """What staff call the region: 长春 for 吉林省长春市中级人民法院."""
    short = court_name.removeprefix("吉林省")
    for ending in ("中级人民法院", "中级法院", "人民法院"):
        short = short.removesuffix(ending)
    return "高院" if short == "高级" else short.removesuffix("市")


def verification(found: Verification) -> Table:
    """By list: expected, visible, and every kind of difference."""
    table = Table(title="公开内容核对（按标识和摘要，双向；逐值扫描原始证件号码）")
    table.add_column("名单")
    headings = ("应见", "实见", "缺少", "多出", "不同", "未证实保留", "疑似泄露")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    fields = ("expected", "visible", "missing", "surplus", "different", "kept_unattested", "leaks")
    for code in PublicList:
        own = [check for check in found.checks if check.list_code is code]
        totals = [sum(getattr(check, name) for check in own) for name in fields]
        table.add_row(f"{code.zh} {code}", *(f"{n:,}" for n in totals))
    return table
