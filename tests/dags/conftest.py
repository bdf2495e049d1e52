"""Airflow as the scheduler sees it: the project's own folders, a throw-away home, no database.

The variables are set before anything imports Airflow, which reads them once.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

AIRFLOW_ENVIRONMENT = {
    "AIRFLOW_HOME": tempfile.mkdtemp(prefix="airflow-tests-"),
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
}
os.environ.update(AIRFLOW_ENVIRONMENT)
atexit.register(shutil.rmtree, AIRFLOW_ENVIRONMENT["AIRFLOW_HOME"], ignore_errors=True)

from airflow.plugins_manager import ensure_plugins_loaded  # noqa: E402

# Airflow executes each plugin file anew when it loads it: a class imported earlier would not be the
# one that deserialisation returns.
ensure_plugins_loaded()

from airflow.dag_processing.dagbag import DagBag  # noqa: E402
from airflow.sdk import DAG  # noqa: E402


@pytest.fixture(scope="session")
def bag() -> DagBag:
    return DagBag(str(PROJECT / "dags"))


@pytest.fixture(scope="session")
def daily_sync(bag: DagBag) -> DAG:
    assert not bag.import_errors
    return bag.dags["daily_sync"]


@pytest.fixture
def airflow_environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh Airflow process with a home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "_AIRFLOW"))}
    return kept | AIRFLOW_ENVIRONMENT | {"AIRFLOW_HOME": str(tmp_path / "airflow")}
