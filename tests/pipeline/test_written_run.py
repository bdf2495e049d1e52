"""A number in anything a region's run wrote stops its additions, and only them."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import GateClosedError
from expectations import gate, row_checks
from pipeline import spool, steps, validation, written
from pipeline.spool import region_folder

pytestmark = pytest.mark.slow

NUMBER = "220104198107225819"
Plant = Callable[["Scene"], None]


class Scene:
    """One region's run between two steps, and the means to spoil what it wrote."""

    def __init__(self, world: World, order: dict, patch: pytest.MonkeyPatch) -> None:
        self.world, self.order, self.patch = world, order, patch
        self.folder = region_folder(world.settings.spool, order["run_id"], REGION)

    def in_frame(self, name: str, column: str) -> None:
        path = self.folder / f"{name}.parquet"
        rows = spool.read_frame(path)
        spool.write_frame(path, name, spoiled(rows, column))

    def in_lines(self) -> None:
        made = validation.final_lines
        self.patch.setattr(
            validation, "final_lines", lambda *given: spoiled(made(*given), "reason_code")
        )

    def in_leaks(self) -> None:
        made = row_checks.text_leaks
        self.patch.setattr(
            row_checks, "text_leaks", lambda held: spoiled(made(held), "column_names")
        )

    def in_quality(self) -> None:
        made = gate.run
        self.patch.setattr(
            gate, "run", lambda *given: replace(made(*given), failed=(f"value {NUMBER}",))
        )

    def in_answer(self) -> None:
        run, workbench = self.order["run_id"], self.world.workbench
        workbench.record_step(run, REGION, "decide", "running", {"note": f"bad row {NUMBER}"})

    def in_json(self, name: str) -> None:
        path = self.folder / name
        path.write_text(
            json.dumps(json.loads(path.read_text("utf-8")) | {"region_code": NUMBER}), "utf-8"
        )

    def in_log(self, name: str) -> None:
        path = self.world.settings.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"ERROR DETAIL: Key (id)=({NUMBER}) already exists.\n", "utf-8")

    def in_airflow_log(self) -> None:
        self.in_log("elsewhere/decide.log")
        path = self.world.settings.home / "elsewhere/decide.log"
        self.order["logs"] = {"task_id=region.decide/map_index=3/attempt=1.log": str(path)}


def spoiled(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows, the first of them with the number; one more row where there is none."""
    rows = rows.astype({column: object}).reset_index(drop=True)
    if rows.empty:
        rows.loc[0] = dict.fromkeys(rows.columns)
    rows.loc[0, column] = NUMBER
    return rows


PLANTS: dict[str, tuple[Plant, str]] = {
    "decisions": (Scene.in_lines, "lines.parquet"),
    "quarantine": (Scene.in_leaks, "text_leaks.parquet"),
    "case states": (lambda s: s.in_frame("case_states", "case_key"), "case_states.parquet"),
    "vanished": (lambda s: s.in_frame("gone", "reason_code"), "gone.parquet"),
    "suite results": (Scene.in_quality, "workbench.quality"),
    "answers of steps": (Scene.in_answer, "workbench.region_run"),
    "manifest": (lambda s: s.in_json("raw/manifest.json"), "manifest.json"),
    "a log of all regions": (lambda s: s.in_log("logs/run.log"), "logs/run.log"),
    "a log of Airflow": (Scene.in_airflow_log, "task_id=region.decide/map_index=3/attempt=1.log"),
}


AFTER_THE_VERDICT: dict[str, Plant] = {
    "verdict.json": lambda s: s.in_json("verdict.json"),
    "logs/run.log": lambda s: s.in_log("logs/run.log"),
}


@pytest.fixture
def day_two(world: World) -> tuple[World, dict]:
    """A court whose second day has something to take down and something to add."""
    published = world.run(DAY)["publish"]
    assert published["lists"]["open_case"]["added"] > 50, "a normal run raises no false alarm"
    victim = world.victim()
    world.close(victim["case_number"], on=NEXT_DAY)
    order = world.order(NEXT_DAY)
    steps.extract(order)
    steps.decide(order)
    return world, order


@contextmanager
def spoiling(world: World, order: dict, plant: Plant) -> Iterator[None]:
    """Plant the number in one place; afterwards everything is as it was."""
    home, run = world.settings.home, order["run_id"]
    folder = region_folder(world.settings.spool, run, REGION)
    shutil.copytree(folder, home / "kept")
    with pytest.MonkeyPatch.context() as patch:
        plant(Scene(world, order, patch))
        yield
    shutil.rmtree(folder)
    (home / "kept").rename(folder)
    shutil.rmtree(home / "logs", ignore_errors=True)
    order.pop("logs", None)
    world.workbench.record_step(run, REGION, "decide", "done", {})


def test_a_number_in_anything_it_wrote_shuts_the_gate_and_withdrawals_go(
    day_two: tuple[World, dict],
) -> None:
    world, order = day_two
    before = set(world.visible()["entry_key"])
    for what, (plant, said) in PLANTS.items():
        with spoiling(world, order, plant):
            with pytest.raises(GateClosedError) as closed:
                steps.validate(order)
            assert f"region {REGION}: " in str(closed.value)
            assert f"{said}:resident_id" in str(closed.value), what
            assert NUMBER not in str(closed.value)
            with pytest.raises(GateClosedError):
                steps.publish(order)
            (failed,) = quality(world, order["run_id"])
            assert f"{said}:resident_id" in failed, "the workbench keeps the reason"
            if what == "a log of Airflow":
                assert sum(steps.withdraw(order)["withdrawn"].values()) > 0
    assert set(world.visible()["entry_key"]) < before
    assert world.store.decided_on(REGION) == DAY
    steps.validate(order)
    for name, plant in AFTER_THE_VERDICT.items():
        with spoiling(world, order, plant):
            with pytest.raises(GateClosedError) as closed:
                steps.publish(order)
            assert f"written: {name}:resident_id" in str(closed.value)
    assert world.store.decided_on(REGION) == DAY
    steps.publish(order)
    assert world.store.decided_on(REGION) == NEXT_DAY


def quality(world: World, run_id: str) -> list[list[str]]:
    with psycopg.connect(world.settings.workbench_url.replace("+psycopg", "")) as connection:
        rows = connection.execute(
            "select failed from workbench.quality where run_id = %s and suite = 'written'"
            " and not is_passed",
            [run_id],
        ).fetchall()
    return [failed for (failed,) in rows]


def test_a_scan_that_breaks_is_no_pass_and_what_is_not_the_runs_is_not_read(
    day_two: tuple[World, dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, order = day_two

    def broken(*_: object) -> None:
        raise ValueError(NUMBER)

    with monkeypatch.context() as patch:
        patch.setattr(written, "_answers", broken)
        with pytest.raises(GateClosedError, match="written: 0 of 1 expectations ran") as closed:
            steps.validate(order)
        assert NUMBER not in str(closed.value)
    scene = Scene(world, order, monkeypatch)
    scene.in_log("logs/of-last-year.log")
    order["opened_at"] += 10 * 24 * 3600
    (scene.folder / "raw" / "note.txt").write_text(NUMBER, "utf-8")
    steps.withdraw(order)
    steps.validate(order)
    steps.publish(order)
    assert world.store.decided_on(REGION) == NEXT_DAY


def test_logs_older_than_the_run_are_left_out(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "deep" / "a.log"
    log.parent.mkdir(parents=True)
    log.touch()
    written_at = log.stat().st_mtime
    assert written.shared_logs(tmp_path, written_at) == {"logs/deep/a.log": log}
    assert written.shared_logs(tmp_path, written_at + 3600) == {}
