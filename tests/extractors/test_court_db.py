"""Digital Court → spool on the real PostgreSQL."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_court import CASE, COURTS, DEBTOR, case, plan

from contracts.errors import (
    IncompleteExtractError,
    SourceContractError,
    SourceUnavailableError,
)
from contracts.source import SOURCE_TABLES
from contracts.stages import Raw
from extractors import court_db, raw, source
from simulator import schema

GOLDEN = Path(__file__).parent / "golden_schema.txt"
Extract = Callable[..., Raw]


def check(url: str) -> None:
    with source.snapshot(source.open_source(url)) as (connection, _):
        court_db.check_schema(connection, plan())


def run(engine: sa.Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_every_table_has_the_golden_schema(extract: Extract) -> None:
    folder = extract().folder
    found = "".join(
        f"{t.name}\n{raw.read(folder, t.name).schema.to_string(show_field_metadata=False)}\n\n"
        for t in SOURCE_TABLES
    )
    if not GOLDEN.exists():
        GOLDEN.write_text(found, "utf-8")
        pytest.fail("the golden schema was missing; it is written now: read it")
    assert found == GOLDEN.read_text("utf-8")


def test_a_region_is_read_whole_and_nothing_of_another(extract: Extract) -> None:
    read = extract()
    assert read.has_snapshot
    assert {name: (t.rows_read, t.unreadable_count) for name, t in read.tables.items()} == {
        "court": (3, 0),
        "enforcement_case": (3, 0),
        "party": (4, 2),
        "measure": (1, 0),
        "dishonest_entry": (1, 0),
        "dishonest_event": (1, 0),
        "nondisclosure": (2, 1),
        "deletion": (2, 1),
    }
    cases = raw.read(read.folder, "enforcement_case", ["case_id", "family_code"]).to_pylist()
    assert cases == [
        {"case_id": str(CASE), "family_code": "first"},
        {"case_id": str(CASE + 1), "family_code": "first"},
        {"case_id": "2201000000000000457", "family_code": "resumed"},
    ]


def test_nineteen_digits_and_rare_characters_survive(extract: Extract) -> None:
    rows = raw.read(extract().folder, "party", ["party_id", "name", "unreadable"]).to_pylist()
    assert rows == [
        {"party_id": str(DEBTOR), "name": "𠮷𬭎·㛃", "unreadable": None},
        {"party_id": str(DEBTOR + 1), "name": None, "unreadable": "name"},
        {"party_id": str(DEBTOR + 2), "name": None, "unreadable": "legal_representative,name"},
        {"party_id": "77", "name": "示例甲", "unreadable": None},
    ]


def test_private_columns_leave_no_byte_in_the_spool(extract: Extract) -> None:
    for file in extract().folder.iterdir():
        content = file.read_bytes()
        assert b"CANARY" not in content
        assert not any(name in content for name in (b"C_DZ", b"C_DH", b"C_YHZH", b"C_DSRAJCXMM"))


def test_the_spool_is_private(extract: Extract) -> None:
    folder = extract().folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_the_same_source_gives_the_same_digests(extract: Extract, writer: sa.Engine) -> None:
    first = extract("one")
    run(writer, 'update "T_SCZX" set "C_AH" = "C_AH"')  # moves the rows within the table
    second = extract("two")
    assert first.tables == second.tables


def test_a_changed_value_changes_one_digest(extract: Extract, writer: sa.Engine) -> None:
    first = extract("one")
    run(writer, f'update "T_SCZX" set "C_AH" = \'x\' where "N_AJBS" = {CASE}')
    second = extract("two")
    changed = [n for n in first.tables if first.tables[n].digest != second.tables[n].digest]
    assert changed == ["enforcement_case"]


# ── the source changes its shape ───────────────────────────────────────────────────────────────
# fmt: off
CHANGES = [
    ('alter table "T_SCZX" drop column "D_JARQ"',                                  r"T_SCZX\.D_JARQ .*closed_on.* is missing"),
    ('alter table "T_PBBZXR" rename column "C_SPJL" to "C_JL"',                    r"T_PBBZXR\.C_SPJL .*approval_code.* is missing"),
    ('alter table "T_SCZX_ZTXX" drop column "N_AJBS"',                             r"T_SCZX_ZTXX\.N_AJBS"),
    ('alter table "T_HFZX" alter "D_LARQ" type text',                              r"T_HFZX\.D_LARQ .*kind text, expected date"),
    ('alter table "T_SCZX" alter "N_SQZXBDJE" type double precision',              r"T_SCZX\.N_SQZXBDJE .*binary float"),
    ('alter table "T_XA" alter "N_AJBS" type double precision',                    r"T_XA\.N_AJBS .*binary float"),
    ('alter table "T_SCZX" alter "N_AJBS" type numeric(22,2)',                     r"T_SCZX\.N_AJBS .*decimal places"),
    ('alter table "T_SCZX" alter "C_JAFS" type integer using null',                r"T_SCZX\.C_JAFS .*kind number, expected text"),
    ('alter table "T_SCZX_ZTXX" alter "C_XM" type bytea using null',               r"T_SCZX_ZTXX\.C_XM .*name their charset"),
    ('drop table "T_SXBZXR_PB"',                                                   r"table T_SXBZXR_PB is missing"),
]
# fmt: on


@pytest.mark.parametrize(("change", "named"), CHANGES)
def test_a_changed_column_is_named(
    court_url: str, writer: sa.Engine, extract: Extract, change: str, named: str
) -> None:
    run(writer, change)
    with pytest.raises(SourceContractError, match=named):
        check(court_url)
    with pytest.raises(SourceContractError, match=named):
        extract()


def test_an_added_column_is_no_matter(court_url: str, writer: sa.Engine, extract: Extract) -> None:
    before = extract("one")
    run(writer, 'alter table "T_SCZX" add column "C_NEW" text default \'x\'')
    check(court_url)
    assert extract("two").tables == before.tables


def test_an_id_may_be_text_in_another_system(extract: Extract, writer: sa.Engine) -> None:
    before = extract("one")
    run(writer, 'alter table "T_XA" alter "N_AJBS" type varchar(40)')
    assert extract("two").tables == before.tables


# ── counting ───────────────────────────────────────────────────────────────────────────────────
def _insert_before_count(engine: sa.Engine, writer: sa.Engine) -> None:
    """Another session files a case and its party after the cases were read, before they are counted."""

    @sa.event.listens_for(engine, "before_cursor_execute")
    def meddle(_c: object, _cur: object, statement: str, *_: object) -> None:
        if "count(*)" in statement and "T_SCZX" in statement and not meddled:
            meddled.append(True)
            with writer.begin() as connection:
                connection.execute(sa.insert(schema.AJ["SCZX"]), case(CASE + 500))
                connection.execute(
                    sa.insert(schema.ZT["SCZX"]), {"N_ZTBS": 99, "N_AJBS": CASE + 500}
                )

    meddled: list[bool] = []


def test_one_snapshot_covers_all_tables(court_url: str, writer: sa.Engine, tmp_path: Path) -> None:
    engine = source.open_source(court_url)
    _insert_before_count(engine, writer)
    with source.snapshot(engine) as (connection, has_snapshot):
        read = court_db.extract(
            connection, plan(), "吉01", COURTS, tmp_path / "raw", has_snapshot=has_snapshot
        )
    assert (read.tables["enforcement_case"].rows_read, read.tables["party"].rows_read) == (3, 4)


def test_a_read_that_differs_from_the_count_is_refused(
    court_url: str, writer: sa.Engine, tmp_path: Path
) -> None:
    engine = source.open_source(court_url)
    _insert_before_count(engine, writer)
    with (
        engine.connect() as connection,
        pytest.raises(IncompleteExtractError, match="3 rows read, 4"),
    ):
        court_db.extract(connection, plan(), "吉01", COURTS, tmp_path / "raw", has_snapshot=False)
    with pytest.raises(IncompleteExtractError, match="enforcement_case"):
        raw.open(tmp_path / "raw")


def test_cases_of_unknown_courts_are_counted(court_url: str) -> None:
    with source.snapshot(source.open_source(court_url)) as (connection, _):
        counted = court_db.census(connection, plan())
        numbers = court_db.court_numbers(connection, plan())
    assert numbers == {"2201": "吉01", "2224": "吉24"}
    found = {tuple(row) for row in counted.itertuples(index=False)}
    assert found == {
        ("T_SCZX", "2201", 2),
        ("T_SCZX", "2224", 1),
        ("T_SCZX", "5555", 1),
        ("T_HFZX", "2201", 1),
    }


# ── the source is down ─────────────────────────────────────────────────────────────────────────
def test_a_source_that_is_down_is_unavailable_and_keeps_its_password() -> None:
    engine = source.open_source("postgresql+psycopg://court:TOPSECRET@127.0.0.1:1/court")
    with pytest.raises(SourceUnavailableError) as caught, source.snapshot(engine):
        pass
    assert "TOPSECRET" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_connection_lost_while_reading_leaves_no_manifest(
    court_url: str, writer: sa.Engine, tmp_path: Path
) -> None:
    engine = source.open_source(court_url)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def kill(connection: sa.Connection, _cur: object, statement: str, *_: object) -> None:
        if "count(*)" in statement and "T_SCZX_ZTXX" in statement:
            driver = connection.connection.driver_connection
            assert driver is not None
            run(writer, f"select pg_terminate_backend({driver.info.backend_pid})")

    with pytest.raises(SourceUnavailableError), source.snapshot(engine) as (connection, _):
        court_db.extract(connection, plan(), "吉01", COURTS, tmp_path / "raw", has_snapshot=True)
    with pytest.raises(IncompleteExtractError, match="manifest"):
        raw.open(tmp_path / "raw")


def test_the_source_cannot_be_written(court_url: str) -> None:
    with source.open_source(court_url).connect() as connection:
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(sa.text('delete from "T_SCZX"'))


def test_missing_rights_are_for_a_person_to_look_at(court_url: str, writer: sa.Engine) -> None:
    run(writer, "drop role if exists nobody_reads")
    run(writer, "create role nobody_reads login")
    url = sa.make_url(court_url).set(username="nobody_reads").render_as_string(False)
    try:
        with source.snapshot(source.open_source(url)) as (connection, _):
            with pytest.raises(SourceContractError, match=r"T_FY.*SQLSTATE 42501"):
                court_db.court_numbers(connection, plan())
    finally:
        run(writer, "drop role nobody_reads")


# ── size ───────────────────────────────────────────────────────────────────────────────────────
_MANY_PARTIES = """
insert into "T_SCZX_ZTXX" ("N_ZTBS", "N_AJBS", "C_XM", "C_ZJHM", "C_FLDW", "C_ZTLX", "C_SFGK")
select g + 5000000000000000000, 2201000000000000123, '示例' || g, '11010119800101' || g,
       '09_05036-2', '09_01001-1', '09_00001-1'
from generate_series(1, 600000) as g
"""
_MEASURE = """
import re, sys
from pathlib import Path
from small_court import COURTS, plan
from extractors import court_db, source

with source.snapshot(source.open_source(sys.argv[1])) as (connection, has_snapshot):
    read = court_db.extract(connection, plan(), "吉01", COURTS, Path(sys.argv[2]), has_snapshot=True)
# Not getrusage: its high-water mark is inherited from the process that started this one.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(read.tables["party"].rows_read, peak)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_table(
    court_url: str, writer: sa.Engine, tmp_path: Path
) -> None:
    """Units: MiB. 600,000 rows as Python strings would take more than 500."""
    run(writer, _MANY_PARTIES)
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, court_url, str(tmp_path / "raw")],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    rows, peak = map(int, done.stdout.split())
    assert rows == 600_004
    assert peak < 350
