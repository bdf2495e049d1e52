"""Where the state machine lives: real databases, put aside after a good first day and taken out again."""

import copy
import os
from datetime import date, datetime, time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from lived_worlds import put_aside, take_out
from machine_court import REGION, Court
from machine_faults import Reached, lived
from machine_model import WHOLE, ZONE, Model
from worlds import World

from contracts.errors import HaltError
from pipeline import config, embedded, steps
from regulation.lists import PublicList
from simulator import clock

STARTS = {
    "plain": date(2026, 11, 23),
    "before National Day": date(2026, 9, 24),
    "before the calendar ends": date(2026, 12, 23),
}
KEPT_AFTER_THIS_ROUND = frozenset(
    (code, "this_round_ended") for code in PublicList if code is not PublicList.OPEN_CASE
)


def sync() -> list[str]:
    """A run of today. Returns what stopped it."""
    problems: list[str] = []

    def note(_: str, step: str, found: object) -> None:
        if isinstance(found, Exception):
            problems.append(f"{step}: {type(found).__name__}: {found}")

    try:
        steps.run_day(None, "machine", note)
    except (HaltError, RuntimeError) as problem:
        problems.append(f"{type(problem).__name__}: {problem}")
    return problems


class Town:
    """Three databases, one key, and one region: the other twelve have no cases here, and would cost time."""

    def __init__(
        self,
        pg_socket: str,
        templates: tuple[str, str, Path],
        home: Path,
        patch: pytest.MonkeyPatch,
    ) -> None:
        self._socket, self._templates, self._home, self._patch = pg_socket, templates, home, patch
        self._names = {
            role: f"machine_{os.getpid()}_{role}" for role in ("source", "workbench", "public")
        }
        self._ready: dict[str, tuple[Model, Court]] = {}
        for path in templates[2].glob("*.secret"):
            (home / path.name).write_bytes(path.read_bytes())
        patch.setenv("DISCLOSURE_HOME", str(home))
        for role, name in self._names.items():
            patch.setenv(f"DISCLOSURE_{role.upper()}_URL", embedded.url(pg_socket, name))
        web = embedded.url(pg_socket, self._names["public"], "web_public")
        patch.setenv("DISCLOSURE_WEB_URL", web)
        name = steps.regions()[REGION]
        patch.setattr(steps, "regions", lambda: {REGION: name})
        source = sa.create_engine(embedded.url(pg_socket, self._names["source"]))
        self.world = World(config.resolve(), source)

    def on(self, start: str, *, keeps: bool) -> tuple[World, Model, Court]:
        """The evening of that day, after a good run. ``keeps``: closing by 终结本次执行程序 leaves the four
        lists of measures public, as the policy may say."""
        self._patch.delenv("DISCLOSURE_POLICY", raising=False)
        if start not in self._ready:
            self._ready[start] = self._first_day(start)
            put_aside(self.world, f"machine_{start}")
        else:
            take_out(self.world, f"machine_{start}")
        memo = {id(self.world): self.world}
        model, court = copy.deepcopy(self._ready[start], memo)
        if keeps:
            model.keeps = KEPT_AFTER_THIS_ROUND
            self._patch.setenv("DISCLOSURE_POLICY", str(self._keeping_policy()))
        return self.world, model, court

    def close(self) -> None:
        self.world.source.dispose()
        for name in self._names.values():
            embedded.drop_database(self._socket, name)

    def _keeping_policy(self) -> Path:
        text = (config.PROJECT / "regulation/policies/2026-11-01.toml").read_text("utf-8")
        head, section, rest = text.partition("[closing.this_round_ended]")
        own, end, tail = rest.partition("\n\n")
        kept = own.replace('"mask"', '"keep"').replace('open_case = "keep"', 'open_case = "mask"')
        file = self._home / "keeping.toml"
        file.write_text(head + section + kept + end + tail, "utf-8")
        return file

    def _first_day(self, start: str) -> tuple[Model, Court]:
        workbench, public, _ = self._templates
        self.world.source.dispose()
        admin = f"postgresql://postgres@/postgres?host={self._socket}"
        templates = {"source": "template0", "workbench": workbench, "public": public}
        for role, template in templates.items():
            name = self._names[role]
            embedded.drop_database(self._socket, name)
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(
                    f'create database "{name}" template "{template}" strategy file_copy'
                )
        model = Model(datetime.combine(STARTS[start], time(20, 30), ZONE), frozenset())
        court = Court(self.world, model)
        court.build()
        self.world.sql("create schema aside")
        clock.freeze(self.world.store.engine, model.now)
        problems = sync()
        assert not problems, problems
        lived(model, WHOLE, Reached.SAVED)
        return model, court
