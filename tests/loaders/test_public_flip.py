"""The flip as readers see it: no mixture, no waiting."""

import time
from datetime import UTC, datetime

import sqlalchemy as sa
from store_bench import DAY, REGION, Bench, public_rows, target, targets

from loaders import public_flip
from loaders.connection import transaction
from regulation.lists import PublicList

OPEN, BIDS = PublicList.OPEN_CASE, PublicList.BIDDING_RESTRICTION
BOTH = sa.text(
    "select (select string_agg(distinct name, ',') from web.open_case),"
    " (select string_agg(distinct name, ',') from web.bidding_restriction)"
)


def named(name: str) -> dict[PublicList, object]:
    keys = [f"{name}{number}" for number in range(20)]
    return targets() | {
        code: target(code, public_rows(code, keys, name=name)) for code in (OPEN, BIDS)
    }


def test_a_reader_with_an_open_transaction_never_waits_and_never_sees_a_mixture(
    bench: Bench,
) -> None:
    bench.publish("r1", named("旧"))
    bench.store.load(REGION, "r2", DAY, named("新"))
    steady = bench.web.execution_options(isolation_level="REPEATABLE READ")
    with steady.connect() as old_reader, bench.web.connect() as new_reader:
        for reader in (old_reader, new_reader):
            assert reader.execute(BOTH).one() == ("旧", "旧")
        began = time.monotonic()
        bench.flip("r2")
        assert time.monotonic() - began < 2
        for reader in (old_reader, new_reader):
            reader.execute(sa.text("set local statement_timeout = '1s'"))
        assert old_reader.execute(BOTH).one() == ("旧", "旧")
        assert new_reader.execute(BOTH).one() == ("新", "新")


def test_a_reader_does_not_wait_for_a_flip_in_progress(bench: Bench) -> None:
    bench.publish("r1", named("旧"))
    bench.store.load(REGION, "r2", DAY, named("新"))
    with transaction(bench.owner, "slow flip") as connection:
        public_flip.flip(
            connection,
            REGION,
            "r2",
            lease_until=datetime(2099, 1, 1, tzinfo=UTC),
            policy_version="p",
            redaction_version="r",
        )
        with bench.web.connect() as reader:
            reader.execute(sa.text("set local statement_timeout = '1s'"))
            assert reader.execute(BOTH).one() == ("旧", "旧")
    with bench.web.connect() as reader:
        assert reader.execute(BOTH).one() == ("新", "新")
