"""The ``disclosure`` command. Each command loads what it needs itself, so that none waits for another's."""

import argparse
import sys
from datetime import date, datetime
from typing import Any

from contracts.errors import PipelineError
from pipeline import redact_command
from pipeline.console import CONSOLE, place_of


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 something differs or failed, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except PipelineError as problem:
        CONSOLE.print(f"[red]失败 {type(problem).__name__}[/red]：{problem}", soft_wrap=True)
        return 1
    except Exception as problem:  # a library's message may quote a row; its type and place do not
        CONSOLE.print(
            f"[red]程序内部错误[/red] {place_of(problem)}；请连同此行报告", soft_wrap=True
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="disclosure", description="吉林法院执行信息公开管道")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def add(name: str, run: Any, help_text: str, to: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = to.add_parser(name, help=help_text, description=help_text)
        made.set_defaults(run=run)
        return made

    add("init", _init, "建立或升级工作库与公开库")
    sync = add("sync", _sync, "执行一个工作日的筛选与发布（与 Airflow 的 daily_sync 同一组步骤）")
    sync.add_argument(
        "--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="判定日期，缺省为今天"
    )
    add("status", _status, "按辖区和名单显示版本、可见条数、确认时间、租约到期")
    add("verify", _verify, "从业务系统重新计算，与网站可读内容双向核对；有差异时退出码为 1")
    redact_command.add_arguments(add("redact", redact_command.run, redact_command.HELP))
    demo = add("demo", _demo, "演示：建样例法院，经 Airflow 跑两个工作日")
    demo.add_argument("--cases", type=int, default=20_000, help="样例案件数")
    simulate = commands.add_parser("simulate", help="样例数字法院")
    kinds = simulate.add_subparsers(required=True, metavar="动作")
    first = add("init", _simulate_init, "重建样例数字法院", kinds)
    first.add_argument("--cases", type=int, default=20_000)
    first.add_argument("--seed", type=int, default=1)
    first.add_argument("--date", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    later = add("day", _simulate_day, "样例数字法院再过一个工作日", kinds)
    later.add_argument("--date", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    for each in (first, later):
        each.add_argument("--url", default=None, help="SQLAlchemy URL，缺省为配置的数字法院")
    return parser


def _init(_: argparse.Namespace) -> int:
    from pipeline import config
    from pipeline.setup import prepare

    prepare(config.resolve())
    CONSOLE.print("工作库与公开库已就绪")
    return 0


def _sync(arguments: argparse.Namespace) -> int:
    from pipeline import config, show
    from pipeline.steps import RunIncompleteError, run_day, steps_by_region, stores

    day = arguments.date.isoformat() if arguments.date else None
    settings = config.resolve()
    seen: list[str] = []

    def progress(region: str, step: str, answer: object) -> None:
        mark = "[red]失败[/red]" if isinstance(answer, Exception) else "完成"
        if region not in seen:
            seen.append(region)
        CONSOLE.print(f"[{len(seen):>2}/13] {region} {show.STEP_NAMES[step]} {step} {mark}")
        if isinstance(answer, Exception):
            CONSOLE.print(f"        {type(answer).__name__}：{answer}", soft_wrap=True)

    status = 0
    try:
        run_day(day, "cli", progress)
    except RunIncompleteError as problem:
        CONSOLE.print(f"[red]{problem}[/red]", soft_wrap=True)
        status = 1
    workbench, _ = stores(settings)
    summary = steps_by_region(workbench, workbench.last_run_id())
    CONSOLE.print(show.outcomes(summary), show.reason_table(summary), show.publications(summary))
    for line in show.notices(summary):
        CONSOLE.print(f"注意：{line}")
    return status


def _status(_: argparse.Namespace) -> int:
    from loaders.public_store import is_clock_simulated
    from pipeline import config, show
    from pipeline.steps import stores

    _, store = stores(config.resolve())
    rows = store.status()
    if rows.empty:
        CONSOLE.print("公开库还没有发布过任何内容；先运行 disclosure sync")
        return 1
    CONSOLE.print(show.status(rows, is_clock_simulated(store.engine), store.instant()))
    return 0


def _verify(_: argparse.Namespace) -> int:
    from loaders.public_store import is_clock_simulated
    from pipeline import config, show
    from pipeline.steps import stores
    from pipeline.verification import verify

    settings = config.resolve()
    with CONSOLE.status("重新计算并核对……") as waiting:
        found = verify(settings, lambda region: waiting.update(f"已核对 {region}"))
    CONSOLE.print(show.verification(found))
    for problem in found.problems:
        CONSOLE.print(f"[red]{problem}[/red]", soft_wrap=True)
    if is_clock_simulated(stores(settings)[1].engine):
        CONSOLE.print("注意：公开库正使用模拟时钟 simulated clock，不得用于正式环境")
    CONSOLE.print("核对一致" if found.is_equal else "[red]存在差异[/red]")
    return 0 if found.is_equal else 1


def _demo(arguments: argparse.Namespace) -> int:
    from pipeline.demo import run

    return run(arguments.cases)


def _simulate_init(arguments: argparse.Namespace) -> int:
    from simulator import court

    engine = _court_engine(arguments.url)
    on = arguments.date or datetime.now().astimezone().date()
    summary = court.init(engine, cases=arguments.cases, seed=arguments.seed, on=on)
    CONSOLE.print(*summary.lines(), sep="\n")
    return 0


def _simulate_day(arguments: argparse.Namespace) -> int:
    from simulator import court

    summary = court.day(_court_engine(arguments.url), on=arguments.date)
    CONSOLE.print(*summary.lines(), sep="\n")
    return 0


def _court_engine(url: str | None) -> Any:
    from sqlalchemy import create_engine

    from pipeline import config

    return create_engine(url or config.resolve().source_url, hide_parameters=True)


if __name__ == "__main__":
    sys.exit(main())
