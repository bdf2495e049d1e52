"""A region that does not look like itself: additions wait for a person, withdrawals do not."""

from datetime import date

import pandas as pd
import psycopg
import pytest
from lived_worlds import put_aside, take_out
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import BreakerOpenError, GateClosedError
from loaders import workbench_breakers as book
from pipeline import breaker_answers, cli, steps
from pipeline.breaker_answers import Answer, AnswerRefusedError
from pipeline.config import PROJECT
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE
CASES = ("T_SCZX", "T_HFZX")
_is_put_aside: list[str] = []

LOW = {
    "entry_floor = 50": "entry_floor = 10",
    "rekeyed_floor = 20": "rekeyed_floor = 5",
    "court_floor = 20": "court_floor = 500",
    "largest_vanished_share = 0.3": "largest_vanished_share = 0.25",
}


@pytest.fixture
def yesterday(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """A good day lies behind; floors low enough for a small court, counts of volume out of the way."""
    text = (PROJECT / "regulation/policies/2026-11-01.toml").read_text("utf-8")
    for old, new in LOW.items():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path_factory.mktemp("policy") / "policy.toml"
    file.write_text(text, "utf-8")
    monkeypatch.setenv("DISCLOSURE_POLICY", str(file))
    if _is_put_aside:
        take_out(world, "breaker_day")
    else:
        world.run(DAY)
        put_aside(world, "breaker_day")
        _is_put_aside.append("breaker_day")
    world.freeze(NEXT_DAY)
    return world


def rekey(world: World, keep: int = 0, column: str = "N_AJBS") -> None:
    """The source makes the ids of its cases anew, wherever they stand; all but ``keep`` in a thousand."""
    where = "select table_name from information_schema.columns where column_name = %s"
    for (table,) in world.sql(where + " and table_schema = 'public'", column):
        world.sql(
            f'update "{table}" set "{column}" = "{column}" + 500000000000000000'
            f' where mod("{column}", 1000) >= %s',
            keep,
        )


def rekey_one(world: World) -> pd.Series:
    """One debtor's row gets another id, wherever it stands."""
    row = world.victim()
    [(old,), *_] = world.sql(
        'select "N_ZTBS" from "T_SCZX_ZTXX" join "T_SCZX" using ("N_AJBS")'
        ' where "C_AH" = %s and "C_FLDW" = \'09_05036-2\'',
        row["case_number"],
    )
    where = "select table_name from information_schema.columns where column_name = 'N_ZTBS'"
    for (table,) in world.sql(where + " and table_schema = 'public'"):
        world.sql(
            f'update "{table}" set "N_ZTBS" = "N_ZTBS" + 500000000000000000 where "N_ZTBS" = %s',
            old,
        )
    return row


def lease(world: World) -> list[str]:
    rows = world.store.status()
    return [str(until) for until in rows.loc[rows["region_code"] == REGION, "visible_until"]]


def tripped(world: World) -> dict[tuple[str, str], str]:
    rows = book.lines(world.workbench.engine, world.workbench.last_run_id(), REGION)
    return {(r["breaker_code"], r["list_code"]): r["state"] for r in rows.to_dict("records")}


def stopped(world: World, day: date = NEXT_DAY) -> str:
    with pytest.raises(BreakerOpenError) as caught:
        world.run(day)
    return str(caught.value)


def test_new_keys_for_everything_stop_the_region_and_the_lists_stay(yesterday: World) -> None:
    before, until = yesterday.everything(), lease(yesterday)
    number = yesterday.victim()["case_number"]
    yesterday.close(number)
    rekey(
        yesterday, column="N_ZTBS"
    )  # of the parties; with new case ids nothing would tell that it is this one
    said = stopped(yesterday)
    assert "rekeyed(open_case)" in said
    assert f"disclosure breaker answer {yesterday.workbench.last_run_id()} {REGION}" in said
    assert {("rekeyed", "open_case"), ("vanished", "open_case"), ("new", "open_case")} <= set(
        tripped(yesterday)
    )
    assert set(tripped(yesterday).values()) == {"open"}
    after = yesterday.everything()
    assert lease(yesterday) == until
    # The closed case is masked although the region stands still; nothing else moved.
    for code in PublicList:
        rows = [row for row in before[str(code)] if number not in row]
        assert after[str(code)] == rows
    assert len(after[str(OPEN)]) < len(before[str(OPEN)])


def test_an_accepted_answer_publishes_this_and_is_not_asked_twice(yesterday: World) -> None:
    shown = yesterday.visible()
    rekey(yesterday)
    stopped(yesterday)
    run_id = yesterday.workbench.last_run_id()
    assert run_id is not None
    words = ["--by", "张主任", "--reason", "与信息中心核实，系统迁移更换了标识"]
    assert cli.main(["breaker", "answer", run_id, REGION, "--accept", *words]) == 0
    answer = yesterday.run(NEXT_DAY)
    assert set(tripped(yesterday).values()) == {"accepted"}
    now = yesterday.visible()
    # Neither doubled nor lost: each old key left in the flip that brought its new one.
    contents = [c for c in shown.columns if c != "entry_key"]
    assert sorted(map(str, shown[contents].values.tolist())) == sorted(
        map(str, now[contents].values.tolist())
    )
    assert not set(shown["entry_key"]) & set(now["entry_key"])
    assert answer["publish"]["rekeyed"]["open_case"] == len(shown)


def test_other_numbers_ask_again_and_another_day_too(yesterday: World) -> None:
    rekey(yesterday, keep=100)
    stopped(yesterday)
    run_id = str(yesterday.workbench.last_run_id())
    breaker_answers.answer(yesterday.workbench, run_id, REGION, Answer(True, "张主任", "已核实"))
    rekey(yesterday)
    stopped(yesterday)
    assert "open" in tripped(yesterday).values()
    stopped(yesterday, date(2026, 11, 25))
    assert set(tripped(yesterday).values()) == {"open"}


def test_a_refusal_is_final_and_takes_an_acceptance_back(yesterday: World) -> None:
    rekey(yesterday)
    order = yesterday.order(NEXT_DAY)
    for step in steps.STEPS[:4]:
        step(order)
    run_id, workbench = order["run_id"], yesterday.workbench
    breaker_answers.answer(workbench, run_id, REGION, Answer(True, "张主任", "已核实"))
    breaker_answers.answer(workbench, run_id, REGION, Answer(False, "李院长", "再核实"))
    with pytest.raises(AnswerRefusedError, match="already rejected"):
        breaker_answers.answer(workbench, run_id, REGION, Answer(True, "张主任", "已核实"))
    with pytest.raises(BreakerOpenError, match="rejected"):
        steps.publish(order)
    steps.validate(order)  # again, after a crash: the refusal stands
    with pytest.raises(BreakerOpenError, match="rejected"):
        steps.publish(order)


@pytest.mark.parametrize(
    ("by", "reason", "says"),
    [
        ("", "已核实", "--by"),
        ("张主任", " ", "--reason"),
        ("张主任", "当事人电话13800000000已核实", "personal values"),
        ("张主任", "证号220102196503151238", "personal values"),
        ("张主任", "核" * 501, "500"),
    ],
)
def test_an_answer_without_name_or_reason_or_with_personal_values_is_none(
    by: str, reason: str, says: str
) -> None:
    with pytest.raises(AnswerRefusedError, match=says) as caught:
        breaker_answers.checked(Answer(True, by, reason))
    assert "13800000000" not in str(caught.value)


def test_a_run_without_breakers_cannot_be_answered(yesterday: World) -> None:
    yesterday.run(NEXT_DAY)
    run_id = str(yesterday.workbench.last_run_id())
    with pytest.raises(AnswerRefusedError, match="no breakers"):
        breaker_answers.answer(yesterday.workbench, run_id, REGION, Answer(True, "张", "核实"))


GIVEN = {
    "silence": ({"is_accepted": True, "by": None, "reason": ""}, "expired"),
    "refusal": ({"is_accepted": False, "by": "李", "reason": ""}, "rejected"),
    "no reason": ({"is_accepted": True, "by": "李", "reason": "  "}, "rejected"),
    "values": ({"is_accepted": True, "by": "李", "reason": "电话13800000000"}, "rejected"),
    "yes": ({"is_accepted": True, "by": "李院长", "reason": "已核实"}, "accepted"),
}


def test_what_the_question_brings_back(yesterday: World) -> None:
    rekey(yesterday)
    order = yesterday.order(NEXT_DAY)
    for step in steps.STEPS[:4]:
        step(order)
    for name, (given, state) in GIVEN.items():
        with psycopg.connect(yesterday.settings.workbench_url.replace("+psycopg", "")) as bench:
            bench.execute("update workbench.breaker set state = 'open', answered_by = null")
        if state == "accepted":
            assert steps.answer(order, given)["accepted"] == len(tripped(yesterday))
        else:
            with pytest.raises(BreakerOpenError, match=state):
                steps.answer(order, given)
            with pytest.raises(BreakerOpenError):
                steps.publish(order)
        assert set(tripped(yesterday).values()) == {state}, name
        rows = book.lines(yesterday.workbench.engine)
        assert "13800000000" not in rows.to_csv()
    steps.publish(order)
    assert set(rows["answered_by"]) == {"李院长"}
    assert set(rows["reason_text"]) == {"已核实"}


def test_one_new_id_is_recognised(yesterday: World) -> None:
    before = yesterday.visible()
    row = rekey_one(yesterday)
    answer = yesterday.run(NEXT_DAY)
    assert answer["publish"]["rekeyed"] == {"open_case": 1}
    now = yesterday.visible()
    assert len(now) == len(before)
    assert row["entry_key"] not in set(now["entry_key"])
    again = now.loc[now["case_number"] == row["case_number"]]
    assert len(again) == 1
    assert answer["publish"]["kept_unattested"] == 0
    assert yesterday.run(NEXT_DAY)["publish"]["rekeyed"] == {}


def test_a_new_id_is_neither_doubled_nor_lost_while_the_gate_is_shut(yesterday: World) -> None:
    row = rekey_one(yesterday)
    before = yesterday.everything()
    for table in CASES:
        yesterday.sql(f'update "{table}" set "C_AJJZJD" = replace("C_AJJZJD", \'09_\', \'10_\')')
    with pytest.raises(GateClosedError, match="decisions"):
        yesterday.run(NEXT_DAY)
    assert yesterday.everything() == before
    assert row["entry_key"] in set(yesterday.visible()["entry_key"])


def test_what_is_taken_down_while_a_person_thinks_does_not_come_back(yesterday: World) -> None:
    rekey(yesterday)
    order = yesterday.order(NEXT_DAY)
    for step in steps.STEPS[:4]:
        step(order)
    key = yesterday.visible(PublicList.CONSUMPTION_RESTRICTION)["entry_key"].iloc[0]
    leaving = pd.DataFrame(
        [("consumption_restriction", key, "X20-VETO")],
        columns=["list_code", "entry_key", "reason_code"],
    )
    yesterday.store.withdraw(REGION, "takedown", leaving)
    steps.answer(order, GIVEN["yes"][0])
    for step in steps.STEPS[4:]:
        step(order)
    assert key not in set(yesterday.visible(PublicList.CONSUMPTION_RESTRICTION)["entry_key"])


def test_absent_entries_are_reported_with_age_and_end(
    yesterday: World, capsys: pytest.CaptureFixture[str]
) -> None:
    row = yesterday.victim()
    yesterday.sql(
        'delete from "T_SCZX_ZTXX" where "N_AJBS" = (select "N_AJBS" from "T_SCZX" where "C_AH" = %s)',
        row["case_number"],
    )
    answer = yesterday.run(NEXT_DAY)
    told = answer["publish"]["absent"]["open_case"]
    assert told["entries"] >= 1
    assert told["first_missed_on"] == NEXT_DAY.isoformat()
    assert told["dark_at"].startswith("2026-11-2")
    [line] = book.absent(yesterday.workbench.engine).to_dict("records")
    assert (line["region_code"], line["list_code"]) == (REGION, "open_case")
    assert cli.main(["status"]) == 0
    assert "消失而无依据" in capsys.readouterr().out
