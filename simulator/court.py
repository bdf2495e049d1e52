"""A sample Digital Court: build it, let it live one more working day, ask what was planted.

Everything in it is synthetic, and the same seed makes the same court on every database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain, islice
from random import Random

import pandas as pd
import sqlalchemy as sa

from regulation.working_days import next_working_day
from simulator import arrivals, changes, departures, offices, people
from simulator.bulk import Row, bulk_insert, exact
from simulator.dirt import plant
from simulator.history import History
from simulator.journal import Journal, Summary, resume
from simulator.registry import Registry
from simulator.sampling import Sampler
from simulator.schema import METADATA, SIM_LABEL, XA
from simulator.studio import Dossier, Studio

Progress = Callable[[int, int], None]
"""Called with the work done and the whole of it. Units: cases for ``init``, steps for ``day``."""

_CHUNK = 4000
_DIRT_SHARE = 0.02
"""Of all cases: each holds one defect, and a case has about four rows."""


def init(
    engine: sa.Engine,
    *,
    cases: int = 20_000,
    seed: int = 1,
    on: date = date(2026, 11, 23),
    progress: Progress | None = None,
) -> Summary:
    """Build the court anew, as it stands at the end of ``on``; what was there is dropped.

    Every kind of defect occurs at least once, however few cases.
    """
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    rng = Random(f"{seed}/0")
    pool = people.pool(rng, date(on.year, 1, 1), min(max(cases // 3, 500), 60_000))
    studio = Studio(rng, on, pool, offices.offices(), Registry())
    journal = Journal(seed, 0, on, studio.registry)
    planted = plant(studio, arrivals.PLANTS, max(len(arrivals.PLANTS), round(_DIRT_SHARE * cases)))
    journal.fresh += [label for _, labels in planted for label in labels]
    history = History(studio)
    past = history.dossiers(max(cases - len(planted), 0))
    everything = chain((made for made, _ in planted), past)
    with engine.begin() as connection:
        for table, rows in offices.rows(rng).items():
            bulk_insert(connection, table, rows)
    written = 0
    while chunk := list(islice(everything, _CHUNK)):
        with engine.begin() as connection:
            write(connection, chunk)
        written += len(chunk)
        if progress:
            progress(written, max(cases, written))
    summary = Summary(0, on, new=written, deleted=len(history.deletions), dirty=len(journal.fresh))
    with engine.begin() as connection:
        bulk_insert(connection, XA, history.deletions)
        journal.close_day(connection, summary)
    _analyze(engine)
    return summary


def day(engine: sa.Engine, *, on: date | None = None, progress: Progress | None = None) -> Summary:
    """Let the court live one more day, the next working day unless ``on`` says otherwise.

    All of it in one transaction. Raises LookupError when there is no court, ValueError when
    ``on`` is not after the last day lived.
    """
    with engine.begin() as connection:
        journal = resume(connection)
        today = on or next_working_day(journal.on)
        if today <= journal.on:
            raise ValueError(f"the court has already lived until {journal.on.isoformat()}")
        journal.day, journal.on = journal.day + 1, today
        summary = _live(connection, journal, progress or (lambda _done, _all: None))
        journal.close_day(connection, summary)
    return summary


def labels(engine: sa.Engine) -> pd.DataFrame:
    """The planted truth, in the order of planting; ids as text. Columns: those of SIM_LABEL."""
    table = exact(SIM_LABEL)
    with engine.connect() as connection:
        lines = connection.execute(sa.select(table).order_by(table.c.N_LABEL)).mappings().all()
    columns = [column.name for column in table.columns]
    frame = pd.DataFrame([dict(line) for line in lines], columns=columns)
    for name in ("N_BS", "N_AJBS"):
        frame[name] = frame[name].map(lambda value: str(int(value))).astype("str")
    return frame


def write(connection: sa.Connection, dossiers: Iterable[Dossier]) -> None:
    """Insert all rows of these cases, table by table."""
    by_table: defaultdict[sa.Table, list[Row]] = defaultdict(list)
    for made in dossiers:
        for table, rows in made.rows():
            by_table[table] += rows
    for table, rows in by_table.items():
        bulk_insert(connection, table, rows)


def _live(connection: sa.Connection, journal: Journal, progress: Progress) -> Summary:
    """One day. What is new is made last and written last, so nothing befalls it today."""
    rng = Random(f"{journal.seed}/{journal.day}")
    registry = journal.registry
    size = sum(registry.cases.values())
    pool = people.pool(rng, date(journal.on.year, 1, 1), max(size // 50, 60))
    studio = Studio(rng, journal.on, pool, offices.offices(), registry)
    sampler = Sampler(connection, studio)
    steps = 6
    spoiled = arrivals.spoil_cases(studio, sampler)
    progress(1, steps)
    closed, lifted = changes.close_cases(studio, sampler, 0.008)
    lifted += changes.lift_measures(studio, sampler, 0.002)
    progress(2, steps)
    cleared = changes.clear_listings(studio, sampler, 0.008)
    corrected = changes.correct_cases(studio, sampler, 0.0015)
    progress(3, steps)
    approvals = changes.decide_vetoes(studio, sampler, max(2, size // 10_000))
    deleted = departures.delete_cases(studio, sampler, max(2, size // 5_000))
    vanished = departures.lose_cases(sampler, max(1, size // 50_000))
    progress(4, steps)
    made = arrivals.resume_cases(studio, sampler, max(2, round(0.0005 * size)))
    made += arrivals.file_cases(studio, sampler, max(3, round(0.006 * size)))
    count = max(4, round(0.0004 * size))
    dirty, labelled = arrivals.plant_dirt(studio, count, journal.day * count)
    progress(5, steps)
    write(connection, [*made, *dirty])
    journal.fresh += [*spoiled, *labelled]
    progress(6, steps)
    return Summary(
        journal.day,
        journal.on,
        new=len(made) + len(dirty),
        closed=closed,
        lifted=lifted,
        cleared=cleared,
        corrected=corrected,
        deleted=deleted,
        vanished=vanished,
        approvals=approvals,
        dirty=len(journal.fresh),
    )


def _analyze(engine: sa.Engine) -> None:
    """Planner statistics; a bulk load leaves none, and the extractor's joins need them."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for table in METADATA.tables.values():
                connection.execute(sa.text(f'analyze "{table.name}"'))
