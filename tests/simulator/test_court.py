"""Building a sample court."""

import re
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random

import pandas as pd
import pytest
import sqlalchemy as sa
from simulator_content import content, digest

from expectations import leak_scan
from regulation.case_number import parse
from simulator import arrivals, court, free_text
from simulator.codes import CODE
from simulator.dirt import OUTCOMES
from simulator.schema import AJ, FAMILIES, QZXZ, SXBZXR, ZT
from transforms.redaction import redact_text

ON = date(2026, 11, 23)
UNDISGUISED = str.maketrans("", "", " \u200b-")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('court')}/court.sqlite")
    court.init(engine, cases=2000, on=ON)
    return engine


@pytest.fixture(scope="module")
def held(small):
    return content(small)


def test_the_same_seed_makes_the_same_court_and_the_same_next_day(new_database):
    digests = []
    for seed in (7, 7, 8):
        engine = sa.create_engine(new_database("court"))
        court.init(engine, cases=400, seed=seed, on=ON)
        first = digest(engine)
        court.day(engine)
        digests.append((first, digest(engine)))
    assert digests[0] == digests[1]
    assert digests[0][0] != digests[2][0]
    assert digests[0][1] != digests[2][1]


def test_every_database_holds_the_same_court(new_database, small, held):
    engine = sa.create_engine(new_database("court"))
    court.init(engine, cases=2000, on=ON)
    there = content(engine)
    for table in (AJ["SCZX"].name, ZT["HFZX"].name, SXBZXR["SCZX"].name):
        assert {int(key): row["N_AJBS"] for key, row in there[table].items()} == {
            key: row["N_AJBS"] for key, row in held[table].items()
        }
    names = [{r["C_XM"] for r in world[ZT["SCZX"].name].values()} for world in (there, held)]
    assert names[0] == names[1]


def test_building_again_replaces_the_court(court_engine):
    court.init(court_engine, cases=300, on=ON)
    first = digest(court_engine)
    court.day(court_engine)
    court.init(court_engine, cases=300, on=ON)
    assert digest(court_engine) == first


def test_all_93_courts_are_there_under_numbers_that_are_not_their_codes(held):
    assert len(held["T_FY"]) == 93
    assert all(str(number) not in row["C_FYDZ"] for number, row in held["T_FY"].items())


def test_the_families_have_their_shares(held):
    sizes = {family: len(held[AJ[family].name]) for family in FAMILIES}
    assert sum(sizes.values()) == pytest.approx(2000, abs=5)
    assert 0.62 < sizes["SCZX"] / 2000 < 0.76
    assert 0.10 < sizes["HFZX"] / 2000 < 0.18


def test_about_45_percent_of_implementation_cases_are_open(held):
    cases = [c for f in ("SCZX", "HFZX") for c in held[AJ[f].name].values()]
    share = sum(c["D_JARQ"] is None and c["C_JAFS"] is None for c in cases) / len(cases)
    assert 0.38 < share < 0.56


def test_every_code_of_a_closing_mode_occurs(held):
    used = {c["C_JAFS"] for family in FAMILIES for c in held[AJ[family].name].values()}
    assert set(CODE["closing_mode"].values()) <= used


def test_unlabelled_cases_have_consistent_dates_and_numbers(small, held):
    planted = set(court.labels(small)["N_AJBS"])
    for family in FAMILIES:
        for case in held[AJ[family].name].values():
            if str(case["N_AJBS"]) in planted:
                continue
            number = parse(case["C_AH"])
            assert number is not None
            assert number.type_text == case["C_AJLXDZ"]
            assert number.year == case["D_LARQ"].year
            assert case["D_LARQ"] <= ON
            assert (case["D_JARQ"] is None) == (case["C_JAFS"] is None)
            assert case["D_JARQ"] is None or case["D_LARQ"] <= case["D_JARQ"].date() <= ON


def test_case_numbers_repeat_only_where_it_is_planted(small, held):
    numbers = Counter(c["C_AH"] for f in FAMILIES for c in held[AJ[f].name].values())
    repeated = {number for number, count in numbers.items() if number and count > 1}
    planted = court.labels(small).query("C_TAG == 'number_repeated'")
    cases = held[AJ["SCZX"].name]
    assert repeated == {cases[int(case_id)]["C_AH"] for case_id in planted["N_AJBS"]}


def test_every_planted_kind_occurs_and_is_labelled(small):
    labels = court.labels(small)
    assert {plant.tag for plant in arrivals.PLANTS} == set(labels["C_TAG"])
    said = {part.split("=")[-1] for expect in labels["C_EXPECT"] for part in expect.split(";")}
    assert said == set(OUTCOMES)


def test_every_label_names_a_row_that_is_there(small, held):
    for line in court.labels(small).itertuples():
        row = held[line.C_TABLE][int(line.N_BS)]
        assert str(row["N_AJBS"]) == line.N_AJBS


def test_the_same_person_is_debtor_in_several_cases(held):
    debtor = CODE["role"]["debtor"]
    rows = [p for p in held[ZT["SCZX"].name].values() if p["C_FLDW"] == debtor and p["C_ZJHM"]]
    most = Counter((p["C_ZJHM"], p["C_XM"]) for p in rows).most_common(1)[0][1]
    assert most > 1


def test_a_resumed_case_names_its_original(held):
    lines = list(held["T_HFZX_YZXAJXX"].values())
    cases = held[AJ["SCZX"].name]
    assert len(lines) > 100
    assert all(cases[line["N_YAJBS"]]["C_AH"] == line["C_YAH"] for line in lines)


def test_orders_on_organisations_bind_a_natural_person(held):
    person = CODE["party_kind"]["person"]
    bound = [m for m in held[QZXZ["SCZX"].name].values() if m["C_SSDW"] and m["C_BXZRLX"] == person]
    assert any(m["N_ZTBS"] is None for m in bound)
    assert any(m["N_ZTBS"] is not None for m in bound)


def test_bait_is_in_no_column_that_is_published_as_it_is(held):
    parties = [p for f in FAMILIES for p in held[ZT[f].name].values()]
    bait = {p[c] for p in parties for c in ("C_DZ", "C_DH", "C_YHZH", "C_DSRAJCXMM")}
    hidden = {"C_DZ", "C_DH", "C_YHZH", "C_DSRAJCXMM", "C_YWNR", "C_SXQXSM", "C_XZNR", "C_YY"}
    read = {
        str(value)
        for table, rows in held.items()
        if not table.startswith("SIM_")
        for row in rows.values()
        for column, value in row.items()
        if column not in hidden
    }
    assert None not in bait
    assert not bait & read
    assert not any("220199" in value for value in read if len(value) in (15, 18))


def test_free_text_holds_ids_telephones_and_accounts(held):
    text = "".join(row["C_YWNR"] for row in held[SXBZXR["SCZX"].name].values())
    assert "220199" in text
    assert "联系电话1" in text
    assert "账号62" in text


TEXTS = {
    "obligation": free_text.obligation,
    "conduct": free_text.conduct,
    "restriction": free_text.restriction,
}


@pytest.mark.parametrize("write", TEXTS.values(), ids=TEXTS)
def test_about_one_text_in_five_holds_bait_and_some_of_it_is_disguised(write):
    rng = Random(5)
    texts = [write(rng, "王小明") for _ in range(3000)]
    plain = [unicodedata.normalize("NFKC", t).translate(UNDISGUISED) for t in texts]
    has_bait = [bool(re.search(r"220199\d|1\d{10}|62\d{17}|单元\d+室", t)) for t in plain]
    assert 0.17 < sum(has_bait) / len(texts) < 0.23
    assert len({re.sub(r"[\d.]+", "", t) for t in texts}) >= 15
    disguised = [t for t in texts if "\u200b" in t or re.search("[０-９]{6}", t)]
    assert 10 < len(disguised) < 300


@pytest.mark.parametrize("write", TEXTS.values(), ids=TEXTS)
def test_a_text_without_bait_alarms_nobody(write, monkeypatch):
    monkeypatch.setattr(free_text, "BAITED", 0)
    rng = Random(6)
    written = [redact_text(write(rng, "王小明"), ON) for _ in range(2000)]  # plates are hidden
    assert leak_scan.scan(pd.DataFrame({"entry_key": "k", "t": written})).empty


def test_a_text_takes_one_number_of_the_courts_own_generator():
    one, two = Random(7), Random(7)
    free_text.obligation(one, "王小明")
    two.random()
    assert one.random() == two.random()


def test_ids_keep_all_19_digits_and_money_its_fen(new_database):
    engine = sa.create_engine(new_database("court"))
    court.init(engine, cases=300, on=ON)
    case = next(iter(content(engine)[AJ["SCZX"].name].values()))
    assert len(str(case["N_AJBS"])) == 19
    assert isinstance(case["N_SQZXBDJE"], Decimal)


def test_progress_reaches_the_end(court_engine):
    seen = []
    court.init(
        court_engine, cases=300, on=ON, progress=lambda done, all_: seen.append((done, all_))
    )
    assert seen[-1][0] == seen[-1][1] >= 300


@pytest.mark.slow
def test_twenty_thousand_cases_take_seconds(court_engine):
    summary = court.init(court_engine, cases=20_000, on=ON)
    assert summary.new == 20_000
    assert summary.dirty >= 400
