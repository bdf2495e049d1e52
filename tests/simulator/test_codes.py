import tomllib
from pathlib import Path

from simulator import codes

MAPPING = Path(__file__).parents[2] / "extractors" / "mappings" / "sample_court.toml"


def test_the_code_tables_are_those_the_mapping_translates():
    mapped = tomllib.loads(MAPPING.read_text("utf-8"))["codes"]
    assert {name: {c: w for w, c in words.items()} for name, words in codes.CODE.items()} == mapped


def test_every_code_is_in_the_code_table_once():
    written = [row["C_DM"] for row in codes.rows()]
    assert len(written) == len(set(written)) == sum(map(len, codes.CODE.values()))
