"""The approval of non-disclosure, for courts whose source has none (Art. 13).

The handler applies, the department head reviews, the bureau director or vice-president decides: three
people, in that order. From the application on the entry is not shown.
"""

import re
import unicodedata
from datetime import date
from typing import Any

import pandas as pd

from contracts.errors import HaltError
from contracts.public import PUBLIC_TABLES
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from loaders.workbench_approvals import Approvals, Line
from pipeline.orders import checked_words
from pipeline.region_run import ZONE
from regulation.lists import PublicList
from regulation.vocabulary import DECIDER_RANK, PUBLIC_COLUMN, VETO_SCOPE
from transforms.nondisclosure import DECIDERS

ENTRY_KEY = re.compile(r"[0-9a-f]{32}")
LATEST = date(2099, 12, 31)

WAITS_FOR_REVIEW, WAITS_FOR_DECISION = "待审核", "待审批"


class ApplicationRefusedError(HaltError):
    """The step cannot be taken. Says why in the words of court staff; nothing was written."""


def apply(
    store: PublicStore,
    workbench: Workbench,
    key: str,
    *,
    scope: str,
    reason: str,
    by: str,
    list_code: str | None = None,
    column: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:
    """The handler applies (承办人填写审批表). Returns the number of the application.

    Raises: ApplicationRefusedError, such as for a key nobody knows or words that hold personal values.
    """
    _require_words(reason, by)
    key = key.strip().lower()
    book, now = Approvals(workbench.engine), store.instant()
    found = _entry(book, key)
    own_list, case_key = str(found["list_code"]), str(found["case_key"])
    _require_dates(starts_on, ends_on, now.astimezone(ZONE).date())
    _require_scope(scope, list_code, column, own_list)
    return book.apply(
        case_key=case_key,
        scope_code=scope,
        reason_text=reason.strip(),
        applied_by=by.strip(),
        applied_at=now,
        entry_key=key if scope in ("party", "field") else None,
        list_code=(list_code or own_list) if scope == "list" else list_code,
        column_name=column,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def review(
    store: PublicStore, workbench: Workbench, number: int, by: str, *, is_refused: bool = False
) -> None:
    """The department head reviews (部门负责人审核). A refusal ends the matter."""
    _require_words("审核", by)

    def check(line: Line) -> None:
        _require_open(line)
        if line["reviewed_at"] is not None:
            _refuse(f"第 {number} 号已经审核")
        _require_other(by, line, ("applied_by",), "审核人不能是申请人")

    values = {
        "reviewed_by": by.strip(),
        "reviewed_at": store.instant(),
        "review_code": "refused" if is_refused else "agreed",
    }
    Approvals(workbench.engine).sign(number, values, check)


def decide(
    store: PublicStore,
    workbench: Workbench,
    number: int,
    by: str,
    rank: str,
    *,
    is_refused: bool = False,
) -> None:
    """The bureau director or vice-president decides (执行局长或分管副院长决定)."""
    _require_words("审批", by)
    if rank not in DECIDERS:
        _refuse("只有执行局长 bureau_director 或分管副院长 vice_president 可以决定（第十三条）")

    def check(line: Line) -> None:
        _require_open(line)
        if line["reviewed_at"] is None:
            _refuse(f"第 {number} 号尚未经部门负责人审核，不能决定（第十三条）")
        _require_other(by, line, ("applied_by", "reviewed_by"), "决定人不能是申请人或审核人")

    values = {
        "decided_by": by.strip(),
        "decider_rank_code": rank,
        "decided_at": store.instant(),
        "decision_code": "refused" if is_refused else "approved",
    }
    Approvals(workbench.engine).sign(number, values, check)


def withdraw(store: PublicStore, workbench: Workbench, number: int, by: str) -> None:
    """End an application or approval. One that was approved is not ended by its applicant alone."""
    _require_words("撤回", by)

    def check(line: Line) -> None:
        if line["withdrawn_at"] is not None:
            _refuse(f"第 {number} 号已经撤回")
        if line["decision_code"] == "approved":
            _require_other(by, line, ("applied_by",), "已同意的审批不能由申请人自行撤回")

    values = {"withdrawn_by": by.strip(), "withdrawn_at": store.instant()}
    Approvals(workbench.engine).sign(number, values, check)


def standing(line: Line, today: date) -> str:
    """Where an application stands, in the words of court staff."""
    if not pd.isna(line["withdrawn_at"]):
        return "已撤回"
    if "refused" in (line["review_code"], line["decision_code"]):
        return "不同意"
    if line["decision_code"] == "approved":
        if not pd.isna(line["ends_on"]) and line["ends_on"] < today:
            return "已到期"
        is_coming = not pd.isna(line["starts_on"]) and line["starts_on"] > today
        return "已同意，尚未生效" if is_coming else "已同意"
    return WAITS_FOR_REVIEW if pd.isna(line["reviewed_at"]) else WAITS_FOR_DECISION


# ── what is refused ────────────────────────────────────────────────────────────────────────────
def _refuse(problem: str) -> None:
    raise ApplicationRefusedError(problem)


def _require_words(reason: str, by: str) -> None:
    if problem := checked_words(reason, by):
        _refuse(problem)


def _entry(book: Approvals, key: str) -> dict[Any, Any]:
    if not ENTRY_KEY.fullmatch(key):
        _refuse(
            f"条目标识应为 32 位十六进制字符，所输入的有 {len(key)} 个字符；"
            "请从网站页面或 web 视图的 entry_key 复制，不要输入案号、姓名或证件号码"
        )
    found = book.entry(key)
    if found.empty:
        _refuse("没有这个条目：工作库没有它的判定；请核对条目标识")
    return found.to_dict("records")[0]


def _require_dates(starts_on: date | None, ends_on: date | None, today: date) -> None:
    for day in (starts_on, ends_on):
        if day is not None and day > LATEST:
            _refuse(f"起止日期不得晚于 {LATEST}；长期有效的不填截止日期")
    if ends_on is not None and ends_on < max(today, starts_on or today):
        _refuse("截止日期不得早于今天或起始日期")
    if starts_on is not None and starts_on < today:
        _refuse("起始日期不得早于今天；立即生效的不填起始日期")


def _require_scope(scope: str, list_code: str | None, column: str | None, own_list: str) -> None:
    if scope not in VETO_SCOPE:
        _refuse(f"范围应为 {'、'.join(VETO_SCOPE)} 之一")
    if list_code is not None and list_code not in list(PublicList):
        _refuse(f"名单应为 {'、'.join(PublicList)} 之一")
    if list_code is not None and scope not in ("list", "field"):
        _refuse("只有范围 list 或 field 可以指明名单")
    if (column is not None) != (scope == "field"):
        _refuse("范围 field 必须、其他范围不得用 --column 指明信息项")
    if column is not None:
        own = PUBLIC_TABLES[PublicList(list_code or own_list)].names
        if column not in PUBLIC_COLUMN or column not in own:
            _refuse(f"信息项应为 {'、'.join(c for c in PUBLIC_COLUMN if c in own)} 之一")


def _require_open(line: Line) -> None:
    number = line["approval_id"]
    if line["withdrawn_at"] is not None:
        _refuse(f"第 {number} 号已经撤回")
    if "refused" in (line["review_code"], line["decision_code"]):
        _refuse(f"第 {number} 号已不同意，如有需要请重新申请")
    if line["decision_code"] is not None:
        _refuse(f"第 {number} 号已经决定")


def _require_other(by: str, line: Line, names: tuple[str, ...], problem: str) -> None:
    if _folded(by) in {_folded(str(line[name])) for name in names}:
        _refuse(f"{problem}：申请、审核、决定须为三人（第十三条）")


def _folded(name: str) -> str:
    """Without blanks, width and case: 张 三 and 张三 are one person."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def rank_word(code: Any) -> str:
    """The decider's office; a dash while nobody has decided."""
    return DECIDER_RANK.get(code, "—") if isinstance(code, str) else "—"
