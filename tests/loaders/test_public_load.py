"""Loading and flipping: what changes, what stays, what is refused."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from store_bench import DAY, REGION, Bench, public_rows, target, targets, withdrawals

from contracts.errors import ContractBrokenError, ReadBackError, SupersededError
from loaders.public_types import Target
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE


def test_what_was_decided_is_what_the_website_reads(bench: Bench) -> None:
    wanted = targets(["a", "b"], name="张\t三\\\n")
    publications = bench.publish("r1", wanted)
    bench.store.read_back(REGION, wanted)
    assert {p.list_code: (p.added, p.extra["rows"]) for p in publications} == {
        code: (2, 2) if code is OPEN else (0, 0) for code in PublicList
    }
    row = bench.store.visible(OPEN, REGION).iloc[0]
    assert (row["entry_key"], row["name"], row["amount_yuan"]) == (
        "a",
        "张\t三\\\n",
        Decimal("1000.5"),
    )


def test_free_text_of_any_length_and_shape_arrives_as_it_was(bench: Bench) -> None:
    text = "一、给付；\n\t二、\\N 腾退。\r\n" * 100_000
    wanted = targets(["a"], PublicList.DISHONEST_DEBTOR, conduct_text=text, obligation_text=None)
    bench.publish("r1", wanted)
    bench.store.read_back(REGION, wanted)
    row = bench.store.visible(PublicList.DISHONEST_DEBTOR, REGION).iloc[0]
    assert (row["conduct_text"], row["obligation_text"]) == (text, None)


def test_a_loaded_version_is_invisible_until_the_flip(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    bench.store.load(REGION, "r2", DAY, targets(["b", "c"]))
    assert bench.shown() == {"a", "b"}
    bench.flip("r2")
    assert bench.shown() == {"b", "c"}


def test_an_unchanged_second_load_writes_nothing_and_keeps_every_version(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    before = bench.sql("select list_code, version from store.publication order by 1")
    full = targets(["a", "b"])[OPEN]
    wanted = targets() | {OPEN: Target(OPEN, full.entries, full.rows.iloc[:0], full.kept)}
    loaded = bench.store.load(REGION, "r2", DAY, wanted)
    assert {c.written for c in loaded.counts.values()} == {0}
    assert loaded.counts[OPEN].unchanged == 2
    later = datetime.now(UTC) + timedelta(days=9)
    publications = bench.flip("r2", lease_until=later)
    assert {p.visible_until for p in publications} == {later}
    assert bench.sql("select list_code, version from store.publication order by 1") == before


def test_only_changed_rows_travel(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b", "c"]))
    rows = public_rows(OPEN, ["a", "b"])
    rows = pd.concat([rows, public_rows(OPEN, ["d"]), public_rows(OPEN, ["c"], name="改名")])
    loaded = bench.store.load(REGION, "r2", DAY, targets() | {OPEN: target(OPEN, rows)})
    counts = loaded.counts[OPEN]
    assert (counts.added, counts.changed, counts.removed, counts.unchanged) == (1, 1, 0, 2)
    stored = bench.sql(
        "select entry_key from store.open_case where from_version = :v order by 1", v=loaded.version
    )
    assert stored == [("c",), ("d",)]


def test_load_and_flip_again_for_the_same_run_change_nothing(bench: Bench) -> None:
    wanted = targets(["a"])
    bench.store.load(REGION, "r1", DAY, wanted)
    bench.store.load(REGION, "r1", DAY, wanted)
    first = bench.flip("r1")
    assert bench.flip("r1") == first
    bench.store.load(REGION, "r1", DAY, wanted)
    assert [p.version for p in bench.flip("r1")] == [p.version for p in first]
    assert bench.shown() == {"a"}


def test_of_two_loads_at_once_exactly_one_flips(bench: Bench) -> None:
    bench.store.load(REGION, "r1", DAY, targets(["a"]))
    bench.store.load(REGION, "r2", DAY, targets(["b"]))
    with pytest.raises(SupersededError):
        bench.flip("r1")
    assert bench.shown() == set()
    bench.flip("r2")
    assert bench.shown() == {"b"}
    with pytest.raises(SupersededError):
        bench.flip("r1")


def test_a_run_for_an_earlier_day_cannot_put_its_state_back(bench: Bench) -> None:
    bench.publish("r2", targets(["b"]), decided_on=DAY)
    with pytest.raises(SupersededError):
        bench.store.load(REGION, "r1", DAY - timedelta(days=1), targets(["a"]))


ENV = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
KILLED = """
import os, signal, sys
import sqlalchemy as sa
from loaders.connection import transaction
from loaders import public_load
from store_bench import DAY, REGION, targets
with transaction(sa.create_engine(sys.argv[1]), "load") as connection:
    public_load.load(connection, REGION, "killed", DAY, targets(["x", "y"]))
    if sys.argv[2] == "after":
        connection.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_load_stays_invisible_and_the_next_run_replaces_it(
    bench: Bench, when: str
) -> None:
    bench.publish("r1", targets(["a"]))
    url = bench.owner.url.render_as_string(hide_password=False)
    ended = subprocess.run([sys.executable, "-c", KILLED, url, when], check=False, env=ENV)
    assert ended.returncode == -signal.SIGKILL
    assert bench.shown() == {"a"}
    bench.publish("r2", targets(["a", "z"]))
    assert bench.shown() == {"a", "z"}
    assert bench.sql("select entry_key from store.open_case order by 1") == [("a",), ("z",)]


def test_a_missing_row_stops_the_load_and_leaves_everything_as_it_was(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    full = targets(["a", "b", "c"])[OPEN]
    short = Target(OPEN, full.entries, full.rows.iloc[:2], full.kept)
    with pytest.raises(ContractBrokenError, match="1 of 2 rows needed are missing"):
        bench.store.load(REGION, "r2", DAY, targets() | {OPEN: short})
    assert bench.sql("select count(*) from store.load where state = 'loaded'") == [(0,)]


@pytest.mark.parametrize(
    "spoil",
    [
        {"digest": "0" * 32},
        {"region_code": "吉02"},
        {"name": "别人"},
        {"name": None},
        {"amount_yuan": 1.5},
    ],
    ids=str,
)
def test_rows_that_are_not_what_they_claim_are_refused_without_quoting_them(
    bench: Bench, spoil: dict[str, object]
) -> None:
    rows = public_rows(OPEN, ["a"])
    entries = rows[["entry_key", "digest", "visible_until"]]
    bad = Target(OPEN, entries, rows.assign(**spoil), targets()[OPEN].kept)
    with pytest.raises(ContractBrokenError) as caught:
        bench.store.load(REGION, "r1", DAY, targets() | {OPEN: bad})
    assert "别人" not in str(caught.value)


def test_a_repeated_or_blank_key_is_refused(bench: Bench) -> None:
    with pytest.raises(ContractBrokenError, match="1 repeated"):
        bench.store.load(REGION, "r1", DAY, targets(["a", "a"]))
    with pytest.raises(ContractBrokenError, match="1 blank"):
        bench.store.load(REGION, "r1", DAY, targets(["a", None]))  # type: ignore[list-item]


def test_removed_entries_leave_no_row_and_old_versions_leave_after_the_window(bench: Bench) -> None:
    for number in range(6):
        keys = ["a", "gone"] if number < 2 else ["a"]
        bench.publish(f"r{number}", targets(keys, name=f"名{number}"), keep_versions=3)
    stored = bench.sql("select entry_key, name from store.open_case order by from_version")
    assert stored == [("a", "名3"), ("a", "名4"), ("a", "名5")]
    assert bench.sql("select entry_key, reason_code from store.tombstone") == [
        ("gone", "not_in_target")
    ]


def test_no_version_of_a_removed_entry_outlives_the_flip(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "gone"]))
    bench.publish("r2", targets(["a", "gone"], name="改名"))
    bench.publish("r3", targets(["a"], name="改名"))
    assert bench.sql("select distinct entry_key from store.open_case") == [("a",)]


def test_the_reason_of_a_removal_is_kept_with_the_key(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    rows = public_rows(OPEN, ["a"])
    bench.publish("r2", targets() | {OPEN: target(OPEN, rows, reasons={"b": "vanished", "q": "x"})})
    assert bench.sql("select entry_key, reason_code from store.tombstone") == [("b", "vanished")]


def test_read_back_notices_a_missing_a_surplus_and_a_differing_row(bench: Bench) -> None:
    wanted = targets(["a", "b"])
    bench.publish("r1", wanted)
    with pytest.raises(ReadBackError, match="1 entries missing, 1 too many, 0 with other"):
        bench.store.read_back(REGION, targets(["a", "c"]))
    bench.sql("update store.open_case set name = '改' where entry_key = 'a'")
    with pytest.raises(ReadBackError, match="0 entries missing, 0 too many, 1 with other"):
        bench.store.read_back(REGION, wanted)


def test_regions_and_lists_do_not_touch_each_other(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    bench.publish("r1", targets(["a", "b"], region="吉02"), region="吉02")
    bench.publish("r2", targets(["x"], PublicList.BIDDING_RESTRICTION))
    assert bench.store.visible(OPEN)[["region_code", "entry_key"]].to_numpy().tolist() == [
        ["吉02", "a"],
        ["吉02", "b"],
    ]
    assert bench.shown(PublicList.BIDDING_RESTRICTION) == {"x"}


def test_a_withdrawal_that_matches_nothing_creates_nothing(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    before = bench.sql("select * from store.publication order by list_code")
    assert bench.store.withdraw(REGION, "r2", withdrawals(["nobody"])) == {OPEN: 0}
    assert bench.sql("select * from store.publication order by list_code") == before
    assert bench.sql("select count(*) from store.tombstone") == [(0,)]
