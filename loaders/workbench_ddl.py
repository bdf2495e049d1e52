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
}
_DATES = frozenset(name for name in _MEANINGS if name.endswith("_on"))
_INSTANTS = frozenset(name for name in _MEANINGS if name.endswith("_at")) | {"visible_until"}
_INTEGERS = frozenset({"rows", "checks", "failing_count", "is_passed"})
_JSON = frozenset({"summary", "counts", "failed"})

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
}


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


def statements() -> Iterator[sql.Composable]:
    """Everything the migration runs, comments included."""
    for table, (meaning, _, _) in TABLES.items():
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
    for table in ("decision", "absence", "quarantine", "volume"):
        yield sql.SQL("create index on {} (region_code)").format(sql.Identifier("workbench", table))
