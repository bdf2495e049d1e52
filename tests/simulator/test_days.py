"""One more working day: it changes what it reports, and nothing else."""

from datetime import date

import pytest
import sqlalchemy as sa
from simulator_content import content

from simulator import court
from simulator.schema import AJ, FAMILIES, MEASURE_FAMILIES, QZXZ, SXBZXR, ZT

ON = date(2026, 11, 20)
NEXT = date(2026, 11, 23)
CHILDREN = [
    *(t.name for t in (*ZT.values(), *QZXZ.values(), *SXBZXR.values())),
    "T_PBBZXR",
    "T_HFZX_YZXAJXX",
]


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('court')}/court.sqlite")
    court.init(engine, cases=3000, on=ON)
    before = content(engine)
    summary = court.day(engine)
    return engine, before, content(engine), summary


def changed(before, after, tables, *columns):
    """Ids of rows that are in both and differ in one of ``columns`` (in any, without columns)."""
    return {
        key
        for table in tables
        for key in before[table].keys() & after[table].keys()
        if any(before[table][key][c] != after[table][key][c] for c in columns or after[table][key])
    }


def ids(world, tables):
    return {key for table in tables for key in world[table]}


CASES = [AJ[f].name for f in FAMILIES]
MEASURES = [QZXZ[f].name for f in MEASURE_FAMILIES]
LISTINGS = [SXBZXR[f].name for f in MEASURE_FAMILIES]


def test_the_next_day_is_the_next_working_day(lived):
    assert lived[3].on == NEXT
    assert lived[3].day == 1


def test_new_cases_are_those_it_reports(lived):
    _, before, after, summary = lived
    assert len(ids(after, CASES) - ids(before, CASES)) == summary.new > 0


def test_closings_are_those_it_reports(lived):
    _, before, after, summary = lived
    closed = changed(before, after, CASES, "D_JARQ")
    assert len(closed) == summary.closed > 0
    assert all(
        after[t][k]["D_JARQ"].date() <= NEXT for t in CASES for k in closed & after[t].keys()
    )


def test_every_closing_mode_of_the_day_belongs_to_the_family(lived):
    _, before, after, _ = lived
    closed = changed(before, after, CASES, "D_JARQ")
    used = {after[AJ["SCZX"].name][k]["C_JAFS"] for k in closed & after[AJ["SCZX"].name].keys()}
    assert len(used) >= 5


def test_liftings_are_those_it_reports(lived):
    _, before, after, summary = lived
    assert len(changed(before, after, MEASURES, "D_JCRQ")) == summary.lifted > 0


def test_cleared_listings_are_those_it_reports(lived):
    _, before, after, summary = lived
    cleared = changed(before, after, LISTINGS, "C_SXZT", "D_QXJZ", "C_LXQK")
    assert len(cleared) == summary.cleared > 0


def test_corrections_are_those_it_reports(lived):
    _, before, after, summary = lived
    corrected = changed(before, after, CASES, "C_AH", "N_SQZXBDJE")
    renamed = changed(before, after, [t.name for t in ZT.values()], "C_XM")
    assert len(corrected) + len(renamed) == summary.corrected > 0


def test_logged_deletions_and_vanished_cases_are_those_it_reports(lived):
    _, before, after, summary = lived
    gone = ids(before, CASES) - ids(after, CASES)
    logged = {after["T_XA"][key]["N_AJBS"] for key in ids(after, ["T_XA"]) - ids(before, ["T_XA"])}
    assert len(logged & gone) == len(logged) == summary.deleted > 0
    assert len(gone - logged) == summary.vanished > 0


def test_a_deleted_case_leaves_no_child_rows(lived):
    _, before, after, _ = lived
    gone = ids(before, CASES) - ids(after, CASES)
    for table in CHILDREN:
        assert not [r for r in after[table].values() if r["N_AJBS"] in gone], table
    listed = ids(after, LISTINGS)
    for table in ("T_SXBZXR_JZ", "T_SXBZXR_CX", "T_SXBZXR_PB"):
        assert all(row["N_SXBS"] in listed for row in after[table].values()), table


def test_approvals_are_those_it_reports(lived):
    _, before, after, summary = lived
    planted = {label["N_AJBS"] for label in after["SIM_LABEL"].values()}
    new = ids(after, ["T_PBBZXR"]) - ids(before, ["T_PBBZXR"])
    decided = changed(before, after, ["T_PBBZXR"])
    made = [k for k in new if after["T_PBBZXR"][k]["N_AJBS"] not in planted]
    assert len(made) + len(decided) == summary.approvals > 0


def test_new_labels_are_those_it_reports(lived):
    _, before, after, summary = lived
    new = ids(after, ["SIM_LABEL"]) - ids(before, ["SIM_LABEL"])
    assert len(new) == summary.dirty > 0


def test_labelled_rows_of_earlier_days_stay_as_they_are(lived):
    _, before, after, _ = lived
    for label in before["SIM_LABEL"].values():
        table, key = label["C_TABLE"], label["N_BS"]
        assert before[table][key] == after[table][key], label["C_TAG"]


def test_a_day_touches_a_small_share(lived):
    _, before, after, _ = lived
    tables = [t for t in before if t.startswith("T_")]
    assert len(changed(before, after, tables)) < 0.03 * len(ids(before, tables))


def test_a_day_that_was_lived_cannot_be_lived_again(lived):
    with pytest.raises(ValueError, match="already lived"):
        court.day(lived[0], on=ON)


def test_without_a_court_a_day_says_what_to_do(court_engine):
    from simulator.schema import METADATA

    METADATA.create_all(court_engine)
    with pytest.raises(LookupError, match="simulate init"):
        court.day(court_engine)


def test_ten_days_in_a_row_hold_together(court_engine):
    court.init(court_engine, cases=600, on=ON)
    summaries = [court.day(court_engine) for _ in range(10)]
    assert [s.day for s in summaries] == list(range(1, 11))
    assert summaries[-1].on == date(2026, 12, 4)
    assert "结案" in "\n".join(summaries[-1].lines())
    assert court.labels(court_engine)["N_LABEL"].is_unique
