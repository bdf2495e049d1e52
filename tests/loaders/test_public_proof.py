"""The proof of absence: whatever lets a masked entry be read or counted again is found."""

import pytest
from store_bench import REGION, Bench, targets, withdrawals

from contracts.errors import ConfigurationError, HaltError, ReadBackError
from loaders import public_proof
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE


@pytest.fixture
def store(bench: Bench) -> Bench:
    """a and b are shown, c was withdrawn, d ordered down, e removed by the second load."""
    bench.publish("r1", targets(["a", "b", "c", "d", "e"]))
    bench.store.withdraw(REGION, "r2", withdrawals(["c"]))
    bench.store.suppress("d", "ordered", "chief")
    bench.publish("r3", targets(["a", "b"]))
    return bench


def prove(bench: Bench, *keys: str) -> public_proof.Proof:
    return public_proof.prove(bench.owner, bench.web, REGION, {OPEN: keys})


def test_what_is_nowhere_is_proved_to_be_nowhere(store: Bench) -> None:
    proof = prove(store, "c", "d", "e", "never")
    assert proof.as_dict() == {"masked": 4, "suppressed": 1, "relations": 6, "expired_waiting": 0}
    assert sorted(store.web_sql("select entry_key, change from web.change")) == [
        ("a", "ADD"), ("b", "ADD"), ("c", "DEL"), ("d", "DEL"), ("e", "DEL"),
    ]  # fmt: skip


def test_a_masked_entry_in_a_list_is_found_and_not_named(store: Bench) -> None:
    with pytest.raises(ReadBackError) as told:
        prove(store, "a", "c")
    assert isinstance(told.value, HaltError)
    assert str(told.value) in (
        f"web.open_case of region {REGION} shows 1 of 2 masked entries",
        f"web.change of region {REGION} shows 1 of 2 masked entries",
    )


INSERT = """
insert into store.open_case select (jsonb_populate_record(r, jsonb_build_object({changes}))).*
from store.open_case r where entry_key = 'a' limit 1
"""

WAYS = {
    "a purged row that lingers: the feed tells of it": (
        INSERT.format(changes="'entry_key', 'e', 'to_version', r.from_version + 1"),
        "web.change",
    ),
    "a row in the list of another region, ordered down": (
        INSERT.format(changes="'entry_key', 'd', 'region_code', '吉02'"),
        "rows of suppressed entries are stored",
    ),
    "a withdrawn row put back under its old version": (
        INSERT.format(changes="'entry_key', 'c'"),
        "entries that left are stored as before",
    ),
    "a row ordered down, invisible by the ledger alone": (
        INSERT.format(changes="'entry_key', 'd', 'from_version', 999999"),
        "rows of suppressed entries are stored",
    ),
    "a count that still counts what is gone": (
        "update store.publication set row_count = row_count + 1 where list_code = 'open_case'",
        "stored count says 3, there are 2",
    ),
    "a new export that forgot the ledger and the versions": (
        "create view web.export as select entry_key, name from store.open_case;"
        "grant select on web.export to web_public",
        "web.export",
    ),
    "a list that the website may not read": (
        "revoke select on web.bidding_restriction from web_public",
        "cannot read 1 of the lists",
    ),
    "a view that lost its window": (
        "create or replace view web.publication as select p.region_code, p.list_code, p.version,"
        " p.row_count + 5 as row_count, p.confirmed_at, p.visible_until, true as is_current"
        " from store.publication p",
        "counts other entries",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_back_is_found(store: Bench, way: str) -> None:
    statement, told = WAYS[way]
    if "export" in way:
        store.sql(INSERT.format(changes="'entry_key', 'e', 'from_version', 999999"))
    store.sql(statement)
    with pytest.raises(ReadBackError, match=told):
        prove(store, "c", "e", "never") if "ordered" not in way else prove(store, "never")


def test_an_expired_row_is_absent_and_waits_to_be_deleted(store: Bench) -> None:
    store.sql(
        "update store.open_case set visible_until = now() - interval '1 s' where entry_key = 'a'"
    )
    assert prove(store, "c").expired_waiting == 1
    assert store.shown() == {"b"}


def test_only_the_website_itself_can_prove_what_the_website_sees(store: Bench) -> None:
    for engine in (None, store.owner):
        with pytest.raises(ConfigurationError):
            public_proof.prove(store.owner, engine, REGION, {OPEN: ["c"]})


def test_a_state_tells_a_changed_word_and_not_a_longer_lease(store: Bench) -> None:
    before = public_proof.state(store.owner, REGION)["open_case"]
    assert (before["count"], before["told"]) == (2, 2)
    store.sql("update store.open_case set visible_until = now() + interval '9 d'")
    assert public_proof.state(store.owner, REGION)["open_case"]["digest"] == before["digest"]
    store.sql("update store.open_case set name = '另一人' where entry_key = 'a'")
    assert public_proof.state(store.owner, REGION)["open_case"]["digest"] != before["digest"]


def test_what_left_is_counted_from_a_version_on(store: Bench) -> None:
    assert public_proof.left_since(store.owner, REGION, OPEN, 0) == 3
    assert public_proof.left_since(store.owner, REGION, OPEN, store.pointer()) == 0
