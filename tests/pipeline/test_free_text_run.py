"""Free text, end to end in one region: what the redactor leaves is published, what it misses is held."""

import pandas as pd
import psycopg
import pytest
from worlds import DAY, NEXT_DAY, REGION, World

from regulation.lists import PublicList
from transforms import redact as redact_module
from transforms.rules import TEXT_LEAK

LISTED, SPEND = PublicList.DISHONEST_DEBTOR, PublicList.CONSUMPTION_RESTRICTION
TEXTS = {"SXBZXR": ("C_YWNR", "C_SXQXSM"), "QZXZ": ("C_XZNR",)}
CLEAN = "给付本金12345.67元，合同编号HT-2023000123。"
RAW_ID, WIDE_ID = "220104198107225819", "２２０１０４１９８１０７２２５８１９"
PHONE = "13904311762"


def write(world: World, kind: str, column: str, text: str | None, cases: list[str]) -> None:
    """Type a text into the rows of these cases (case numbers), whatever the family."""
    for family in ("SCZX", "HFZX"):
        world.sql(
            f'update "T_{family}_{kind}" set "{column}" = %s where "N_AJBS" in'
            f' (select "N_AJBS" from "T_{family}" where "C_AH" = any(%s))',
            text,
            cases,
        )


@pytest.fixture
def clean(world: World) -> World:
    """A court whose clerks typed nothing about anybody."""
    for family in ("SCZX", "HFZX"):
        for kind, columns in TEXTS.items():
            for column in columns:
                world.sql(f'update "T_{family}_{kind}" set "{column}" = %s', CLEAN)
    return world


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard broken on purpose: a redactor that hides nothing."""
    monkeypatch.setattr(redact_module, "redact_column", lambda texts, as_of, profile: texts)


def standing(world: World, code: PublicList) -> pd.DataFrame:
    lines = world.workbench.quarantine(REGION)
    return lines.loc[(lines["list_code"] == str(code)) & (lines["rule_code"] == TEXT_LEAK)]


@pytest.mark.slow
@pytest.mark.usefixtures("blind")
def test_what_the_redactor_misses_is_held_for_the_steward_and_published_nowhere(
    clean: World,
) -> None:
    world = clean
    world.run(DAY)
    listed, spend = (world.visible(code) for code in (LISTED, SPEND))
    assert set(listed["obligation_text"]) == set(spend["content_text"]) == {CLEAN}
    some = listed["case_number"].drop_duplicates().iloc[:4].tolist()
    restricted = spend["case_number"].drop_duplicates().iloc[-3:].tolist()
    write(world, "SXBZXR", "C_YWNR", f"身份证号{WIDE_ID}。", some[:3])
    write(world, "SXBZXR", "C_SXQXSM", f"电话{PHONE[:3]} {PHONE[3:]}不接。", some[2:])
    write(world, "QZXZ", "C_XZNR", f"对持证{RAW_ID}者限制。", restricted)
    answer = world.run(NEXT_DAY)

    entries = listed.loc[listed["case_number"].isin(some)].set_index("entry_key")["case_number"]
    number, phone = "obligation_text:resident_id", "conduct_text:mobile"
    where = dict(zip(some, (number, number, f"{phone},{number}", phone), strict=True))
    held = standing(world, LISTED).set_index("entry_key")["column_names"]
    assert held.to_dict() == entries.map(where).to_dict()
    bound = set(spend.loc[spend["case_number"].isin(restricted), "entry_key"])
    assert set(standing(world, SPEND)["entry_key"]) == bound
    assert set(standing(world, SPEND)["column_names"]) == {"content_text:resident_id"}
    assert answer["validate"]["held_for_text"] >= len(held) + len(bound)
    assert not set(world.visible(LISTED)["entry_key"]) & set(entries.index)
    assert not set(world.visible(SPEND)["entry_key"]) & bound
    for spelling in (RAW_ID, WIDE_ID, PHONE, f"{PHONE[:3]} {PHONE[3:]}"):
        for url in (world.settings.public_url, world.settings.workbench_url):
            assert texts_with(url, spelling) == []

    world.run(NEXT_DAY)
    assert standing(world, LISTED).set_index("entry_key")["column_names"].to_dict() == (
        held.to_dict()
    ), "the steward still knows where to look when nothing changed"
    write(world, "SXBZXR", "C_YWNR", CLEAN, some)
    write(world, "SXBZXR", "C_SXQXSM", None, some)
    world.run(NEXT_DAY)
    assert standing(world, LISTED).empty
    mended = world.visible(LISTED).set_index("entry_key").loc[entries.index]
    assert set(mended["obligation_text"]) == {CLEAN}
    assert mended["conduct_text"].isna().all()


def texts_with(url: str, value: str) -> list[str]:
    """Tables of the database that hold the value as it was typed."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        return [
            table
            for (table,) in tables
            if connection.execute(
                f"select from {table} t where position(%s in t::text) > 0 limit 1", [value]
            ).fetchone()
        ]


@pytest.mark.slow
@pytest.mark.usefixtures("blind")
def test_text_of_any_length_and_shape_is_published_and_an_unreadable_one_is_held(
    clean: World,
) -> None:
    world = clean
    world.run(DAY)
    listed = world.visible(LISTED)
    long, lined, broken = listed["case_number"].drop_duplicates().iloc[:3]
    text = "一、全部未履行；\n\t二、拒不到庭。\\N\r\n"
    write(world, "SXBZXR", "C_YWNR", text * 30_000 + "完", [long])
    write(world, "SXBZXR", "C_YWNR", text + "完", [lined])
    write(world, "SXBZXR", "C_YWNR", "给付\ue863元", [broken])
    world.run(NEXT_DAY)
    shown = world.visible(LISTED).groupby("case_number")["obligation_text"].first()
    assert (shown[long], shown[lined]) == (text * 30_000 + "完", text + "完")
    assert broken not in shown.index
    reasons = world.workbench.quarantine(REGION).set_index("entry_key")["rule_code"]
    keys = listed.loc[listed["case_number"] == broken, "entry_key"]
    assert set(reasons[keys]) == {"H10-UNREADABLE"}


@pytest.mark.slow
def test_everything_published_before_is_made_again_once(
    clean: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row of an earlier redactor must not stay because its case did not change."""
    with monkeypatch.context() as yesterday:
        for module in ("transforms.redact", "pipeline.decision", "pipeline.region_run"):
            yesterday.setattr(f"{module}.REDACTION_VERSION", "1")
        clean.run(DAY)
    second = clean.run(DAY)["publish"]["lists"]
    assert sum(counts["unchanged"] for counts in second.values()) == 0
    assert sum(counts["changed"] for counts in second.values()) > 50
    third = clean.run(DAY)["publish"]["lists"]
    assert sum(counts["changed"] for counts in third.values()) == 0
