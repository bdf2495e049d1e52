"""Two days through Airflow and two days through the command line leave the same stores."""

import os
from collections.abc import Callable

import psycopg
import pytest
from worlds import DAY, NEXT_DAY, World

from pipeline import airflow_command, config, steps
from regulation.lists import PublicList
from simulator import court

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

OWN = frozenset({"run_id", "first_seen_run", "last_seen_run", "started_at", "claimed_at"})
"""What two runs cannot share: their names, and instants that are not the simulated clock's."""
STORE_TABLES = (
    *(f"store.{code}" for code in PublicList),
    *("store.region", "store.publication", "store.release", "store.load", "store.tombstone"),
    *("store.pending_lease", "store.suppression"),
)
STANDING_TABLES = ("case_state", "decision", "absence", "quarantine", "volume", "quality")
WEB_VIEWS = (*(f"web.{code}" for code in PublicList), "web.publication", "web.change")


def lines(url: str, tables: tuple[str, ...]) -> dict[str, list[str]]:
    """Table → its rows as text, sorted, without what two runs cannot share."""
    found = {}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for table in tables:
            cursor = connection.execute(f"select * from {table}")
            names = [column.name for column in cursor.description or ()]
            kept = [i for i, name in enumerate(names) if name not in OWN]
            found[table] = sorted(str([(names[i], row[i]) for i in kept]) for row in cursor)
    return found


def everything(world: World) -> dict[str, dict[str, list[str]]]:
    workbench = tuple(f"workbench.{table}" for table in STANDING_TABLES)
    return {
        "web": lines(world.settings.web_url, WEB_VIEWS),
        "store": lines(world.settings.public_url, STORE_TABLES),
        "workbench": lines(world.settings.workbench_url, workbench),
    }


def enter(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the environment name this world."""
    settings = world.settings
    patch.setenv("DISCLOSURE_HOME", str(settings.home))
    for name in config.DATABASES:
        patch.setenv(f"DISCLOSURE_{name.upper()}_URL", getattr(settings, f"{name}_url"))


def test_airflow_and_the_command_leave_the_same_stores(
    new_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The DAG tests, run in the same session, quieten Airflow and point it elsewhere.
    for name in [n for n in os.environ if n.startswith(("AIRFLOW", "_AIRFLOW"))]:
        monkeypatch.delenv(name)
    one, other = new_world(), new_world()
    log = one.settings.home / "logs" / "airflow.log"
    enter(one, monkeypatch)
    airflow_command.migrate(one.settings, log)
    shown = []
    for day in (DAY, NEXT_DAY):
        for world in (one, other):
            world.freeze(day)
            if day == NEXT_DAY:
                court.day(world.source, on=day)
        enter(one, monkeypatch)
        process = airflow_command.start_daily_sync(one.settings, day, log)
        enter(other, monkeypatch)
        steps.run_day(day.isoformat(), "test", lambda *_: None)  # while Airflow works, too
        assert process.wait() == 0, f"see {log}"
        by_airflow, by_command = everything(one), everything(other)
        for part, tables in by_airflow.items():
            for table, rows in tables.items():
                assert rows == by_command[part][table], f"{day}: {part}, {table}"
        assert all(by_airflow["web"].values())
        shown.append(by_airflow["web"])
    assert shown[0] != shown[1]
