"""A Digital Court of a dozen hand-written rows: two regions, every canonical table, odd characters."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractors import mapping
from simulator import schema

MAPPING_FILE = Path(mapping.__file__).parent / "mappings" / "sample_court.toml"

CHANGCHUN, YANBIAN = 2201, 2224
COURTS = [str(CHANGCHUN)]
CASE, RESUMED, ELSEWHERE = 2201000000000000123, 2201000000000000457, 2224000000000000789
DEBTOR, LISTING = 1234567890123456789, 9007199254740993001

Row = dict[str, Any]

# As the source keeps them: without a zone.
_LATE = datetime.fromisoformat("2026-06-01T23:59:58")
_MORNING = datetime.fromisoformat("2026-05-05T08:30:00")


def plan() -> mapping.Mapping_:
    return mapping.load(MAPPING_FILE)


def case(case_id: int, court: int = CHANGCHUN, **given: Any) -> Row:
    row: Row = {
        "N_AJBS": case_id,
        "C_AH": "（2026）吉01执1号",
        "C_AJLXDZ": "执",
        "N_FYDM": court,
        "D_LARQ": date(2026, 1, 5),
        "D_JARQ": None,
        "C_JAFS": None,
        "N_SQZXBDJE": Decimal("1234567890123456.7891"),
        "C_AJJZJD": "09_05041-2",
        "C_DQAJZTHBZ": "09_05042-0",
        "C_WCNR": "09_00001-2",
        "C_MJ": "09_00050-1",
    }
    return row | given


def party(party_id: int, case_id: int = CASE, **given: Any) -> Row:
    row: Row = {
        "N_ZTBS": party_id,
        "N_AJBS": case_id,
        "C_FLDW": "09_05036-2",
        "C_ZTLX": "09_01001-1",
        "C_XM": "示例甲",
        "C_XB": "09_00003-1",
        "C_CSRQ": "1980-01-01",
        "C_ZJLX": "09_00015-1",
        "C_ZJHM": "110101198001010000",
        "C_DZ": "CANARY-ADDRESS",
        "C_DH": "CANARY-PHONE",
        "C_YHZH": "CANARY-ACCOUNT",
        "C_DSRAJCXMM": "CANARY-PASSWORD",
        "C_SFGK": "09_00001-1",
    }
    return row | given


def rows() -> list[tuple[sa.Table, list[Row]]]:
    """Table → rows, in the order of insertion."""
    measure = {
        "N_QZXZBS": 31,
        "N_AJBS": CASE,
        "N_ZTBS": DEBTOR,
        "C_BXZR": "示例甲",
        "C_XZZL": "09_05070-1；09_05070-2,09_05070-77",
        "D_KSRQ": date(1900, 1, 1),
        "D_JZRQ": date(9999, 12, 31),
        "D_JCRQ": None,
    }
    listing = {
        "N_SXBS": LISTING,
        "N_AJBS": CASE,
        "N_ZTBS": DEBTOR,
        "C_XM": "𠮷𬭎·㛃",
        "C_SXQX": "09_05082-1、09_05082-3",
        "N_BDJE": Decimal("0.0001"),
        "C_SXZT": "09_05080-2",
        "C_SPJL": "09_05081-1",
        "D_FBRQ": date(2026, 2, 2),
    }
    event: Row = {"N_SXBS": LISTING, "C_SPJL": "09_05081-3", "D_SPRQ": date(2026, 3, 3)}
    return [
        (schema.FY, [
            {"N_FYDM": CHANGCHUN, "C_FYDZ": "吉01", "C_FYMC": "长春市中级人民法院"},
            {"N_FYDM": YANBIAN, "C_FYDZ": "吉24", "C_FYMC": "延边朝鲜族自治州中级人民法院"},
            {"N_FYDM": 9999, "C_FYDZ": None, "C_FYMC": "无代字法院"},
        ]),
        (schema.AJ["SCZX"], [
            case(CASE, C_GKHPBZT="09_05090-1"),
            case(CASE + 1, C_JAFS="09_05040-999", D_JARQ=_LATE,
                 C_AH="   ", C_WCNR=" 09_00001-1  ", C_GKHPBZT=None),
            case(ELSEWHERE, YANBIAN, C_GKHPBZT="09_05090-2"),
            case(CASE + 2, 5555, C_GKHPBZT=None),
        ]),
        (schema.AJ["HFZX"], [case(RESUMED)]),
        (schema.ZT["SCZX"], [
            party(DEBTOR, C_XM="𠮷𬭎·㛃  "),
            party(DEBTOR + 1, C_XM="某\ue863"),
            party(DEBTOR + 2, C_XM="锟斤拷公司", C_FDDBR="张?"),
            party(DEBTOR + 3, ELSEWHERE),
        ]),
        (schema.ZT["HFZX"], [party(77, RESUMED)]),
        (schema.QZXZ["SCZX"], [measure]),
        (schema.SXBZXR["SCZX"], [listing]),
        (schema.SX_JZ, [event | {"N_JZBS": 41}]),
        (schema.SX_PB, [event | {"N_PBBS": 42, "N_SXBS": LISTING + 1}]),
        (schema.PBBZXR, [
            {"N_BS": 51, "N_AJBS": RESUMED, "C_SPJL": "09_05081-1", "D_SQRQ": date(2026, 4, 4)},
            {"N_BS": 52, "N_AJBS": CASE, "C_SPJL": "\ue000", "D_SQRQ": date(2026, 4, 5)},
        ]),
        (schema.XA, [
            {"N_XABS": 61, "N_AJBS": 5, "N_FYDM": CHANGCHUN, "D_SCSJ": _MORNING},
            {"N_XABS": 62, "N_AJBS": None, "N_FYDM": CHANGCHUN, "D_SCSJ": None},
        ]),
    ]  # fmt: skip


def fill(engine: sa.Engine) -> None:
    """Create the schema and insert every row."""
    schema.METADATA.create_all(engine)
    with engine.begin() as connection:
        for table, given in rows():
            for row in given:
                connection.execute(sa.insert(table), row)
