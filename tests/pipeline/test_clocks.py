"""The clocks of real runs: due, hidden, late, voided; and nothing overdue is visible."""

from datetime import date, timedelta

import pandas as pd
import psycopg
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import GateClosedError, PipelineError
from loaders.public_store import PublicStore
from loaders.workbench_clock import ClockTable
from pipeline import cli, clocks, steps
from regulation import policy as policies
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE
TOO_LATE = date(2026, 11, 9)


def of_entry(world: World, key: str) -> dict[str, object]:
    rows = ClockTable(world.workbench.engine).lines(REGION)
    (found,) = rows.loc[rows["entry_key"] == key].to_dict("records")
    return found


def overdue(world: World) -> pd.DataFrame:
    return clocks.overdue_visible(world.workbench, world.store)


def workbench(world: World, statement: str, *values: object) -> None:
    url = world.settings.workbench_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute(statement, values)


def test_a_closing_is_timed_and_met_and_a_late_one_is_hidden_at_once_and_breached(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run()
    first = world.victim()
    world.close(first["case_number"], NEXT_DAY)
    world.run(NEXT_DAY)
    met = of_entry(world, first["entry_key"])
    assert (met["clock_code"], met["started_on"], met["due_on"]) == (
        "C12-CLOSED", NEXT_DAY, date(2026, 12, 1),
    )  # fmt: skip
    assert (met["state"], bool(met["is_certain"]), met["reason_code"]) == (
        "met",
        True,
        "X10-CLOSED",
    )
    assert met["hidden_at"] == pd.Timestamp("2026-11-24 20:30", tz="Asia/Shanghai")

    second = world.victim()
    world.close(second["case_number"], TOO_LATE)
    world.run(date(2026, 11, 25))
    late = of_entry(world, second["entry_key"])
    assert second["entry_key"] not in set(world.visible()["entry_key"])
    assert late["state"] == "breached"
    assert late["due_on"] == date(2026, 11, 16) < late["known_on"]
    assert late["hidden_at"].tz_convert("Asia/Shanghai").date() == date(2026, 11, 25)
    assert overdue(world).empty

    assert cli.main(["clocks", "--state", "breached", "--region", REGION]) == 0
    shown = capsys.readouterr().out
    assert "逾期" in shown
    assert "按期屏蔽" not in shown
    assert "没有逾期而仍可见的条目" in shown
    assert cli.main(["clocks", "--region", "吉99"]) == 1

    # a policy made since does not rewrite what was settled under another
    now = policies.load()
    clocks.recompute(world.workbench, world.store, _other(now), REGION, "later")
    assert of_entry(world, first["entry_key"]) | {"run_id": ""} == met | {"run_id": ""}


def _other(policy: policies.Policy) -> policies.Policy:
    from dataclasses import replace

    return replace(policy, version="other", due_working_days=dict.fromkeys(PublicList, 1))


def test_what_is_overdue_and_visible_is_seen_and_the_command_fails(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run()
    row = world.victim()
    world.close(row["case_number"], TOO_LATE)
    of_case = {
        key
        for code in PublicList
        for key, number in world.visible(code)[["entry_key", "case_number"]].to_numpy()
        if number == row["case_number"]
    }

    def refuses(*_: object, **__: object) -> None:
        raise PipelineError("refused")

    with monkeypatch.context() as patch:
        patch.setattr(PublicStore, "withdraw", refuses)
        order = {"region": REGION, "run_id": "x", "decided_on": NEXT_DAY.isoformat()}
        world.freeze(NEXT_DAY)
        world.workbench.open_run("x", NEXT_DAY, "test")
        order["opened_at"] = 0.0
        for step in (steps.extract, steps.decide):
            step(order)
        with pytest.raises(PipelineError):
            steps.withdraw(order)
    running = of_entry(world, row["entry_key"])
    assert pd.isna(running["hidden_at"])
    assert running["state"] == "breached"
    # Closing that run must not void the clock: the standing decision is older than the closing.
    policy = policies.load()
    assert clocks.recompute_failed(world.workbench, world.store, policy, [REGION], "x") == {}
    assert of_entry(world, row["entry_key"])["state"] == "breached"

    found = overdue(world)
    assert set(found["entry_key"]) == of_case
    assert set(found.loc[found["list_code"] == "open_case", "due_on"]) == {date(2026, 11, 16)}
    assert cli.main(["clocks"]) == 1
    told = capsys.readouterr().out
    assert "已逾期而仍可见" in told
    assert row["name"] not in told

    world.run(NEXT_DAY)
    assert overdue(world).empty
    done = of_entry(world, row["entry_key"])
    assert done["state"] == "breached"
    assert not pd.isna(done["hidden_at"])


def test_a_closed_gate_times_what_it_took_down_all_the_same(world: World) -> None:
    world.run()
    row = world.victim()
    world.close(row["case_number"])
    world.sql('delete from "T_SCZX_ZTXX" where mod("N_ZTBS", 2) = 0')
    with pytest.raises(GateClosedError):
        world.run(NEXT_DAY)
    clocks.recompute_failed(world.workbench, world.store, policies.load(), [REGION], "x")
    found = of_entry(world, row["entry_key"])
    assert (found["state"], found["started_on"]) == ("met", DAY)


@pytest.mark.slow
def test_a_row_that_comes_back_is_overdue_although_it_was_hidden_once(world: World) -> None:
    """A rollback or a restored backup that nobody told of the closing."""
    world.run()
    row = world.victim()
    world.close(row["case_number"], TOO_LATE)
    kept = _stored(world, row["entry_key"])
    world.run(NEXT_DAY)
    assert overdue(world).empty
    _restore(world, kept)
    assert row["entry_key"] in set(world.visible()["entry_key"])
    assert overdue(world)["entry_key"].unique().tolist() == [row["entry_key"]]


def _stored(world: World, key: str) -> dict[str, object]:
    url = world.settings.public_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        cursor = connection.execute("select * from store.open_case where entry_key = %s", [key])
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def _restore(world: World, row: dict[str, object]) -> None:
    url = world.settings.public_url.replace("+psycopg", "")
    names = ", ".join(row)
    places = ", ".join(["%s"] * len(row))
    with psycopg.connect(url) as connection:
        connection.execute(
            f"insert into store.open_case ({names}) values ({places})", list(row.values())
        )


@pytest.mark.slow
def test_a_row_that_darkened_by_itself_was_hidden_when_it_darkened(world: World) -> None:
    """Its term over at midnight, deleted only two days later by the next run."""
    world.run()
    listings = world.visible(PublicList.DISHONEST_DEBTOR)
    first = {str(n) for (n,) in world.sql('select "C_AH" from "T_SCZX"')}
    listing = listings.loc[listings["case_number"].isin(first)].iloc[0]
    names = [str(n) for (n,) in world.sql('select "N_SXBS" from "T_SCZX_SXBZXR" s join "T_SCZX" c using ("N_AJBS") where c."C_AH" = %s', listing["case_number"])]  # fmt: skip
    world.sql(
        'update "T_SCZX_SXBZXR" set "D_QXJZ" = %s where "N_SXBS"::text = any(%s)', NEXT_DAY, names
    )
    world.run(NEXT_DAY)
    world.run(date(2026, 11, 26))
    found = of_entry(world, listing["entry_key"])
    assert (found["clock_code"], found["started_on"]) == ("D10-TERM-OVER", NEXT_DAY)
    assert found["hidden_at"] == pd.Timestamp("2026-11-25", tz="Asia/Shanghai")
    assert found["state"] == "met"


@pytest.mark.slow
def test_what_started_a_clock_was_corrected_before_anything_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run()
    row = world.victim()
    key, events = row["entry_key"], pd.DataFrame(
        {
            "list_code": ["open_case"],
            "entry_key": [row["entry_key"]],
            "clock_code": ["C12-CLOSED"],
            "started_on": [TOO_LATE],
            "reason_code": ["X10-CLOSED"],
        }
    )  # fmt: skip
    table = ClockTable(world.workbench.engine)
    policy = policies.load()
    table.revise(REGION, lambda lines: clocks._started(lines, events, REGION, policy, "dead", DAY))
    assert len(overdue(world)) == 1
    world.run(NEXT_DAY)
    assert of_entry(world, key)["state"] == "void"
    assert overdue(world).empty


def test_a_new_calendar_moves_what_is_not_settled() -> None:
    """Due in an uncovered year: the earliest day there can be, until the notice is entered."""
    policy = policies.load()
    late = date(2026, 12, 28)
    events = pd.DataFrame(
        [["open_case", "k", "C12-CLOSED", late, "X10-CLOSED"]],
        columns=[*clocks.KEY, "reason_code"],
    )
    nothing = pd.DataFrame(columns=clocks._NAMES)
    (line,) = clocks._started(nothing, events, REGION, policy, "r", late).to_dict("records")
    assert (line["due_on"], line["is_certain"]) == (date(2027, 1, 2), 0)
    states = [
        clocks.as_of(pd.DataFrame([line]), policy, late + timedelta(days=n))["state"].item()
        for n in range(8)
    ]
    # 29, 30 and 31 December work; beyond them nothing is sure to, so it is at risk already.
    assert states == ["running", "running", *["at_risk"] * 4, "breached", "breached"]
