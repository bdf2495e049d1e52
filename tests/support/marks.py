"""Unique values planted in hidden places of the Digital Court, and the search for them."""

import base64
import json
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import psycopg
from worlds import World

from transforms.identity import check_character

_SEVENTEEN = "22010419810722581"
RESIDENT = _SEVENTEEN + check_character(_SEVENTEEN)

MARKS: Mapping[str, str] = {
    "id number": RESIDENT,
    "birth and sequence": RESIDENT[6:16],
    "minor": "禚鸰曌",
    "address": "蛟河巷柒佰叁拾壹号院",
    "phone": "13904311762",
    "account": "6217003810047718853",
    "query code": "Qx7-vK2p-ZmR9",
    "unreadable name": "仉\ue863鼗",
    "vetoed debtor": "亓官瑅翀",
    "applicant": "钭旻煜珵",
    "number in an obligation": "220104197603128815",
    "phone in an obligation": "13596420873",
    "address in a conduct": "松原市宁江区沿江西路柒佰叁拾壹号陆单元",
    "number in a conduct": "220104650312883",
    "number in a measure": "220104198011054418",
    "phone in a measure": "15843027716",
    "veto reason": "因受家暴申请保密柒捌",
    "id in a code": "220104197911037731",
    "id in a name": "220104196808152216",
    "crash": "13844119903",
}
"""What it is → the value. ``birth and sequence`` is the part of the number that must stay hidden."""


TEXTS: Mapping[str, str] = {
    "obligation": f"给付本金1000元，收款人身份证号{MARKS['number in an obligation']}，"
    f"联系电话{MARKS['phone in an obligation']}。",
    "conduct": f"被执行人（公民身份号码{MARKS['number in a conduct']}）住"
    f"{MARKS['address in a conduct']}，拒不到庭。",
    "measure": f"限制乘坐飞机；证件号码{MARKS['number in a measure']}，"
    f"电话{MARKS['phone in a measure']}。",
}
"""Sentences of free text that is published, with what must not be: redacted, or the row is held."""


def spellings(mark: str) -> Iterator[bytes]:
    """The mark as a log, a database or a serialiser may have written it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield mark.encode(encoding)
    yield urllib.parse.quote(mark).encode()
    yield json.dumps(mark)[1:-1].encode()
    yield repr(mark.encode())[2:-1].encode()
    yield mark.encode().hex().encode()
    for offset in range(3):  # base64 of any text that holds it
        padded = base64.b64encode(b"\0" * offset + mark.encode())
        yield padded[4 if offset else 0 : len(padded) - 4]


def found_in(content: bytes) -> set[str]:
    """Which marks the content holds, in whatever spelling."""
    return {what for what, mark in MARKS.items() for s in spellings(mark) if s in content}


def found_in_files(folder: Path, but: Iterable[Path] = ()) -> dict[str, set[str]]:
    """File → marks, for the files of a folder that hold any."""
    files = [p for p in folder.rglob("*") if p.is_file() and p not in set(but)]
    found = {str(p.relative_to(folder)): found_in(p.read_bytes()) for p in files}
    return {name: marks for name, marks in found.items() if marks}


def found_in_database(url: str) -> dict[str, set[str]]:
    """Table → marks, over every row of every table of every schema."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        found = {}
        for (table,) in tables:
            rows = connection.execute(f"select t::text from {table} t").fetchall()
            found[table] = found_in("\n".join(text for (text,) in rows).encode())
    return {table: marks for table, marks in found.items() if marks}


def plant(world: World, cases: list[str]) -> None:
    """Overwrite hidden values of visible cases (19-digit ids of T_SCZX) with the marks."""
    debtor, applicant = "09_05036-2", "09_05036-1"
    number = {"C_ZJLX": "09_00015-1", "C_ZJHM": RESIDENT, "C_CSRQ": None, "C_XB": None}
    hidden = {
        "C_DZ": MARKS["address"],
        "C_DH": MARKS["phone"],
        "C_YHZH": MARKS["account"],
        "C_DSRAJCXMM": MARKS["query code"],
    }
    minor = {"C_XM": MARKS["minor"], "C_CSRQ": "2013-02-03", "C_ZJLX": None, "C_ZJHM": None}
    it = iter(cases)
    _party(world, next(it), debtor, number | hidden)
    _party(world, next(it), debtor, minor)
    _party(world, next(it), debtor, {"C_XM": MARKS["unreadable name"]})
    _party(world, next(it), applicant, {"C_XM": MARKS["applicant"]})
    _party(world, next(it), debtor, {"C_ZTLX": MARKS["id in a code"]})
    _party(world, next(it), debtor, {"C_XM": MARKS["id in a name"]})
    _party(world, next(it), debtor, {"C_ZZJGDM": RESIDENT, "C_TYSHXYDM": RESIDENT})
    vetoed = next(it)
    _party(world, vetoed, debtor, {"C_XM": MARKS["vetoed debtor"]})
    world.sql(
        'insert into "T_PBBZXR" ("N_BS", "N_AJBS", "C_YY", "D_SQRQ", "C_SPJL", "D_SPRQ")'
        " values (1, %s, %s, '2026-11-20', '09_05081-1', '2026-11-20')",
        vetoed,
        MARKS["veto reason"],
    )
    world.sql('update "T_SCZX" set "C_AJJZJD" = %s where "N_AJBS" = %s', MARKS["crash"], next(it))
    _text(world, "SXBZXR", "C_YWNR", TEXTS["obligation"])
    _text(world, "SXBZXR", "C_SXQXSM", TEXTS["conduct"])
    _text(world, "QZXZ", "C_XZNR", TEXTS["measure"])


def _text(world: World, kind: str, column: str, text: str) -> None:
    """Every tenth free text, so that rows which the redactor failed would not shut the gate alone."""
    key = {"SXBZXR": "N_SXBS", "QZXZ": "N_QZXZBS"}[kind]
    world.sql(f'update "T_SCZX_{kind}" set "{column}" = %s where mod("{key}", 10) = 3', text)


def _party(world: World, case: str, role: str, values: Mapping[str, str | None]) -> None:
    names = ", ".join(f'"{name}" = %s' for name in values)
    world.sql(
        f'update "T_SCZX_ZTXX" set {names} where "N_AJBS" = %s and "C_FLDW" = %s',
        *values.values(),
        case,
        role,
    )
