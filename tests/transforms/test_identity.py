"""Identity numbers: properties of the mask, and what is left to guess."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation import policy
from transforms.identity import (
    birth_of,
    born_on,
    check_character,
    mask_document,
    organization_code,
    resident_number,
    sex_of,
)
from transforms.reidentification import possible_numbers

FORM = policy.load().mask
births = st.dates(date(1920, 1, 1), date(2020, 12, 31))
areas = st.integers(110000, 829999)
serials = st.integers(0, 999)


@st.composite
def resident_numbers(draw: st.DrawFn) -> str:
    seventeen = f"{draw(areas)}{draw(births):%Y%m%d}{draw(serials):03d}"
    return seventeen + check_character(seventeen)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in text)


@given(
    resident_numbers(), st.sampled_from([str, wide, str.lower, lambda t: f" {t[:6]} {t[6:]}\u3000"])
)
def test_a_mask_shows_six_and_two_whatever_the_disguise(number: str, disguise) -> None:
    masked = mask_document("resident_id", disguise(number), FORM)
    assert masked == number[:6] + "*" * 10 + number[-2:]


@given(resident_numbers())
def test_one_person_has_one_mask_in_both_forms(number: str) -> None:
    if number[6:8] == "19":
        fifteen = number[:6] + number[8:17]
        assert resident_number(fifteen) == number
        assert mask_document("resident_id", fifteen, FORM) == mask_document(
            "resident_id", number, FORM
        )


@given(resident_numbers())
def test_masking_twice_gives_nothing_more(number: str) -> None:
    masked = mask_document("resident_id", number, FORM)
    assert masked is not None
    assert mask_document("resident_id", masked, FORM) is None


@given(
    st.text(max_size=40), st.sampled_from(["resident_id", "passport", "officer", "other", "?9", ""])
)
def test_a_mask_never_shows_more_than_the_policy_lets_it(text: str, document: str) -> None:
    masked = mask_document(document, text, FORM)
    assert masked is None or masked.count("*") >= 4


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ("resident_id", "E12345678"),
        ("passport", "220102196503151238"),
        ("resident_id", "王小明"),
        ("resident_id", "22010219650315123"),
        ("hm_permit", "220102196503151238"),
        ("hmt_residence", "220102196503151238"),
        ("officer", "军字第12345678号"),
        ("other", "A1234567"),
    ],
)
def test_shape_and_declared_document_must_agree(document: str, number: str) -> None:
    assert mask_document(document, number, FORM) is None


def test_a_wrong_check_character_is_masked_all_the_same() -> None:
    assert mask_document("resident_id", "220102196503151230", FORM) == "220102**********30"


@given(resident_numbers())
def test_a_persons_number_is_never_an_organisations_code(number: str) -> None:
    assert organization_code(number) is None
    assert organization_code(wide(number)) is None


def test_codes_of_organisations_need_their_check_character() -> None:
    assert organization_code("91220101MA0Y1ABC0X") is None
    assert organization_code("N2220102MF1234567A") is None


@given(resident_numbers())
def test_the_true_number_is_among_those_counted(number: str) -> None:
    born, on = birth_of(number), date(2026, 11, 23)
    assert born is not None
    age = on.year - born.year
    masked = mask_document("resident_id", number, FORM)
    assert masked is not None
    assert possible_numbers(masked, age, on) >= 1000
    assert possible_numbers(number, age, on) == 1
    assert possible_numbers(number, age + 1, on) == 0


def test_the_count_is_exact() -> None:
    """Against counting one by one, for a mask that leaves few enough to do so."""
    on, age = date(2026, 11, 23), 61
    masked = "220102196503****38"
    fitting = 0
    for day in range(365):
        born = date(1965, 1, 1) + timedelta(days=day)
        if f"{born:%Y%m}" == "196503":
            for serial in range(100):
                seventeen = f"220102{born:%Y%m%d}{serial:02d}3"
                fitting += check_character(seventeen) == "8"
    assert possible_numbers(masked, age, on) == fitting


def test_ten_and_four_leaves_about_thirty_three() -> None:
    left = possible_numbers("2201021965****1238", 61, date(2026, 11, 23))
    assert 20 <= left <= 45


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1985-03-07", date(1985, 3, 7)),
        ("1985.3.7", date(1985, 3, 7)),
        ("1985年3月7日", date(1985, 3, 7)),
        ("１９８５/03/07", date(1985, 3, 7)),
        ("19850307", date(1985, 3, 7)),
        ("1985-03-30", date(1985, 3, 30)),
        ("1985-12-11 00:00:00", date(1985, 12, 11)),
        ("1985-3-7 00:00:00", date(1985, 3, 7)),
        ("1985-02-30", None),
        ("85年", None),
        ("不详", None),
    ],
)
def test_typed_birth_dates(text: str, day: date | None) -> None:
    assert born_on(text) == day


def test_the_seventeenth_digit_is_the_sex() -> None:
    assert sex_of("220102196503151238") == "male"
    assert sex_of("220102196503151246") == "female"
    assert sex_of("E1234") is None


def test_empty_columns_are_no_trouble() -> None:
    from transforms.reidentification import fewest_possible

    nothing = pd.DataFrame({"id_number_masked": pd.Series(dtype="str")})
    assert fewest_possible(nothing, date(2026, 11, 23)).empty
