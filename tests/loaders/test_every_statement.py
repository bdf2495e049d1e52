"""Killed at every statement of a day, cut off at every commit: one whole state, and then the same bytes."""

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from cut_line import CutLine
from killing import Stores, first_day, killed_at, live_undisturbed, second_day

from contracts.errors import PipelineError, StoreUnavailableError
from loaders import schema
from loaders.evidence_audit import audit
from pipeline import embedded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

PARTS = 4
_numbers = itertools.count()


class Lab:
    """Makes stores with a first day behind them; knows what an undisturbed second day leaves."""

    def __init__(self, socket: str, folder: Path) -> None:
        self.socket = socket
        self.folder = folder
        self.made: list[str] = []
        self.template = self._stores("lab")
        for engine, store in (
            (self.template.store.engine, "public"),
            (self.template.workbench.engine, "workbench"),
        ):
            schema.migrate(engine, store)
        first_day(self.template)
        model = self.fresh()
        self.lawful, self.statements = live_undisturbed(model)
        self.after = model.dump()

    def _stores(self, label: str) -> Stores:
        number = next(_numbers)
        urls = []
        for kind in ("public", "workbench"):
            name = f"{label}_{kind}_{number}"
            embedded.drop_database(self.socket, name)
            if label == "lab":
                embedded.create_database(self.socket, name)
            else:
                template = sa.make_url(getattr(self.template, f"{kind}_url")).database
                with psycopg.connect(
                    f"postgresql://postgres@/postgres?host={self.socket}", autocommit=True
                ) as admin:
                    admin.execute(
                        f'create database "{name}" template "{template}" strategy file_copy'
                    )
            self.made.append(name)
            urls.append(embedded.url(self.socket, name))
        home = self.folder / f"home_{number}"
        home.mkdir()
        return Stores(urls[0], urls[1], home)

    def fresh(self) -> Stores:
        return self._stores("copy")

    def drop(self, stores: Stores) -> None:
        for url in (stores.public_url, stores.workbench_url):
            embedded.drop_database(self.socket, str(sa.make_url(url).database))


@pytest.fixture(scope="module")
def lab(pg_socket: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    made = Lab(pg_socket, tmp_path_factory.mktemp("lab"))
    yield made
    for name in made.made:
        embedded.drop_database(pg_socket, name)


def then_all_is_well(lab: Lab, stores: Stores, where: str) -> None:
    assert (where, stores.shown() in lab.lawful) == (where, True)
    second_day(stores)
    assert (where, stores.dump()) == (where, lab.after)
    found = audit(stores.chain)
    assert (where, found.broken) == (where, None)
    lab.drop(stores)


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_statement_a_day_shows_one_whole_state_and_ends_in_the_same_bytes(
    lab: Lab, part: int
) -> None:
    """The parts together leave none out: each goes on until a day comes to its end undisturbed."""
    for number in itertools.count(part + 1, PARTS):
        stores = lab.fresh()
        order: list[int] = []

        def look(stores: Stores = stores, order: list[int] = order) -> None:
            order.append(lab.lawful.index(stores.shown()))  # raises for anything half done

        was_killed = killed_at(number, lambda stores=stores: second_day(stores), look)
        look()
        assert order == sorted(order), "a reader never goes back"
        then_all_is_well(lab, stores, f"statement {number}")
        if not was_killed:
            break
    assert order[-1] == 2
    assert number > lab.statements > 100


@pytest.mark.parametrize("moment", ["lost before the server had it", "done but unanswered"])
def test_a_commit_in_doubt_at_every_commit_of_a_day(
    lab: Lab, moment: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The driver cannot know whether the server has committed. The next run need not know either."""
    for number in itertools.count(1):
        stores = lab.fresh()
        folder = tmp_path_factory.mktemp("line")
        with CutLine(lab.socket, folder, cut_at=number, forward=moment.startswith("done")) as line:
            cut = Stores(
                *(
                    str(sa.make_url(url).set(query={"host": str(folder)}))
                    for url in (stores.public_url, stores.workbench_url)
                ),
                stores.home,
            )
            try:
                second_day(cut)
            except StoreUnavailableError:
                assert line.was_cut
        then_all_is_well(lab, stores, f"commit {number}")
        if not line.was_cut:
            break
    assert number > 10


def test_days_at_once_make_one_state_and_one_chain(lab: Lab) -> None:
    stores = lab.fresh()
    answers: list[str] = []

    def live() -> None:
        try:
            second_day(stores)
        except PipelineError as problem:
            answers.append(type(problem).__name__)
        else:
            answers.append("published")

    threads = [threading.Thread(target=live) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert stores.shown() in lab.lawful
    assert set(answers) <= {"published", "SupersededError"}
    then_all_is_well(lab, stores, "three at once")
