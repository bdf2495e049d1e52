"""A sample court and both stores, on real PostgreSQL, with the clock in our hands."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from worlds import CASES, DAY, SEED, World

from pipeline import config, embedded
from pipeline.setup import prepare
from simulator import court


@pytest.fixture(scope="session")
def court_template(pg_socket: str) -> str:
    """A filled Digital Court; each test gets a copy, which PostgreSQL makes in a blink."""
    embedded.create_database(pg_socket, "court_template")
    engine = sa.create_engine(embedded.url(pg_socket, "court_template"))
    court.init(engine, cases=CASES, seed=SEED, on=DAY)
    engine.dispose()
    return "court_template"


@pytest.fixture(scope="session")
def store_templates(
    pg_socket: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str, Path]:
    """Migrated, empty stores and their key."""
    home = tmp_path_factory.mktemp("home")
    # A fixed key: entries are met in the order of their keys, and a test must meet the same ones.
    (home / "entry_key.secret").write_text("5a" * 32)
    for name in ("workbench_template", "public_template"):
        embedded.create_database(pg_socket, name)
    settings = config.Settings(
        home=home,
        source_url="",
        workbench_url=embedded.url(pg_socket, "workbench_template"),
        public_url=embedded.url(pg_socket, "public_template"),
        web_url=embedded.url(pg_socket, "public_template", "web_public"),
        mapping=config.PROJECT / "extractors/mappings/sample_court.toml",
        policy=None,
        is_embedded=False,
    )
    prepare(settings)
    return "workbench_template", "public_template", home


@pytest.fixture
def new_world(
    pg_socket: str,
    court_template: str,
    store_templates: tuple[str, str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], World]]:
    """Makes worlds that start alike. The last one made is the one the environment names."""
    made: list[str] = []
    workbench, public, template_home = store_templates

    def copy(template: str) -> str:
        name = f"world_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(
            f"postgresql://postgres@/postgres?host={pg_socket}", autocommit=True
        ) as c:
            c.execute(f'create database "{name}" template "{template}" strategy file_copy')
        made.append(name)
        return name

    def make() -> World:
        home = tmp_path_factory.mktemp("world")
        shutil.copy(template_home / "entry_key.secret", home)
        names = {
            "source": copy(court_template),
            "workbench": copy(workbench),
            "public": copy(public),
        }
        monkeypatch.setenv("DISCLOSURE_HOME", str(home))
        for name, database in names.items():
            monkeypatch.setenv(f"DISCLOSURE_{name.upper()}_URL", embedded.url(pg_socket, database))
        monkeypatch.setenv(
            "DISCLOSURE_WEB_URL", embedded.url(pg_socket, names["public"], "web_public")
        )
        settings = config.resolve()
        return World(settings, sa.create_engine(settings.source_url))

    yield make
    for name in made:
        embedded.drop_database(pg_socket, name)


@pytest.fixture
def world(new_world: Callable[[], World]) -> World:
    return new_world()


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _count()
