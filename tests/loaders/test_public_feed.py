"""The change feed equals the difference between versions, whatever happens to the store."""

import random

import pytest
from store_bench import DAY, REGION, Bench, public_rows, target, targets, withdrawals

from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE


def contents(bench: Bench) -> dict[str, str]:
    rows = bench.store.visible(OPEN)
    return dict(zip(rows["entry_key"], rows["name"], strict=True))


def follow(bench: Bench, mine: dict[str, str], after: int) -> dict[str, str]:
    """What a re-user does who read version ``after`` and now catches up."""
    changes = bench.web_sql(
        "select entry_key, change from web.change where list_code = 'open_case'"
        f" and version > {after} order by version, change = 'DEL'"
    )
    shown, result = contents(bench), dict(mine)
    for key, change in changes:
        result.pop(key, None)
        if change != "DEL" and key in shown:
            result[key] = shown[key]
    return result


@pytest.mark.parametrize("seed", range(4))
def test_a_follower_of_the_feed_holds_what_the_list_shows(bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    model: dict[str, str] = {}
    history: list[tuple[int, dict[str, str]]] = []
    for step in range(12):
        deed = chance.choice(["publish", "publish", "publish", "withdraw", "abandon", "suppress"])
        wanted = {f"k{n}": f"名{chance.randrange(3)}" for n in range(12) if chance.random() < 0.6}
        banned = {k for (k,) in bench.sql("select entry_key from store.suppression")}
        rows = public_rows(OPEN, list(wanted), name=list(wanted.values()))
        aim = targets() | {OPEN: target(OPEN, rows)}
        if deed == "publish":
            bench.publish(f"r{step}", aim, keep_versions=2)
            model = {k: v for k, v in wanted.items() if k not in banned}
        elif deed == "abandon":
            bench.store.load(REGION, f"r{step}", DAY, aim)
        elif deed == "withdraw":
            leaving = chance.sample(sorted(wanted), 2)
            bench.store.withdraw(REGION, f"r{step}", withdrawals(leaving))
            model = {k: v for k, v in model.items() if k not in leaving}
        elif len(banned) < 2:
            key = chance.choice(sorted(wanted))
            bench.store.suppress(key, "X", "chief")
            model.pop(key, None)
        assert contents(bench) == model, (step, deed)
        if not bench.store.status().empty:
            history.append((bench.pointer(), dict(model)))
            versions = [version for version, _ in history]
            assert versions == sorted(versions)
    for version, state in history:
        assert follow(bench, state, version) == model


def test_the_feed_tells_additions_modifications_and_deletions_apart(bench: Bench) -> None:
    bench.publish("r1", targets(["a", "b"]))
    first = bench.pointer()
    rows = public_rows(OPEN, ["a", "c"], name=["改名", "新"])
    bench.publish("r2", targets() | {OPEN: target(OPEN, rows)})
    feed = f"select change, entry_key from web.change where version > {first} order by 2"
    assert bench.web_sql(feed) == [("MOD", "a"), ("DEL", "b"), ("ADD", "c")]


def test_the_feed_does_not_show_what_is_loaded_but_not_flipped(bench: Bench) -> None:
    bench.publish("r1", targets(["a"]))
    bench.store.load(REGION, "r2", DAY, targets(["b"]))
    assert bench.web_sql("select entry_key, change from web.change") == [("a", "ADD")]
