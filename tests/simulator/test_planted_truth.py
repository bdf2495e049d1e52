"""What was planted, against what the pipeline's own extraction and decisions make of it."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from extractors import court_db, mapping
from pipeline.decision import read_tables
from regulation import policy
from regulation.courts import courts, regions
from simulator import court
from transforms.case_facts import case_facts
from transforms.decide import decide

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 23)


def decided(engine: sa.Engine, today: date, folder: Path) -> pd.DataFrame:
    """Every entry of every region, decided."""
    made = mapping.load(ROOT / "extractors" / "mappings" / "sample_court.toml")
    parts = []
    with engine.connect() as connection:
        codes = court_db.court_numbers(connection, made)
        for region in regions():
            mine = [n for n, code in codes.items() if courts()[code].region_code == region]
            spool = folder / f"{today}-{region}"
            court_db.extract(connection, made, region, mine, spool, has_snapshot=False)
            tables = read_tables(spool)
            facts = case_facts(tables, today)
            rules = policy.load()
            parts.append(decide(tables, facts, region, today, rules, b"k" * 32).entries)
    return pd.concat(parts, ignore_index=True)


def entries_of(label, entries: pd.DataFrame) -> pd.DataFrame:
    """The entries a label speaks of (``simulator/dirt.py``)."""
    mine = entries.loc[entries["case_id"] == label.N_AJBS]
    if label.C_TABLE.endswith("_ZTXX"):
        return mine.loc[mine["party_id"] == label.N_BS]
    if label.C_TABLE.endswith(("_QZXZ", "_SXBZXR")):
        return mine.loc[mine["source_id"] == label.N_BS]
    return mine


def is_as_labelled(label, entries: pd.DataFrame) -> bool:
    mine = entries_of(label, entries)
    if label.C_EXPECT == "finding":
        return mine.empty
    if "=" not in label.C_EXPECT:
        return len(mine) > 0 and (mine["outcome"] == label.C_EXPECT).all()
    said = dict(part.split("=") for part in label.C_EXPECT.split(";"))
    found = {lists: set(mine.loc[mine["list_code"] == lists, "outcome"]) for lists in said}
    return found == {lists: {outcome} for lists, outcome in said.items()}


@pytest.mark.slow
def test_every_planted_case_is_decided_as_labelled_on_every_day(court_engine, tmp_path):
    summary = court.init(court_engine, cases=1000, on=ON)
    for day in range(4):
        if day:
            summary = court.day(court_engine)
        entries = decided(court_engine, summary.on, tmp_path)
        labels = court.labels(court_engine)
        wrong = [x.C_TAG for x in labels.itertuples() if not is_as_labelled(x, entries)]
        assert wrong == []
