"""The workbench's tables, declared once: rendered to SQL by the migration, to COPY by the verbs.

Private, and still no personal values: keys, codes, counts, dates and names of columns.
"""

from collections.abc import Iterator

from psycopg import sql

from contracts.tables import Column, Kind
from loaders.public_ddl import sql_type

_MEANINGS = {
    "run_id": ("运行标识", "the run"),
    "region_code": ("辖区代码", "intermediate court's area, or 吉 for the high court"),
    "list_code": ("清单代码", "the public list"),
    "entry_key": ("条目标识", "opaque key of the entry"),
    "case_key": ("案件标识（散列）", "keyed hash of the case"),
    "fingerprint": ("指纹", "digest over everything read about the case"),
    "decided_on": ("判定日期", "day decided for"),
    "started_at": ("开始时刻", "started"),
    "finished_at": ("结束时刻", "finished"),
    "claimed_at": ("认领时刻", "claimed"),
    "state": ("状态", "running, done or failed"),
    "trigger": ("触发方式", "what started the run"),
    "policy_version": ("规则版本", "version of the policy"),
    "redaction_version": ("脱敏版本", "version of the redactor"),
    "summary": ("汇总", "counts only"),
    "step": ("步骤", "last step recorded"),
    "counts": ("计数", "counts by step"),
    "error_kind": ("错误类型", "class of the error"),
    "error_text": ("错误说明", "message; names tables, columns, rules and counts, never values"),
    "outcome": ("结论", "publish, withhold, withdraw or hold"),
    "reason_code": ("原因代码", "permanent reason code"),
    "digest": ("摘要", "over the public columns; blank unless published"),
    "evidence_on": ("事由日期", "date of the legal event"),
    "due_on": ("最迟屏蔽日", "last lawful day to be visible"),
    "review_on": ("复核日", "first day on which time alone may change the outcome"),
    "visible_until": ("可见截止时刻", "the row darkens by itself; blank: open-ended"),
    "first_missed_on": ("首次缺失日", "first day the source did not attest the entry"),
    "last_attested_on": ("最近证实日", "last day the source attested it"),
    "dark_at": ("转暗时刻", "instant at which its row darkens"),
    "rule_code": ("规则代码", "rule that held the entry"),
    "first_seen_run": ("首见运行", "first run that held it"),
    "last_seen_run": ("最近运行", "last run that held it"),
    "column_names": ("涉及列", "names of the columns concerned"),
    "suite": ("检查套件", "suite"),
    "table_name": ("表", "table checked or counted"),
    "is_passed": ("是否通过", "whether the suite passed"),
    "rows": ("行数", "rows"),
    "checks": ("检查数", "expectations that ran"),
    "failed": ("未通过项", "names of failed expectations"),
    "failing_count": ("未通过条目数", "entries that failed"),
    "court_number": ("法院代码", "the source's internal number of the court"),
    "order_id": ("指令编号", "number of an order by a person"),
    "action_code": ("指令类型", "takedown, restore or rollback"),
    "reason_text": (
        "理由",
        "in the person's own words, scanned for personal values before it is kept",
    ),
    "ordered_by": ("指令人", "who ordered it"),
    "ordered_at": ("指令时刻", "ordered"),
    "confirmed_by": ("复核人", "the second person, where the law of two applies"),
    "lists_shown": ("涉及清单数", "lists that showed the entry when it was taken down"),
    "approval_id": ("审批编号", "number of a non-disclosure application"),
    "scope_code": ("范围", "case, party, field or list"),
    "column_name": ("涉及列", "the public column withheld, for scope field"),
    "applied_by": ("申请人", "the handler"),
    "applied_at": ("申请时刻", "applied for"),
    "reviewed_by": ("审核人", "the department head"),
    "reviewed_at": ("审核时刻", "reviewed"),
    "review_code": ("审核意见", "agreed or refused"),
    "decided_by": ("审批人", "bureau director or vice-president"),
    "decided_at": ("审批时刻", "decided"),
    "decision_code": ("审批结论", "approved or refused"),
    "starts_on": ("起始日期", "first day in force"),
    "ends_on": ("截止日期", "last day in force; blank: until withdrawn"),
    "withdrawn_by": ("撤回人", "who withdrew the approval"),
    "withdrawn_at": ("撤回时刻", "withdrawn"),
    "breaker_code": ("断路器", "what tripped"),
    "opened_at": ("触发时刻", "tripped"),
    "answered_by": ("处理人", "who answered"),
    "answered_at": ("处理时刻", "answered"),
    "evidence_number": ("证据序号", "place in the chain, from 1"),
    "kind_code": ("证据类型", "what is attested: publication, takedown, order, breaker …"),
    "body": ("证据内容", "counts, digests and instants; no values"),
    "made_at": ("形成时刻", "attested"),
    "previous_hash": ("前项散列", "chain hash of the item before; zeros for the first"),
    "chain_hash": ("链散列", "SHA-256 over this item and the one before"),
    "signature": ("签名", "keyed hash of the chain hash"),
    "clock_code": ("期限", "which legal deadline"),
    "started_on": ("起算日", "day of the event that started it"),
    "hidden_at": ("隐藏时刻", "instant at which the public could no longer read the entry"),
}
_DATES = frozenset(name for name in _MEANINGS if name.endswith("_on"))
_INSTANTS = frozenset(name for name in _MEANINGS if name.endswith("_at")) | {"visible_until"}
_INTEGERS = frozenset(
    {
        "rows",
        "checks",
        "failing_count",
        "is_passed",
        "order_id",
        "lists_shown",
        "approval_id",
        "evidence_number",
    }
)
_JSON = frozenset({"summary", "counts", "failed", "body"})

# Table → its meaning, its columns (``?`` marks those that may be blank), its key.
TABLES: dict[str, tuple[str, str, str]] = {
    "run": (
        "运行 — one run over all regions",
        "run_id decided_on started_at finished_at? state trigger policy_version? "
        "redaction_version? summary?",
        "run_id",
    ),
    "region_run": (
        "辖区运行 — one region of one run",
        "run_id region_code state step counts error_kind? error_text? started_at finished_at?",
        "run_id region_code",
    ),
    "region_claim": (
        "辖区认领 — the one run that may write a region",
        "region_code run_id claimed_at",
        "region_code",
    ),
    "case_state": (
        "案件指纹 — what the source said of a case last time",
        "region_code case_key fingerprint",
        "region_code case_key",
    ),
    "decision": (
        "判定 — the outcome for each entry",
        "region_code list_code entry_key case_key outcome reason_code digest? evidence_on? due_on? "
        "review_on? visible_until? run_id",
        "list_code entry_key",
    ),
    "absence": (
        "未证实条目 — entries the source no longer attests",
        "region_code list_code entry_key case_key? first_missed_on last_attested_on? dark_at run_id",
        "list_code entry_key",
    ),
    "quarantine": (
        "待核条目 — entries a person must look at",
        "region_code list_code entry_key rule_code first_seen_run last_seen_run column_names?",
        "list_code entry_key rule_code",
    ),
    "quality": (
        "质量检查 — results of the suites",
        "run_id region_code suite table_name is_passed rows checks failed failing_count",
        "run_id region_code suite table_name",
    ),
    "volume": (
        "数据量 — rows by table and court",
        "region_code table_name court_number run_id decided_on rows",
        "run_id region_code table_name court_number",
    ),
    "removal_order": (
        "移除与恢复指令 — orders by name, refused ones included",
        "order_id action_code entry_key reason_code? reason_text ordered_by confirmed_by? ordered_at "
        "state lists_shown? error_text?",
        "order_id",
    ),
    "approval": (
        "不公开审批 — applications entered here because the source has no table for them (Art. 13)",
        "approval_id case_key entry_key? list_code? column_name? scope_code reason_text applied_by "
        "applied_at reviewed_by? reviewed_at? review_code? decided_by? decided_at? decision_code? "
        "starts_on? ends_on? withdrawn_by? withdrawn_at?",
        "approval_id",
    ),
    "breaker": (
        "断路器 — additions stopped until a person answers",
        "run_id region_code list_code breaker_code counts state opened_at answered_by? answered_at? "
        "reason_text?",
        "run_id region_code list_code breaker_code",
    ),
    "evidence": (
        "证据链 — what was proved, each item bound to the one before",
        "evidence_number run_id region_code kind_code body made_at previous_hash chain_hash signature",
        "evidence_number",
    ),
    "clock": (
        "期限 — every legal deadline that runs for an entry, and whether it was kept",
        "region_code list_code entry_key clock_code started_on due_on state hidden_at? policy_version "
        "run_id",
        "list_code entry_key clock_code started_on",
    ),
}
"""All tables; ``ADDED`` says which revision brought the later ones."""

ADDED: dict[str, tuple[str, ...]] = {
    "workbench_0002": ("removal_order", "approval", "breaker", "evidence", "clock"),
}
_INDEXED = ("decision", "absence", "quarantine", "volume", "breaker", "clock")


def tables_of(revision: str) -> tuple[str, ...]:
    """The tables that one revision brings."""
    later = {name for names in ADDED.values() for name in names}
    return ADDED.get(revision, tuple(name for name in TABLES if name not in later))


def columns(table: str) -> tuple[Column, ...]:
    """The declared columns of one table."""
    return tuple(_column(word) for word in TABLES[table][1].split())


def _column(word: str) -> Column:
    name = word.removesuffix("?")
    zh, en = _MEANINGS[name]
    kind = Kind.TEXT
    for names, found in ((_DATES, Kind.DATE), (_INSTANTS, Kind.INSTANT), (_INTEGERS, Kind.INTEGER)):
        if name in names:
            kind = found
    return Column(name, kind, zh, en, is_nullable=word.endswith("?"))


def key(table: str) -> tuple[str, ...]:
    """The columns that identify a row."""
    return tuple(TABLES[table][2].split())


def statements(revision: str) -> Iterator[sql.Composable]:
    """Everything the migration to ``revision`` runs, comments included."""
    for table in tables_of(revision):
        meaning = TABLES[table][0]
        name = sql.Identifier("workbench", table)
        declared = [
            sql.SQL("{} {}{}").format(
                sql.Identifier(column.name),
                sql.SQL("jsonb" if column.name in _JSON else sql_type(column)),
                sql.SQL("" if column.is_nullable else " not null"),
            )
            for column in columns(table)
        ]
        keys = sql.SQL(", ").join(sql.Identifier(part) for part in key(table))
        declared.append(sql.SQL("primary key ({})").format(keys))
        yield sql.SQL("create table {} ({})").format(name, sql.SQL(", ").join(declared))
        yield sql.SQL("comment on table {} is {}").format(name, sql.Literal(meaning))
        for column in columns(table):
            yield sql.SQL("comment on column {} is {}").format(
                sql.Identifier("workbench", table, column.name),
                sql.Literal(f"{column.zh} — {column.en}"),
            )
        if table in _INDEXED:
            yield sql.SQL("create index on {} (region_code)").format(name)
