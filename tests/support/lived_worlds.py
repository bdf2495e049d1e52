"""Worlds put aside and taken out again: PostgreSQL copies a database in a blink, a day takes seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa
from worlds import World

from pipeline import embedded


def _databases(world: World) -> dict[str, str]:
    """What each database is for → its name."""
    settings = world.settings
    urls = {
        "source": settings.source_url,
        "workbench": settings.workbench_url,
        "public": settings.public_url,
    }
    return {role: str(sa.make_url(url).database) for role, url in urls.items()}


def _socket(world: World) -> str:
    return str(sa.make_url(world.settings.source_url).query["host"])


@contextmanager
def _admin(socket: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as c:
        yield c


def put_aside(world: World, label: str) -> None:
    """Keep copies of the world's three databases under ``label``, over any of that label."""
    world.source.dispose()
    for role, name in _databases(world).items():
        _copy(_socket(world), name, f"aside_{label}_{role}")


def take_out(world: World, label: str) -> None:
    """Make the world's databases what was put aside. Nobody else may use them now."""
    world.source.dispose()
    for role, name in _databases(world).items():
        _copy(_socket(world), f"aside_{label}_{role}", name)


def _copy(socket: str, name: str, to: str) -> None:
    embedded.drop_database(socket, to)
    with _admin(socket) as connection:
        connection.execute(f'create database "{to}" template "{name}" strategy file_copy')
