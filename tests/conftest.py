"""Real parts for every test: one embedded PostgreSQL a session, a fresh database a test."""

import itertools
from collections.abc import Callable, Iterator

import psycopg
import pytest

from pipeline import embedded

_numbers = itertools.count()


@pytest.fixture(scope="session")
def pg_socket(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The socket folder of a throw-away PostgreSQL; durability off, since nothing here is kept."""
    socket = embedded.start(tmp_path_factory.mktemp("pg") / "data")
    with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as c:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            c.execute(f"alter system set {name} = off")
        c.execute("select pg_reload_conf()")
    return socket


@pytest.fixture
def new_database(pg_socket: str) -> Iterator[Callable[[str], str]]:
    """``new_database("store")`` creates an empty database and returns its SQLAlchemy URL."""
    made: list[str] = []

    def make(label: str) -> str:
        name = f"{label}_{next(_numbers)}"
        embedded.create_database(pg_socket, name)
        made.append(name)
        return embedded.url(pg_socket, name)

    yield make
    for name in made:
        embedded.drop_database(pg_socket, name)
