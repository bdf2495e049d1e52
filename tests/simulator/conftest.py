"""Small sample courts on real databases."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa


@pytest.fixture
def court_engine(new_database: Callable[[str], str]) -> sa.Engine:
    """An empty PostgreSQL database for a court."""
    return sa.create_engine(new_database("court"))
