"""What holds for the whole tree: no address, no machine path, no open door."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so there is no list of tracked files")
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_the_lock_file_pins_hashes_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9._\-\[\]]+==", text, re.MULTILINE)
    assert len(pinned) > 100
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_direct_dependency_is_justified() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (ROOT / "docs/dependencies.md").read_text("utf-8")
    for line in [*project["dependencies"], *project["optional-dependencies"]["mssql"]]:
        name = re.split(r"[\[<>=~]", line)[0]
        short = {"sqlalchemy": "sqlalchemy 2", "psycopg": "psycopg 3", "pandas": "pandas 3"}
        assert short.get(name, name) in reasons, name


def test_no_tracked_file_carries_a_path_of_a_machine() -> None:
    machine = re.compile(rb"(?<![A-Za-z0-9_.])/(?:work|farm|home|Users)/[a-z]")
    bad = [
        path.relative_to(ROOT)
        for path in tracked()
        if path.is_file() and path.suffix != ".png" and machine.search(path.read_bytes())
    ]
    assert bad == []


def test_no_tracked_file_is_large() -> None:
    large = [p.relative_to(ROOT) for p in tracked() if p.is_file() and p.stat().st_size > 1_000_000]
    assert large == []


def test_the_compose_file_has_no_default_password_and_listens_on_loopback_only() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    for service in compose["services"].values():
        assert not [k for k in service["environment"] if k.endswith("PASSWORD")]
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_usage_reporting_is_off() -> None:
    from pipeline.airflow_command import QUIET

    assert QUIET["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "False"
    assert QUIET["GX_ANALYTICS_ENABLED"] == "false"
    import os

    import expectations.gate  # noqa: F401 — sets the variable before the library is loaded

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
