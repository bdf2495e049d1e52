"""Non-disclosure through whole runs: the source's own applications, and those entered by hand (Art. 13)."""

from datetime import date

import pandas as pd
import psycopg
import pytest
from worlds import NEXT_DAY, REGION, World

from contracts.errors import GateClosedError, SourceContractError
from loaders.workbench_approvals import Approvals, UnknownApplicationError
from pipeline import approvals, cli
from pipeline.approvals import ApplicationRefusedError
from regulation.lists import PublicList

OPEN, LISTED = PublicList.OPEN_CASE, PublicList.DISHONEST_DEBTOR
THIRD_DAY = date(2026, 11, 25)
REASON = "公开将危及当事人人身安全"
INSERT = (
    'insert into "T_PBBZXR" ("N_BS", "N_AJBS", "D_SQRQ", "C_SPJL", "D_SPRQ", "N_SQR", "N_SHR",'
    ' "N_SPR", "C_SPRZW", "C_FW", "C_XXX") values (%s, (select "N_AJBS" from "T_SCZX" where "C_AH" = %s),'
    " '2026-11-23', '09_05081-1', '2026-11-23', 1, %s, 3, '09_05086-1', %s, %s)"
)


def reason_of(world: World, key: str) -> str:
    rows = world.workbench.decisions(REGION)
    return str(rows.loc[rows["entry_key"] == key, "reason_code"].item())


def gone_dark(world: World, code: PublicList = OPEN) -> set[str]:
    return set(world.visible(code)["entry_key"])


def test_a_column_leaves_at_once_although_the_gate_stays_shut_and_the_rest_comes_back(
    world: World,
) -> None:
    world.run()
    row = world.victim()
    first = {str(n) for (n,) in world.sql('select "C_AH" from "T_SCZX"')}
    others = world.visible()
    others = others.loc[
        others["case_number"].isin(first) & (others["case_number"] != row["case_number"])
    ]
    irregular = others.iloc[-1]
    world.sql(INSERT, 1, row["case_number"], 2, "09_05087-3", "09_05089-6")
    world.sql(INSERT, 2, irregular["case_number"], 1, None, None)  # two people, not three
    world.sql('alter table "T_PBBZXR" rename column "C_SPRZW" to "C_ZW"')
    with pytest.raises(GateClosedError, match=r"applications not to disclose.*C_SPRZW"):
        world.run(NEXT_DAY)
    assert row["entry_key"] in gone_dark(world)

    world.sql('alter table "T_PBBZXR" rename column "C_ZW" to "C_SPRZW"')
    answer = world.run(NEXT_DAY)
    left = {(code, reason) for code, reason, _ in answer["withdraw"]["reasons"]}
    assert ("open_case", "X23-FIELD-WITHHELD") in left
    assert reason_of(world, row["entry_key"]) == "P91-PUBLIC-IN-PART"
    shown = world.visible().set_index("entry_key")
    assert pd.isna(shown.loc[row["entry_key"], "amount_yuan"])
    assert shown.loc[row["entry_key"], "name"] == row["name"]
    assert reason_of(world, row["entry_key"]) == "P91-PUBLIC-IN-PART"
    assert irregular["entry_key"] not in set(shown.index)
    assert reason_of(world, irregular["entry_key"]) == "H27-VETO-IRREGULAR"
    again = world.run(NEXT_DAY)
    assert not again["withdraw"]["reasons"], "a blank column is withdrawn once, not every day"


def test_an_unreadable_table_of_applications_stops_additions_and_not_withdrawals(
    world: World,
) -> None:
    world.run()
    before = gone_dark(world)
    row = world.victim()
    world.close(row["case_number"])
    world.sql('alter table "T_PBBZXR" rename to "T_PB"')
    with pytest.raises(GateClosedError):
        world.run(NEXT_DAY)
    after = gone_dark(world)
    assert row["entry_key"] not in after
    left = world.visible()
    assert before - after == set(before - set(left["entry_key"]))
    assert len(before - after) < 5, "nothing leaves for want of the table"


@pytest.mark.slow
def test_an_empty_table_where_there_were_rows_stops_additions_and_not_withdrawals(
    world: World,
) -> None:
    world.run()
    row = world.victim()
    hidden = world.workbench.decisions(REGION)
    hidden = set(hidden.loc[hidden["reason_code"] == "X20-VETO", "entry_key"])
    assert hidden, "the sample court has approvals in this region"
    world.close(row["case_number"])
    world.sql('delete from "T_PBBZXR"')
    with pytest.raises(GateClosedError):
        world.run(NEXT_DAY)
    shown = {key for code in PublicList for key in gone_dark(world, code)}
    assert row["entry_key"] not in shown
    assert not hidden & shown


@pytest.mark.slow
def test_another_broken_table_is_still_named_itself(world: World) -> None:
    world.sql('alter table "T_SCZX_QZXZ" rename to "T_QZXZ"')
    with pytest.raises(SourceContractError, match="T_SCZX_QZXZ"):
        world.run()


def test_the_whole_way_by_hand(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Applied for: hidden while pending; approved: hidden; ended by another person: public again."""
    world.run()
    row = world.victim()
    key = row["entry_key"]
    command = ["approval", "apply", key, "--scope", "party", "--reason", REASON, "--by", "王建国"]
    assert cli.main(command) == 0
    assert "第 1 号" in capsys.readouterr().out

    assert cli.main(["approval", "decide", "1", "--by", "赵刚", "--as", "bureau_director"]) == 1
    assert "尚未经部门负责人审核" in capsys.readouterr().out
    assert cli.main(["approval", "review", "1", "--by", " 王 建国"]) == 1
    assert "须为三人" in capsys.readouterr().out

    world.run(NEXT_DAY)
    assert key not in gone_dark(world)
    assert reason_of(world, key) == "H20-VETO-PENDING"

    assert cli.main(["approval", "review", "1", "--by", "李明"]) == 0
    assert cli.main(["approval", "decide", "1", "--by", "李明", "--as", "vice_president"]) == 1
    assert cli.main(["approval", "decide", "1", "--by", "赵刚", "--as", "vice_president"]) == 0
    assert cli.main(["approval", "review", "1", "--by", "钱程"]) == 1
    capsys.readouterr()
    world.run(NEXT_DAY)
    assert key not in gone_dark(world)
    assert reason_of(world, key) == "X20-VETO"
    assert cli.main(["approval", "list"]) == 0
    assert "已同意" in capsys.readouterr().out

    assert cli.main(["approval", "withdraw", "1", "--by", "王建国"]) == 1
    assert cli.main(["approval", "withdraw", "1", "--by", "赵刚"]) == 0
    world.run(THIRD_DAY)
    assert key in gone_dark(world)


# ── the desk alone: no run ──────────────────────────────────────────────────────────────────────
KEY, CASE_KEY = "0" * 31 + "1", "c" * 32


@pytest.fixture
def desk(world: World) -> World:
    """A workbench that knows one entry."""
    world.freeze(NEXT_DAY)
    url = world.settings.workbench_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into workbench.decision (region_code, list_code, entry_key, case_key, outcome,"
            " reason_code, run_id) values (%s, 'dishonest_debtor', %s, %s, 'publish', 'P90-PUBLIC', 'r')",
            [REGION, KEY, CASE_KEY],
        )
    return world


def enter(desk: World, key: str = KEY, **more: object) -> int:
    given = {"scope": "case", "reason": REASON, "by": "王建国"} | more
    return approvals.apply(desk.store, desk.workbench, key, **given)  # type: ignore[arg-type]


# fmt: off
REFUSED = {
    "a key nobody knows":            ({"key": "f" * 32}, "没有这个条目"),
    "a case number for a key":       ({"key": "（2025）吉0102执123号"}, "32 位十六进制"),
    "no reason":                     ({"reason": " "}, "必须填写"),
    "no name":                       ({"by": ""}, "必须填写"),
    "an address in the reason":      ({"reason": "住长春市南关区人民大街123号4单元501室"}, "home_address"),
    "a telephone in the reason":     ({"reason": "电话13800138000"}, "mobile"),
    "ended yesterday":               ({"ends_on": date(2026, 11, 23)}, "截止日期"),
    "ends before it starts":         ({"starts_on": date(2026, 12, 5), "ends_on": date(2026, 12, 1)}, "截止日期"),
    "starts yesterday":              ({"starts_on": date(2026, 11, 23)}, "起始日期"),
    "ends in 9999":                  ({"ends_on": date(9999, 12, 31)}, "2099"),
    "a scope nobody knows":          ({"scope": "person"}, "范围应为"),
    "a list nobody knows":           ({"scope": "list", "list_code": "debtors"}, "名单应为"),
    "a case in one list":            ({"list_code": "open_case"}, "list 或 field"),
    "a field without its column":    ({"scope": "field"}, "--column"),
    "a case with a column":          ({"column": "sex"}, "--column"),
    "a column nobody knows":         ({"scope": "field", "column": "address"}, "信息项应为"),
    "a column of another list":      ({"scope": "field", "column": "content_text"}, "信息项应为"),
}
# fmt: on


def test_what_is_refused_is_refused_in_clear_words_and_not_kept(desk: World) -> None:
    for what, (given, words) in REFUSED.items():
        with pytest.raises(ApplicationRefusedError, match=words) as told:
            enter(desk, **given)  # type: ignore[arg-type]
        assert "13800138000" not in str(told.value), what
    assert Approvals(desk.workbench.engine).lines().empty


def test_order_and_three_people(desk: World) -> None:
    store, workbench = desk.store, desk.workbench
    number = enter(desk, scope="list")
    assert enter(desk, scope="field", column="conduct_text") == number + 1
    lines = Approvals(workbench.engine).lines().astype(object)
    assert lines["list_code"].tolist()[0] == "dishonest_debtor"
    assert [pd.isna(key) for key in lines["entry_key"]] == [True, False]

    def refused(words: str, step: object, *given: object, **more: object) -> None:
        with pytest.raises(ApplicationRefusedError, match=words):
            step(store, workbench, *given, **more)  # type: ignore[operator]

    refused("尚未经", approvals.decide, number, "赵刚", "bureau_director")
    refused("审核人不能是申请人", approvals.review, number, "王建国")
    approvals.review(store, workbench, number, "李明")
    refused("已经审核", approvals.review, number, "孙立")
    refused("只有执行局长", approvals.decide, number, "赵刚", "department_head")
    refused("决定人不能是", approvals.decide, number, "李 明", "bureau_director")
    refused("决定人不能是", approvals.decide, number, "王建国", "bureau_director")
    approvals.decide(store, workbench, number, "赵刚", "bureau_director")
    refused("已经决定", approvals.decide, number, "周正", "vice_president")
    refused("不能由申请人", approvals.withdraw, number, "王建国")
    approvals.withdraw(store, workbench, number, "周正")
    refused("已经撤回", approvals.withdraw, number, "周正")

    approvals.review(store, workbench, number + 1, "李明", is_refused=True)
    refused("已不同意", approvals.decide, number + 1, "赵刚", "bureau_director")
    with pytest.raises(UnknownApplicationError, match="99"):
        approvals.review(store, workbench, 99, "李明")
    today = NEXT_DAY
    found = [
        approvals.standing(line, today)
        for line in Approvals(workbench.engine).lines().to_dict("records")
    ]
    assert found == ["已撤回", "不同意"]
