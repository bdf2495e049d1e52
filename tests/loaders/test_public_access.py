"""What the website's role can and cannot do, and what the database says about itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_bench import REGION, Bench, targets

from contracts.errors import ConfigurationError
from contracts.public import PUBLIC_TABLES
from loaders import contract_doc, schema
from loaders.public_ddl import VIEWS
from loaders.public_store import PublicStore, is_clock_simulated
from regulation.lists import PublicList
from simulator import clock

OPEN = PublicList.OPEN_CASE


def test_the_website_can_select_from_the_views_and_nothing_else(bench: Bench) -> None:
    relations = bench.web_sql(
        "select n.nspname || '.' || c.relname,"
        " has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'),"
        " has_table_privilege(c.oid, 'insert, update, delete, truncate, references, trigger')"
        " or has_any_column_privilege(c.oid, 'insert, update, references')"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p', 'v', 'm', 'f')"
        " and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"
        " and n.nspname not like 'pg_temp%'"
    )
    assert {name for name, can_read, _ in relations if can_read} == {f"web.{v.name}" for v in VIEWS}
    assert not any(can_write for _, _, can_write in relations)


def test_the_website_has_no_privilege_on_anything_in_store(bench: Bench) -> None:
    found = bench.web_sql(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'store' and c.relkind in ('r', 'S')"
        " and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'usage, select, update')"
        "     else has_table_privilege(c.oid, 'select, insert, update, delete, truncate')"
        "       or has_any_column_privilege(c.oid, 'select') end"
    )
    assert found == []
    assert bench.web_sql(
        "select has_schema_privilege('store', 'usage'), has_schema_privilege('store', 'create'),"
        " has_schema_privilege('web', 'create'), has_schema_privilege('public', 'create'),"
        " has_database_privilege(current_database(), 'create, temporary')"
    ) == [(False, False, False, False, False)]


FORBIDDEN = {
    "the stored rows": "select * from store.open_case",
    "the ledger": "select * from store.suppression",
    "the clock": "select store.current_instant()",
    "migrations": "select * from store.alembic_version",
    "a table": "create table web.t (a int)",
    "a table anywhere": "create table public.t (a int)",
    "a temporary table": "create temp table t (a int)",
    "a function": "create function web.f() returns int language sql as 'select 1'",
    "a schema": "create schema mine",
    "statistics with values": "select * from pg_statistic",
    "files": "select pg_read_file('/etc/passwd')",
    "roles": "set role postgres",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_the_website_is_refused(bench: Bench, statement: str) -> None:
    with bench.web.connect() as connection:
        connection.execute(sa.text("set transaction read write"))
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            connection.execute(sa.text(statement))


def test_statistics_show_the_website_no_values(bench: Bench) -> None:
    bench.publish("r1", targets([f"k{n}" for n in range(50)], name="某人"))
    bench.sql("analyze store.open_case")
    assert bench.web_sql("select count(*) from pg_stats where schemaname in ('store', 'web')") == [
        (0,)
    ]


def test_the_websites_sessions_are_read_only_and_short(bench: Bench) -> None:
    [settings] = bench.web_sql(
        "select current_setting('default_transaction_read_only'),"
        " current_setting('statement_timeout'),"
        " rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication"
        " from pg_roles where rolname = current_user"
    )
    assert settings == ("on", "5s", False)


def test_reading_back_as_somebody_else_is_refused(bench: Bench) -> None:
    for engine in (None, bench.owner):
        with pytest.raises(ConfigurationError):
            PublicStore(bench.owner, engine).visible(OPEN)


def test_the_views_show_exactly_the_public_columns(bench: Bench) -> None:
    inspector = sa.inspect(bench.owner)
    for list_code, table in PUBLIC_TABLES.items():
        columns = [c["name"] for c in inspector.get_columns(list_code.value, schema="web")]
        assert columns == list(table.names)


def test_everything_carries_its_meaning(bench: Bench) -> None:
    nameless = bench.sql(
        "select c.relname, a.attname from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace"
        " join pg_attribute a on a.attrelid = c.oid and not a.attisdropped"
        " where n.nspname in ('store', 'web') and c.relkind in ('r', 'v')"
        " and c.relname <> 'alembic_version' and (a.attnum > 0 and"
        "   col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)"
    )
    assert nameless == []


def test_no_timestamp_is_infinite(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    assert bench.sql("select entry_key from store.open_case where visible_until = 'infinity'") == []


def test_the_store_goes_down_and_up_again(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    schema.migrate(bench.owner, "public")
    assert bench.shown() == {"a"}
    schema.downgrade(bench.owner, "public")
    assert sa.inspect(bench.owner).get_table_names("store") == ["alembic_version"]
    schema.migrate(bench.owner, "public")
    bench.publish("r1", targets(["a"]))
    assert bench.shown() == {"a"}


def test_a_simulated_clock_darkens_the_lists_and_can_be_told(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    assert not is_clock_simulated(bench.owner)
    clock.freeze(bench.owner, datetime.now(UTC) + timedelta(days=30))
    assert is_clock_simulated(bench.owner)
    assert bench.shown() == set()
    clock.freeze(bench.owner, datetime(2026, 11, 16, 20, 30, tzinfo=UTC))
    bench.publish("r2", targets(["a"]), lease_until=datetime(2026, 11, 20, tzinfo=UTC))
    assert bench.shown() == {"a"}
    assert bench.web_sql("select distinct confirmed_at from web.publication") == [
        (datetime(2026, 11, 16, 20, 30, tzinfo=UTC),)
    ]
    clock.thaw(bench.owner)
    clock.thaw(bench.owner)
    assert not is_clock_simulated(bench.owner)


def test_a_driver_error_quotes_no_row(bench: Bench) -> None:
    from loaders.connection import StoreError, transaction

    bench.publish("r1", targets(["a"], name="张三"))
    with pytest.raises(StoreError) as caught:
        with transaction(bench.owner, "copying") as connection:
            connection.execute("insert into store.open_case select * from store.open_case")
    assert "张三" not in f"{caught.value}"
    assert str(caught.value) == "copying: UniqueViolation (SQLSTATE 23505)"
    assert caught.value.__suppress_context__


def test_the_contract_document_is_fresh() -> None:
    path = Path(__file__).parents[2] / "docs" / "public_contract.md"
    assert path.read_text("utf-8") == contract_doc.document()


def test_the_documented_queries_run(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]), region=REGION)
    blocks = contract_doc.document().split("```sql\n")[1:]
    with bench.web.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for block in blocks:
            for statement in block.split("```")[0].split(";"):
                if statement.strip():
                    connection.exec_driver_sql(statement)


def test_two_stores_may_share_a_server(bench: Bench, new_database: Callable[[str], str]) -> None:
    other = sa.create_engine(new_database("public"))
    schema.migrate(other, "public")
    schema.downgrade(other, "public")
    other.dispose()
    assert bench.web_sql("select count(*) from web.publication") == [(0,)]
