"""A broken or strange source, after a good day: what does the website then show?"""

from pathlib import Path

import psycopg
import pytest
from lived_worlds import put_aside, take_out
from worlds import DAY, NEXT_DAY, REGION, World

from contracts.errors import (
    GateClosedError,
    IncompleteExtractError,
    PipelineError,
    SourceContractError,
    SourceUnavailableError,
    TransientError,
)
from contracts.public import PUBLIC_TABLES
from extractors import court_db, raw
from extractors.convert import convert
from pipeline import steps
from pipeline.config import PROJECT
from regulation.lists import PublicList

FAMILIES = ("SCZX", "HFZX", "CCBQZX", "ZXSC")
CASE_TABLES = tuple(f"T_{family}" for family in FAMILIES)
PARTY_TABLES = tuple(f"T_{family}_ZTXX" for family in FAMILIES)
_is_put_aside: list[str] = []


@pytest.fixture
def yesterday(world: World) -> World:
    """A world whose first day went well, and whose clock shows the evening of the next."""
    if _is_put_aside:
        take_out(world, "good_day")
    else:
        world.run(DAY)
        put_aside(world, "good_day")
        _is_put_aside.append("good_day")
    world.freeze(NEXT_DAY)
    return world


def fails(world: World, error: type[PipelineError], words: str) -> None:
    """The next day's run ends in ``error``, and the website shows exactly what it showed."""
    before = world.everything()
    assert all(before.values())
    with pytest.raises(error, match=words):
        world.run(NEXT_DAY)
    assert world.everything() == before


def stored(world: World, list_code: PublicList, entry_key: str) -> int:
    with psycopg.connect(world.settings.public_url.replace("+psycopg", "")) as store:
        query = f'select count(*) from store."{list_code}" where entry_key = %s'
        return int(store.execute(query, [entry_key]).fetchone()[0])


# ── the source is down ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://postgres@/court?host=/nowhere",
        "postgresql+psycopg://postgres@127.0.0.1:1/court",
    ],
    ids=["socket", "port"],
)
def test_a_source_that_is_down_changes_nothing_and_may_heal(
    yesterday: World, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DISCLOSURE_SOURCE_URL", url)
    fails(yesterday, SourceUnavailableError, "connecting")
    assert issubclass(SourceUnavailableError, TransientError)


def test_a_source_that_dies_while_it_is_read_changes_nothing(
    yesterday: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = raw.TableWriter.write

    def dying(writer: raw.TableWriter, rows: object) -> None:
        write(writer, rows)
        yesterday.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )

    monkeypatch.setattr(raw.TableWriter, "write", dying)
    fails(yesterday, SourceUnavailableError, "reading|counting")


def test_known_due_dates_act_although_the_source_is_down(
    yesterday: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = PublicList.DISHONEST_DEBTOR
    yesterday.freeze(DAY)
    with_term = yesterday.visible(listed).dropna(subset="term_ends_on")["case_number"]
    for family in ("SCZX", "HFZX"):
        yesterday.sql(
            f'update "T_{family}_SXBZXR" set "D_QXJZ" = %s where "D_QXJZ" is not null and "N_AJBS" in'
            f' (select "N_AJBS" from "T_{family}" where "C_AH" = %s)',
            DAY,
            with_term.iloc[0],
        )
    yesterday.run(DAY)
    shown = yesterday.visible(listed)
    due = shown.loc[shown["term_ends_on"] == DAY, "entry_key"]
    assert len(due)
    monkeypatch.setenv("DISCLOSURE_SOURCE_URL", "postgresql+psycopg://postgres@127.0.0.1:1/court")
    yesterday.freeze(NEXT_DAY, hour=0)
    assert not set(due) & set(yesterday.visible(listed)["entry_key"])
    assert all(stored(yesterday, listed, key) for key in due)
    steps.open_run(NEXT_DAY.isoformat(), "test")
    assert not any(stored(yesterday, listed, key) for key in due)


# ── the extract is empty, short or torn ────────────────────────────────────────────────────────
@pytest.mark.parametrize("tables", [CASE_TABLES, PARTY_TABLES], ids=["case", "party"])
def test_an_empty_table_removes_nothing(yesterday: World, tables: tuple[str, ...]) -> None:
    for table in tables:
        yesterday.sql(f'delete from "{table}"')
    fails(yesterday, GateClosedError, "volume")


def test_fewer_rows_than_the_source_counted_prove_nothing(
    yesterday: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver loses the last row of each batch and says nothing."""
    monkeypatch.setattr(
        court_db, "convert", lambda block, mapping, rows: convert(block, mapping, rows[:-1] or rows)
    )
    fails(yesterday, IncompleteExtractError, "enforcement_case")


def test_a_torn_spool_file_is_not_decided_on(yesterday: World) -> None:
    before = yesterday.everything()
    order = yesterday.order(NEXT_DAY)
    steps.extract(order)
    file = raw.table_path(yesterday.settings.spool / order["run_id"] / REGION / "raw", "party")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(IncompleteExtractError, match="party"):
        steps.decide(order)
    assert yesterday.everything() == before


@pytest.mark.slow
def test_half_an_extract_removes_nothing(yesterday: World) -> None:
    for table in (*CASE_TABLES, *PARTY_TABLES):
        yesterday.sql(f'delete from "{table}" where mod("N_AJBS", 2) = 0')
    fails(yesterday, GateClosedError, "volume")


def test_a_missing_court_keeps_its_entries(yesterday: World) -> None:
    code = yesterday.visible()["court_code"].mode()[0]
    mine = 'select "N_FYDM" from "T_FY" where "C_FYDZ" = %s'
    for table in CASE_TABLES:
        yesterday.sql(f'delete from "{table}" where "N_FYDM" in ({mine})', code)
    fails(yesterday, GateClosedError, "volume")
    assert (yesterday.visible()["court_code"] == code).sum() >= 20


@pytest.mark.slow
def test_a_court_that_left_the_court_table_keeps_its_entries(yesterday: World) -> None:
    code = yesterday.visible()["court_code"].mode()[0]
    yesterday.sql('delete from "T_FY" where "C_FYDZ" = %s', code)
    fails(yesterday, GateClosedError, "volume")


# ── the schema drifts ──────────────────────────────────────────────────────────────────────────
def test_an_added_column_is_no_matter(yesterday: World) -> None:
    yesterday.sql('alter table "T_SCZX" add column "C_XLM" text default \'x\'')
    before = yesterday.everything()
    yesterday.run(NEXT_DAY)
    assert yesterday.everything() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('alter table "T_SCZX" drop column "C_AH"', r"T_SCZX\.C_AH .*missing"),
        ('alter table "T_SCZX" rename column "D_LARQ" to "D_LA"', r"T_SCZX\.D_LARQ .*missing"),
        ('alter table "T_SCZX" alter "N_SQZXBDJE" type float', r"T_SCZX\.N_SQZXBDJE .*float"),
        ('alter table "T_SCZX" alter "D_LARQ" type text', r"T_SCZX\.D_LARQ .*kind text"),
        ('alter table "T_SCZX_ZTXX" alter "C_XM" type bytea using null', r"_ZTXX\.C_XM .*bytes"),
        ('alter table "T_PBBZXR" rename to "T_PB"', "T_PBBZXR"),
    ],
    ids=["dropped", "renamed", "float", "text", "bytes", "table"],
)
def test_a_changed_schema_stops_additions_and_says_where(
    yesterday: World, change: str, words: str
) -> None:
    yesterday.sql(change)
    fails(yesterday, SourceContractError, words)


# ── the code tables change ─────────────────────────────────────────────────────────────────────
def recoded(world: World, column: str, tables: tuple[str, ...]) -> None:
    for table in tables:
        world.sql(f'update "{table}" set "{column}" = replace("{column}", \'09_\', \'10_\')')


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "tables"),
    [("C_AJJZJD", CASE_TABLES), ("C_SFGK", PARTY_TABLES), ("C_FLDW", PARTY_TABLES)],
    ids=["stage", "party_flag", "role"],
)
def test_codes_nobody_knows_shut_the_gate(
    yesterday: World, column: str, tables: tuple[str, ...]
) -> None:
    recoded(yesterday, column, tables)
    fails(yesterday, GateClosedError, "decisions")


@pytest.mark.slow
def test_unknown_closing_codes_remove_only_what_is_known_to_be_closed(yesterday: World) -> None:
    before = yesterday.visible()
    number = yesterday.victim()["case_number"]
    yesterday.close(number)
    recoded(yesterday, "C_JAFS", CASE_TABLES)
    recoded(yesterday, "C_AJJZJD", CASE_TABLES)
    with pytest.raises(GateClosedError, match="decisions"):
        yesterday.run(NEXT_DAY)
    left = before.loc[before["case_number"] != number, "entry_key"]
    assert len(left) < len(before)
    assert list(yesterday.visible()["entry_key"]) == list(left)


# ── single rows are wrong ──────────────────────────────────────────────────────────────────────
RAW_ID = "220104198107225819"
"""No simulated person has it. 15 digits: ``220104810722581``."""

# What is written into which column of a case (aj) or of its debtor (zt), and whether the case's
# open-case row is there afterwards.
# fmt: off
ROW_FAULTS: dict[str, tuple[str, dict[str, object], bool]] = {
    "stage blank":            ("aj", {"C_AJJZJD": None}, False),
    "stage of blanks":        ("aj", {"C_AJJZJD": "  "}, False),
    "suspension blank":       ("aj", {"C_DQAJZTHBZ": None}, False),
    "secrecy blank":          ("aj", {"C_MJ": None}, False),
    "publish flag blank":     ("aj", {"C_GKHPBZT": None}, False),
    "unknown closing mode":   ("aj", {"C_JAFS": "09_05040-77"}, False),
    "closed in 1900":         ("aj", {"D_JARQ": "1900-01-01", "C_DQAJZTHBZ": "09_05042-0"}, False),
    "closed in 9999":         ("aj", {"D_JARQ": "9999-12-31", "C_DQAJZTHBZ": "09_05042-0"}, False),
    "closed in the future":   ("aj", {"D_JARQ": "2027-06-01", "C_DQAJZTHBZ": "09_05042-0"}, False),
    "filed in 1900":          ("aj", {"D_LARQ": "1900-01-01"}, False),
    "filed in 9999":          ("aj", {"D_LARQ": "9999-12-31"}, False),
    "filed in the future":    ("aj", {"D_LARQ": "2027-06-01"}, False),
    "minor by flag":          ("aj", {"C_WCNR": "09_00001-1"}, False),
    "party flag blank":       ("zt", {"C_SFGK": None}, False),
    "party flag unknown":     ("zt", {"C_SFGK": "09_00001-7"}, False),
    "kind unknown":           ("zt", {"C_ZTLX": "09_01001-7"}, False),
    "id in the name":         ("zt", {"C_XM": RAW_ID}, False),
    "id after the name":      ("zt", {"C_XM": f"王某某{RAW_ID}"}, False),
    "private use in name":    ("zt", {"C_XM": "王\ue863明"}, False),
    "replacement in name":    ("zt", {"C_XM": "王\ufffd明"}, False),
    "minor by birth date":    ("zt", {"C_CSRQ": "2012-05-01", "C_ZJLX": None, "C_ZJHM": None}, False),
    "minor by number":        ("zt", {"C_ZJLX": "09_00015-1", "C_CSRQ": None, "C_ZJHM": "220104201205015818"}, False),
    "id in the credit code":  ("zt", {"C_TYSHXYDM": RAW_ID}, True),
    "id in the org code":     ("zt", {"C_ZZJGDM": RAW_ID, "C_TYSHXYDM": None}, True),
    "number of 15 digits":    ("zt", {"C_ZJLX": "09_00015-1", "C_ZJHM": "220104810722581", "C_CSRQ": None, "C_XB": None}, True),
    "wide digits":            ("zt", {"C_ZJLX": "09_00015-1", "C_ZJHM": "２２０１０４１９８１０７２２５８１９", "C_CSRQ": None, "C_XB": None}, True),
    "name in the number":     ("zt", {"C_ZJHM": "王某某", "C_CSRQ": "1981-07-22"}, True),
    "astral name":            ("zt", {"C_XM": "王𬭎明"}, True),
    "dot U+00B7":             ("zt", {"C_XM": "阿依·吐尔逊"}, True),
    "dot U+2022":             ("zt", {"C_XM": "阿依•吐尔逊"}, True),
    "dot U+30FB":             ("zt", {"C_XM": "阿依・吐尔逊"}, True),
    "dot U+FF65":             ("zt", {"C_XM": "阿依･吐尔逊"}, True),
}
# fmt: on
RAW_VALUES = (RAW_ID, RAW_ID[6:16], "220104810722581", "810722", "\ue863", "\ufffd", "09_")


def lonely_debtors(world: World, count: int) -> list[tuple[str, str]]:
    """(entry key, case id) of visible cases with one debtor, a person with a number, aged and known."""
    shown = world.visible().drop_duplicates("case_number", keep=False)
    shown = shown.loc[(shown["party_kind"] == "自然人") & shown["id_number_masked"].notna()]
    ids = dict(
        world.sql(
            'select "C_AH", "N_AJBS"::text from "T_SCZX" join "T_SCZX_ZTXX" using ("N_AJBS")'
            " where \"C_FLDW\" = '09_05036-2' group by 1, 2 having count(*) = 1"
        )
    )
    found = [
        (key, ids[number])
        for key, number in zip(shown["entry_key"], shown["case_number"], strict=True)
        if number in ids
    ]
    assert len(found) >= count
    return found[:count]


def spoil(world: World, table: str, case: str, values: dict[str, object]) -> None:
    names = ", ".join(f'"{name}" = %s' for name in values)
    where = '"N_AJBS" = %s' + (" and \"C_FLDW\" = '09_05036-2'" if table == "zt" else "")
    physical = "T_SCZX" if table == "aj" else "T_SCZX_ZTXX"
    world.sql(f'update "{physical}" set {names} where {where}', *values.values(), case)


def test_each_spoiled_row_is_gone_or_clean_and_its_neighbours_stay(
    yesterday: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The share of held rows is not what is asked here: in so small a list 34 would shut the gate."""
    text = (PROJECT / "regulation/policies/2026-11-01.toml").read_text("utf-8")
    file = tmp_path / "policy.toml"
    file.write_text(text.replace("largest_held_share = 0.2", "largest_held_share = 0.9"), "utf-8")
    monkeypatch.setenv("DISCLOSURE_POLICY", str(file))
    before = yesterday.visible()
    debtors = lonely_debtors(yesterday, len(ROW_FAULTS) + 2)
    chosen = dict(zip(ROW_FAULTS, debtors, strict=False))
    for label, (table, values, _) in ROW_FAULTS.items():
        spoil(yesterday, table, chosen[label][1], values)
    (one, case), (other, its_case) = debtors[-2:]
    yesterday.sql(
        'update "T_SCZX" set "C_AH" = (select "C_AH" from "T_SCZX" where "N_AJBS" = %s)'
        ' where "N_AJBS" = %s',
        case,
        its_case,
    )
    yesterday.run(NEXT_DAY)
    after = yesterday.visible()
    is_there = {label: key in set(after["entry_key"]) for label, (key, _) in chosen.items()}
    assert is_there == {label: expected for label, (_, _, expected) in ROW_FAULTS.items()}
    assert not {one, other} & set(after["entry_key"]), "two cases with one number"
    touched = {key for key, _ in debtors}
    assert set(before["entry_key"]) - touched == set(after["entry_key"]) - touched
    for code in PublicList:
        rows = yesterday.visible(code).drop(columns="entry_key")
        assert not [value for value in RAW_VALUES if value in rows.to_csv()]
        as_typed = ["case_number", *PUBLIC_TABLES[code].free_texts]
        assert "２" not in rows.drop(columns=as_typed).to_csv()


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", ["220104810722581", "２２０１０４１９８１０７２２５８１９"], ids=["15", "wide"]
)
def test_an_old_or_wide_number_is_masked_like_any_other(yesterday: World, number: str) -> None:
    [(key, case)] = lonely_debtors(yesterday, 1)
    values = {"C_ZJHM": number, "C_CSRQ": None, "C_XB": None}
    spoil(yesterday, "zt", case, values)
    yesterday.run(NEXT_DAY)
    rows = yesterday.visible().set_index("entry_key")
    mask = rows.loc[key, "id_number_masked"]
    assert mask[:6] == "220104"
    assert set(mask[6:16]) == {"*"}


@pytest.mark.slow
def test_a_debtor_of_two_cases_leaves_only_the_one_that_closed(yesterday: World) -> None:
    (closing, one), (staying, other) = lonely_debtors(yesterday, 2)
    person = {"C_XM": "王某某", "C_ZJLX": "09_00015-1", "C_ZJHM": RAW_ID, "C_CSRQ": None}
    for case in (one, other):
        spoil(yesterday, "zt", case, person | {"C_XB": None})
    closed = {"C_JAFS": "09_05040-1", "D_JARQ": NEXT_DAY, "C_AJJZJD": "09_05041-6"}
    spoil(yesterday, "aj", one, closed)
    yesterday.run(NEXT_DAY)
    rows = yesterday.visible().set_index("entry_key")
    assert closing not in rows.index
    assert rows.loc[staying, "name"] == "王某某"
