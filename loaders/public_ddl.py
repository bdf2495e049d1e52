"""The public store as statements, rendered from the public contract.

Every table, view and column carries its meaning in Chinese and English, so that who opens the
database needs no other document.
"""

from collections.abc import Iterator

from psycopg import sql

from contracts.public import PUBLIC_TABLES
from contracts.tables import Column, Kind, Table

ROLE = "web_public"

SQL_TYPES = {
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.MONEY: "numeric(20,4)",
    Kind.INTEGER: "bigint",
    Kind.INSTANT: "timestamptz",
}

STORED = (
    Column("digest", Kind.TEXT, "摘要", "blake2b-128 over the public columns", is_nullable=False),
    Column(
        "from_version",
        Kind.INTEGER,
        "起始版本",
        "first version that shows the row",
        is_nullable=False,
    ),
    Column(
        "is_addition",
        Kind.INTEGER,
        "是否新增",
        "the entry was not in the version before",
        is_nullable=False,
    ),
    Column(
        "to_version",
        Kind.INTEGER,
        "终止版本",
        "first version that no longer shows the row; null: none yet",
    ),
    Column(
        "visible_until",
        Kind.INSTANT,
        "可见截止时刻",
        "the row darkens by itself at this instant; null: open-ended",
    ),
)
"""What the store knows about a row beside its public columns. The website cannot read these."""

# The clock of every view. Production has no way to change it; the simulator replaces the whole
# function, and ``is_clock_simulated`` shows that by comparing it with this very text.
CLOCK_BODY = "select now()"
CLOCK = f"""
create or replace function store.current_instant() returns timestamptz
language sql stable parallel safe as '{CLOCK_BODY}'
"""

LEDGER = """
create table store.region (
  region_code text primary key,
  last_version bigint not null default 0
);
create table store.publication (
  region_code text not null, list_code text not null,
  version bigint not null, previous_version bigint,
  confirmed_at timestamptz not null, visible_until timestamptz not null,
  decided_on date not null, run_id text not null, row_count bigint not null,
  policy_version text not null, redaction_version text not null,
  primary key (region_code, list_code)
);
create table store.release (
  region_code text not null, list_code text not null, version bigint not null,
  run_id text not null, released_at timestamptz not null,
  primary key (region_code, list_code, version)
);
create table store.load (
  region_code text primary key,
  run_id text not null, decided_on date not null, version bigint not null,
  base_version bigint not null, state text not null check (state in ('loaded', 'published')),
  counts jsonb not null, started_at timestamptz not null default clock_timestamp()
);
create table store.pending_lease (
  region_code text not null, list_code text not null, entry_key text not null,
  visible_until timestamptz,
  primary key (region_code, list_code, entry_key)
);
create table store.suppression (
  suppression_number bigint generated always as identity primary key,
  entry_key text not null, reason_code text not null, ordered_by text not null,
  suppressed_at timestamptz not null, restored_at timestamptz, restored_by text
);
create unique index suppression_in_force on store.suppression (entry_key) where restored_at is null;
create table store.tombstone (
  region_code text not null, list_code text not null, version bigint not null,
  entry_key text not null, reason_code text not null,
  primary key (region_code, list_code, version, entry_key)
);
"""

LEDGER_MEANINGS = {
    "region": ("辖区版本计数", "a region's last visible version; its lock"),
    "publication": ("发布指针", "which version of a list the public sees, and until when"),
    "release": ("发布历史", "versions that additions made visible"),
    "load": ("待发布装载", "the invisible version of a region"),
    "pending_lease": ("待生效的可见期限", "later row leases that count from the flip on"),
    "suppression": ("屏蔽台账", "permanent: entries ordered down, by key only"),
    "tombstone": ("移除记录", "entries that left a list, by key only"),
}

LEDGER_COLUMNS = {
    "region_code": ("辖区代码", "intermediate court's area, or 吉 for the high court"),
    "list_code": ("清单代码", "the list"),
    "entry_key": ("条目标识", "opaque and stable; a keyed hash, never a source id"),
    "version": ("版本", "version of the list in this region"),
    "last_version": ("最新版本", "highest version that ever became visible; never goes back"),
    "previous_version": ("前一版本", "version before this one"),
    "base_version": ("基准版本", "the region's last version when loading began"),
    "confirmed_at": ("最近核对时刻", "last complete confirmation against the source"),
    "visible_until": ("公开截止时刻", "dark from this instant on; null: open-ended"),
    "decided_on": ("判定日期", "day the entries were decided for"),
    "run_id": ("运行标识", "the run that did this"),
    "row_count": ("条目数", "rows of this version"),
    "policy_version": ("规则版本", "version of the policy"),
    "redaction_version": ("脱敏版本", "version of the redactor"),
    "released_at": ("发布时刻", "moment the version became visible"),
    "state": ("状态", "loaded: invisible; published: flipped"),
    "counts": ("计数", "counts by list, no values"),
    "started_at": ("开始时刻", "moment loading began"),
    "suppression_number": ("台账序号", "number in the ledger"),
    "reason_code": ("原因代码", "permanent reason code"),
    "ordered_by": ("指令人", "who ordered it"),
    "suppressed_at": ("屏蔽时刻", "in force from"),
    "restored_at": ("恢复时刻", "in force until; null: in force"),
    "restored_by": ("恢复人", "who lifted it"),
}

PUBLICATION_VIEW = """
create view web.publication as
select p.region_code, p.list_code, p.version, p.row_count, p.confirmed_at, p.visible_until,
       p.visible_until > store.current_instant() as is_current
from store.publication p
"""

# fmt: off
PUBLICATION = Table("publication", "发布状态", "what is published: a row a region and list", "region_code", (
    Column("region_code",   Kind.TEXT,    "辖区代码", "intermediate court's area, or 吉 for the high court", is_nullable=False),
    Column("list_code",     Kind.TEXT,    "清单代码", "name of the list's view", is_nullable=False),
    Column("version",       Kind.INTEGER, "版本", "version the public sees; grows, with gaps; serves as ETag", is_nullable=False),
    Column("row_count",     Kind.INTEGER, "条目数", "rows of this version, stored since counting is slow", is_nullable=False),
    Column("confirmed_at",  Kind.INSTANT, "最近核对时刻", "last complete confirmation against the source", is_nullable=False),
    Column("visible_until", Kind.INSTANT, "公开截止时刻", "the list darkens by itself at this instant unless confirmed again", is_nullable=False),
    Column("is_current",    Kind.INTEGER, "是否在公开期内", "boolean: the list is not dark", is_nullable=False),
))
CHANGE = Table("change", "变更记录", "changes between versions: a row a change", "entry_key", (
    Column("region_code", Kind.TEXT,    "辖区代码", "intermediate court's area, or 吉 for the high court", is_nullable=False),
    Column("list_code",   Kind.TEXT,    "清单代码", "name of the list's view", is_nullable=False),
    Column("version",     Kind.INTEGER, "版本", "first version that shows the change", is_nullable=False),
    Column("entry_key",   Kind.TEXT,    "条目标识", "the entry", is_nullable=False),
    Column("change",      Kind.TEXT,    "变更类型", "ADD, MOD or DEL; a DEL carries the key and nothing else", is_nullable=False),
))
# fmt: on

VIEWS: tuple[Table, ...] = (*PUBLIC_TABLES.values(), PUBLICATION, CHANGE)
"""Everything the website may read."""


def sql_type(column: Column) -> str:
    """The PostgreSQL type of a column; booleans are declared by their ``is_`` prefix."""
    return "boolean" if column.name.startswith("is_") else SQL_TYPES[column.kind]


def list_table(table: Table) -> Iterator[sql.Composable]:
    """One list: its table, its keys and the indexes that its readers and its loads need."""
    name = sql.Identifier("store", table.name)
    columns = [
        sql.SQL("{} {}{}").format(
            sql.Identifier(column.name),
            sql.SQL(sql_type(column)),
            sql.SQL("" if column.is_nullable else " not null"),
        )
        for column in (*table.columns, *STORED)
    ]
    key = sql.SQL("primary key (entry_key, region_code, from_version)")
    yield sql.SQL("create table {} ({})").format(name, sql.SQL(", ").join([*columns, key]))
    for index in (
        sql.SQL("create index on {} (region_code, entry_key) where to_version is null"),
        sql.SQL("create index on {} (filed_on desc, entry_key)"),
        sql.SQL("create index on {} (court_code, filed_on desc, entry_key)"),
        sql.SQL("create index on {} (name)"),
        sql.SQL("create index on {} (case_number)"),
        sql.SQL("create index on {} (region_code, from_version)"),
        sql.SQL("create index on {} (region_code, to_version) where to_version is not null"),
    ):
        yield index.format(name)
    yield from comments("store", "table", table, (*table.columns, *STORED))


def list_view(table: Table) -> sql.Composed:
    """What the public sees of one list: version window, row's lease, list's lease, ledger.

    Plain on purpose: a security barrier keeps LIMIT out. So nothing hidden may linger behind it,
    and whoever takes an entry down deletes its rows.
    """
    return sql.SQL("""
create view {view} as
select {columns}
from {stored} r join store.publication p on p.region_code = r.region_code and p.list_code = {code}
where r.from_version <= p.version and (r.to_version is null or r.to_version > p.version)
  and (r.visible_until is null or r.visible_until > store.current_instant())
  and p.visible_until > store.current_instant()
  and not exists (
    select from store.suppression s where s.entry_key = r.entry_key and s.restored_at is null)
""").format(
        view=sql.Identifier("web", table.name),
        columns=sql.SQL(", ").join(sql.Identifier("r", name) for name in table.names),
        stored=sql.Identifier("store", table.name),
        code=sql.Literal(table.name),
    )


def change_view() -> sql.Composed:
    """The feed: what each visible version added, modified and deleted."""
    shown = sql.SQL("""
select r.region_code, {code} as list_code, r.from_version as version, r.entry_key,
       case when r.is_addition then 'ADD' else 'MOD' end as change
from {stored} r join store.publication p on p.region_code = r.region_code and p.list_code = {code}
where r.from_version <= p.version
union all""")
    gone = sql.SQL("""
select t.region_code, t.list_code, t.version, t.entry_key, 'DEL' as change
from store.tombstone t
join store.publication p on p.region_code = t.region_code and p.list_code = t.list_code
where t.version <= p.version""")
    parts = [
        shown.format(code=sql.Literal(t.name), stored=sql.Identifier("store", t.name))
        for t in PUBLIC_TABLES.values()
    ]
    return sql.SQL("create view web.change as ") + sql.Composed([*parts, gone])


def comments(
    schema: str, what: str, table: Table, columns: tuple[Column, ...]
) -> Iterator[sql.Composable]:
    """The meaning of a table or view and of each of its columns."""
    name = sql.Identifier(schema, table.name)
    keyword = sql.SQL("view") if what == "view" else sql.SQL("table")
    yield sql.SQL("comment on {} {} is {}").format(
        keyword, name, sql.Literal(f"{table.zh} — {table.en}")
    )
    for column in columns:
        yield sql.SQL("comment on column {} is {}").format(
            sql.Identifier(schema, table.name, column.name),
            sql.Literal(f"{column.zh} — {column.en}"),
        )
