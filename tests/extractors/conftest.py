"""A small Digital Court on the real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_court import COURTS, fill, plan

from contracts.stages import Raw
from extractors import court_db, source


@pytest.fixture
def court_url(new_database: Callable[[str], str]) -> str:
    """The URL of a filled sample court."""
    url = new_database("court")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    fill(engine)
    engine.dispose()
    return url


@pytest.fixture
def writer(court_url: str) -> Iterator[sa.Engine]:
    """The court's own staff: may write."""
    engine = sa.create_engine(court_url, poolclass=sa.NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def extract(court_url: str, tmp_path: Path) -> Callable[..., Raw]:
    """``extract()`` reads region 吉01 of the sample court into a folder of its own."""

    def run(name: str = "raw", mapping: object = None) -> Raw:
        engine = source.open_source(court_url)
        with source.snapshot(engine) as (connection, has_snapshot):
            return court_db.extract(
                connection,
                mapping or plan(),  # type: ignore[arg-type]
                "吉01",
                COURTS,
                tmp_path / name,
                has_snapshot=has_snapshot,
            )

    return run
