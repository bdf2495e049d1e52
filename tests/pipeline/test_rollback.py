"""A rollback shows a part of what was shown: nothing that has left comes back, and the feed stays true."""

import random
from datetime import timedelta

import pandas as pd
import pytest
from removals import DAY, NOON, OPEN, REGION, Removals, key, rows_of

from contracts.errors import SupersededError
from loaders import public_flip
from loaders.public_store import Target
from pipeline import orders, rollback, suppression_proof
from pipeline.orders import OrderRefusedError
from regulation.lists import PublicList

WHY = "误改名称"


def wish(target: int | None = None, **other: str) -> rollback.Wish:
    words = {"reason": WHY, "by": "王建国"} | other
    return rollback.Wish(REGION, OPEN, target, words["reason"], words["by"])


def back(removals: Removals, target: int | None = None) -> dict[str, int]:
    done = rollback.roll_back(removals.store, removals.workbench, wish(target))
    names = ("reverted", "removed", "unchanged", "expired", "suppressed", "gone")
    return {name: getattr(done, name) for name in names if getattr(done, name)}


def contents(removals: Removals) -> dict[str, str]:
    rows = removals.store.visible(OPEN)
    return dict(zip(rows["entry_key"], rows["name"], strict=True))


def named(**names: str) -> dict[str, str]:
    return {key(name): shown for name, shown in names.items()}


def test_old_content_comes_back_as_a_new_version(removals: Removals) -> None:
    removals.publish({"a": "旧", "b": "旧"})
    now = removals.publish({"a": "新", "b": "旧", "c": "新"})
    until = removals.sql("select visible_until, confirmed_at from store.publication")
    assert back(removals) == {"reverted": 1, "removed": 1, "unchanged": 1}
    assert contents(removals) == named(a="旧", b="旧")
    assert removals.pointer() > now
    assert [(c, n) for _, c, n in removals.feed(now)] == [("DEL", "c"), ("MOD", "a")]
    assert removals.sql("select row_count from store.publication") == [(2,)]
    assert removals.sql("select visible_until, confirmed_at from store.publication") == until
    removals.publish({"a": "新", "b": "旧", "c": "新"})
    assert contents(removals) == named(a="新", b="旧", c="新")


def test_what_has_left_since_stays_gone(removals: Removals) -> None:
    removals.freeze(NOON)
    soon = NOON + timedelta(hours=1)
    old = dict.fromkeys(("kept", "closed", "ordered", "over", "doubt"), "旧")
    first = removals.publish(old)
    new = dict.fromkeys(old, "新")
    removals.publish(new, until={"over": soon})
    removals.publish({name: "新" for name in new if name != "doubt"}, until={"over": soon})
    removals.decide("closed", "withdraw", "X10-CLOSED")
    removals.take_down()
    orders.take_down(removals.store, removals.workbench, key("ordered"), WHY, "王建国")
    removals.freeze(soon)
    before = removals.pointer()
    assert back(removals, first) == {"reverted": 1, "expired": 1}
    assert contents(removals) == named(kept="旧")
    assert removals.sql("select distinct entry_key from store.open_case") == [(key("kept"),)]
    # The feed still says of everything that left that it left, and the rollback adds its own.
    gone = {n for _, change, n in removals.feed() if change == "DEL"}
    assert gone == {"closed", "ordered", "over", "doubt"}
    assert [(c, n) for _, c, n in removals.feed(before)] == [("DEL", "over"), ("MOD", "kept")]
    assert suppression_proof.prove(removals.store).problems == []


def test_a_row_left_by_a_purge_that_died_does_not_come_back(
    removals: Removals, monkeypatch: pytest.MonkeyPatch
) -> None:
    removals.publish({"a": "旧", "doubt": "旧"})
    with monkeypatch.context() as patch:
        patch.setattr(public_flip, "purge", lambda *_: None)
        removals.publish({"a": "新"})
    assert removals.sql("select count(*) from store.open_case") == [(3,)]
    assert back(removals) == {"reverted": 1, "gone": 1}
    assert contents(removals) == named(a="旧")
    assert removals.sql("select distinct entry_key from store.open_case") == [(key("a"),)]


def test_the_shorter_lease_of_a_row_counts(removals: Removals) -> None:
    removals.freeze(NOON)
    one, two = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    removals.publish({"a": "旧", "b": "旧"}, until={"a": one})
    removals.publish({"a": "新", "b": "新"})
    removals.publish(
        {"a": "新", "b": "新"}, until={"b": two}
    )  # no new version: only its end is known now
    back(removals)
    removals.freeze(one)
    assert contents(removals) == named(b="旧")
    removals.freeze(two)
    assert contents(removals) == {}


def test_a_pending_load_is_void_after_a_rollback(removals: Removals) -> None:
    removals.publish({"a": "旧"})
    removals.publish({"a": "新"})
    rows = rows_of(OPEN, {"a": "更新", "b": "更新"}, REGION)
    kept = rows[["entry_key", "visible_until"]].iloc[:0]
    target = Target(OPEN, rows[["entry_key", "digest", "visible_until"]], rows, kept)
    removals.store.load(REGION, "pending", DAY, {OPEN: target})
    back(removals)
    with pytest.raises(SupersededError):
        removals.store.flip(
            REGION, "pending", lease_until=NOON, policy_version="p1", redaction_version="2"
        )
    removals.take_down()
    assert contents(removals) == named(a="旧")


def test_a_withdrawal_after_a_rollback_uncovers_nothing(removals: Removals) -> None:
    removals.publish({"a": "旧", "b": "旧"})
    removals.publish({"a": "新", "b": "新"})
    back(removals)
    removals.decide("b", "withdraw", "X10-CLOSED")
    removals.take_down()
    assert contents(removals) == named(a="旧")


def test_a_preview_changes_nothing_and_agrees_with_the_deed(removals: Removals) -> None:
    removals.publish({"a": "旧", "b": "旧"})
    removals.publish({"a": "新", "c": "新"})
    before = (contents(removals), removals.feed(), removals.orders())
    planned = rollback.preview(removals.store, wish())
    assert (contents(removals), removals.feed(), removals.orders()) == before
    assert back(removals) == {name: getattr(planned, name) for name in ("reverted", "removed")}


def test_again_changes_nothing(removals: Removals) -> None:
    removals.publish({"a": "旧"})
    removals.publish({"a": "新"})
    back(removals)
    version = removals.pointer()
    assert back(removals) == {"unchanged": 1}
    assert removals.pointer() == version


REFUSED = {
    "no such version": ("select 1", 7, {}, "没有发布过版本 7"),
    "other redactor": ("update store.open_case set redaction_version = '0' where name = '旧'", None, {}, "脱敏版本"),
    "other policy": ("update store.open_case set policy_version = 'p0' where name = '旧'", None, {}, "规则版本"),
    "a leak": ("update store.open_case set name = '22010419810722581X' where name = '旧'", None, {}, "个人信息"),
    "purged": ("delete from store.open_case where name = '旧'", None, {}, "已清除"),
    "words": ("select 1", None, {"reason": "电话13904311762"}, "个人信息"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_shown_again_is_refused_and_recorded(removals: Removals, case: str) -> None:
    statement, target, words, says = REFUSED[case]
    removals.publish({"a": "旧"})
    removals.publish({"a": "新"})
    removals.sql(statement)
    with pytest.raises(OrderRefusedError, match=says):
        rollback.roll_back(removals.store, removals.workbench, wish(target, **words))
    assert contents(removals) == named(a="新")
    assert [(action, state) for action, state, *_ in removals.orders()] == [("rollback", "refused")]


def test_the_first_version_has_none_before_it(removals: Removals) -> None:
    removals.publish({"a": "旧"})
    with pytest.raises(OrderRefusedError, match="没有更早的版本"):
        rollback.preview(removals.store, wish())


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_a_rollback_only_takes_away_and_followers_keep_up(
    removals: Removals, seed: int
) -> None:
    chance = random.Random(seed)
    names = [f"k{number}" for number in range(8)]
    history: list[tuple[int, dict[str, str]]] = []
    ordered: set[str] = set()
    for _ in range(14):
        deed = chance.choice(["publish", "publish", "withdraw", "order", "rollback"])
        shown = removals.shown() if history else set()
        if deed == "publish" or not history:
            wanted = {n: f"名{chance.randrange(3)}" for n in names if chance.random() < 0.7}
            removals.publish(wanted)
        elif deed == "withdraw" and shown:
            removals.store.withdraw(REGION, "w", frame_of(chance.choice(sorted(shown))))
        elif deed == "order" and shown and len(ordered) < 2:
            ordered.add(name := chance.choice(sorted(shown)))
            orders.take_down(removals.store, removals.workbench, key(name), WHY, "王建国")
        elif deed == "rollback":
            versions = [v for (v,) in removals.sql("select version from store.release order by 1")]
            before = removals.shown()
            rollback_to(removals, chance.choice(versions))
            assert removals.shown() <= before
        history.append((removals.pointer(), contents(removals)))
        assert [v for v, _ in history] == sorted(v for v, _ in history)
    for version, state in history:
        assert follow(removals, state, version) == contents(removals)
    assert not ordered & removals.shown()
    assert suppression_proof.prove(removals.store).problems == []


def rollback_to(removals: Removals, version: int) -> None:
    try:
        back(removals, version)
    except OrderRefusedError as refused:
        assert "已清除" in str(refused)  # noqa: PT017 — some versions are no longer kept


def frame_of(name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"list_code": [str(PublicList.OPEN_CASE)], "entry_key": [key(name)], "reason_code": ["X"]}
    )


def follow(removals: Removals, mine: dict[str, str], after: int) -> dict[str, str]:
    """What a re-user does who read version ``after`` and now catches up."""
    shown, result = contents(removals), dict(mine)
    for _, change, name in sorted(removals.feed(after), key=lambda c: (c[0], c[1] == "DEL")):
        result.pop(key(name), None)
        if change != "DEL" and key(name) in shown:
            result[key(name)] = shown[key(name)]
    return result
