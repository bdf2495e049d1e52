from datetime import date
from random import Random

import pytest

from simulator import identifiers, people

ON = date(2026, 1, 1)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_check_character_is_that_of_the_standard(number):
    assert identifiers.resident_check(number[:17]) == number[17]


def test_the_credit_code_check_is_that_of_the_standard():
    assert identifiers.uscc("91", "350100", "M000100Y4") == "91350100M000100Y43"


def test_the_organization_code_check_is_that_of_the_standard():
    assert identifiers.organization_code("D2143569") == "D2143569X"


def test_every_person_has_a_number_that_tells_the_birth_date_and_the_sex():
    rng = Random("people")
    for _ in range(500):
        who = people.person(rng, ON, kind="resident_id")
        number = who["C_ZJHM"]
        assert identifiers.resident_check(number[:17]) == number[17]
        assert who["C_CSRQ"] in (None, f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        assert who["C_XB"].endswith("-1" if int(number[16]) % 2 else "-2")


@pytest.mark.parametrize("prefix", ["91", "N2", "A1", "52"])
def test_every_form_of_credit_code_carries_its_own_check(prefix):
    rng = Random(prefix)
    leader = people.person(rng, ON)
    code = people.organization(rng, leader, prefix)["C_TYSHXYDM"]
    assert len(code) == 18
    assert identifiers.uscc(prefix, code[2:8], code[8:17]) == code
    assert identifiers.organization_code(code[8:16]) == code[8:17]


def test_bait_ids_have_an_area_that_no_person_has():
    assert identifiers.BAIT_AREA not in (*identifiers.JILIN_AREAS, *identifiers.OTHER_AREAS)
