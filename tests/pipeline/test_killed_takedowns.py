"""A takedown, a pass of the lane or a rollback killed at any statement is old or new, and the next one finishes it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import psycopg
import pytest
from removals import BIDS, NOON, OPEN, REGION, Removals, key

from pipeline import orders, rollback, suppression_proof

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 120
WHY, BY = "院领导批示暂停公开", "王建国"


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Work in a child that dies before its ``number``-th statement or commit; False: it came to its end."""
    child = os.fork()
    if child == 0:
        left = [number]

        def counted(function: Callable[..., object]) -> Callable[..., object]:
            def call(*arguments: object, **named: object) -> object:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **named)

            return call

        for owner, name in (
            (psycopg.Cursor, "execute"),
            (psycopg.Cursor, "copy"),
            (psycopg.ServerCursor, "execute"),
            (psycopg.Connection, "commit"),
        ):
            setattr(owner, name, counted(getattr(owner, name)))
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
            return os.WIFSIGNALED(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the child hung")


def every_statement(work: Callable[[int], Callable[[], object]]) -> Iterator[int]:
    """Yields after each death; ends when the work survives. Says how many statements there are."""
    for number in count(1):
        if not killed_at(number, work(number)):
            assert number > 10, "the counting does not count"
            return
        yield number


def test_an_order_killed_anywhere_is_carried_out_or_was_never_given(removals: Removals) -> None:
    names = [f"n{number}" for number in range(1, 100)]
    removals.publish(names)
    standing = set(names)

    def give(number: int) -> Callable[[], object]:
        name = f"n{number}"
        return lambda: orders.take_down(removals.store, removals.workbench, key(name), WHY, BY)

    outcomes = set()
    for number in every_statement(give):
        name = f"n{number}"
        shown = removals.shown()
        assert shown in (standing, standing - {name})
        is_given = any(line[2] == key(name) for line in removals.orders())
        assert is_given or name in shown
        orders.reapply(removals.store, removals.workbench)
        removals.take_down()
        assert (name in removals.shown()) != is_given
        assert suppression_proof.prove(removals.store).problems == []
        outcomes.add((name in shown, is_given))
        standing = removals.shown()
    assert outcomes == {(True, False), (True, True), (False, True)}
    assert {line[1] for line in removals.orders()} == {"done"}


def test_a_restoration_killed_anywhere_leaves_the_entry_down_or_lifted(removals: Removals) -> None:
    names = [f"n{number}" for number in range(1, 60)]
    removals.publish([*names, "beside"])
    for name in names[:25]:
        orders.take_down(removals.store, removals.workbench, key(name), WHY, BY)

    def lift(number: int) -> Callable[[], object]:
        name = f"n{number}"
        return lambda: orders.restore(removals.store, removals.workbench, key(name), WHY, "李秀兰")

    for number in every_statement(lift):
        is_lifted = key(f"n{number}") not in removals.store.suppressed_keys()
        assert orders.reapply(removals.store, removals.workbench) == 0
        assert is_lifted == (key(f"n{number}") not in removals.store.suppressed_keys())
        assert suppression_proof.prove(removals.store).problems == []


def test_a_pass_killed_anywhere_takes_down_all_or_nothing_of_a_region(removals: Removals) -> None:
    removals.freeze(NOON)
    due = {"a": NOON, "b": NOON}

    def work(number: int) -> Callable[[], object]:
        removals.publish([*due, "beside"], until=due)
        removals.publish(["x", "y"], BIDS, until={"x": NOON})
        return removals.take_down

    for _ in every_statement(work):
        stored = {
            (code, name) for (code, name) in removals.sql(
                "select 'open', entry_key from store.open_case"
                " union select 'bids', entry_key from store.bidding_restriction"
            )
        }  # fmt: skip
        left = {("open", key("beside")), ("bids", key("y"))}
        assert stored in (left, left | {("open", key("a")), ("open", key("b")), ("bids", key("x"))})
        assert (removals.shown(), removals.shown(BIDS)) == ({"beside"}, {"y"})
        assert removals.take_down()[1] == []
        assert suppression_proof.prove(removals.store).problems == []
        assert removals.sql("select count(*) from store.open_case") == [(1,)]


def test_a_rollback_killed_anywhere_is_old_or_new(removals: Removals) -> None:
    wish = rollback.Wish(REGION, OPEN, None, "误改名称", BY)
    removals.freeze(NOON)

    def work(number: int) -> Callable[[], object]:
        # New words each time: what changes nothing is no release, and so no place to go back to.
        old, new = f"旧{number}", f"新{number}"
        removals.publish({"a": old, "b": old}, until={"b": NOON + timedelta(hours=1)})
        removals.publish({"a": new, "b": new, "c": new}, until={"b": NOON + timedelta(hours=1)})
        return lambda: rollback.roll_back(removals.store, removals.workbench, wish)

    seen = set()
    for _ in every_statement(work):
        rows = removals.store.visible(OPEN)
        assert sorted(rows["name"].str[0]) in (["旧"] * 2, ["新"] * 3)
        seen.add(len(rows) == 2)
        rollback.roll_back(removals.store, removals.workbench, wish)
        rows = removals.store.visible(OPEN)
        assert sorted(rows["name"].str[0]) == ["旧"] * 2
        assert suppression_proof.prove(removals.store).problems == []
    assert seen == {False, True}
