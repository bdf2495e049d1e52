"""A MariaDB server of the tests' own: temporary folder, loopback port, stopped by its own handle."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("mariadb-server", "odbc-mariadb", "unixodbc")
DRIVER = "MariaDB Unicode"


def missing() -> str | None:
    """Why the ODBC path cannot be tested here, or None. Installs what is missing in CI as root."""
    if _is_installed():
        return None
    if os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", *PACKAGES]):
            subprocess.run(["apt-get", *command], env=quiet, check=False, timeout=600)
        if _is_installed():
            return None
    return f"needs the Debian packages: apt-get install {' '.join(PACKAGES)}"


def _is_installed() -> bool:
    try:
        import pyodbc  # needs libodbc.so, which comes with unixodbc
    except ImportError:
        return False
    tools = (_tool("mariadbd"), _tool("mariadb-install-db"))
    return all(tools) and DRIVER in pyodbc.drivers()


def _tool(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose data lie in ``folder``; yields the SQLAlchemy URL of an empty database."""
    data, port = folder / "data", _free_port()
    common = ["--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
    install = [
        str(_tool("mariadb-install-db")),
        *common,
        "--auth-root-authentication-method=normal",
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    process = subprocess.Popen(
        [
            str(_tool("mariadbd")),
            *common,
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            f"--socket={folder / 's'}",
            f"--pid-file={folder / 'pid'}",
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=64M",
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        _create_database(folder / "s", process)
        query = f"driver={DRIVER.replace(' ', '+')}&charset=utf8mb4"
        yield f"mariadb+pyodbc://court:secret@127.0.0.1:{port}/court?{query}"
    finally:
        process.terminate()
        process.wait(60)


def _create_database(socket_file: Path, process: subprocess.Popen[bytes]) -> None:
    import pyodbc

    root = f"DRIVER={{{DRIVER}}};SOCKET={socket_file};UID=root"
    for _ in range(120):
        if process.poll() is not None:
            raise RuntimeError("mariadbd ended at once; its log is in the test's folder")
        try:
            connection = pyodbc.connect(root, autocommit=True)
            break
        except pyodbc.Error:
            time.sleep(0.25)
    else:
        raise RuntimeError("mariadbd did not answer in 30 seconds")
    with connection.cursor() as cursor:
        cursor.execute("create database court character set utf8mb4")
        cursor.execute("create user court@'127.0.0.1' identified by 'secret'")
        cursor.execute("grant all on court.* to court@'127.0.0.1'")
    connection.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
