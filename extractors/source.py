"""The Digital Court's connection: read only, streamed, and one moment in time for a whole run.

Drivers quote rows and passwords in their errors. Everything they raise is translated here.
"""

import importlib.util
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from contracts.errors import (
    ConfigurationError,
    PipelineError,
    SourceContractError,
    SourceUnavailableError,
)

CONNECT_SECONDS = 15

_SESSION: dict[str, tuple[str, ...]] = {
    "postgresql": (
        "set session characteristics as transaction read only",
        "set datestyle to 'ISO, YMD'",
        "set timezone to 'Asia/Shanghai'",
    ),
    "mysql": ("set session transaction read only", "set time_zone = '+08:00'"),
    "mssql": (),
    "sqlite": ("pragma query_only = on",),
}
# The MariaDB driver otherwise fetches a whole result into memory before the first row:
# NO_CACHE (1048576) with FORWARDONLY (2097152).
_MARIADB_STREAMING = str(1048576 + 2097152)

_IN_TIME = ("08", "28", "40", "53", "55", "57", "58", "HYT", "HY000", "01002")
"""SQLSTATE prefixes of what may heal: connection, log-in, deadlock, resources, shutdown, time-out."""


def open_source(url: str) -> sa.Engine:
    """Make the engine of the Digital Court. Connects only when it is used; keeps no connection.

    Raises:
        ConfigurationError: the URL does not parse or its driver is not installed.
    """
    try:
        target = completed(make_url(url))
        engine = sa.create_engine(
            target,
            poolclass=sa.NullPool,
            hide_parameters=True,
            connect_args=_connect_args(target),
        )
    except (sa.exc.ArgumentError, ValueError):
        raise ConfigurationError("the source URL is not a SQLAlchemy URL") from None
    except (ImportError, sa.exc.NoSuchModuleError):
        raise ConfigurationError("the driver of the source URL is not installed") from None
    event.listen(engine, "connect", _prepare_session)
    return engine


def completed(url: URL) -> URL:
    """Add what an ODBC driver needs and SQLAlchemy does not say: port, streaming, driver path."""
    backend = _family(url.get_backend_name())
    if url.get_driver_name() != "pyodbc":
        return url
    if backend == "mysql":
        # SQLAlchemy writes Server=host,port, which only SQL Server's driver understands.
        port = {"port": str(url.port)} if url.port and "port" not in url.query else {}
        option = {} if "OPTION" in url.query else {"OPTION": _MARIADB_STREAMING}
        return url.update_query_dict(port | option)
    if backend == "mssql" and url.host:
        if "driver" not in url.query and (path := odbc_driver_path()) is not None:
            url = url.update_query_dict({"driver": str(path)})
        if "ApplicationIntent" not in url.query:
            url = url.update_query_dict({"ApplicationIntent": "ReadOnly"})
    return url


def _family(dialect: str) -> str:
    return "mysql" if dialect == "mariadb" else dialect


def _connect_args(url: URL) -> dict[str, Any]:
    if url.get_driver_name() == "pyodbc":
        return {"timeout": CONNECT_SECONDS}
    if url.get_backend_name() == "postgresql":
        return {"connect_timeout": CONNECT_SECONDS}
    return {}


def _prepare_session(connection: Any, _record: object) -> None:
    """No write can leave this session, and dates are spelled one way whatever the server's habit."""
    module = type(connection).__module__.partition(".")[0]
    dialect = {"psycopg": "postgresql", "sqlite3": "sqlite"}.get(module)
    if dialect is None:
        name = str(connection.getinfo(17)).lower()  # SQL_DBMS_NAME
        dialect = "mysql" if "maria" in name or "mysql" in name else "mssql"
    cursor = connection.cursor()
    for statement in _SESSION[dialect]:
        cursor.execute(statement)
    cursor.close()
    connection.commit()


def odbc_driver_path() -> Path | None:
    """The SQL Server driver that comes as a wheel, if it is installed (``mssql`` extra)."""
    spec = importlib.util.find_spec("mssql_python_odbc")
    if spec is None or spec.origin is None:
        return None
    libraries = Path(spec.origin).parent / "libs" / "linux"
    family = "debian_ubuntu" if Path("/etc/debian_version").exists() else "rhel"
    found = sorted((libraries / family / platform.machine()).glob("lib/libmsodbcsql-*.so*"))
    return found[0] if found else None


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[tuple[sa.Connection, bool]]:
    """Open one read-only transaction and say whether all its reads see the same moment.

    Raises:
        SourceUnavailableError: the source refused or dropped the connection; the next run tries again.
    """
    with guarded(engine, "connecting"):
        connection = engine.connect()
    try:
        with guarded(engine, "starting the snapshot"):
            has_snapshot = _BEGIN.get(_family(engine.dialect.name), _begin_plain)(connection)
        yield connection, has_snapshot
    finally:
        with suppress(Exception):  # a broken connection is the body's error, not a second one
            connection.rollback()
        with suppress(Exception):
            connection.close()


def _begin_postgresql(connection: sa.Connection) -> bool:
    connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    connection.execute(sa.text("select 1"))  # the first statement fixes the moment
    return True


def _begin_mysql(connection: sa.Connection) -> bool:
    connection.execution_options(isolation_level="REPEATABLE READ")
    other_engines = connection.scalar(
        sa.text(
            "select count(*) from information_schema.tables where table_schema = database() "
            "and table_type = 'BASE TABLE' and engine <> 'InnoDB'"
        )
    )
    connection.rollback()
    connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    return bool(other_engines == 0)  # only InnoDB keeps old row versions


def _begin_mssql(connection: sa.Connection) -> bool:
    state = connection.scalar(
        sa.text("select snapshot_isolation_state from sys.databases where name = db_name()")
    )
    connection.rollback()
    is_allowed = bool(state == 1)
    level = "SNAPSHOT" if is_allowed else "READ COMMITTED"
    connection.execution_options(isolation_level=level)
    return is_allowed


def _begin_plain(_connection: sa.Connection) -> bool:
    return False


_BEGIN = {"postgresql": _begin_postgresql, "mysql": _begin_mysql, "mssql": _begin_mssql}


@contextmanager
def guarded(bind: sa.Engine | sa.Connection, doing: str) -> Iterator[None]:
    """Translate whatever a driver raises. The message names the task and the SQLSTATE, no more.

    Raises:
        SourceUnavailableError: it may heal by itself.
        SourceContractError: a person must look at the mapping or the account's rights.
    """
    dbapi = bind.dialect.loaded_dbapi
    try:
        yield
    except PipelineError:
        raise
    except UnicodeDecodeError:
        raise SourceContractError(
            f"{doing}: the driver could not decode a text; name its charset in the mapping"
        ) from None
    except (sa.exc.DBAPIError, dbapi.Error) as problem:
        raise _translated(problem, doing) from None
    except (OSError, sa.exc.TimeoutError) as problem:
        raise SourceUnavailableError(f"{doing}: {type(problem).__name__}") from None
    except sa.exc.SQLAlchemyError as problem:
        raise SourceContractError(f"{doing}: {type(problem).__name__}") from None


def _translated(problem: Exception, doing: str) -> PipelineError:
    original = problem.orig if isinstance(problem, sa.exc.DBAPIError) else problem
    kind = type(original).__name__
    state = _sqlstate(original)
    is_lost = isinstance(problem, sa.exc.DBAPIError) and problem.connection_invalidated
    if state:
        heals = is_lost or state.startswith(_IN_TIME)
    else:
        heals = is_lost or kind in {"OperationalError", "InterfaceError"}
    message = f"{doing}: {kind}" + (f", SQLSTATE {state}" if state else "")
    if heals:
        return SourceUnavailableError(f"{message}; the source is down or busy, the next run tries")
    return SourceContractError(f"{message}; check the mapping and the read-only account's rights")


def _sqlstate(problem: object) -> str | None:
    """Five characters, or nothing: a driver may put a whole message in the same place."""
    state = getattr(problem, "sqlstate", None)
    if state is None and (arguments := getattr(problem, "args", ())):
        state = arguments[0]
    is_state = isinstance(state, str) and len(state) == 5 and state.isascii() and state.isalnum()
    return str(state) if is_state else None
