"""The evidence chain: one chain whoever appends, and every way of spoiling it is found and named."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from contracts.errors import ContractBrokenError
from loaders import schema
from loaders.evidence import FIRST, EvidenceChain, canonical
from loaders.evidence_audit import Breakage, Broken, audit

REGION = "吉01"
STATE = {"open_case": {"version": 1001, "count": 2, "digest": "d"}}


@pytest.fixture
def chain(new_database: Callable[[str], str], tmp_path: Path) -> EvidenceChain:
    workbench = sa.create_engine(new_database("workbench"), poolclass=sa.NullPool)
    public = sa.create_engine(new_database("public"), poolclass=sa.NullPool)
    schema.migrate(workbench, "workbench")
    schema.migrate(public, "public")
    return EvidenceChain(workbench, public, b"k" * 32, tmp_path / "evidence.head")


@pytest.fixture
def five(chain: EvidenceChain) -> EvidenceChain:
    for number in range(1, 6):
        chain.append("r1", REGION, "publication", {"n": number})
    assert audit(chain).broken is None
    return chain


def spoil(chain: EvidenceChain, *statements: str) -> None:
    """As somebody who may write every table, but has no key."""
    with chain._workbench.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


SWAP = """
update workbench.evidence set evidence_number = 99 where evidence_number = 2;
update workbench.evidence set evidence_number = 2 where evidence_number = 3;
update workbench.evidence set evidence_number = 3 where evidence_number = 99
"""
COPY = """
insert into workbench.evidence select {to}, run_id, region_code, kind_code, body, made_at,
  previous_hash, chain_hash, signature from workbench.evidence where evidence_number = {number}
"""
REHASH = """
update workbench.evidence set signature = repeat('0', 64) where evidence_number = 3
"""


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (
            ["update workbench.evidence set body = '{\"n\": 7}' where evidence_number = 3"],
            Broken(3, Breakage.CHANGED),
        ),
        (
            ["update workbench.evidence set made_at = made_at + interval '1 us'"],
            Broken(1, Breakage.CHANGED),
        ),
        (
            ["update workbench.evidence set run_id = 'other' where evidence_number = 5"],
            Broken(5, Breakage.CHANGED),
        ),
        (["delete from workbench.evidence where evidence_number = 3"], Broken(3, Breakage.MISSING)),
        (["delete from workbench.evidence where evidence_number = 1"], Broken(1, Breakage.MISSING)),
        ([SWAP], Broken(2, Breakage.REORDERED)),
        (
            [
                "delete from workbench.evidence where evidence_number = 3",
                "update workbench.evidence set evidence_number = evidence_number - 1"
                " where evidence_number > 3",
            ],
            Broken(3, Breakage.REORDERED),
        ),
        (
            [
                "update workbench.evidence set evidence_number = evidence_number + 100"
                " where evidence_number > 3",
                COPY.format(to=4, number=2),
                "update workbench.evidence set evidence_number = evidence_number - 99"
                " where evidence_number > 100",
            ],
            Broken(4, Breakage.REORDERED),
        ),
        ([REHASH], Broken(3, Breakage.FORGED)),
        ([COPY.format(to=6, number=5)], Broken(6, Breakage.REORDERED)),
        (
            ["delete from workbench.evidence where evidence_number >= 4"],
            Broken(4, Breakage.TRUNCATED, "public_store"),
        ),
        (["delete from workbench.evidence"], Broken(1, Breakage.TRUNCATED, "public_store")),
    ],
    ids=[
        "body", "instant", "run", "taken out", "first taken out", "swapped", "taken out, closed up",
        "put in between", "signature", "put at the end", "cut", "emptied",
    ],
)  # fmt: skip
def test_whatever_is_done_to_the_chain_is_found(
    five: EvidenceChain, statements: list[str], broken: Broken
) -> None:
    spoil(five, *statements)
    assert audit(five).broken == broken


def test_an_item_rewritten_whole_without_the_key_is_a_forgery(five: EvidenceChain) -> None:
    forger = EvidenceChain(five._workbench, five._public, b"x" * 32, five._head_file)
    spoil(five, "delete from workbench.evidence where evidence_number = 5")
    with sa.create_engine(five._workbench.url).begin() as connection:
        forger._append(connection.connection.driver_connection, "r1", REGION, "takedown", {"n": 5})
    assert audit(five).broken == Broken(5, Breakage.FORGED)


def test_a_tail_written_anew_with_the_key_is_still_not_the_one_remembered(
    five: EvidenceChain,
) -> None:
    """Somebody restored an old workbench and ran again: the numbers are there, the hashes are not."""
    spoil(five, "delete from workbench.evidence where evidence_number = 5")
    with five._workbench.begin() as connection:
        five._append(connection.connection.driver_connection, "r2", REGION, "takedown", {"n": 5})
    assert audit(five).broken == Broken(5, Breakage.CHANGED, "public_store")


def test_a_signed_item_of_another_history_does_not_fit(five: EvidenceChain) -> None:
    """A backup was restored, the run went on, and the former items were put back over the new ones."""
    spoil(
        five,
        "create table workbench.former as table workbench.evidence",
        "delete from workbench.evidence where evidence_number >= 4",
    )
    with five._workbench.begin() as connection:
        five._append(connection.connection.driver_connection, "r2", REGION, "takedown", {"n": 4})
    spoil(
        five,
        "insert into workbench.evidence select * from workbench.former where evidence_number = 5",
    )
    assert audit(five).broken == Broken(5, Breakage.REORDERED)


@pytest.mark.parametrize("added", [1, 2, 3])
def test_later_items_do_not_cover_up_a_cut_end(five: EvidenceChain, added: int) -> None:
    """Also what an old workbench looks like that was restored: evidence since the backup is lost."""
    spoil(five, "delete from workbench.evidence where evidence_number >= 4")
    for number in range(added):
        five.append("r2", REGION, "takedown", {"n": number})
    kind = Breakage.TRUNCATED if added == 1 else Breakage.CHANGED
    assert audit(five).broken == Broken(5, kind, "public_store")
    with five._public.begin() as connection:
        connection.exec_driver_sql("delete from store.evidence_head")
    five.append("r3", REGION, "takedown", {})
    assert audit(five).broken == Broken(5, Breakage.CHANGED, "home")
    five._head_file.unlink()  # a person has looked, and says so: see the runbook
    five.append("r3", REGION, "takedown", {})
    assert audit(five).is_whole


def test_either_place_alone_notices_a_cut_end(five: EvidenceChain) -> None:
    spoil(five, "delete from workbench.evidence where evidence_number = 5")
    with five._public.begin() as connection:
        connection.exec_driver_sql("delete from store.evidence_head")
    assert audit(five).broken == Broken(4, Breakage.HEAD_LOST, "public_store")
    five._move_heads(list(five.items())[-1])
    assert audit(five).broken == Broken(5, Breakage.TRUNCATED, "home")
    five._head_file.unlink()
    assert audit(five).broken == Broken(4, Breakage.HEAD_LOST, "home")
    five._move_heads(list(five.items())[-1])
    assert audit(five).is_whole, "only who holds the key and all three places can cut the end"
    with five._public.begin() as connection:
        connection.exec_driver_sql("update store.evidence_head set evidence_number = 3")
    assert audit(five).broken == Broken(3, Breakage.HEAD_LOST, "public_store"), "heads are signed"


def test_a_lost_or_edited_file_is_named(five: EvidenceChain) -> None:
    kept = five._head_file.read_text("utf-8")
    five._head_file.write_text("{", "utf-8")
    assert audit(five).broken == Broken(5, Breakage.HEAD_LOST, "home")
    five._head_file.write_text(json.dumps(json.loads(kept) | {"number": 4}), "utf-8")
    assert audit(five).broken == Broken(4, Breakage.HEAD_LOST, "home")
    five._head_file.write_text(kept, "utf-8")
    assert audit(five).is_whole
    assert five._head_file.stat().st_mode & 0o077 == 0


def test_a_run_killed_before_it_moved_the_heads_breaks_nothing(
    five: EvidenceChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(EvidenceChain, "_move_heads", lambda *_: None)
        five.append("r1", REGION, "takedown", {"n": 6})
    found = audit(five)
    assert (found.broken, found.last) == (None, 6)
    assert found.head_numbers == {"public_store": 5, "home": 5}
    five.append("r1", REGION, "takedown", {"n": 7})
    assert audit(five).head_numbers == {"public_store": 7, "home": 7}


@pytest.mark.parametrize("first", [1, 2, 5, 6])
def test_a_walk_may_start_anywhere(five: EvidenceChain, first: int) -> None:
    found = audit(five, first)
    assert found.broken is None
    assert sum(found.counts.values()) == 6 - first


def test_a_walk_that_starts_late_still_sees_the_end_and_its_own_items(five: EvidenceChain) -> None:
    spoil(five, "update workbench.evidence set body = '{}' where evidence_number in (1, 4)")
    assert audit(five, 3).broken == Broken(4, Breakage.CHANGED)
    assert audit(five, 5).is_whole
    spoil(five, "delete from workbench.evidence where evidence_number = 5")
    assert audit(five, 5).broken == Broken(5, Breakage.TRUNCATED, "public_store")
    spoil(five, "delete from workbench.evidence where evidence_number = 2")
    assert audit(five, 3).broken == Broken(2, Breakage.MISSING)


def test_many_at_once_make_one_chain(chain: EvidenceChain) -> None:
    def append(name: str) -> None:
        for number in range(5):
            chain.append(name, REGION, "takedown", {"n": number})

    threads = [threading.Thread(target=append, args=[f"run {n}"]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = audit(chain)
    assert (found.broken, found.last, found.counts) == (None, 20, {"takedown": 20})
    assert found.head_numbers == {"public_store": 20, "home": 20}


def test_the_newest_state_of_a_list_is_what_counts(chain: EvidenceChain) -> None:
    chain.append("r1", REGION, "publication", {"state": STATE})
    chain.append("r2", REGION, "takedown", {"state": {"open_case": {"version": 1002, "count": 1}}})
    chain.append("r3", "吉02", "publication", {"state": STATE})
    chain.append("r4", REGION, "breaker", {"open": 1})
    assert audit(chain).latest[REGION, "open_case"] == {
        "version": 1002,
        "count": 1,
        "evidence_number": 2,
    }
    assert chain.attested(REGION) == {"open_case": {"version": 1002, "count": 1}}
    assert chain.attested("吉03") == {}


def test_an_empty_chain_is_whole(chain: EvidenceChain) -> None:
    found = audit(chain)
    assert (found.broken, found.last, found.latest) == (None, 0, {})


def test_the_first_item_follows_nothing(chain: EvidenceChain) -> None:
    assert chain.append("r1", "*", "order", {}).previous_hash == FIRST


def test_one_spelling_whatever_the_order_the_zone_or_the_database(chain: EvidenceChain) -> None:
    at = datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
    body = {"b": [1, None, True], "a": {"z": at, "y": "吉"}, "c": at.date(), "big": 2**53 + 1}
    item = chain.append("r1", REGION, "order", body)
    [read] = chain.items()
    assert canonical(read.body) == canonical(item.body) == canonical(dict(reversed(body.items())))
    assert read.rehashed() == item.chain_hash


NO_ZONE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: 2}, {1, 2}, NO_ZONE])
def test_what_has_no_one_spelling_is_refused_and_writes_nothing(
    chain: EvidenceChain, value: object
) -> None:
    with pytest.raises(ContractBrokenError, match="evidence"):
        chain.append("r1", REGION, "order", {"value": value})
    with pytest.raises(ContractBrokenError, match="no such kind"):
        chain.append("r1", REGION, "gossip", {})
    assert chain.newest() == (0, FIRST)
