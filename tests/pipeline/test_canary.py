"""One canary, end to end: planted values must be in no byte that a run wrote, however it went."""

import os
from pathlib import Path

import psycopg
import pytest
from marks import MARKS, found_in, found_in_database, found_in_files, plant, spellings
from worlds import DAY, REGION, World

from pipeline import airflow_command, steps
from pipeline.config import Settings
from regulation.lists import PublicList

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CRASHING, REFUSED = "吉02", "吉03"
ERRORS_WITH_VALUES = f'''
"""Loaded by every Python process of the run: deciding one region dies with a row in its message."""

import importlib.abc
import importlib.machinery
import sys


class Sabotage(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "pipeline.decision":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            decide = module.decide_region

            def dying(tables, region, *rest):
                if region == {CRASHING!r}:
                    print("deciding", region, file=sys.stderr)
                    raise ValueError("bad value " + {MARKS["crash"]!r} + " in " + {MARKS["minor"]!r})
                return decide(tables, region, *rest)

            module.decide_region = dying

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Sabotage())
'''


def cases_to_spoil(world: World, count: int) -> list[str]:
    """Open cases of one region whose one debtor is a person."""
    rows = world.sql(
        'select "N_AJBS"::text from "T_SCZX" join "T_FY" using ("N_FYDM")'
        ' join "T_SCZX_ZTXX" using ("N_AJBS") where "C_FYDZ" like %s and "C_JAFS" is null'
        " and \"C_FLDW\" = '09_05036-2' group by 1"
        " having count(*) = 1 and min(\"C_ZTLX\") = '09_01001-1' order by 1",
        f"{REGION}%",
    )
    assert len(rows) >= count
    return [case for (case,) in rows[:count]]


def refuse_rows_aloud(settings: Settings) -> None:
    """The store refuses a region's rows, and the server's message quotes them and a mark."""
    with psycopg.connect(settings.public_url.replace("+psycopg", "")) as store:
        store.execute(
            "create function store.refuse() returns trigger language plpgsql as $$ begin"
            f" if new.region_code = '{REFUSED}' then"
            f" raise exception 'no: % {MARKS['phone']}', new using detail = '{MARKS['account']}';"
            " end if; return new; end $$"
        )
        store.execute(
            "create trigger refuse before insert on store.open_case"
            " for each row execute function store.refuse()"
        )


def run_airflow(settings: Settings, day: object, captured: Path) -> int:
    return airflow_command.start_daily_sync(settings, day, captured).wait()


def test_no_planted_value_is_in_any_byte_a_run_wrote(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [n for n in os.environ if n.startswith(("AIRFLOW", "_AIRFLOW"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "DEBUG")
    settings = world.settings
    captured = settings.home / "logs" / "captured.log"
    plant(world, cases_to_spoil(world, 9))
    refuse_rows_aloud(settings)
    (tmp_path / "sitecustomize.py").write_text(ERRORS_WITH_VALUES, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    airflow_command.migrate(settings, captured)
    world.freeze(DAY)
    assert run_airflow(settings, DAY, captured) != 0

    summary = steps.steps_by_region(world.workbench, world.workbench.last_run_id())
    assert summary[REGION]["confirm"]["state"] == "done"
    assert summary[CRASHING]["decide"]["error_kind"] == "UnexpectedError"
    assert summary[REFUSED]["publish"]["error_kind"] == "StoreError"
    assert not any(p for p in settings.spool.rglob("*") if p.is_file()), "the spool is wiped"

    # The search finds what is there: everything lies in the source, and the log is no empty file.
    in_source = set().union(*found_in_database(settings.source_url).values())
    assert in_source == set(MARKS)
    text = captured.read_bytes()
    assert b"deciding" in text
    assert text.count(b"[debug") > 100

    assert found_in_files(settings.home) == {}
    assert found_in_database(settings.workbench_url) == {}
    assert found_in_database(settings.public_url) == {}
    for code in PublicList:
        shown = world.visible(code, None).drop(columns="entry_key").to_csv()
        assert found_in(shown.encode()) == set()


def test_the_search_knows_every_spelling() -> None:
    for what, mark in MARKS.items():
        for spelling in spellings(mark):
            assert what in found_in(b"before " + spelling + b" after"), what
