"""A day leaves evidence; whatever is done to it, or to the store behind its back, the audit tells."""

from collections.abc import Callable

import psycopg
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import PipelineError, ReadBackError
from loaders import public_proof
from pipeline import attest, cli, steps
from pipeline.audit import Standing, verify
from regulation.lists import PublicList

OPEN = PublicList.OPEN_CASE


def spoil(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(statement)


def items(world: World) -> list[tuple[str, str]]:
    chain = attest.chain(world.settings, world.workbench, world.store)
    return [(item.region, item.kind) for item in chain.items()]


def standing(world: World, code: PublicList = OPEN) -> Standing:
    [found] = [each for each in verify(world.settings).lists if each.list_code is code]
    return found.standing


def test_two_days_leave_a_chain_and_the_audit_agrees(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run()
    world.close(world.victim()["case_number"])
    order = world.order(NEXT_DAY)
    for step in (steps.extract, steps.decide, steps.withdraw):
        step(order)
    assert items(world) == [(REGION, "publication"), (REGION, "takedown")]
    assert cli.main(["audit", "verify"]) == 0
    steps.validate(order)
    steps.publish(order)
    steps.confirm(order)
    publication, takedown, again = attest.chain(
        world.settings, world.workbench, world.store
    ).items()
    assert cli.main(["audit", "verify", "--from", "3"]) == 0
    told = capsys.readouterr().out
    assert "证据链完整，公开库与证据一致" in told
    body = takedown.body
    assert body["left"]["open_case"]["count"] >= 1
    assert body["events"]["open_case"]["event_last_on"] == DAY.isoformat()
    assert body["events"]["open_case"]["late_count"] == 0
    assert body["hidden_at"].startswith("2026-11-24T12:30")
    for item in (publication, again):
        assert item.body["proof"]["relations"] >= 6
        assert len(item.body["verdict_digest"]) == 64
        assert item.body["state"]["open_case"]["lease_until"]
    before, after = (
        publication.body["state"][str(OPEN)]["count"],
        body["state"][str(OPEN)]["count"],
    )
    assert before - after == body["left"]["open_case"]["count"]


def test_the_chain_names_no_entry_and_no_person(world: World) -> None:
    world.run()
    shown = world.visible()
    with psycopg.connect(world.settings.workbench_url.replace("+psycopg", "")) as connection:
        [(text,)] = connection.execute("select string_agg(e::text, '') from workbench.evidence e")
    for column in ("entry_key", "case_number", "name"):
        assert not [value for value in shown[column] if value in text]


WAYS = {
    "a word": ("update store.open_case set name = '甲' where entry_key in (select entry_key from"
               " store.open_case limit 1)", Standing.CONTENT),
    "a row taken out": ("delete from store.open_case where entry_key in (select entry_key from"
                        " store.open_case limit 1)", Standing.COUNT),
    "the count": ("update store.publication set row_count = row_count + 1", Standing.COUNT),
    "a version back": ("update store.publication set version = version - 1", Standing.MOVED_BACK),
    "a version nobody attested": ("update store.publication set version = version + 1",
                                  Standing.UNATTESTED),
    "all of it": ("delete from store.publication", Standing.GONE),
}  # fmt: skip


def test_whatever_is_done_behind_its_back_is_told(
    new_world: Callable[[], World], capsys: pytest.CaptureFixture[str]
) -> None:
    world = new_world()
    world.run()
    assert standing(world) is Standing.SAME
    url = world.settings.public_url
    for what, (statement, found) in WAYS.items():
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            tables = ("open_case", "publication")
            for table in tables:
                connection.execute(f"create table kept_{table} as table store.{table}")
            connection.execute(statement)
            connection.commit()
            assert (what, standing(world)) == (what, found)
            assert cli.main(["audit", "verify"]) == 1
            assert found.zh in capsys.readouterr().out
            for table in tables:
                connection.execute(f"delete from store.{table}")
                connection.execute(f"insert into store.{table} table kept_{table}")
                connection.execute(f"drop table kept_{table}")
    assert standing(world) is Standing.SAME


def test_a_broken_chain_is_named_and_ends_the_audit(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.run()
    spoil(
        world.settings.workbench_url,
        'update workbench.evidence set body = body || \'{"visible": {"open_case": 0}}\'',
    )
    assert cli.main(["audit", "verify"]) == 1
    told = capsys.readouterr().out
    assert "第 1 项被改动 changed" in told
    spoil(world.settings.workbench_url, "delete from workbench.evidence")
    assert cli.main(["audit", "verify"]) == 1
    assert "第 1 项末尾被截去 truncated" in capsys.readouterr().out


def test_a_withdrawal_that_had_no_time_to_attest_is_attested_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run()
    world.close(world.victim()["case_number"])
    with monkeypatch.context() as patch:
        patch.setattr(attest, "withdrawn", lambda *_: None)
        order = world.order(NEXT_DAY)
        for step in (steps.extract, steps.decide, steps.withdraw):
            step(order)
    assert standing(world) is Standing.FEWER
    assert items(world) == [(REGION, "publication")]
    steps.withdraw(order)
    assert items(world) == [(REGION, "publication"), (REGION, "takedown")]
    assert standing(world) is Standing.SAME


def test_without_the_signing_key_withdrawals_go_on_and_nothing_is_published(world: World) -> None:
    world.run()
    number = world.victim()["case_number"]
    world.close(number)
    (world.settings.home / "evidence_key.secret").unlink()
    with pytest.raises(PipelineError, match=r"evidence_key\.secret is missing"):
        world.run(NEXT_DAY)
    assert number not in set(world.visible()["case_number"])
    assert world.store.decided_on(REGION) == DAY


def test_a_masked_entry_that_can_be_read_halts_the_run_and_leaves_no_evidence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = world.order()
    for step in steps.STEPS[:-1]:
        step(order)
    key = str(world.visible()["entry_key"].iloc[0])
    monkeypatch.setattr(attest, "masked", lambda _: {OPEN: [key]})
    with pytest.raises(ReadBackError, match="shows 1 of 1 masked entries") as told:
        steps.confirm(order)
    assert key not in str(told.value)
    assert items(world) == []
    monkeypatch.undo()


def test_the_proof_looks_for_every_entry_that_was_not_published(world: World) -> None:
    answer = world.run()
    reasons = answer["decide"]["reasons"]
    decided = sum(count for by_reason in reasons.values() for count in by_reason.values())
    assert answer["confirm"]["masked"] == decided - sum(answer["confirm"]["visible"].values())
    assert public_proof.prove(
        world.store.engine, world.store.web_engine, REGION, {}
    ).relations >= 6  # fmt: skip
