"""What a run wrote for others to read, read a second time: one more suite of the gate.

The candidate is scanned row by row (``row_checks``), and a bad row is held. Here there is no row to hold: a
number in a report, a log or a step's answer means that the program said what it must never say, so any
hit shuts the gate. The result names the file and the kind, never the value.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from contracts.stages import SuiteResult
from expectations import leak_scan
from expectations.suites import ENTRY_KEY

SUITE = "written"
CHECKS = 1
"""One expectation: nothing in it can be read that must not be."""

KEYS = ("entry_key", "case_key", "fingerprint", "digest")
"""Columns of keyed hashes. They are held to their shape: by chance, one hash in some millions looks like
somebody's number, and it would look so every day."""

UNREADABLE, NO_KEY = "unreadable", "not_a_key"
"""What is said beside the kinds of the leak scan: a file that could not be read, a key that is none."""


def read_again(
    frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str], files: Mapping[str, Path]
) -> SuiteResult:
    """Scan tables, texts and files, each under the name by which a person finds it.

    A file that cannot be read fails like one that shows something: what was not read is not clean.
    """
    failed: list[str] = []
    for name, rows in frames.items():
        failed += _named(name, _kinds_of_rows(rows))
    for name, text in texts.items():
        failed += _named(name, leak_scan.kinds(text))
    for name, path in files.items():
        failed += _named(name, _kinds_of_file(path))
    count = sum(
        map(len, frames.values())
    )  # not the files: how many logs there are is the machine's affair
    return SuiteResult(SUITE, SUITE, not failed, count, CHECKS, tuple(failed))


def without_values(result: SuiteResult) -> SuiteResult:
    """The result of another suite, fit to be said aloud: labels in which something can be read are left out."""
    said = tuple("(not shown)" if leak_scan.kinds(label) else label for label in result.failed)
    return replace(result, failed=said)


def _named(name: str, found: "Iterator[str] | tuple[str, ...]") -> list[str]:
    """``logs/run.log:mobile``. A file may be named after somebody, too."""
    shown = leak_scan.kinds(name)
    said = f"(a file whose name shows {shown[0]})" if shown else name
    return [f"{said}:{kind}" for kind in dict.fromkeys((*shown, *found))]


def _kinds_of_rows(rows: pd.DataFrame) -> Iterator[str]:
    for name in set(KEYS) & set(rows.columns):
        for value in rows[name].dropna().unique():
            if re.search(ENTRY_KEY, str(value)) is None:
                yield from leak_scan.kinds(str(value)) or (NO_KEY,)
    plain = rows.drop(columns=list(KEYS), errors="ignore").assign(entry_key="")
    yield from leak_scan.scan(plain)["kind"]


def _kinds_of_file(path: Path) -> tuple[str, ...]:
    try:
        return tuple(leak_scan.scan_file(path))
    except OSError:
        return (UNREADABLE,)
