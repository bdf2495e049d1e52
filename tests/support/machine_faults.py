"""What can be wrong with a source for one run, where a run can die, and how far it has come then."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from typing import Any

import pytest
from machine_model import WHOLE, Model, View
from worlds import World

from expectations import gate
from loaders import public_store
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from pipeline import steps
from simulator.schema import FAMILIES, MEASURE_FAMILIES

CASES = [f"T_{family}" for family in FAMILIES]
PARTIES = [f"T_{family}_ZTXX" for family in FAMILIES]
HANGING = [f"T_{family}_{what}" for family in MEASURE_FAMILIES for what in ("QZXZ", "SXBZXR")]
NOWHERE = "postgresql+psycopg://postgres@127.0.0.1:1/court"


class Reached(IntEnum):
    """How far a run came before it ended, as the public and the next run see it."""

    OPENED = 1
    WITHDRAWN = 2
    PUBLISHED = 3
    SAVED = 4


# ── the source ─────────────────────────────────────────────────────────────────────────────────
def _shows_all(_: World) -> View | None:
    return WHOLE


@dataclass(frozen=True)
class Fault:
    """Something wrong for one run. ``view`` is what an extract then shows; null: there is none."""

    begin: Callable[[World, pytest.MonkeyPatch], None]
    view: Callable[[World], View | None] = _shows_all
    is_put_back: bool = False


def _down(_: World, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("DISCLOSURE_SOURCE_URL", NOWHERE)


def _without(tables: list[str], where: str = "true") -> Callable[[World, pytest.MonkeyPatch], None]:
    def begin(world: World, _: pytest.MonkeyPatch) -> None:
        for table in tables:
            world.sql(f'create table aside."{table}" as select * from "{table}" where {where}')
            world.sql(f'delete from "{table}" where {where}')

    return begin


def put_back(world: World) -> None:
    """Whatever was taken out of the source for a run is in it again."""
    for (table,) in world.sql("select tablename from pg_tables where schemaname = 'aside'"):
        world.sql(f'insert into "{table}" select * from aside."{table}"')
        world.sql(f'drop table aside."{table}"')


def _set_aside(world: World) -> View:
    gone = [world.sql(f'select "N_AJBS" from aside."{table}"') for table in CASES]
    return View(without_cases=frozenset(int(case) for rows in gone for (case,) in rows))


def _drift(world: World, _: pytest.MonkeyPatch) -> None:
    world.sql('alter table "T_SCZX" rename column "D_JARQ" to "D_JAR"')


def mend_drift(world: World) -> None:
    if world.sql("select 1 from information_schema.columns where column_name = 'D_JAR'"):
        world.sql('alter table "T_SCZX" rename column "D_JAR" to "D_JARQ"')


def _suite_crashes(_: World, patch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("a suite crashed")

    patch.setattr(gate, "_batch_of", crash)


def _policy_torn(world: World, patch: pytest.MonkeyPatch) -> None:
    file = world.settings.home / "torn.toml"
    file.write_text("version = ", "utf-8")
    patch.setenv("DISCLOSURE_POLICY", str(file))


HALF = 'mod("N_AJBS", 2) = 0'
# fmt: off
FAULTS: dict[str, Fault] = {
    "source down":          Fault(_down, lambda _: None),
    "column renamed":       Fault(_drift, lambda _: None),
    "every table empty":    Fault(_without([*CASES, *PARTIES, *HANGING]), _set_aside, is_put_back=True),
    "half of the cases":    Fault(_without(CASES, HALF), _set_aside, is_put_back=True),
    "no parties":           Fault(_without(PARTIES), lambda _: View(has_debtors=False), is_put_back=True),
    "no applications":      Fault(_without(["T_PBBZXR"]), lambda _: View(has_applications=False), is_put_back=True),
    "a suite crashes":      Fault(_suite_crashes),
    "policy file torn":     Fault(_policy_torn),
}
# fmt: on
"""None of these lets anything be published; those with a view let withdrawals go on."""


@contextmanager
def suffered(world: World, name: str) -> Iterator[View | None]:
    """The fault is there while the block runs. Yields what an extract shows of the court."""
    fault = FAULTS[name]
    with pytest.MonkeyPatch.context() as patch:
        fault.begin(world, patch)
        try:
            yield fault.view(world)
        finally:
            put_back(world)
            mend_drift(world)


# ── the run ────────────────────────────────────────────────────────────────────────────────────
# Where it dies: the function, before or after its work, and what has happened then.
# fmt: off
CRASHES: dict[str, tuple[Any, str, str, Reached]] = {
    "before extracting":       (steps, "extract", "before", Reached.OPENED),
    "after extracting":        (steps, "extract", "after", Reached.OPENED),
    "after deciding":          (steps, "decide", "after", Reached.OPENED),
    "before withdrawing":      (steps, "withdraw", "before", Reached.OPENED),
    "after withdrawing":       (steps, "withdraw", "after", Reached.WITHDRAWN),
    "after validating":        (steps, "validate", "after", Reached.WITHDRAWN),
    "after loading":           (PublicStore, "load", "after", Reached.WITHDRAWN),
    "before the flip commits": (public_store.public_flip, "flip", "after", Reached.WITHDRAWN),
    "before purging":          (public_store.public_flip, "purge", "before", Reached.PUBLISHED),
    "before saving":           (Workbench, "save_region", "before", Reached.PUBLISHED),
    "after saving":            (Workbench, "save_region", "after", Reached.SAVED),
    "after publishing":        (steps, "publish", "after", Reached.SAVED),
    "after reading back":      (steps, "confirm", "after", Reached.SAVED),
}
# fmt: on


def doomed(patch: pytest.MonkeyPatch, name: str, end: Callable[[], None]) -> Reached:
    """Arrange that the run ends there."""
    owner, attribute, moment, reached = CRASHES[name]
    work = getattr(owner, attribute)

    @wraps(work)
    def deadly(*arguments: Any, **named: Any) -> Any:
        if moment == "after":
            work(*arguments, **named)
        end()

    if owner is steps:
        patch.setattr(steps, "STEPS", tuple(deadly if s is work else s for s in steps.STEPS))
    else:
        patch.setattr(owner, attribute, deadly)
    return reached


def raise_() -> None:
    raise RuntimeError("the run dies here")


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work: Callable[[], Any]) -> int:
    """Fork, work there, and return the signal that ended the child; 0: it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def lived(model: Model, view: View | None, reached: Reached) -> None:
    """What a run that came so far has done, in the model."""
    model.expire()
    if view is not None and reached >= Reached.WITHDRAWN:
        model.withdraw(view)
    if view is not None and reached >= Reached.PUBLISHED:
        model.publish(view)
    if view is not None and reached >= Reached.SAVED:
        model.save(view)
