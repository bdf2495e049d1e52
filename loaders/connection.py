"""One transaction on one of our databases, and what becomes of a driver's complaint."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

import psycopg
import sqlalchemy as sa

from contracts.errors import HaltError, StoreUnavailableError

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]


class StoreError(HaltError):
    """One of our own databases refused a statement. Retrying cannot help; a person must look."""


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn driver errors into ours. PostgreSQL quotes whole rows in DETAIL, so nothing of its
    text is kept but the five characters of its SQLSTATE.

    Raises:
        StoreUnavailableError: connection lost or refused, time-out, deadlock: try again later.
        StoreError: anything else.
    """
    try:
        yield
    except sa.exc.DBAPIError as problem:
        raise _ours(doing, problem.orig) from None
    except psycopg.Error as problem:
        raise _ours(doing, problem) from None


def _ours(doing: str, problem: BaseException | None) -> Exception:
    state = getattr(problem, "sqlstate", None) or "none"
    words = f"{doing}: {type(problem).__name__} (SQLSTATE {state})"
    if isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnavailableError(words)
    return StoreError(words)


@contextmanager
def transaction(engine: sa.Engine, doing: str) -> Iterator[Connection]:
    """Yield a psycopg connection; commit when the block ends, roll back when it raises."""
    with translated(doing):
        raw = engine.raw_connection()
        connection = cast("Connection", raw.driver_connection)
        try:
            yield connection
            connection.commit()
        except BaseException:
            # A connection the server has ended cannot roll back, and must not be pooled again.
            if connection.closed or connection.broken:
                raw.invalidate()
            else:
                connection.rollback()
            raise
        finally:
            raw.close()
