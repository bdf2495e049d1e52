"""An extract is whole and untouched, or it is no extract."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import IncompleteExtractError
from contracts.stages import Raw
from extractors import raw

Damage = Callable[[Path], object]


def _forget_rows(folder: Path) -> None:
    content = json.loads((folder / raw.MANIFEST).read_text("utf-8"))
    content["tables"]["party"]["rows_counted"] += 1
    (folder / raw.MANIFEST).write_text(json.dumps(content), "utf-8")


DAMAGES: dict[str, Damage] = {
    "manifest gone": lambda f: (f / raw.MANIFEST).unlink(),
    "manifest torn": lambda f: (f / raw.MANIFEST).write_text('{"format": 1'),
    "another format": lambda f: (f / raw.MANIFEST).write_text('{"format": 2, "region_code": "x"}'),
    "table gone": lambda f: (f / "measure.parquet").unlink(),
    "table cut": lambda f: (f / "party.parquet").write_bytes(
        (f / "party.parquet").read_bytes()[:-9]
    ),
    "table swapped": lambda f: (f / "party.parquet").write_bytes(
        (f / "court.parquet").read_bytes()
    ),
    "count differs": _forget_rows,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_extract_is_refused(damage: Damage, extract: Callable[..., Raw]) -> None:
    folder = extract().folder
    damage(folder)
    with pytest.raises(IncompleteExtractError):
        raw.open(folder)


def test_an_extract_opens_as_it_was_written(extract: Callable[..., Raw]) -> None:
    written = extract()
    assert raw.open(written.folder) == written
    assert written.is_complete


def test_a_second_extract_replaces_the_first(extract: Callable[..., Raw]) -> None:
    first, second = extract("same"), extract("same")
    assert first == second
    assert raw.open(second.folder) == second
    assert not list(second.folder.glob("*.part"))


def test_a_missing_table_is_no_empty_table(extract: Callable[..., Raw]) -> None:
    folder = extract().folder
    (folder / "deletion.parquet").unlink()
    with pytest.raises(IncompleteExtractError):
        raw.read(folder, "deletion")
