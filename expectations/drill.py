"""The drill: before a region is judged, its judges are shown planted faults and must see every one.

A suite that was loosened, a breaker that waves everything through, a conclusion that always passes: none
of them would be noticed on a good day, and on a bad day it would be too late. So each verdict begins with
a rehearsal, and whoever misses a planted fault closes the gate. Nothing planted resembles a person.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd
from great_expectations.expectations.expectation import Expectation

from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate, SuiteResult, Verdict
from expectations import breakers
from expectations.breakers import History
from expectations.suites import CANDIDATE_SUITES, DECISION_SUITE, EXTRACT_SUITES
from regulation.lists import PublicList
from regulation.policy import Breakers

SUITE = "drill"
Run = Callable[[str, Sequence[Expectation], pd.DataFrame], SuiteResult]
Conclude = Callable[..., Verdict]
Hold = Callable[..., tuple[dict[PublicList, Candidate], pd.DataFrame]]

_BAD = "?12345678901"
"""Matches no pattern, is in no set, begins like an unknown code, and is too long a number."""


def _suites() -> dict[str, Sequence[Expectation]]:
    named: dict[str, Sequence[Expectation]] = {
        f"extract.{name}": suite for name, suite in EXTRACT_SUITES.items()
    }
    named |= {f"candidate.{code}": suite for code, suite in CANDIDATE_SUITES.items()}
    return named | {"decisions": DECISION_SUITE}


_LIMITS = Breakers(
    smallest_share_of_last=0.1,
    largest_share_of_last=2.0,
    court_floor=10,
    largest_vanished_share=0.5,
    largest_new_share=0.5,
    largest_public_jump=0.25,
    entry_floor=10,
    largest_rekeyed_share=0.5,
    rekeyed_floor=5,
)
CHECKS = len(_suites()) + 1 + 2 * len(PublicList) + 3 * len(breakers.expected()) + 2
"""Suites, rows counted, rows held and each held for everything, breakers on three days, conclusions."""


_passed: dict[tuple[object, ...], SuiteResult] = {}


def forget() -> None:
    """Let the next verdict rehearse anew."""
    _passed.clear()


def exercise(run: Run, conclude: Conclude, hold: Hold) -> SuiteResult:
    """Rehearse, once a process and set of judges. Raises nothing: a drill that breaks off has failed."""
    judges = (run, conclude, hold, *_suites().values(), *breakers.MEASURES.items())
    if judges not in _passed:
        result = _exercise(run, conclude, hold)
        if not result.is_passed:
            return result
        _passed[judges] = result
    return _passed[judges]


def _exercise(run: Run, conclude: Conclude, hold: Hold) -> SuiteResult:
    missed: list[str] = []
    done = 0
    try:
        for name, has_seen in _rehearsals(run, conclude, hold):
            done += 1
            if not has_seen:
                missed.append(name)
    except Exception as problem:
        missed.append(f"crashed: {type(problem).__name__}")
    return SuiteResult(SUITE, SUITE, not missed, 0, done, tuple(missed))


def _rehearsals(run: Run, conclude: Conclude, hold: Hold) -> Iterator[tuple[str, bool]]:
    for name, suite in _suites().items():
        answer = run(name, suite, _rotten(suite))
        counted = [e for e in suite if getattr(e, "min_value", None) == 1]
        yield name, not answer.is_passed and len(answer.failed) == len(suite) - len(counted)
    cases = EXTRACT_SUITES["enforcement_case"]
    answer = run("extract.enforcement_case", cases, _rotten(cases).iloc[:0])
    yield "rows counted", any(each.startswith("table_row_count") for each in answer.failed)
    for code in PublicList:
        planted = _planted(code)
        left, held = hold({code: planted}, pd.Index(planted.rows["entry_key"]))
        yield f"held.{code}", left[code].rows.empty
        seen = {str(check).split(":", maxsplit=1)[0] for check in held["check"]}
        wanted = {
            *("key_shape", "case_number_shape", "mask_shape", "party_kind"),
            *("case_closed", "missing", "long_number", "leak"),
        }
        yield f"held for.{code}", wanted <= seen
    yield from _breakers()
    yield "conclude.nothing", not conclude("吉", "", []).is_passed
    failed = [SuiteResult(SUITE, SUITE, False, 0, CHECKS, ("planted",))]
    yield "conclude.failed", not conclude("吉", "", failed).is_passed


def _rotten(suite: Sequence[Expectation]) -> pd.DataFrame:
    """Ten rows that break every expectation of the suite at once, save a count of rows."""
    bad: dict[str, list[object]] = {"surplus": ["x"] * 10}
    for expectation in suite:
        column = getattr(expectation, "column", None)
        if column is None:
            continue
        is_flag = getattr(expectation, "value_set", None) == [False]
        worst: list[object] = [True] * 6 if is_flag else [_BAD] * 3 + ["x"] * 3
        bad[str(column)] = [None] * 3 + worst + [worst[0]]
    return pd.DataFrame(bad, dtype=object)


def _planted(list_code: PublicList) -> Candidate:
    """Two rows of one list that no row-level check may pass; one has nothing it must have."""
    table = PUBLIC_TABLES[list_code]
    worst = {column.name: _BAD for column in table.columns if column.kind == "text"}
    # Eleven digits that begin like a mobile number: nobody's, and what the second reader must see.
    worst |= {"name": "13800000000", "id_number_masked": "13800000000"}
    blank = {column.name: None for column in table.columns}
    rows = pd.DataFrame([blank | worst, blank | {"entry_key": "x"}])
    return Candidate("吉", list_code, rows.assign(digest="", visible_until=None))


def _breakers() -> Iterator[tuple[str, bool]]:
    """Three days: one just within every limit, one just beyond, one too small to say anything."""
    for day, history, must_trip in (
        ("within", _day(beyond=False), False),
        ("beyond", _day(beyond=True), True),
        ("small", _day(beyond=True, scale=0), False),
    ):
        readings, _ = breakers.examine(history, _LIMITS)
        found = {reading.label: reading.is_tripped for reading in readings}
        for label in breakers.expected():
            yield f"{label[0]}({label[1]}).{day}", found.get(label) is must_trip


def _day(*, beyond: bool, scale: int = 1) -> History:
    more = int(beyond)
    court = [
        _volume("party", "1", 4 - more, 40),  # shrunk to a tenth, or further
        _volume("measure", "1", 40 + more, 20),  # grown to the double, or further
        _volume("party", "2", 1 - more, 10),  # a court of some size: the last row goes
        _volume("dishonest_event", "", 1 - more * scale, 1),
    ]
    if not scale:  # one row less than any floor asks for
        court = [_volume("party", "1", 0, 9), _volume("measure", "1", 10, 1)]
    parts = [_list_day(str(code), more, scale) for code in PublicList]
    entries, shares, contents = (
        pd.concat([part[i] for part in parts], ignore_index=True) for i in range(3)
    )
    return History(pd.DataFrame(court), entries, shares, contents)


def _volume(table: str, court: str, rows: int, last: int) -> Mapping[str, object]:
    return {"table_name": table, "court_number": court, "rows": rows, "rows_last": last}


def _list_day(code: str, more: int, scale: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    shown, vanished, fresh, pairs = (20, 10 + more, 10 + more, 10 + more) if scale else (8, 8, 9, 4)
    keys = [f"{number:032x}" for number in range(shown + fresh)]
    entries = pd.DataFrame(
        {
            "list_code": code,
            "entry_key": keys,
            "was_shown": [True] * shown + [False] * fresh,
            "will_show": [False] * vanished + [True] * (shown - vanished + fresh),
        }
    )
    now, published, last, published_last = (16, 8 + more, 16, 4) if scale else (9, 9, 9, 0)
    shares = pd.DataFrame(
        [
            {
                "list_code": code, "entries": now, "published": published,
                "entries_last": last, "published_last": published_last,
            }
        ]
    )  # fmt: skip
    contents = pd.DataFrame(
        {
            "list_code": code,
            "entry_key": keys[:pairs] + keys[-pairs:],
            "is_new": [False] * pairs + [True] * pairs,
            "content": [str(number) for number in range(pairs)] * 2,
        }
    )
    return entries, shares, contents
