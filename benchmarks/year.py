"""A simulated year of one region: every holiday, a gap, three outages, two repetitions, and the first weeks of a
year without a calendar.

The sample court lives every working day; the real steps run against real stores; after midnight and after
each run the website's role reads everything, and ``year_ledger`` holds it against what the court's own rows
say. Run with ``make year``. It lies here because it is a repeatable measurement with bars, like its
neighbours, and ships with nothing. ``--from``/``--to`` for a part; exit status 1 when a bar is missed.
"""

import argparse
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.year_ledger import ZONE
from benchmarks.year_report import Account, tables
from benchmarks.year_truth import Reader, Truth
from pipeline import config, steps
from pipeline.setup import prepare
from regulation.lists import PublicList
from regulation.working_days import LAST_YEAR, is_working_day
from simulator import clock, court

REGION = "吉01"
NOWHERE = "postgresql+psycopg://postgres@127.0.0.1:1/nowhere"
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What befalls the year. Days are calendar days, both ends included."""

    first: date
    last: date
    gap: tuple[date, date] | None
    outages: tuple[tuple[date, date], ...]
    again: tuple[date, ...]

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += ONE

    def is_gap(self, day: date) -> bool:
        return self.gap is not None and self.gap[0] <= day <= self.gap[1]

    def is_out(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.outages)


YEAR = Plan(
    first=date(2026, 1, 4),
    last=date(2027, 1, 15),
    gap=(date(2026, 3, 16), date(2026, 3, 25)),
    outages=(
        (date(2026, 5, 20), date(2026, 5, 20)),
        (date(2026, 8, 11), date(2026, 8, 13)),
        (date(2026, 11, 9), date(2026, 11, 18)),
    ),
    again=(date(2026, 6, 24), date(2026, 9, 29)),
)
"""The third outage lasts eight working days; the lease is three."""


def works(day: date) -> bool:
    """Whether the court works, and a run is due: beyond the calendar, Monday to Friday (runbook)."""
    return is_working_day(day) if day.year <= LAST_YEAR else day.weekday() < 5


class Year:
    """The court, its stores, and the days."""

    def __init__(self, settings: config.Settings, engine: Any, plan: Plan) -> None:
        self.settings, self.engine, self.plan = settings, engine, plan
        self.account = Account()
        self.workbench, self.store = steps.stores(settings)
        self.reader = Reader(settings.source_url, REGION, config.entry_key_secret(settings))
        self.truth = Truth({}, frozenset())
        self.why_dark = "首次发布前"

    def live(self, progress: Callable[[date, str], None]) -> Account:
        """All days of the plan, one after another."""
        for number, day in enumerate(self.plan.days()):
            self._midnight(day)
            progress(day, self._day(day, number) if works(day) else "非工作日")
        return self.account

    def _midnight(self, day: date) -> None:
        self._freeze(day, time(0))
        if not self.plan.is_gap(day):
            take_down_what_is_due()
        dark = self._look()
        if dark and self.account.ledger.standing:
            self.account.dark[self.why_dark] += 1
            self.account.dark_days += 1
            self.account.told_days += self._is_told()

    def _day(self, day: date, number: int) -> str:
        if number:
            court.day(self.engine, on=day)
        self.truth = self.reader.read(day)
        self.account.ledger.learn(self.truth, day, set())
        self._freeze(day, time(20, 30))
        if self.plan.is_gap(day):
            self.why_dark = "十日无运行"
            self._look()
            return "无运行"
        said = self._run(day)
        if day in self.plan.again:
            before = self._everything()
            self._run(day)
            self.account.repeated.append(self._everything() == before)
            said += "，重跑"
        return said

    def _run(self, day: date) -> str:
        is_out = self.plan.is_out(day)
        failed: dict[str, Exception] = {}

        def note(_: str, step: str, found: Any) -> None:
            if isinstance(found, Exception):
                failed[step] = found

        with source_at(NOWHERE if is_out else self.settings.source_url):
            try:
                steps.run_day(None, "year", note)
            except steps.RunIncompleteError:
                self.account.failed_days += 1
                self.account.alarmed_days += self._is_alarmed()
        word = next((f"{step} {type(e).__name__}" for step, e in failed.items()), "成功")
        self.account.runs[word] += 1
        self._account_for_run(has_read="extract" not in failed, has_published=not failed)
        if failed:
            self.why_dark = "源系统中断" if is_out else "日历用尽" if "publish" in failed else word
        return word

    def _account_for_run(self, *, has_read: bool, has_published: bool) -> None:
        ledger, now = self.account.ledger, self.store.instant().astimezone(ZONE)
        held = set(self.store.current(REGION)["entry_key"])
        ledger.ran(now, held, has_read=has_read, has_published=has_published)
        if now.year > LAST_YEAR and has_read:
            self.account.beyond["runs"] += 1
            self.account.beyond["withdrawn"] += sum(
                e.entered_on == now.date() and k not in held and e.was_visible
                for k, e in ledger.endings.items()
            )
        self._look()
        if now.year > LAST_YEAR and ledger.added_last and ledger.added_last.year > LAST_YEAR:
            self.account.beyond["added"] += 1

    def _look(self) -> bool:
        """Read as the website; says whether the lists are dark."""
        now = self.store.instant().astimezone(ZONE)
        visible = {
            str(key) for code in PublicList for key in self.store.visible(code, REGION)["entry_key"]
        }
        dark = not self._pointers_are_lit()
        ledger = self.account.ledger
        ledger.look(now, visible, is_dark=dark)
        ledger.check_removals(now, self.truth, visible, is_dark=dark, explain=self._explain)
        return dark

    def _pointers_are_lit(self) -> bool:
        rows = self._publication()
        return bool(rows) and all(is_current for is_current, _ in rows)

    def _publication(self) -> list[tuple[bool, datetime]]:
        """(is_current, confirmed_at) of every list, as the website reads them."""
        with self.store.web_engine.connect() as connection:
            query = f"select is_current, confirmed_at from web.publication where region_code = '{REGION}'"
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def _is_told(self) -> bool:
        """The website can say that the lists are dark, and since which confirmation."""
        return all(not is_current and at is not None for is_current, at in self._publication())

    def _is_alarmed(self) -> bool:
        """The failed run stands in the workbench, and the status shows how long the lease still holds."""
        run_id = self.workbench.last_run_id()
        summary = self.workbench.run_summary(run_id)
        region = summary["regions"].get(REGION, {})
        shown = self.store.status()
        has_lease = bool(shown["visible_until"].notna().all()) if len(shown) else True
        return summary["state"] == "incomplete" and region.get("state") != "done" and has_lease

    def _explain(self, key: str) -> str:
        rows = self.workbench.decisions(REGION)
        found = rows.loc[rows["entry_key"] == key, "reason_code"]
        return str(found.iloc[0]) if len(found) else "无判定"

    def _everything(self) -> dict[str, Any]:
        return {c: self.store.visible(c, REGION).astype(str).to_dict("list") for c in PublicList}

    def _freeze(self, day: date, at: time) -> None:
        clock.freeze(self.store.engine, datetime.combine(day, at, ZONE))


def take_down_what_is_due() -> None:
    """One tick of the hourly takedown lane, when this version of the pipeline has it."""
    if importlib.util.find_spec("pipeline.takedown") is None:
        return
    from pipeline import takedown

    takedown.run("year", lambda *_: None)


def patient_policy(folder: Path) -> Path:
    """The policy, but for the share of doubtful entries that shuts the gate: the sample court's dirt is made for
    20,000 cases and does not shrink with the court."""
    text = (config.PROJECT / "regulation/policies/2026-11-01.toml").read_text("utf-8")
    usual = "largest_held_share = 0.2"
    if usual not in text:
        raise ValueError("the policy says largest_held_share otherwise: mend this script")
    file = folder / "policy.toml"
    file.write_text(text.replace(usual, "largest_held_share = 1.0"), "utf-8")
    return file


@contextmanager
def source_at(url: str) -> Iterator[None]:
    """The Digital Court is to be found there while the block runs."""
    before = os.environ["DISCLOSURE_SOURCE_URL"]
    os.environ["DISCLOSURE_SOURCE_URL"] = url
    try:
        yield
    finally:
        os.environ["DISCLOSURE_SOURCE_URL"] = before


def live(plan: Plan, cases: int, progress: Callable[[date, str], None]) -> Account:
    """Build the court and its stores in ``DISCLOSURE_HOME`` and live the plan.

    The other regions are left out: they differ in their cases and not in their code.
    """
    from sqlalchemy import NullPool, create_engine

    settings = config.resolve()
    os.environ["DISCLOSURE_SOURCE_URL"] = settings.source_url
    for name in ("workbench", "public", "web"):
        os.environ[f"DISCLOSURE_{name.upper()}_URL"] = getattr(settings, f"{name}_url")
    os.environ["DISCLOSURE_POLICY"] = str(patient_policy(settings.home))
    prepare(settings)
    engine = create_engine(settings.source_url, poolclass=NullPool)
    court.init(engine, cases=cases, seed=1, on=plan.first)
    every_region, steps.regions = steps.regions, lambda: {REGION: every_region()[REGION]}
    try:
        return Year(settings, engine, plan).live(progress)
    finally:
        steps.regions = every_region


def main() -> int:
    parser = argparse.ArgumentParser(description="模拟一年：期限、节假日、中断与补跑")
    parser.add_argument("--cases", type=int, default=1_600, help="样例法院案件数（全省）")
    parser.add_argument("--to", type=date.fromisoformat, default=YEAR.last, help="最后一天")
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=YEAR.first)
    parser.add_argument("--quiet", action="store_true", help="不逐日显示")
    arguments = parser.parse_args()
    plan = Plan(arguments.since, arguments.to, YEAR.gap, YEAR.outages, YEAR.again)
    console = Console()

    def progress(day: date, said: str) -> None:
        if not arguments.quiet:
            console.print(f"{day} {said}", highlight=False)

    with tempfile.TemporaryDirectory(prefix="disclosure-year-") as home:
        os.environ["DISCLOSURE_HOME"] = str(Path(home))
        account = live(plan, arguments.cases, progress)
    for table in tables(account):
        console.print(table)
    misses = account.misses()
    console.print(*([f"[red]未达标：{m}[/red]" for m in misses] or ["全部达标"]), sep="\n")
    return int(bool(misses))


if __name__ == "__main__":
    sys.exit(main())
