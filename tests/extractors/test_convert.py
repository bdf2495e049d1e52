"""Values: read exactly as written, or null and named. Never replaced, never guessed."""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from small_court import plan

from contracts.errors import SourceContractError
from extractors.characters import read_texts
from extractors.convert import convert
from extractors.mapping import Block

GB = "gb18030"


# fmt: off
TEXTS = [
    ("张三",                     None, "张三",      False),
    ("买买提·艾力",              None, "买买提·艾力", False),
    ("𠮷𬭎㛃",                  None, "𠮷𬭎㛃",    False),
    ("  张三   ",               None, "  张三",    False),
    ("张三　",                   None, "张三　",    False),
    ("",                        None, None,       False),
    ("   ",                     None, None,       False),
    ("　",                       None, None,       False),
    (None,                      None, None,       False),
    ("张\ue863",                None, None,       True),
    ("张\U000f0001",            None, None,       True),
    ("张\U00100001",            None, None,       True),
    ("张\ufffd",                None, None,       True),
    ("张\x00三",                None, None,       True),
    ("张\x1b三",                None, None,       True),
    ("张\x85三",                None, None,       True),
    ("张?",                     None, None,       True),
    ("锟斤拷",                   None, None,       True),
    ("烫烫烫",                   None, None,       True),
    ("张三".encode(GB),          GB,   "张三",      False),
    ("𠮷·㐂".encode(GB),         GB,   "𠮷·㐂",    False),
    (b"   ",                    GB,   None,       False),
    (b"\xd5\xc5\xc8",           GB,   None,       True),   # cut in half at the end of the column
    (b"\xa8\xbc",               GB,   None,       True),   # Python's table makes it private use
    (b"\xfe\x59",               GB,   None,       True),
    (b"\xaa\xa1",               GB,   None,       True),   # user-defined area
    (b"\xff\xff",               GB,   None,       True),
]
# fmt: on


@pytest.mark.parametrize(("value", "charset", "text", "is_unreadable"), TEXTS)
def test_a_text_is_exact_or_unreadable(
    value: object, charset: str | None, text: str | None, is_unreadable: bool
) -> None:
    texts, bad = read_texts([value, value, None], charset)
    assert texts.to_pylist() == [text, text, None]
    assert bad.tolist() == [is_unreadable, is_unreadable, False]


# fmt: off
FREE_TEXTS = [
    ("一、给付；\n\t二、腾退。\r\n", "一、给付；\n\t二、腾退。\r\n", False),
    ("  \n\t\r\n ",               None,                       False),
    ("　",                          None,                       False),
    ("给付\x00一千元",               None,                       True),
    ("给付\x0b一千元",               None,                       True),
    ("给付?元",                      None,                       True),
    ("给付\ue863元",                None,                       True),
]
# fmt: on


@pytest.mark.parametrize(("value", "text", "is_unreadable"), FREE_TEXTS)
def test_free_text_may_have_lines_and_nothing_else_that_a_name_may_not(
    value: str, text: str | None, is_unreadable: bool
) -> None:
    row = one("dishonest_entry", obligation_text=value, name="张三")
    assert (row["obligation_text"], row["name"]) == (text, "张三")
    assert row["unreadable"] == ("obligation_text" if is_unreadable else None)


def test_a_line_break_in_a_name_is_unreadable() -> None:
    assert one("dishonest_entry", name="张\n三")["unreadable"] == "name"


def test_half_a_character_is_unreadable() -> None:
    texts, bad = read_texts(["张\ud800", "李"], None)
    assert (texts.to_pylist(), bad.tolist()) == ([None, "李"], [True, False])


@pytest.mark.parametrize(("value", "charset"), [(b"x", None), ("x", GB), (7, None)])
def test_values_of_another_kind_are_refused(value: object, charset: str | None) -> None:
    with pytest.raises(TypeError):
        read_texts([value], charset)


def block_of(table: str) -> Block:
    return plan().blocks_of(table)[0]


def one(table: str, **given: object) -> dict[str, object]:
    """Convert one row in which only ``given`` is not null."""
    block = block_of(table)
    names = [c.name for c in block.table.columns if c.name in block.columns]
    base: dict[str, object] = {n: "1" for n in names if not block.table.column(n).is_nullable}
    row = [(base | given).get(name) for name in names]
    rows = convert(block, plan(), [row]).rows
    assert rows.schema == block.table.arrow
    found: dict[str, object] = rows.to_pylist()[0]
    return found


# fmt: off
CODE_LISTS = [
    ("09_05070-1",                        "consumption"),
    ("09_05070-1;09_05070-2",             "consumption;exit"),
    ("09_05070-1；09_05070-2，09_05070-3、09_05070-4,09_05070-5", "consumption;exit;bidding;detention;fine"),
    (" 09_05070-1 ; ;09_05070-1;",        "consumption"),
    ("09_05070-1;7",                      "consumption;?7"),
    ("consumption",                       "?consumption"),
    (";",                                 None),
    (" ",                                 None),
    (None,                                None),
]
# fmt: on


@pytest.mark.parametrize(("codes", "words"), CODE_LISTS)
def test_a_list_of_codes_is_translated_and_the_unknown_is_marked(
    codes: str | None, words: str | None
) -> None:
    assert one("measure", kind_codes=codes)["kind_codes"] == words


def test_an_unknown_code_keeps_the_sources_own() -> None:
    row = one("enforcement_case", closing_mode_code=" X9 ", minor_case_code="09_00001-1 ")
    assert (row["closing_mode_code"], row["minor_case_code"]) == ("?X9", "yes")


# fmt: off
DAYS = [
    ("2026-02-28",                 date(2026, 2, 28),  False),
    ("2026-02-28 23:59:59.997",    date(2026, 2, 28),  False),
    ("1900-01-01",                 date(1900, 1, 1),   False),
    ("9999-12-31",                 date(9999, 12, 31), False),
    ("0000-00-00",                 None,               True),
    ("infinity",                   None,               True),
    ("0044-03-15 BC",              None,               True),
    ("12026-01-01",                None,               True),
    (None,                         None,               False),
]
# fmt: on


@pytest.mark.parametrize(("text", "day", "is_unreadable"), DAYS)
def test_a_date_is_a_day_or_unreadable(
    text: str | None, day: date | None, is_unreadable: bool
) -> None:
    row = one("measure", lifted_on=text)
    assert row["lifted_on"] == day
    assert row["unreadable"] == ("lifted_on" if is_unreadable else None)


# fmt: off
AMOUNTS = [
    ("1234567890123456.7891",      Decimal("1234567890123456.7891"), False),
    ("0.1000000000",               Decimal("0.1000"),                False),
    ("-5",                         Decimal("-5.0000"),               False),
    ("12345678901234567.0",        None,                             True),
    ("0.00001",                    None,                             True),
    ("NaN",                        None,                             True),
    (None,                         None,                             False),
]
# fmt: on


@pytest.mark.parametrize(("text", "amount", "is_unreadable"), AMOUNTS)
def test_an_amount_is_exact_or_unreadable(
    text: str | None, amount: Decimal | None, is_unreadable: bool
) -> None:
    row = one("enforcement_case", amount_yuan=text)
    assert row["amount_yuan"] == amount
    assert row["unreadable"] == ("amount_yuan" if is_unreadable else None)


def test_unreadable_columns_are_named_sorted() -> None:
    row = one("party", name="张\ue863", legal_representative="锟斤拷", id_number="1\x00")
    assert row["unreadable"] == "id_number,legal_representative,name"


def test_an_unreadable_code_without_a_place_to_say_so_is_an_unknown_code() -> None:
    """A null approval could pass for one that nobody applied for."""
    assert one("nondisclosure", approval_code="\ue000")["approval_code"] == "?"
    assert one("nondisclosure", approval_code=None)["approval_code"] is None


def test_a_missing_id_is_marked_and_counted() -> None:
    block = block_of("deletion")
    batch = convert(block, plan(), [["1", None, "2201", None], ["2", "3", "2201", None]])
    assert batch.rows["case_id"].to_pylist() == ["?", "3"]
    assert batch.unreadable_count == 1


def test_a_driver_that_returns_numbers_is_refused_without_the_value() -> None:
    with pytest.raises(SourceContractError, match=r"T_XA\.N_AJBS") as caught:
        convert(block_of("deletion"), plan(), [["1", 4711, "2201", None]])
    assert "4711" not in str(caught.value)


def test_findings_of_one_row_do_not_touch_another() -> None:
    texts, bad = read_texts(["a", "\ue000", None, "b"], None)
    assert texts.equals(pa.array(["a", None, None, "b"]))
    assert np.flatnonzero(bad).tolist() == [1]
