"""The SQL itself: mapped columns only, everything as text, the same rows counted as read."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from small_court import plan
from sqlalchemy.dialects import mssql, mysql, postgresql

from extractors.mapping import Block
from extractors.statements import Scope, count_block, select_block
from simulator.schema import METADATA

TYPES = {t.name: {c.name: c.type for c in t.columns} for t in METADATA.tables.values()}
SCOPE = Scope(TYPES, plan().case_column, ("2201", "2202"))
NEVER = {"C_DZ", "C_DH", "C_YHZH", "C_DSRAJCXMM", "C_BGDH", "C_YY", "C_SPR"}
DIALECTS = [mssql.dialect(), mysql.dialect(), postgresql.dialect()]


def sql(statement: sa.Select[tuple[object, ...]], dialect: sa.Dialect) -> str:
    text = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return re.sub(r"\s+", " ", text)


def statements(dialect: sa.Dialect) -> Iterator[tuple[Block, str, str]]:
    for block in plan().blocks:
        yield (
            block,
            sql(select_block(block, SCOPE), dialect),
            sql(count_block(block, SCOPE), dialect),
        )


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_only_mapped_columns_are_named(dialect: sa.Dialect) -> None:
    known = {column for columns in TYPES.values() for column in columns}
    for block, select, count in statements(dialect):
        region = block.region
        leading = {plan().case_column, *((region.on, region.via_on) if region else ())}
        named = set(re.findall(r"\w+", select + count)) & known
        assert named <= {*block.columns.values(), *leading}
        assert not named & NEVER
        assert "*" not in select


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_the_count_has_the_same_condition_as_the_rows(dialect: sa.Dialect) -> None:
    for _, select, count in statements(dialect):
        condition = select.partition(" FROM ")[2].rpartition(" ORDER BY ")[0]
        assert count.partition(" FROM ")[2] == condition
        assert re.match(r"SELECT count\(\*\)", count)


def test_sql_server_gets_text_of_numbers_days_and_amounts() -> None:
    select = sql(select_block(plan().blocks_of("enforcement_case")[0], SCOPE), mssql.dialect())
    table = "[T_SCZX]"
    assert select.startswith(f"SELECT CAST({table}.[N_AJBS] AS VARCHAR(max)) AS case_id, ")
    assert f"CONVERT(VARCHAR(10), {table}.[D_JARQ], 23) AS closed_on" in select
    assert (
        f"CAST(CAST({table}.[N_SQZXBDJE] AS DECIMAL(38, 10)) AS VARCHAR(50)) AS amount_yuan"
        in select
    )
    assert f"{table}.[C_AH] AS case_number" in select
    assert select.endswith(f"WHERE {table}.[N_FYDM] IN (2201, 2202) ORDER BY {table}.[N_AJBS]")
    assert not re.search(r"\b(LIMIT|TOP|FETCH|OFFSET)\b", select)


def test_rows_reach_their_court_through_listing_and_case() -> None:
    block = plan().blocks_of("dishonest_event")[0]
    count = sql(count_block(block, SCOPE), mssql.dialect())
    assert count == (
        "SELECT count(*) AS count_1 FROM [T_SXBZXR_JZ] WHERE [T_SXBZXR_JZ].[N_SXBS] IN "
        "(SELECT [T_SCZX_SXBZXR].[N_SXBS] FROM [T_SCZX_SXBZXR] WHERE [T_SCZX_SXBZXR].[N_AJBS] IN "
        "(SELECT [T_SCZX].[N_AJBS] FROM [T_SCZX] WHERE [T_SCZX].[N_FYDM] IN (2201, 2202)))"
    )


# fmt: off
BYTES = [
    (mssql.dialect(),      "CAST([T_SCZX].[C_AH] AS VARBINARY(MAX)) AS case_number"),
    (mysql.dialect(),      "CAST(`T_SCZX`.`C_AH` AS BINARY) AS case_number"),
    (postgresql.dialect(), 'convert_to(CAST("T_SCZX"."C_AH" AS TEXT), getdatabaseencoding()) AS case_number'),
]
# fmt: on


@pytest.mark.parametrize(("dialect", "wanted"), BYTES, ids=["mssql", "mysql", "postgresql"])
def test_a_charset_makes_texts_come_as_bytes(dialect: sa.Dialect, wanted: str) -> None:
    block = replace(plan().blocks_of("enforcement_case")[0], charset="gb18030")
    assert wanted in sql(select_block(block, SCOPE), dialect)
