"""A store that has lived under an earlier contract ends as a fresh one does, with its rows."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from catalogue import catalogue, columns
from store_bench import REGION, Bench, target, targets

from contracts.public import PUBLIC_TABLES
from loaders import schema
from loaders.public_upgrade import ADDED
from regulation.lists import PublicList

GOLDEN = Path(__file__).parent / "golden_public_0001.txt"
LISTED = PublicList.DISHONEST_DEBTOR


def fresh(new_database: Callable[[str], str], revision: str) -> sa.Engine:
    engine = sa.create_engine(new_database("fresh"))
    schema.migrate(engine, "public", revision)
    return engine


def test_the_first_revision_builds_what_it_built_when_it_was_written(
    new_database: Callable[[str], str],
) -> None:
    """A store in production was made by it: whatever the contract gains must come by a later revision."""
    assert columns(fresh(new_database, "public_0001")) == GOLDEN.read_text("utf-8")


def test_an_upgraded_store_is_a_fresh_one_and_keeps_its_rows(
    bench: Bench, new_database: Callable[[str], str]
) -> None:
    bench.publish("r1", targets(["a", "b"], LISTED))
    schema.downgrade(bench.owner, "public", "public_0001")
    assert columns(bench.owner) == GOLDEN.read_text("utf-8")
    schema.migrate(bench.owner, "public")
    assert catalogue(bench.owner) == catalogue(fresh(new_database, "head"))
    rows = bench.store.visible(LISTED, REGION)
    assert rows["entry_key"].tolist() == ["a", "b"]
    assert rows[["obligation_text", "conduct_text"]].isna().all(axis=None)


def test_after_an_upgrade_rows_are_made_again_and_kept_ones_stay(bench: Bench) -> None:
    """The stored digest of a kept row is over the columns of its day; the read-back must not trip over it."""
    bench.publish("r1", targets(["a", "b"], LISTED))
    schema.downgrade(bench.owner, "public", "public_0001")
    schema.migrate(bench.owner, "public")
    until = bench.sql("select now() + interval '1 day'")[0][0]
    made = targets(["b"], LISTED, redaction_version="2")[LISTED]
    wanted = targets() | {LISTED: target(LISTED, made.rows, kept={"a": until})}
    [publication] = [p for p in bench.publish("r2", wanted) if p.list_code is LISTED]
    assert (publication.changed, publication.unchanged) == (1, 0)
    bench.store.read_back(REGION, wanted)
    shown = bench.store.visible(LISTED, REGION).set_index("entry_key")["conduct_text"]
    assert shown.isna().to_dict() == {"a": True, "b": False}


def test_what_a_revision_adds_may_be_blank() -> None:
    """A mandatory column could not be added to a table that has rows."""
    for tables in ADDED.values():
        for name, added in tables.items():
            table = PUBLIC_TABLES[PublicList(name)]
            assert all(table.column(column).is_nullable for column in added)
