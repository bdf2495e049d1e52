"""A slip in the mapping file is found before the first row is read, and named."""

import re
from pathlib import Path

import pytest
from small_court import MAPPING_FILE

from contracts.errors import MappingError
from contracts.source import SOURCE_TABLES
from extractors import mapping

TEXT = MAPPING_FILE.read_text("utf-8")

# fmt: off
SLIPS = [
    # (what stands there, what the steward typed, what the message must name)
    ('name = "sample_court"', 'nome = "x"', "unknown key nome"),
    ('charset = "database"', 'charset = "gb18031"', "charset"),
    ('case_column = "N_FYDM"', 'case_colum = "N_FYDM"', "case_colum"),
    ('canonical = "court"', 'canonical = "courts"', "courts"),
    ('court_name = "C_FYMC"', 'court_nane = "C_FYMC"', "court_nane"),
    (', court_name = "C_FYMC"', "", "court.court_name"),
    ('constants = { family_code = "first" }', 'constants = { family_code = "primary" }', "family_code"),
    ('publish_flag_code = "absent" }', 'publish_flag_code = "abesnt" }', "publish_flag_code"),
    ('constants = { family_code = "first" }', 'constants = { family_code = "first", case_number = "x" }', "given twice"),
    ('region = { case = "T_SCZX", on = "N_AJBS" }', 'region = { case = "T_SCZX" }', "region must be"),
    ('physical = "T_FY"', 'physical = "T_FY"\nabsent = ["court_number"]', "given twice"),
    ('role_code = "role"', 'role_code = "roll"', "roll"),
    ('role_code = "role"', 'name_code = "role"', "name_code"),
    ('role_code = "role"\n', "", "party.role_code"),
    ('"party.publish_flag_code"', '"party.publish_flag"', "party.publish_flag"),
    ('"09_05036-1" = "applicant"', '"09_05036-1" = "aplicant"', "aplicant"),
    ('"09_05036-1" = "applicant"', '" 09_05036-1" = "applicant"', "spaces"),
    ("[codes.role]", "[codes.roles]", "roles"),
    ('[[table]]\ncanonical = "deletion"', '[[tables]]\ncanonical = "deletion"', "tables"),
    ('name = "sample_court"', 'name = ', "TOML"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "named"), SLIPS)
def test_a_slip_is_an_error_that_names_file_and_place(
    old: str, new: str, named: str, tmp_path: Path
) -> None:
    assert old in TEXT
    file = tmp_path / "court.toml"
    file.write_text(TEXT.replace(old, new), "utf-8")
    with pytest.raises(MappingError, match=f"court.toml.*{re.escape(named)}"):
        mapping.load(file)


def test_the_sample_mapping_feeds_every_canonical_column() -> None:
    plan = mapping.load(MAPPING_FILE)
    for table in SOURCE_TABLES:
        for block in plan.blocks_of(table.name):
            given = {*block.columns, *block.constants, *block.absent, "unreadable"}
            assert given >= set(table.names)


def test_a_column_the_source_lacks_may_be_declared_absent(tmp_path: Path) -> None:
    file = tmp_path / "court.toml"
    shorter = TEXT.replace(', court_name = "C_FYMC" }', " }\nabsent = ['court_name']")
    file.write_text(shorter, "utf-8")
    assert mapping.load(file).blocks_of("court")[0].absent == {"court_name"}


def test_two_source_codes_may_mean_the_same(tmp_path: Path) -> None:
    file = tmp_path / "court.toml"
    file.write_text(TEXT.replace("[codes.role]", '[codes.role]\n"2" = "debtor"'), "utf-8")
    words = mapping.load(file).words("party", "role_code")
    assert words is not None
    assert words["2"] == words["09_05036-2"] == "debtor"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"none\.toml"):
        mapping.load(tmp_path / "none.toml")
