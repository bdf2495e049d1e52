"""Runs the real DAG in a process of its own, as an operator would with the Airflow command."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from contracts.errors import ConfigurationError
from pipeline.config import PROJECT, Settings

QUIET = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
    "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "SCARF_ANALYTICS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
}
"""This runs on a court's intranet: nothing reports home."""


def environment(settings: Settings) -> dict[str, str]:
    """The environment of every Airflow process: its own home, our folders, no usage reports."""
    return {
        **os.environ,
        **QUIET,
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "DISCLOSURE_HOME": str(settings.home),
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")])
        ),
    }


def _run(settings: Settings, log: Path, *words: str) -> subprocess.Popen[bytes]:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    airflow = str(Path(sys.executable).with_name("airflow"))
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 — fixed words and a date
            [airflow, *words],
            cwd=PROJECT,
            env=environment(settings),
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def migrate(settings: Settings, log: Path) -> None:
    """Make or upgrade Airflow's own metadata database."""
    if _run(settings, log, "db", "migrate").wait() != 0:
        raise ConfigurationError(f"airflow db migrate failed; see {log}")


def start_daily_sync(settings: Settings, day: date, log: Path) -> subprocess.Popen[bytes]:
    """Start one run of ``daily_sync`` for ``day``: the real DAG, one process."""
    conf = f'{{"date": "{day.isoformat()}"}}'
    return _run(
        settings, log, "dags", "test", "daily_sync", f"{day.isoformat()}T12:30:00+00:00", "-c", conf
    )
