"""The demonstration: a sample court, two working days through Airflow, and what the website then reads."""

import time
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import create_engine

from contracts.errors import ConfigurationError
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from pipeline import airflow_command, config, embedded, show
from pipeline.config import Settings
from pipeline.console import CONSOLE
from pipeline.region_run import ZONE
from pipeline.setup import prepare
from pipeline.steps import STEPS, steps_by_region, stores
from regulation.courts import regions

DAYS = (date(2026, 11, 23), date(2026, 11, 24))
"""Two working days inside the covered calendar. The demo's clock is simulated, so it works on any day."""

QUERY = """select court_name, case_number, name, sex, age, id_number_masked, performance, published_on
from web.dishonest_debtor where party_kind = '自然人'
order by filed_on desc, entry_key limit 5"""


def run(cases: int) -> int:
    """Run the demonstration from nothing. Exit status: 0 when both days were published whole."""
    from simulator import clock, court

    started = time.monotonic()
    settings = _fresh(config.resolve())
    prepare(settings)
    workbench, store = stores(settings)
    log = settings.home / "logs" / "demo-airflow.log"
    source = create_engine(settings.source_url, hide_parameters=True)
    CONSOLE.rule(f"一、建立样例数字法院：{cases:,} 件案件，93 个法院")
    with CONSOLE.status("生成案件、当事人、措施、失信信息……"):
        summary = court.init(source, cases=cases, seed=1, on=DAYS[0])
    CONSOLE.print(*summary.lines(), sep="\n")
    with CONSOLE.status("准备 Airflow 元数据库……"):
        airflow_command.migrate(settings, log)
    status = 0
    for number, day in enumerate(DAYS):
        if number:
            CONSOLE.rule(f"三、样例法院又过了一个工作日：{day}")
            CONSOLE.print(*court.day(source, on=day).lines(), sep="\n")
        clock.freeze(store.engine, datetime.combine(day, clock_time(20, 30), ZONE))
        CONSOLE.rule(f"{'四' if number else '二'}、Airflow 运行 daily_sync：{day}")
        status |= _one_day(settings, workbench, day, log, is_second=bool(number))
    _as_the_website(store)
    CONSOLE.rule("接下来可以看")
    CONSOLE.print(
        ".venv/bin/disclosure status    各辖区、名单的版本、可见条数、确认时间、租约到期\n"
        ".venv/bin/disclosure verify    从业务系统重新计算，与网站可读内容双向核对\n"
        f"{log.relative_to(config.PROJECT) if log.is_relative_to(config.PROJECT) else log}    Airflow 日志\n"
        "docs/public_contract.md        网站可读的视图与列",
        f"用时 {time.monotonic() - started:.0f} 秒",
    )
    return status


def _fresh(settings: Settings) -> Settings:
    """Empty databases, but only where a demo made the last ones."""
    marker = settings.home / "demo"
    if not settings.is_embedded:
        raise ConfigurationError(
            "the demo only runs on the embedded server; unset DISCLOSURE_…_URL"
        )
    if (settings.home / "entry_key.secret").exists() and not marker.exists():
        raise ConfigurationError(
            f"{settings.home} holds stores that are no demo's; set DISCLOSURE_HOME to another folder"
        )
    marker.touch()
    socket = embedded.start(settings.home / "pg")
    for database in ("digital_court", "workbench", "public_case"):
        embedded.drop_database(socket, database)
    return config.resolve()


def _one_day(
    settings: Settings, workbench: Workbench, day: date, log: Path, *, is_second: bool
) -> int:
    before = workbench.last_run_id()
    process = airflow_command.start_daily_sync(settings, day, log)
    _follow(workbench, before, process)
    run_id = workbench.last_run_id()
    if run_id == before:
        CONSOLE.print(f"[red]运行没有开始[/red]，见 {log}")
        return 1
    summary = steps_by_region(workbench, run_id)
    CONSOLE.print(show.publications(summary), show.outcomes(summary))
    if not is_second:
        CONSOLE.print(show.reason_table(summary))
    CONSOLE.print(show.durations(summary))
    written, unchanged = show.rows_written(summary)
    CONSOLE.print(f"写入公开库 {written:,} 行；{unchanged:,} 行未变，没有重写。运行 {run_id}")
    for line in show.notices(summary):
        CONSOLE.print(f"注意：{line}")
    for line in show.failures(summary):
        CONSOLE.print(f"[red]{line}[/red]", soft_wrap=True)
    return process.returncode


def _follow(workbench: Workbench, before: str | None, process: object) -> None:
    """Draw one bar over all regions and steps while Airflow works."""
    names = [step.__name__ for step in STEPS]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=CONSOLE) as bars:
        bar = bars.add_task("启动 Airflow", total=len(regions()) * len(names))
        while process.poll() is None:  # type: ignore[attr-defined]
            time.sleep(0.5)
            run_id = workbench.last_run_id()
            if run_id and run_id != before:
                summary = steps_by_region(workbench, run_id)
                done = [
                    (r, s)
                    for r in regions()
                    for s in names
                    if summary.get(r, {}).get(s, {}).get("state") == "done"
                ]
                last = f"{done[-1][0]} {show.STEP_NAMES[done[-1][1]]}" if done else "开始"
                bars.update(bar, completed=len(done), description=last)


def _as_the_website(store: PublicStore) -> None:
    """The website's own role and one of its queries."""
    from rich.table import Table
    from sqlalchemy import text

    CONSOLE.rule("五、网站以自己的角色 web_public 查询失信名单（数据均为虚构）")
    CONSOLE.print(QUERY)
    with store.web_engine.connect() as connection:
        result = connection.execute(text(QUERY))
        table = Table()
        for name in result.keys():  # noqa: SIM118 — not a mapping
            table.add_column(name, overflow="fold")
        for row in result:
            table.add_row(*("" if v is None else str(v) for v in row))
    CONSOLE.print(table)
