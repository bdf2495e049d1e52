"""A run killed at any moment shows nothing half done, and the next run makes everything good."""

import contextlib
import multiprocessing
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lived_worlds import put_aside, take_out
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import SupersededError
from extractors import raw
from loaders import public_store
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from pipeline import steps
from simulator import court

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 180
NAMES = tuple(step.__name__ for step in steps.STEPS)
State = dict[str, list[tuple[Any, ...]]]
_seen: dict[str, State] = {}
"""Moment of an undisturbed second day → what the website showed then. Filled once a session."""


@pytest.fixture
def second_day(world: World) -> World:
    """A world with a good first day behind it and a changed source before it."""
    if _seen:
        take_out(world, "second_day")
    else:
        world.run(DAY)
        court.day(world.source, on=NEXT_DAY)
        world.close(world.victim()["case_number"], on=NEXT_DAY)
        put_aside(world, "second_day")
        _watch(world)
        take_out(world, "second_day")
    world.freeze(NEXT_DAY)
    return world


def _watch(world: World) -> None:
    """Live the day undisturbed, looking after every step."""
    order = world.order(NEXT_DAY)
    seen = {"opened": world.everything()}
    for step in steps.STEPS:
        step(order)
        seen[step.__name__] = world.everything()
    assert seen["opened"] == seen["extract"] == seen["decide"]
    assert seen["withdraw"] == seen["validate"]
    assert seen["publish"] == seen["confirm"]
    assert len({str(seen[moment]) for moment in ("opened", "withdraw", "publish")}) == 3
    _seen.update(seen)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose process does not survive its success."""

    def deadly(*arguments: Any, **named: Any) -> None:
        function(*arguments, **named)
        die()

    return deadly


def in_a_child(work: Callable[[], None]) -> int:
    """Fork, work, and return the signal that ended the child; 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the child hung")


def lose_a_run(world: World) -> str:
    """Run the day in a child that some patch kills. Returns the run's id."""
    assert in_a_child(lambda: world.run(NEXT_DAY) and None) == signal.SIGKILL
    run_id = world.workbench.last_run_id()
    assert run_id is not None
    return str(run_id)


def then_all_is_well(world: World) -> None:
    world.run(NEXT_DAY)
    assert world.everything() == _seen["confirm"]


@pytest.mark.parametrize("moment", ["entering", "leaving"])
@pytest.mark.parametrize("name", NAMES)
def test_a_step_killed_on_either_side_leaves_one_whole_state(
    second_day: World, monkeypatch: pytest.MonkeyPatch, name: str, moment: str
) -> None:
    record = steps._record

    def deadly(region: Any, step: str, state: str, *rest: Any, **named: Any) -> None:
        if (step, state, moment) == (name, "done", "leaving"):
            die()
        record(region, step, state, *rest, **named)
        if (step, state, moment) == (name, "running", "entering"):
            die()

    with monkeypatch.context() as patch:
        patch.setattr(steps, "_record", deadly)
        run_id = lose_a_run(second_day)
    former = ("opened", *NAMES)[NAMES.index(name)]
    assert second_day.everything() == _seen[name if moment == "leaving" else former]
    state = steps.steps_by_region(second_day.workbench, run_id)[REGION][name]["state"]
    assert state == "running"
    then_all_is_well(second_day)


@pytest.mark.parametrize(
    ("owner", "function", "shown"),
    [
        (PublicStore, "load", "withdraw"),
        (public_store.public_flip, "flip", "withdraw"),  # its transaction has not ended
        (public_store.public_flip, "purge", "publish"),
        (PublicStore, "flip", "publish"),
        (Workbench, "save_region", "publish"),
    ],
    ids=["loaded", "flipping", "purging", "flipped", "saved"],
)
def test_a_publication_killed_inside_is_old_or_new(
    second_day: World, monkeypatch: pytest.MonkeyPatch, owner: Any, function: str, shown: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(owner, function, then_die(getattr(owner, function)))
        lose_a_run(second_day)
    assert second_day.everything() == _seen[shown]
    then_all_is_well(second_day)


def test_a_withdrawal_killed_inside_takes_down_nothing_or_everything(
    second_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    takedown = public_store.public_takedown
    with monkeypatch.context() as patch:
        patch.setattr(takedown, "withdraw", then_die(takedown.withdraw))
        lose_a_run(second_day)
    assert second_day.everything() == _seen["opened"]
    then_all_is_well(second_day)


def test_of_two_processes_at_once_one_publishes(second_day: World) -> None:
    """Both have claimed and read the region before either goes on: the later claim wins."""
    fork = multiprocessing.get_context("fork")
    barrier, answers, turn = fork.Barrier(2), fork.Queue(), fork.Lock()
    second_day.freeze(NEXT_DAY)

    def live() -> None:
        orders = steps.open_run(NEXT_DAY.isoformat(), "test")
        order = next(o for o in orders if o["region"] == REGION)
        with turn:
            steps.extract(order)
        barrier.wait(PATIENCE_SECONDS)
        try:
            for step in steps.STEPS[1:]:
                step(order)
        except SupersededError:
            answers.put("superseded")
        else:
            answers.put("published")

    children = [fork.Process(target=live) for _ in range(2)]
    for child in children:
        child.start()
    found = sorted(answers.get(timeout=PATIENCE_SECONDS) for _ in children)
    for child in children:
        child.join(PATIENCE_SECONDS)
    assert found == ["published", "superseded"]
    assert second_day.everything() == _seen["confirm"]


def test_a_run_overtaken_between_load_and_flip_publishes_nothing(
    second_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = PublicStore.load
    overtaking: list[bool] = []

    def overtaken(*arguments: Any) -> Any:
        loaded = load(*arguments)
        if not overtaking:
            overtaking.append(True)
            second_day.run(NEXT_DAY)
        return loaded

    monkeypatch.setattr(PublicStore, "load", overtaken)
    with pytest.raises(SupersededError):
        second_day.run(NEXT_DAY)
    assert second_day.everything() == _seen["confirm"]


def test_a_run_overtaken_right_after_its_claim_leaves_the_other_its_spool(
    second_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims first, cleans up late: what it finds by then belongs to the run that publishes."""
    claim = Workbench.claim
    one, two = second_day.order(NEXT_DAY), second_day.order(NEXT_DAY)

    def overtaken(workbench: Workbench, region: str, run_id: str) -> Any:
        answer = claim(workbench, region, run_id)
        if run_id == one["run_id"]:
            steps.extract(two)
        return answer

    monkeypatch.setattr(Workbench, "claim", overtaken)
    with contextlib.suppress(SupersededError):
        steps.extract(one)
    for step in steps.STEPS[1:]:
        step(two)
    assert second_day.everything() == _seen["confirm"]


def test_a_run_overtaken_while_it_reads_says_that_it_was_superseded(
    second_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = raw.TableWriter.write
    one, two = second_day.order(NEXT_DAY), second_day.order(NEXT_DAY)
    overtaking: list[bool] = []

    def overtaken(writer: raw.TableWriter, rows: Any) -> None:
        if not overtaking:
            overtaking.append(True)
            steps.extract(two)
        write(writer, rows)

    monkeypatch.setattr(raw.TableWriter, "write", overtaken)
    with pytest.raises(SupersededError):
        [step(one) for step in steps.STEPS]
    for step in steps.STEPS[1:]:
        step(two)
    assert second_day.everything() == _seen["confirm"]


def is_private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_spool_of_a_killed_run_is_private_and_goes_with_the_next_runs(
    second_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(public_store.public_load, "load", then_die(public_store.public_load.load))
        run_id = lose_a_run(second_day)
    spool = second_day.settings.spool
    folders = [spool, spool / run_id, *(p for p in spool.rglob("*") if p.is_dir())]
    assert all(is_private(folder) for folder in folders)
    second_day.run(NEXT_DAY)  # claims the one region that the killed run had claimed
    second_day.order(NEXT_DAY)
    assert not (spool / run_id).exists()
