"""The ODBC path for real: a MariaDB server of our own, reached through odbc-mariadb."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_court import COURTS, fill, plan

from contracts.errors import SourceContractError, SourceUnavailableError
from contracts.stages import Raw
from extractors import court_db, raw, source
from extractors.mapping import Mapping_
from simulator import schema
from tests import support_mariadb as support

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if reason := support.missing():
        pytest.skip(reason)
    with support.server(tmp_path_factory.mktemp("mariadb")) as url:
        yield url


@pytest.fixture
def odbc_url(server: str) -> Iterator[str]:
    """The URL as an operator writes it, of a freshly filled court."""
    engine = sa.create_engine(source.completed(sa.make_url(server)), poolclass=sa.NullPool)
    fill(engine)
    yield server
    schema.METADATA.drop_all(engine)


def read(url: str, folder: Path, mapping: Mapping_ | None = None) -> Raw:
    with source.snapshot(source.open_source(url)) as (connection, has_snapshot):
        return court_db.extract(
            connection, mapping or plan(), "吉01", COURTS, folder, has_snapshot=has_snapshot
        )


def change(url: str, *statements: str) -> None:
    engine = sa.create_engine(source.completed(sa.make_url(url)), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_odbc_reads_the_very_same_extract_as_postgresql(
    odbc_url: str, extract: Callable[..., Raw], tmp_path: Path
) -> None:
    """Same rows, 19 digits, astral characters, four decimals: byte for byte."""
    through_odbc = read(odbc_url, tmp_path / "odbc")
    assert through_odbc.has_snapshot
    assert through_odbc.tables == extract("postgresql").tables
    assert raw.open(through_odbc.folder) == through_odbc


def test_gb18030_bytes_in_a_latin1_column_are_decoded_strictly(
    odbc_url: str, tmp_path: Path
) -> None:
    good, half = "𠮷林·㛃法院".encode("gb18030").hex(), "延边".encode("gb18030")[:-1].hex()
    change(
        odbc_url,
        "update T_FY set C_FYMC = '', C_FYDZ = ''",
        "alter table T_FY modify C_FYMC varchar(300) character set latin1, "
        "modify C_FYDZ varchar(50) character set latin1",
        f"update T_FY set C_FYMC = x'{good}', C_FYDZ = x'{'吉01'.encode('gb18030').hex()}' "
        "where N_FYDM = 2201",
        f"update T_FY set C_FYMC = x'{half}', C_FYDZ = null where N_FYDM = 2224",
    )
    blocks = tuple(
        replace(b, charset="gb18030") if b.physical == "T_FY" else b for b in plan().blocks
    )
    result = read(odbc_url, tmp_path / "raw", replace(plan(), blocks=blocks))
    assert raw.read(result.folder, "court").to_pylist()[:2] == [
        {"court_number": "2201", "court_code": "吉01", "court_name": "𠮷林·㛃法院"},
        {"court_number": "2224", "court_code": None, "court_name": None},
    ]
    assert result.tables["court"].unreadable_count == 1


def test_a_zero_date_is_a_finding(odbc_url: str, tmp_path: Path) -> None:
    change(odbc_url, "set session sql_mode = ''", "update T_SCZX_QZXZ set D_JCRQ = '0000-00-00'")
    result = read(odbc_url, tmp_path / "raw")
    assert raw.read(result.folder, "measure", ["lifted_on", "unreadable"]).to_pylist() == [
        {"lifted_on": None, "unreadable": "lifted_on"}
    ]


def test_a_table_without_row_versions_denies_the_snapshot(odbc_url: str) -> None:
    change(odbc_url, "alter table T_DM engine = MyISAM")
    with source.snapshot(source.open_source(odbc_url)) as (_, has_snapshot):
        assert not has_snapshot


def test_a_renamed_column_is_named_through_odbc(odbc_url: str) -> None:
    change(odbc_url, "alter table T_SCZX rename column C_JAFS to C_JAFS2")
    with source.snapshot(source.open_source(odbc_url)) as (connection, _):
        with pytest.raises(SourceContractError, match=r"T_SCZX\.C_JAFS "):
            court_db.check_schema(connection, plan())


def test_the_source_cannot_be_written_through_odbc(odbc_url: str) -> None:
    with source.open_source(odbc_url).connect() as connection:
        with pytest.raises(sa.exc.DBAPIError):
            connection.exec_driver_sql("delete from T_SCZX")


def test_a_wrong_password_is_unavailable_and_not_told(odbc_url: str) -> None:
    url = odbc_url.replace(":secret@", ":WRONGONE@")
    with pytest.raises(SourceUnavailableError) as caught, source.snapshot(source.open_source(url)):
        pass
    assert "WRONGONE" not in str(caught.value)
