"""The sum of the days is what one day from nothing would have made; any other row is found."""

import psycopg
import pytest
from worlds import DAY, NEXT_DAY, World

from pipeline import cli, rebuild, steps
from regulation.lists import PublicList
from simulator import court

pytestmark = pytest.mark.slow


@pytest.fixture
def lived(world: World) -> World:
    """Two whole days, with an entry ordered down and one that merely vanished between them."""
    world.freeze(DAY)
    steps.run_day(DAY.isoformat(), "test", lambda *_: None)
    court.day(world.source, on=NEXT_DAY)
    row = world.victim()
    world.store.suppress(str(world.visible()["entry_key"].iloc[-1]), "X90-ORDERED", "tester")
    world.close(row["case_number"], on=NEXT_DAY)
    vanished = world.visible().loc[lambda rows: rows["case_number"] != row["case_number"]].iloc[0]
    world.sql(
        'delete from "T_SCZX_ZTXX" where "N_AJBS" in (select "N_AJBS" from "T_SCZX" where "C_AH" = %s)',
        vanished["case_number"],
    )
    world.freeze(NEXT_DAY)
    steps.run_day(NEXT_DAY.isoformat(), "test", lambda *_: None)
    return world


def test_the_sum_of_the_days_equals_a_rebuild_and_every_difference_is_found(
    lived: World, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rebuild.check(lived.settings)
    assert found.problems == []
    assert [each for each in found.lists if not each.is_equal] == []
    assert sum(each.stored - each.kept for each in found.lists) > 100
    assert cli.main(["rebuild", "--check"]) == 0
    assert "逐字节一致" in capsys.readouterr().out
    some = "where ctid in (select ctid from store.{} where to_version is null limit 1)"
    for statement in (
        "update store.open_case set name = name || ' ' " + some.format("open_case"),
        "update store.dishonest_debtor set digest = 'x' " + some.format("dishonest_debtor"),
        "update store.exit_restriction set visible_until = now() + interval '99 y' "
        + some.format("exit_restriction"),
        "delete from store.consumption_restriction " + some.format("consumption_restriction"),
        "update store.bidding_restriction set entry_key = 'x' "
        + some.format("bidding_restriction"),
    ):
        with psycopg.connect(lived.settings.public_url.replace("+psycopg", "")) as store:
            store.execute(statement)
    found = rebuild.check(lived.settings)
    wrong = {each.list_code: each for each in found.lists if not each.is_equal}
    assert set(wrong) == set(PublicList)
    assert [
        (wrong[code].missing, wrong[code].surplus, wrong[code].different) for code in PublicList
    ] == [(0, 0, 1), (0, 0, 1), (0, 0, 1), (1, 0, 0), (1, 1, 0)]
    assert cli.main(["rebuild", "--check"]) == 1
    assert "存在差异" in capsys.readouterr().out
