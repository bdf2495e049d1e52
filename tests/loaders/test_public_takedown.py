"""Taking down: at once, for good, and never held back by a load."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from store_bench import DAY, REGION, Bench, public_rows, target, targets, withdrawals

from contracts.errors import ContractBrokenError, StoreUnavailableError
from loaders import region_lock
from loaders.connection import transaction
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE


def test_a_withdrawal_takes_every_version_of_the_row(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    bench.publish("r2", targets(["a", "b"], name="改名"))
    assert bench.store.withdraw(REGION, "r3", withdrawals(["a"])) == {OPEN: 1}
    assert bench.shown() == {"b"}
    assert bench.sql("select distinct entry_key from store.open_case") == [("b",)]
    assert bench.sql("select row_count from store.publication where list_code = 'open_case'") == [
        (1,)
    ]


def test_a_withdrawal_moves_only_the_lists_that_showed_something(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    other = bench.pointer(PublicList.BIDDING_RESTRICTION)
    before = bench.pointer()
    bench.store.withdraw(REGION, "r2", withdrawals(["a"]))
    assert bench.pointer() > before
    assert bench.pointer(PublicList.BIDDING_RESTRICTION) == other


def test_a_withdrawal_during_a_pending_load_is_not_undone_by_its_flip(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    bench.store.load(REGION, "r2", DAY, targets(["a", "b", "c"], name="改名"))
    bench.store.withdraw(REGION, "takedown", withdrawals(["a", "c"]))
    assert bench.shown() == {"b"}
    assert set(bench.store.visible(OPEN)["name"]) == {"名称一"}
    down = bench.pointer()
    [moved] = [p for p in bench.flip("r2") if p.list_code is OPEN]
    assert moved.version > down
    assert bench.shown() == {"b"}
    assert set(bench.store.visible(OPEN)["name"]) == {"改名"}
    assert bench.sql("select row_count from store.publication where list_code = 'open_case'") == [
        (1,)
    ]


def test_a_withdrawal_never_uncovers_loaded_rows(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.public_load.ROOM", 2)
    bench.publish("r1", targets(["a", "b", "c", "d"]))
    bench.store.load(REGION, "r2", DAY, targets(["new"]))
    for key in ("a", "b", "c"):
        bench.store.withdraw(REGION, "takedown", withdrawals([key]))
    assert bench.shown() == {"d"}
    bench.publish("r3", targets(["d", "new"]))
    assert bench.shown() == {"d", "new"}


def test_a_pointer_moved_back_by_hand_is_not_undone_by_a_withdrawal(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"], name="旧"))
    old = bench.pointer()
    bench.publish("r2", targets(["a", "b"], name="新"))
    bench.sql("update store.publication set version = :v where list_code = 'open_case'", v=old)
    bench.store.withdraw(REGION, "takedown", withdrawals(["a"]))
    assert bench.store.visible(OPEN)["name"].tolist() == ["旧"]


def test_a_hung_load_does_not_make_a_withdrawal_late(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish("r1", targets(["a", "b"]))
    monkeypatch.setattr(region_lock, "PATIENCE_SECONDS", 0.3)
    has_lock, is_over = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def hang() -> None:
        try:
            with transaction(bench.owner, "a load that hangs") as connection:
                region_lock.lock_region(connection, REGION)
                has_lock.set()
                is_over.wait(20)
                connection.execute("select 1")
        except StoreUnavailableError as problem:
            failures.append(problem)

    thread = threading.Thread(target=hang)
    thread.start()
    assert has_lock.wait(10)
    began = time.monotonic()
    bench.store.withdraw(REGION, "takedown", withdrawals(["a"]))
    assert time.monotonic() - began < 5
    is_over.set()
    thread.join()
    assert len(failures) == 1
    assert bench.shown() == {"b"}


def test_unknown_lists_are_reported_after_the_known_ones_are_down(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    rows = withdrawals(["a", "x"])
    rows.loc[1, "list_code"] = "nobody_knows"
    with pytest.raises(ContractBrokenError, match="1 rows of lists nobody knows"):
        bench.store.withdraw(REGION, "r2", rows)
    assert bench.shown() == set()


def test_a_suppressed_entry_stays_out_of_loads_and_rollbacks(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    old = bench.pointer()
    bench.store.load(REGION, "r2", DAY, targets(["a", "b"], name="改名"))
    assert bench.store.suppress("a", "X10-ORDER", "chief") == 1
    assert bench.store.suppress("a", "X10-ORDER", "chief") == 0
    bench.flip("r2")
    assert bench.shown() == {"b"}
    bench.publish("r3", targets(["a", "b"]))
    assert bench.shown() == {"b"}
    bench.store.read_back(REGION, targets(["a", "b"]))
    assert bench.store.current(REGION)["entry_key"].tolist() == ["b"]
    bench.sql("update store.publication set version = :v where list_code = 'open_case'", v=old)
    assert "a" not in bench.shown()
    assert bench.store.restore("a", "chief")
    assert not bench.store.restore("a", "chief")
    bench.publish("r4", targets(["a", "b"]))
    assert bench.shown() == {"a", "b"}
    ledger = bench.sql(
        "select entry_key, reason_code, ordered_by, restored_by from store.suppression"
    )
    assert ledger == [("a", "X10-ORDER", "chief", "chief")]


def test_the_ledger_hides_a_row_even_if_one_came_back(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    bench.sql(
        "insert into store.suppression (entry_key, reason_code, ordered_by, suppressed_at)"
        " values ('a', 'X', 'chief', now())"
    )
    assert bench.shown() == set()


def test_an_entry_suppressed_while_it_was_being_loaded_leaves_no_row(bench: Bench) -> None:
    bench.store.load(REGION, "r1", DAY, targets(["a", "b"]))
    bench.sql(
        "insert into store.suppression (entry_key, reason_code, ordered_by, suppressed_at)"
        " values ('a', 'X', 'chief', now())"
    )
    [moved] = [p for p in bench.flip("r1") if p.list_code is OPEN]
    assert moved.extra["rows"] == 1
    assert bench.sql("select entry_key from store.open_case") == [("b",)]


def test_kept_entries_stay_as_they_are_and_darken_at_their_own_instant(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b", "c"]))
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    wanted = targets(["a"], kept={"b": soon, "c": soon + timedelta(hours=1), "never": soon})
    [moved] = [p for p in bench.publish("r2", wanted) if p.list_code is OPEN]
    assert (moved.removed, moved.extra["kept"], moved.extra["darkened"]) == (0, 2, 2)
    bench.store.read_back(REGION, wanted)
    assert bench.shown() == {"a", "b", "c"}
    time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()) + 0.1)
    assert bench.shown() == {"a", "c"}
    bench.store.read_back(REGION, wanted)
    bench.publish("r3", targets(["a", "b", "c"]))
    assert bench.shown() == {"a", "b", "c"}


def test_a_shorter_lease_counts_at_once_and_a_longer_one_from_the_flip(bench: Bench) -> None:
    now = datetime.now(UTC)

    def until(a: datetime | None, b: datetime | None) -> dict[PublicList, object]:
        rows = public_rows(OPEN, ["a", "b"]).assign(visible_until=[a, b])
        return targets() | {OPEN: target(OPEN, rows)}

    bench.publish("r1", until(None, now - timedelta(hours=1)))
    assert bench.shown() == {"a"}
    bench.store.load(REGION, "r2", DAY, until(now - timedelta(hours=1), None))
    assert bench.shown() == set()
    bench.flip("r2")
    assert bench.shown() == {"b"}
    assert bench.sql("select count(*) from store.open_case") == [(2,)]


def test_a_list_whose_lease_is_over_is_dark(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]), lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert bench.shown() == set()
    status = bench.store.status().set_index("list_code").loc["open_case"]
    assert (status["rows_stored"], status["rows_visible"]) == (1, 0)
    assert bench.web_sql("select is_current from web.publication group by 1") == [(False,)]
    assert bench.store.current(REGION)["entry_key"].tolist() == ["a"]
