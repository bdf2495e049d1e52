"""200,000 cases: the first working day, the second, and what the second costs of the first.

Each day runs in a process of its own, so that its peak memory is its own. The yardstick beside the
durations is a plain read of the same source tables through the same driver in the same minute: a ratio to it
means something on any machine. Run with ``make bench``; ``--cases N`` for another size.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAYS = (date(2026, 11, 23), date(2026, 11, 24))
LIMIT_MIB = 2048


def main() -> int:
    """Print a table; exit status 1 when memory passes the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--step", choices=["sync", "read"], help=argparse.SUPPRESS)
    parser.add_argument("--date", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step == "sync":
        return _sync(arguments.date)
    if arguments.step == "read":
        return _read()
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-") as home:
        os.environ["DISCLOSURE_HOME"] = home
        return _measure(arguments.cases)


def _measure(cases: int) -> int:
    from datetime import time as clock_time

    from sqlalchemy import create_engine

    from pipeline import config
    from pipeline.region_run import ZONE
    from pipeline.setup import prepare
    from pipeline.steps import stores
    from simulator import clock, court

    settings = config.resolve()
    prepare(settings)
    source = create_engine(settings.source_url)
    started = time.monotonic()
    court.init(source, cases=cases, seed=1, on=DAYS[0])
    print(f"sample court of {cases:,} cases made in {time.monotonic() - started:.0f} s", flush=True)
    results = []
    for number, day in enumerate(DAYS):
        if number:
            court.day(source, on=day)
        clock.freeze(stores(settings)[1].engine, datetime.combine(day, clock_time(20, 30), ZONE))
        results.append(_child("sync", day) | {"read": _child("read", day)["seconds"]})
        print(f"day {number + 1} done in {results[-1]['seconds']:.0f} s", flush=True)
    return _report(results)


def _child(step: str, day: date) -> dict[str, float]:
    words = [sys.executable, str(Path(__file__)), "--step", step, "--date", day.isoformat()]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _report(results: list[dict[str, float]]) -> int:
    first, second = results
    columns = list(first["steps"])
    print(f"\n{'':24}{'day 1':>10}{'day 2':>10}{'day 2 / day 1':>16}")
    for name in ["seconds", *columns]:
        a = first["seconds"] if name == "seconds" else first["steps"][name]
        b = second["seconds"] if name == "seconds" else second["steps"][name]
        print(f"{name + ' (s)':24}{a:>10.1f}{b:>10.1f}{b / max(a, 0.01):>16.2f}")
    print(f"{'plain read (s)':24}{first['read']:>10.1f}{second['read']:>10.1f}")
    print(
        f"{'run / plain read':24}{first['seconds'] / first['read']:>10.1f}{second['seconds'] / second['read']:>10.1f}"
    )
    print(
        f"{'peak memory (MiB)':24}{first['mib']:>10.0f}{second['mib']:>10.0f}   limit {LIMIT_MIB}"
    )
    print(f"{'rows written':24}{first['written']:>10,.0f}{second['written']:>10,.0f}")
    print(f"{'rows left untouched':24}{first['unchanged']:>10,.0f}{second['unchanged']:>10,.0f}")
    return int(max(first["mib"], second["mib"]) > LIMIT_MIB)


def _sync(day: str) -> int:
    from pipeline import config, show
    from pipeline.steps import run_day, steps_by_region, stores

    started = time.monotonic()
    run_id = run_day(day, "bench", lambda *_: None)
    seconds = time.monotonic() - started
    summary = steps_by_region(stores(config.resolve())[0], run_id)
    steps = {
        step: sum(found.get(step, {}).get("seconds", 0.0) for found in summary.values())
        for step in show.STEP_NAMES
    }
    written, unchanged = show.rows_written(summary)
    # Not getrusage: its high-water mark is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text("ascii")
    mib = (
        int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
        / 1024
    )
    print(
        json.dumps(
            {
                "seconds": seconds,
                "steps": steps,
                "mib": mib,
                "written": written,
                "unchanged": unchanged,
            }
        )
    )
    return 0


def _read() -> int:
    """The yardstick: fetch every row of the mapped columns and throw it away."""
    import psycopg

    from extractors import mapping
    from pipeline import config

    settings = config.resolve()
    plan = mapping.load(settings.mapping)
    started = time.monotonic()
    with psycopg.connect(settings.source_url.replace("+psycopg", "")) as connection:
        for table, columns in sorted(
            {(t.physical, tuple(t.columns.values())) for t in plan.blocks}
        ):
            with connection.cursor(name="read") as cursor:
                cursor.itersize = 20_000
                cursor.execute(
                    "select {} from {}".format(", ".join(f'"{c}"' for c in columns), f'"{table}"')
                )
                for _ in cursor:
                    pass
    print(json.dumps({"seconds": time.monotonic() - started}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
