"""A migrated store a test."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from store_bench import Bench

from loaders import schema
from loaders.public_store import PublicStore
from loaders.workbench import Workbench


@pytest.fixture
def bench(new_database: Callable[[str], str]) -> Iterator[Bench]:
    url = sa.make_url(new_database("public"))
    owner = sa.create_engine(url)
    web = sa.create_engine(url.set(username="web_public"))
    schema.migrate(owner, "public")
    yield Bench(PublicStore(owner, web), owner, web)
    owner.dispose()
    web.dispose()


@pytest.fixture
def workbench(new_database: Callable[[str], str]) -> Iterator[Workbench]:
    engine = sa.create_engine(new_database("workbench"))
    schema.migrate(engine, "workbench")
    yield Workbench(engine)
    engine.dispose()
