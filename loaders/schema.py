"""Brings a store's schema to its newest state. Each store is an Alembic branch of its own."""

from importlib import resources
from typing import Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from loaders.connection import translated

Store = Literal["public", "workbench"]
SCHEMAS: dict[Store, str] = {"public": "store", "workbench": "workbench"}


def migrate(engine: sa.Engine, store: Store, revision: str = "head") -> None:
    """Upgrade ``store`` to ``revision``. Nothing happens when it is there already."""
    with translated(f"upgrade of the {store} store"), engine.begin() as connection:
        _only_one(connection, store)
        command.upgrade(_config(connection, store), revision)


def downgrade(engine: sa.Engine, store: Store, revision: str = "base") -> None:
    """Take ``store`` back to ``revision``. At ``base`` its tables and their rows are gone."""
    with translated(f"downgrade of the {store} store"), engine.begin() as connection:
        _only_one(connection, store)
        command.downgrade(_config(connection, store), revision)


def _only_one(connection: sa.Connection, store: Store) -> None:
    """Two workers may start at once; the second waits here and then finds nothing to do."""
    connection.execute(
        sa.text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": f"migrate {store}"}
    )


def _config(connection: sa.Connection, store: Store) -> Config:
    config = Config()
    folder = resources.files("loaders").joinpath("migrations", store)
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["schema"] = SCHEMAS[store]
    return config
