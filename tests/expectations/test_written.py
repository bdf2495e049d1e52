"""What a run wrote for others to read: any number in it is named by file and kind, and never shown."""

from pathlib import Path

import pandas as pd
import pytest

from contracts.stages import SuiteResult
from expectations import written

RESIDENT = "220102196503151238"
PHONE = "13912345678"
KEY = "0f" * 16


def failed(frames=None, texts=None, files=None) -> tuple[str, ...]:
    result = written.read_again(frames or {}, texts or {}, files or {})
    assert result.is_passed == (not result.failed)
    assert result.checks == written.CHECKS
    assert RESIDENT not in repr(result)
    assert PHONE not in repr(result)
    return result.failed


def test_lines_without_a_number_pass() -> None:
    rows = pd.DataFrame({"entry_key": [KEY], "case_key": [None], "reason_code": ["P90-PUBLIC"]})
    assert failed({"lines": rows}, {"quality": "volume: 3 of 4"}) == ()


@pytest.mark.parametrize("column", ["entry_key", "case_key", "reason_code"])
def test_a_number_in_any_column_of_a_table_is_named(column: str) -> None:
    rows = pd.DataFrame({"entry_key": [KEY] * 2, "case_key": KEY, "reason_code": "H95-GATE"})
    rows.loc[1, column] = RESIDENT
    assert failed({"lines": rows}) == ("lines:resident_id",)


def test_a_key_that_is_no_keyed_hash_is_named_whatever_it_holds() -> None:
    assert failed({"gone": pd.DataFrame({"case_key": ["张三"]})}) == ("gone:not_a_key",)


def test_texts_and_files_are_named_by_file_and_kind(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text(f"INFO deciding\nERROR Key (phone)=({PHONE}) exists, id {RESIDENT}\n", "utf-8")
    texts = {"answers": f'{{"rows": 3, "note": "{PHONE}"}}'}
    assert sorted(failed(texts=texts, files={"logs/run.log": log})) == [
        "answers:mobile",
        "logs/run.log:mobile",
        "logs/run.log:resident_id",
    ]


def test_a_file_that_cannot_be_read_is_not_clean(tmp_path: Path) -> None:
    assert failed(files={"logs/run.log": tmp_path / "none"}) == ("logs/run.log:unreadable",)


def test_a_file_named_after_somebody_is_not_named(tmp_path: Path) -> None:
    path = tmp_path / f"{PHONE}.log"
    path.touch()
    assert failed(files={path.name: path}) == ("(a file whose name shows mobile):mobile",)


def test_a_label_of_another_suite_that_shows_something_is_left_out() -> None:
    result = SuiteResult("volume", "volume", False, 1, 2, ("unique(entry_key)", f"id {RESIDENT}"))
    assert written.without_values(result).failed == ("unique(entry_key)", "(not shown)")
