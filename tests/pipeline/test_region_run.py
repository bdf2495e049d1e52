"""One region, all steps, real stores: the ordinary day and the next."""

import contextlib
from datetime import date
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import GateClosedError, PipelineError, SupersededError
from pipeline import steps
from pipeline.verification import verify
from regulation.lists import PublicList
from simulator import court

OPEN = PublicList.OPEN_CASE


def test_a_first_day_is_published_and_a_second_writes_only_what_changed(world: World) -> None:
    first = world.run()
    assert sum(counts["added"] for counts in first["publish"]["lists"].values()) > 50
    again = world.run()
    assert all(
        c["added"] + c["changed"] + c["removed"] == 0 for c in again["publish"]["lists"].values()
    )
    court.day(world.source, on=NEXT_DAY)
    second = world.run(NEXT_DAY)
    lists = second["publish"]["lists"].values()
    written = sum(c["added"] + c["changed"] for c in lists)
    assert 0 < written < sum(c["unchanged"] for c in lists) / 5
    assert second["decide"]["decided"] < second["decide"]["carried"] / 5


@pytest.mark.slow
def test_a_closing_is_masked_by_the_first_run_that_sees_it(world: World) -> None:
    world.run()
    number = world.victim()["case_number"]
    world.close(number)
    world.run(NEXT_DAY)
    shown = pd.concat(world.visible(code)["case_number"] for code in PublicList)
    assert number not in set(shown)


def test_withdrawals_happen_although_the_gate_stays_shut(world: World) -> None:
    world.run()
    before = world.visible()
    number = world.victim()["case_number"]
    world.close(number)
    world.sql('delete from "T_SCZX_ZTXX" where mod("N_ZTBS", 2) = 0')
    with pytest.raises(GateClosedError, match="volume"):
        world.run(NEXT_DAY)
    after = world.visible()
    assert number not in set(after["case_number"])
    assert set(after["entry_key"]) == set(before.loc[before["case_number"] != number, "entry_key"])


@pytest.mark.slow
def test_a_lease_that_is_not_renewed_darkens_the_region(world: World) -> None:
    world.run()
    assert len(world.visible())
    world.freeze(date(2026, 11, 26), hour=23)
    assert len(world.visible())
    world.freeze(date(2026, 11, 27), hour=0)
    assert len(world.visible()) == 0


@pytest.mark.slow
def test_an_entry_that_merely_vanished_is_kept_and_darkens_by_itself(world: World) -> None:
    world.run()
    row = world.victim()
    world.sql(
        'delete from "T_SCZX_ZTXX" where "N_AJBS" = (select "N_AJBS" from "T_SCZX" where "C_AH" = %s)',
        row["case_number"],
    )
    answer = world.run(NEXT_DAY)
    assert answer["publish"]["kept_unattested"] >= 1
    assert row["entry_key"] in set(world.visible()["entry_key"])
    for day in (date(2026, 11, 25), date(2026, 11, 26)):
        world.run(day)
        assert row["entry_key"] in set(world.visible()["entry_key"])
    world.run(date(2026, 11, 27))
    assert row["entry_key"] not in set(world.visible()["entry_key"])


@pytest.mark.slow
def test_a_deleted_case_with_a_log_line_leaves_at_once(world: World) -> None:
    world.run()
    number = world.victim()["case_number"]
    [(case, court_number)] = world.sql(
        'select "N_AJBS", "N_FYDM" from "T_SCZX" where "C_AH" = %s', number
    )
    for table in ("T_SCZX_ZTXX", "T_SCZX_QZXZ", "T_SCZX_SXBZXR", "T_SCZX"):
        world.sql(f'delete from "{table}" where "N_AJBS" = %s', case)
    world.sql(
        'insert into "T_XA" values (%s, %s, %s, %s, now(), %s)', 1, case, court_number, number, "x"
    )
    world.run(NEXT_DAY)
    assert number not in set(world.visible()["case_number"])


@pytest.mark.slow
def test_a_debtor_corrected_to_a_third_party_leaves_at_once(world: World) -> None:
    world.run()
    row = world.victim()
    world.sql(
        'update "T_SCZX_ZTXX" set "C_FLDW" = \'09_05036-3\''
        ' where "N_AJBS" = (select "N_AJBS" from "T_SCZX" where "C_AH" = %s)',
        row["case_number"],
    )
    world.run(NEXT_DAY)
    assert row["entry_key"] not in set(world.visible()["entry_key"])


@pytest.mark.slow
def test_a_case_that_changes_region_is_shown_by_one_region_only(world: World) -> None:
    world.run()
    world.run(region="吉02")
    number = world.victim()["case_number"]
    [(elsewhere,)] = world.sql('select "N_FYDM" from "T_FY" where "C_FYDZ" = \'吉0202\'')
    moved = "（2025）吉0202执987654号"
    world.sql(
        'update "T_SCZX" set "N_FYDM" = %s, "C_AH" = %s where "C_AH" = %s', elsewhere, moved, number
    )
    for region in ("吉02", REGION):
        world.run(NEXT_DAY, region)
    assert number not in set(world.visible()["case_number"])
    assert moved in set(world.visible(region="吉02")["case_number"])


@pytest.mark.slow
def test_of_two_runs_at_once_one_publishes(world: World) -> None:
    one, two = world.order(), world.order()
    for step in (steps.extract, steps.decide, steps.withdraw, steps.validate):
        step(one)
    for step in steps.STEPS:
        step(two)
    with pytest.raises(SupersededError):
        steps.publish(one)
    assert not (world.settings.spool / one["run_id"]).exists()
    assert len(world.visible())


@pytest.mark.slow
def test_a_verdict_of_another_candidate_publishes_nothing(world: World) -> None:
    order = world.order()
    for step in (steps.extract, steps.decide, steps.withdraw, steps.validate):
        step(order)
    folder = world.settings.spool / order["run_id"] / REGION
    (folder / "candidate" / "open_case.parquet").write_bytes(
        (folder / "redacted" / "bidding_restriction.parquet").read_bytes()
    )
    with pytest.raises(GateClosedError, match="not about this candidate"):
        steps.publish(order)


@pytest.mark.slow
def test_no_verdict_no_publication(world: World) -> None:
    order = world.order()
    for step in (steps.extract, steps.decide, steps.withdraw):
        step(order)
    with pytest.raises(PipelineError):
        steps.publish(order)
    assert len(world.visible()) == 0


@pytest.mark.slow
def test_a_reader_with_an_open_transaction_sees_one_state(world: World) -> None:
    world.run()
    court.day(world.source, on=NEXT_DAY)
    with psycopg.connect(world.settings.web_url.replace("+psycopg", "")) as reader:
        reader.execute("set transaction isolation level repeatable read")
        count = "select count(*) from web.open_case"
        before = reader.execute(count).fetchone()
        world.run(NEXT_DAY)
        assert reader.execute(count).fetchone() == before


@pytest.mark.slow
def test_a_policy_nobody_can_read_stops_additions_and_not_withdrawals(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.run()
    number = world.victim()["case_number"]
    world.close(number)
    file = tmp_path / "policy.toml"
    file.write_text("version = ", "utf-8")
    monkeypatch.setenv("DISCLOSURE_POLICY", str(file))
    with pytest.raises(GateClosedError, match="unreadable"):
        world.run(NEXT_DAY)
    assert number not in set(world.visible()["case_number"])


@pytest.mark.slow
def test_beyond_the_calendar_additions_stop_and_withdrawals_go_on(world: World) -> None:
    world.run(date(2026, 12, 25))
    number = world.victim()["case_number"]
    world.close(number)
    with pytest.raises(PipelineError, match="State Council notice"):
        world.run(date(2026, 12, 30))
    assert number not in set(world.visible()["case_number"])


@pytest.mark.slow
def test_an_earlier_day_is_refused(world: World) -> None:
    world.run(NEXT_DAY)
    with pytest.raises(PipelineError, match="lies before it"):
        world.order(DAY)


def test_a_day_to_come_is_refused(world: World) -> None:
    world.freeze(DAY)
    with pytest.raises(PipelineError, match="has not come yet"):
        steps.open_run(NEXT_DAY.isoformat(), "test")


def test_a_run_never_makes_the_key_and_refuses_another(world: World) -> None:
    world.freeze(DAY)
    steps.open_run(DAY.isoformat(), "test")
    key = world.settings.home / "entry_key.secret"
    kept = key.read_text("utf-8")
    key.write_text("0" * 64, "utf-8")
    with pytest.raises(PipelineError, match="not the one of the last run"):
        steps.open_run(DAY.isoformat(), "test")
    key.unlink()
    with pytest.raises(PipelineError, match="missing"):
        steps.open_run(DAY.isoformat(), "test")
    key.write_text(kept, "utf-8")
    assert steps.open_run(DAY.isoformat(), "test")


def test_two_unusable_policies_still_let_withdrawals_run(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("version = ", "utf-8")
    world.settings.last_good_policy.write_text("version = ", "utf-8")
    monkeypatch.setenv("DISCLOSURE_POLICY", str(file))
    world.freeze(DAY)
    assert steps.open_run(DAY.isoformat(), "test")


@pytest.mark.slow
def test_a_step_that_ran_again_makes_the_verdict_void(world: World) -> None:
    order = world.order()
    for step in (steps.extract, steps.decide, steps.withdraw, steps.validate, steps.decide):
        step(order)
    with pytest.raises(GateClosedError, match="no readable verdict"):
        steps.publish(order)
    assert len(world.visible()) == 0


@pytest.mark.slow
def test_kinds_that_turn_blank_remove_nothing(world: World) -> None:
    world.run()
    before = set(world.visible(PublicList.EXIT_RESTRICTION)["entry_key"])
    assert before
    for table in ("T_SCZX_QZXZ", "T_HFZX_QZXZ"):
        world.sql(f'update "{table}" set "C_XZZL" = null')
    with contextlib.suppress(GateClosedError):
        world.run(NEXT_DAY)
    assert set(world.visible(PublicList.EXIT_RESTRICTION)["entry_key"]) == before


@pytest.mark.slow
def test_a_suppressed_entry_never_comes_back(world: World) -> None:
    world.run()
    key = world.visible()["entry_key"].iloc[0]
    world.store.suppress(key, "ordered", "tester")
    assert key not in set(world.visible()["entry_key"])
    world.run(NEXT_DAY)
    assert key not in set(world.visible()["entry_key"])


@pytest.mark.slow
def test_verify_agrees_and_notices_every_kind_of_difference(world: World) -> None:
    world.freeze(DAY)
    steps.run_day(DAY.isoformat(), "test", lambda *_: None)
    found = verify(world.settings)
    assert found.problems == []
    assert found.is_equal
    assert sum(check.visible for check in found.checks) > 100
    with psycopg.connect(world.settings.public_url.replace("+psycopg", "")) as store:
        store.execute(
            "update store.open_case set name = '220102196503151238' where ctid in (select ctid from store.open_case limit 1)"
        )
        store.execute(
            "delete from store.dishonest_debtor where ctid in (select ctid from store.dishonest_debtor limit 1)"
        )
        store.execute(
            "update store.consumption_restriction set content_text = '证号２２０１０２１９６５０３１５１２３８'"
            " where ctid in (select ctid from store.consumption_restriction limit 1)"
        )
        store.execute(
            "update store.exit_restriction set entry_key = repeat('0', 32) where ctid in (select ctid from store.exit_restriction limit 1)"
        )
    found = verify(world.settings)
    totals = {
        name: sum(getattr(c, name) for c in found.checks)
        for name in ("missing", "surplus", "different", "leaks")
    }
    assert totals == {"missing": 2, "surplus": 1, "different": 2, "leaks": 2}
