"""A whole day of the stores in small, and a child process that dies at its k-th statement.

Every round trip of psycopg goes through ``Connection.wait``: BEGIN, statements, COPY, COMMIT. Dying just
before the k-th, for every k until the day is over, leaves no place between two statements untried.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import public_dump
import sqlalchemy as sa
from store_bench import public_rows, target, withdrawals

from loaders.evidence import EvidenceChain
from loaders.public_store import PublicStore, Target
from loaders.workbench import Workbench
from pipeline import attest
from regulation.lists import PublicList

REGION = "吉01"
FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 24)
LEASE = datetime(2099, 12, 1, tzinfo=UTC)
OPEN, EXIT = PublicList.OPEN_CASE, PublicList.EXIT_RESTRICTION
LEAVING = ["a", "b"]
_RUN_TABLES = ("case_state", "decision", "absence", "quarantine")


@dataclass(frozen=True)
class Stores:
    """Two databases and a private folder; every engine is made anew, since a child may use them."""

    public_url: str
    workbench_url: str
    home: Path

    @property
    def store(self) -> PublicStore:
        url = sa.make_url(self.public_url)
        owner = sa.create_engine(url, poolclass=sa.NullPool)
        web = sa.create_engine(url.set(username="web_public"), poolclass=sa.NullPool)
        return PublicStore(owner, web)

    @property
    def workbench(self) -> Workbench:
        return Workbench(sa.create_engine(self.workbench_url, poolclass=sa.NullPool))

    @property
    def chain(self) -> EvidenceChain:
        engine = self.workbench.engine
        return EvidenceChain(engine, self.store.engine, b"k" * 32, self.home / "evidence.head")

    def shown(self) -> str:
        """All that the website reads of the five lists, in one snapshot."""
        return str(public_dump.content(self.web_url))

    @property
    def web_url(self) -> str:
        return self.public_url.replace("postgres@", "web_public@")

    def dump(self) -> dict[str, list[str]]:
        """Every public table and every table the next run builds on; no run ids."""
        found = public_dump.dump(self.public_url)
        with psycopg.connect(self.workbench_url.replace("+psycopg", "")) as connection:
            for table in _RUN_TABLES:
                rows = connection.execute(f"select to_jsonb(t) from workbench.{table} t").fetchall()
                found[f"workbench.{table}"] = sorted(
                    str({k: v for k, v in row.items() if not k.endswith("run_id")})
                    for (row,) in rows
                )
        return found


def _targets(keys: list[str], name: str, until: datetime | None) -> dict[PublicList, Target]:
    rows = public_rows(OPEN, keys, name=name).assign(visible_until=until)
    return {
        OPEN: target(OPEN, rows, {"kept": LEASE}, {"e": "H10-UNKNOWN"}),
        EXIT: target(EXIT, public_rows(EXIT, ["x", "y"], name=name)),
    }


def first_day(stores: Stores) -> None:
    """a to f are shown, in two lists; two more versions make old rows for the purge to find."""
    for number in range(3):
        wanted = _targets(["a", "b", "c", "d", "e"], f"旧{number}", None)
        rows = public_rows(OPEN, ["a", "b", "c", "d", "e", "kept"], name=f"旧{number}")
        wanted[OPEN] = target(OPEN, rows)
        _publish(stores, f"first {number}", FIRST, wanted)


def second_day(stores: Stores) -> None:
    """Withdraw a and b; add, change, remove, keep, darken and extend; remember; attest both."""
    run_id = f"second {datetime.now(UTC):%H%M%S%f}"
    stores.workbench.claim(REGION, run_id)
    stores.store.withdraw(REGION, run_id, withdrawals(LEAVING, OPEN))
    attest.takedown(stores.chain, stores.store, run_id, REGION)
    _publish(stores, run_id, SECOND, _targets(["c", "d", "new"], "新", LEASE))
    _remember(stores.workbench, run_id)
    attest.publication(stores.chain, stores.store, run_id, REGION, {})


class _Stop(Exception):
    """Ends a day between its withdrawals and its publication."""


def live_undisturbed(stores: Stores) -> tuple[list[str], int]:
    """Live the second day: what may be seen before, after the withdrawals and after; and its statements."""
    states = [stores.shown()]
    load = PublicStore.load

    def stop(*_: Any) -> Any:
        raise _Stop

    PublicStore.load = stop  # type: ignore[method-assign]
    with contextlib.suppress(_Stop):
        second_day(stores)
    PublicStore.load = load  # type: ignore[method-assign]
    states.append(stores.shown())
    with at_statement(0, lambda: None) as counted:
        second_day(stores)
    states.append(stores.shown())
    assert len(set(states)) == 3, "before, withdrawn and after must differ"
    return states, counted[0]


def _publish(stores: Stores, run_id: str, day: date, wanted: dict[PublicList, Target]) -> None:
    stores.store.load(REGION, run_id, day, wanted)
    stores.store.flip(
        REGION,
        run_id,
        lease_until=LEASE,
        policy_version="p",
        redaction_version="r",
        keep_versions=2,
    )
    stores.store.read_back(REGION, wanted)


def _remember(workbench: Workbench, run_id: str) -> None:
    keys = ["c", "d", "new"]
    states = pd.DataFrame({"case_key": keys, "fingerprint": "f"})
    lines = pd.DataFrame(
        {
            "list_code": str(OPEN),
            "entry_key": keys,
            "case_key": keys,
            "outcome": "publish",
            "reason_code": "P90",
            "digest": None,
            "evidence_on": None,
            "due_on": None,
            "review_on": None,
            "visible_until": None,
        }
    )
    absences = pd.DataFrame(
        {
            "list_code": [str(OPEN)],
            "entry_key": ["kept"],
            "case_key": ["kept"],
            "first_missed_on": [SECOND],
            "last_attested_on": [FIRST],
            "dark_at": [LEASE],
        }
    )
    held = pd.DataFrame(
        {
            "list_code": [str(OPEN)],
            "entry_key": ["e"],
            "rule_code": ["H10"],
            "column_names": [None],
        }
    )
    workbench.save_region(REGION, run_id, states, lines, absences)
    workbench.save_quarantine(REGION, "second", held)


@contextmanager
def at_statement(number: int, what: Callable[[], None]) -> Iterator[list[int]]:
    """Do ``what`` just before this process' ``number``-th round trip; yields the count, in a list."""
    counted = [0]
    wait = psycopg.Connection.wait

    def counting(self: Any, *arguments: Any, **named: Any) -> Any:
        counted[0] += 1
        if counted[0] == number:
            what()
        return wait(self, *arguments, **named)

    psycopg.Connection.wait = counting  # type: ignore[method-assign]
    try:
        yield counted
    finally:
        psycopg.Connection.wait = wait  # type: ignore[method-assign]


def killed_at(number: int, work: Callable[[], None], look: Callable[[], None]) -> bool:
    """Run ``work`` in a child that dies at its ``number``-th statement, looking all the while.

    False: it came to its end before.
    """
    child = os.fork()
    if child == 0:
        try:
            with at_statement(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the child failed"
            return os.WIFSIGNALED(status)
        look()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the child hung")
