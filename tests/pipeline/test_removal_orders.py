"""Orders by name: down at once, recorded, proved, and lifted only by a second person."""

import psycopg
import pytest
import sqlalchemy as sa
from removals import BIDS, NOON, OPEN, REGION, Removals, key

from contracts.errors import ReadBackError, StoreUnavailableError
from loaders.connection import StoreError
from loaders.workbench_orders import RemovalOrders
from pipeline import orders, suppression_proof
from pipeline.orders import NotRecordedError, OrderRefusedError

WHY = "院领导批示暂停公开"


def down(removals: Removals, name: str, by: str = "王建国", why: str = WHY) -> int:
    return orders.take_down(removals.store, removals.workbench, key(name), why, by)


def up(removals: Removals, name: str, by: str = "李秀兰") -> None:
    orders.restore(removals.store, removals.workbench, key(name), "批示已撤销", by)


def test_an_order_takes_the_entry_from_every_version_view_and_count(removals: Removals) -> None:
    removals.publish(["it", "beside"])
    removals.publish({"it": "改名", "beside": "名称一"})
    assert down(removals, "it") == 1
    assert removals.shown() == {"beside"}
    assert removals.sql("select distinct entry_key from store.open_case") == [(key("beside"),)]
    assert removals.sql("select row_count from store.publication") == [(1,)]
    assert [(c, n) for _, c, n in removals.feed() if n == "it"] == [("DEL", "it")]
    assert removals.orders() == [("takedown", "done", key("it"), "王建国")]
    removals.publish(["it", "beside"])
    assert removals.shown() == {"beside"}
    assert suppression_proof.prove(removals.store).problems == []


def test_giving_the_order_again_is_harmless(removals: Removals) -> None:
    removals.publish(["it"])
    assert (down(removals, "it"), down(removals, "it")) == (1, 0)
    assert removals.sql("select count(*) from store.suppression") == [(1,)]


def test_readers_lose_the_entry_although_a_load_holds_the_region(
    removals: Removals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger waits for no lock: the views ask it."""
    removals.publish(["it", "beside"])
    seen: list[set[str]] = []
    withdraw = type(removals.store).withdraw

    def watching(*arguments: object) -> object:
        seen.append(removals.shown())
        return withdraw(*arguments)

    monkeypatch.setattr(type(removals.store), "withdraw", watching)
    down(removals, "it")
    assert seen == [{"beside"}]


def test_an_entry_decided_but_never_published_can_be_ordered_down(removals: Removals) -> None:
    removals.decide("soon", "publish", "P90-PUBLIC")
    assert down(removals, "soon") == 0
    removals.publish(["soon", "beside"])
    assert removals.shown() == {"beside"}


@pytest.mark.parametrize(
    ("given", "why", "by", "says", "kept"),
    [
        (key("nobody"), WHY, "王建国", "没有这个条目", (key("nobody"), "王建国", WHY)),
        ("22010419810722581X", WHY, "王建国", "32 位", (None, "王建国", WHY)),
        ("（2026）吉0102执123号", WHY, "王建国", "32 位", (None, "王建国", WHY)),
        (key("it"), "当事人手机13904311762", "王建国", "个人信息", (key("it"), "（未予保存）", "（未予保存）")),
        (key("it"), WHY, "王建国13904311762", "个人信息", (key("it"), "（未予保存）", "（未予保存）")),
        (key("it"), "  ", "王建国", "必须填写", (key("it"), "（未予保存）", "（未予保存）")),
        (key("it"), WHY, "", "必须填写", (key("it"), "（未予保存）", "（未予保存）")),
        (key("it"), "一\n二", "王建国", "控制字符", (key("it"), "（未予保存）", "（未予保存）")),
        (key("it"), "长" * 501, "王建国", "500", (key("it"), "（未予保存）", "（未予保存）")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_chinese_and_recorded_without_values(
    removals: Removals, given: str, why: str, by: str, says: str, kept: tuple[str | None, ...]
) -> None:
    removals.publish(["it"])
    with pytest.raises(OrderRefusedError, match=says) as refused:
        orders.take_down(removals.store, removals.workbench, given, why, by)
    lines = RemovalOrders(removals.workbench.engine).lines()
    [line] = lines.to_dict("records")
    assert (line["entry_key"], line["ordered_by"], line["reason_text"]) == kept
    assert (line["state"], line["error_text"]) == ("refused", str(refused.value))
    for value in ("13904311762", "22010419810722581X", "吉0102"):
        assert value not in str(lines.to_dict()) + str(refused.value)
    assert removals.shown() == {"it"}
    assert removals.sql("select count(*) from store.suppression") == [(0,)]


def test_only_another_person_restores_and_the_next_load_shows_the_entry(removals: Removals) -> None:
    removals.publish(["it"])
    down(removals, "it")
    down(removals, "it", by="赵铁柱")
    for same in ("王建国", " 王 建国", "赵铁柱"):
        with pytest.raises(OrderRefusedError, match="另一人"):
            up(removals, "it", by=same)
    removals.publish(["it"])
    assert removals.shown() == set()
    up(removals, "it")
    assert removals.shown() == set()
    removals.publish(["it"])
    assert removals.shown() == {"it"}
    with pytest.raises(OrderRefusedError, match="没有生效中"):
        up(removals, "it")
    states = [(action, state) for action, state, *_ in removals.orders()]
    assert states == [
        ("takedown", "done"), ("takedown", "done"), *[("restore", "refused")] * 3,
        ("restore", "done"), ("restore", "refused"),
    ]  # fmt: skip
    assert orders.reapply(removals.store, removals.workbench) == 0
    assert removals.shown() == {"it"}


def test_whoever_ordered_before_the_last_restoration_may_restore_later(removals: Removals) -> None:
    removals.publish(["it"])
    down(removals, "it", by="王建国")
    up(removals, "it", by="李秀兰")
    down(removals, "it", by="李秀兰")
    up(removals, "it", by="王建国")


def test_without_a_workbench_the_order_is_carried_out_and_says_so(removals: Removals) -> None:
    removals.publish(["it"])
    with removals.workbench.engine.begin() as connection:
        connection.exec_driver_sql("drop schema workbench cascade")
    with pytest.raises(NotRecordedError, match="已屏蔽"):
        down(removals, "it")
    assert removals.shown() == set()


def test_a_row_that_cannot_be_deleted_is_hidden_all_the_same(removals: Removals) -> None:
    removals.publish(["it", "beside"])
    removals.sql(
        "create function store.refuse() returns trigger language plpgsql as"
        " $$ begin raise exception '220102196503151238'; end $$"
    )
    removals.sql(
        "create trigger refuse before delete on store.open_case for each row"
        " execute function store.refuse()"
    )
    with pytest.raises(StoreError) as problem:
        down(removals, "it")
    assert "220102196503151238" not in str(problem.value)
    assert removals.shown() == {"beside"}
    assert removals.orders() == [("takedown", "ordered", key("it"), "王建国")]
    assert not suppression_proof.prove(removals.store).is_proved
    removals.sql("drop trigger refuse on store.open_case")
    assert orders.reapply(removals.store, removals.workbench) == 0
    assert removals.orders() == [("takedown", "done", key("it"), "王建国")]
    assert suppression_proof.prove(removals.store).problems == []


def test_without_a_public_store_nothing_is_claimed(removals: Removals) -> None:
    removals.publish(["it"])
    removals.store.engine = sa.create_engine("postgresql+psycopg://x@/x?host=/nowhere")
    with pytest.raises(StoreUnavailableError):
        down(removals, "it")
    assert removals.orders() == []


# ── the proof ──────────────────────────────────────────────────────────────────────────────────
SPOILT = {
    "a stored row": (
        "insert into store.open_case select * from aside; ", "stored as before"),
    "a view without the ledger": (
        "create or replace view web.open_case as select {columns} from aside r", "shows 1"),
    "a count": ("update store.publication set row_count = row_count + 1", "count"),
    "an export": (
        "create view web.export as select entry_key from aside; grant select on web.export to web_public",
        "web.export"),
    "a lingering ADD": (
        "create or replace view web.change as select region_code, 'open_case'::text as list_code,"
        " from_version as version, entry_key, 'ADD'::text as change from aside", "web.change"),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT)
def test_the_proof_finds_whatever_is_left_of_a_suppressed_entry(
    removals: Removals, spoil: str
) -> None:
    from contracts.public import PUBLIC_TABLES

    removals.publish(["it", "beside"])
    removals.sql(
        f"create table aside as select * from store.open_case where entry_key = '{key('it')}'"
    )
    removals.sql("grant select on aside to web_public")
    down(removals, "it")
    assert suppression_proof.prove(removals.store).is_proved
    statements, says = SPOILT[spoil]
    columns = ", ".join(f"r.{name}" for name in PUBLIC_TABLES[OPEN].names)
    removals.sql(statements.format(columns=columns))
    found = suppression_proof.prove(removals.store)
    assert any(says in problem for problem in found.problems), found.problems
    assert key("it") not in str(found.problems)
    with pytest.raises(ReadBackError):
        suppression_proof.prove_entry(removals.store, key("it"))


# ── restored backups ───────────────────────────────────────────────────────────────────────────
def backup(removals: Removals) -> dict[str, str]:
    """Names of copies of both databases, made now."""
    made = {}
    for role, engine in (
        ("public", removals.store.engine),
        ("workbench", removals.workbench.engine),
    ):
        name = str(engine.url.database)
        _admin(engine, f'create database "{name}_backup" template "{name}" strategy file_copy')
        made[role] = name
    return made


def _admin(engine: sa.Engine, statement: str) -> None:
    socket = engine.url.query["host"]
    with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as c:
        c.execute(statement)


def put_back(removals: Removals, name: str) -> None:
    engine = removals.store.engine
    _admin(engine, f'drop database "{name}" with (force)')
    _admin(engine, f'alter database "{name}_backup" rename to "{name}"')


def test_an_old_public_backup_obeys_the_orders_given_since(removals: Removals) -> None:
    removals.freeze(NOON)
    removals.publish(["early", "late", "lifted", "beside"])
    down(removals, "early")
    down(removals, "lifted")
    made = backup(removals)
    down(removals, "late")
    up(removals, "lifted")
    removals.publish(["lifted", "beside"])
    assert removals.shown() == {"lifted", "beside"}
    put_back(removals, made["public"])
    assert removals.shown() == {"late", "beside"}
    assert orders.unknown_to(removals.store, removals.workbench) == 1
    assert orders.reapply(removals.store, removals.workbench) == 1
    assert removals.shown() == {"beside"}
    assert suppression_proof.prove(removals.store).problems == []
    assert orders.unknown_to(removals.store, removals.workbench) == 0
    removals.publish(["early", "late", "beside"])
    assert removals.shown() == {"beside"}


def test_an_old_workbench_neither_lifts_nor_renews_an_order(removals: Removals) -> None:
    removals.publish(["it", "lifted", "beside"])
    down(removals, "lifted")
    made = backup(removals)
    down(removals, "it")
    up(removals, "lifted")
    put_back(removals, made["workbench"])
    assert orders.reapply(removals.store, removals.workbench) == 0
    removals.publish(["it", "lifted", "beside"])
    assert removals.shown() == {"lifted", "beside"}


def test_a_second_takedown_after_a_restoration_is_renewed(removals: Removals) -> None:
    removals.freeze(NOON)  # one and the same instant for all of it
    removals.publish(["it", "beside"])
    made = backup(removals)
    down(removals, "it")
    up(removals, "it")
    down(removals, "it", by="李秀兰")
    put_back(removals, made["public"])
    assert orders.reapply(removals.store, removals.workbench) == 1
    assert removals.shown() == {"beside"}


def test_an_order_covers_every_region_and_list_that_holds_the_entry(removals: Removals) -> None:
    removals.publish(["it", "a"])
    removals.publish(["it", "b"], BIDS)
    removals.publish(["it", "c"], region="吉02")
    assert down(removals, "it") == 3
    assert removals.shown() == {"a", "c"}
    assert removals.shown(BIDS) == {"b"}
    assert removals.shown(OPEN, REGION) == {"a"}
