"""The lane and the orders in a whole court: without source, policy or calendar, and after a restored backup."""

import pytest
from lived_worlds import put_aside, take_out
from worlds import DAY, NEXT_DAY, REGION, World

from pipeline import cli, steps, takedown
from pipeline.takedown import TakedownIncompleteError

pytestmark = pytest.mark.slow

WORDS = ("--reason", "院领导批示暂停公开", "--by", "王建国")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = cli.main(list(words))
    return status, capsys.readouterr().out


def without_everything(world: World, patch: pytest.MonkeyPatch) -> None:
    """No source, no policy file that can be read, and a year whose notice nobody has entered."""
    patch.setenv("DISCLOSURE_SOURCE_URL", "postgresql+psycopg://nobody@/nowhere?host=/nowhere")
    broken = world.settings.home / "broken.toml"
    broken.write_text("this is no policy", "utf-8")
    patch.setenv("DISCLOSURE_POLICY", str(broken))
    patch.setenv("DISCLOSURE_MAPPING", "/nowhere/mapping.toml")


def test_the_lane_needs_neither_source_nor_policy_nor_calendar(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run(DAY)
    keep, out = (world.visible().iloc[place]["entry_key"] for place in (0, 1))
    without_everything(world, monkeypatch)
    with world.workbench.engine.begin() as connection:
        connection.exec_driver_sql(
            "update workbench.decision set outcome = 'withdraw', reason_code = 'X10-CLOSED'"
            f" where entry_key = '{out}'"
        )
    ends = "select entry_key from store.consumption_restriction where visible_until < now()"
    with world.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "create or replace function store.current_instant() returns timestamptz"
            " language sql stable parallel safe as 'select timestamptz ''2027-03-06 01:00+00'''"
        )
        over = connection.exec_driver_sql(ends.replace("now()", "store.current_instant()")).all()
    assert over
    status, words = said(capsys, "takedown", "--due")
    assert status == 0, words
    assert "X10-CLOSED" in words
    assert "X62-EXPIRED" in words
    with world.store.engine.connect() as connection:
        stored = {k for (k,) in connection.exec_driver_sql("select entry_key from store.open_case")}
        left = connection.exec_driver_sql(ends.replace("now()", "store.current_instant()")).all()
    assert keep in stored
    assert out not in stored
    assert left == []


def test_an_order_by_command_is_down_recorded_proved_and_survives_the_next_day(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run(DAY)
    key = world.visible().iloc[0]["entry_key"]
    status, words = said(capsys, "takedown", key, *WORDS)
    assert (status, "已移除并核对" in words) == (0, True), words
    assert key not in set(world.visible()["entry_key"])
    world.run(NEXT_DAY)
    assert key not in set(world.visible()["entry_key"])
    assert said(capsys, "prove")[0] == 0
    status, words = said(capsys, "restore", key, *WORDS)
    assert (status, "另一人" in words) == (1, True)
    assert said(capsys, "restore", key, "--reason", "批示已撤销", "--by", "李秀兰")[0] == 0
    world.run(NEXT_DAY)
    assert key in set(world.visible()["entry_key"])


@pytest.mark.parametrize(
    ("words", "status", "answer"),
    [
        (("takedown", "0" * 32, *WORDS), 1, "没有这个条目"),
        (("takedown", "张三", *WORDS), 1, "32 位"),
        (("takedown", "0" * 32), 2, "用法"),
        (("takedown",), 2, "用法"),
        (("takedown", "0" * 32, "--due"), 2, "用法"),
        (("restore", "0" * 32, *WORDS), 1, "没有生效中"),
        (("rollback", "--list", "open_case", "--region", "吉01", *WORDS), 1, "还没有发布过"),
        (("prove",), 0, "核对一致"),
    ],
)
def test_commands_answer_in_chinese(
    world: World,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    status: int,
    answer: str,
) -> None:
    found, output = said(capsys, *words)
    assert (found, answer in output) == (status, True), output
    assert "张三" not in output


def test_a_restored_backup_publishes_nothing_that_was_ordered_down_since(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run(DAY)
    put_aside(world, "before_orders")
    first, second = world.visible()["entry_key"].iloc[:2]
    for key in (first, second):
        assert said(capsys, "takedown", key, *WORDS)[0] == 0
    take_out(world, "before_orders", only="public")
    assert {first, second} <= set(world.visible()["entry_key"])
    status, words = said(capsys, "prove")
    assert (status, "2 条移除指令" in words) == (1, True), words
    world.run(NEXT_DAY)
    assert not {first, second} & set(world.visible()["entry_key"])
    assert said(capsys, "prove")[0] == 0


def test_a_rollback_by_command_previews_first(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run(DAY)
    victim = world.victim()
    world.sql('update "T_SCZX" set "N_SQZXBDJE" = 4321 where "C_AH" = %s', victim["case_number"])
    world.run(NEXT_DAY)
    before = world.everything()
    words = ("rollback", "--list", "open_case", "--region", REGION, *WORDS)
    status, output = said(capsys, *words)
    assert (status, "以上为预览" in output) == (0, True), output
    assert world.everything() == before
    assert said(capsys, *words, "--execute")[0] == 0
    rows = world.visible().set_index("entry_key")
    assert rows.loc[victim["entry_key"], "case_number"] == victim["case_number"]
    assert world.everything() != before
    world.run(NEXT_DAY)
    assert world.everything() == before


def test_a_pass_whose_region_fails_is_marked_failed_and_does_the_others(world: World) -> None:
    world.run(DAY)
    with world.store.engine.begin() as connection:
        connection.exec_driver_sql("insert into store.region values ('吉99')")
        connection.exec_driver_sql(
            "update store.consumption_restriction set visible_until = '2026-01-01'"
        )
        connection.exec_driver_sql(
            "create function store.refuse() returns trigger language plpgsql as"
            " $$ begin raise exception 'no'; end $$"
        )
        connection.exec_driver_sql(
            "create trigger refuse before delete on store.consumption_restriction for each row"
            " when (old.entry_key < '08') execute function store.refuse()"
        )
    seen: dict[str, object] = {}
    with pytest.raises(TakedownIncompleteError, match=REGION):
        takedown.run("test", seen.__setitem__)
    assert isinstance(seen.pop(REGION), TakedownIncompleteError)
    assert len(seen) == 13
    assert not any(isinstance(answer, Exception) for answer in seen.values())
    with world.store.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "select min(entry_key), max(entry_key), count(*) from store.consumption_restriction"
        ).one()
    assert left[2] > 0
    assert left[1] < "08"
    with world.workbench.engine.connect() as connection:
        runs = connection.exec_driver_sql(
            "select state from workbench.run where run_id like 'takedown-%%'"
        ).all()
    assert runs == [("incomplete",)]
    assert steps.steps_by_region(world.workbench, world.workbench.last_run_id())
    assert not str(world.workbench.last_run_id()).startswith("takedown-")
