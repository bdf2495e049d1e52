"""The gate broken on purpose, one part at a time: whatever is broken, nothing may be published.

On a sound day, that is: a mutant must be seen although there is nothing for it to miss.
"""

from collections.abc import Iterator
from dataclasses import replace

import great_expectations.expectations as gxe
import pandas as pd
import pytest
from test_gate import examine, sound

from contracts.stages import Verdict
from expectations import breakers, drill, gate, suites
from expectations.breakers import Breaker
from pipeline import breaker_answers


@pytest.fixture(autouse=True)
def _every_verdict_rehearses() -> Iterator[None]:
    drill.forget()
    yield
    drill.forget()


def is_published(verdict: Verdict) -> bool:
    """What ``publish`` asks of the verdict alone."""
    return breaker_answers.is_whole(verdict) and not verdict.tripped


def test_without_a_mutant_the_day_is_published() -> None:
    assert is_published(examine(*sound()))


def crashed(*_: object) -> None:
    raise ZeroDivisionError


def returning(**changes: object):
    def make(measure):
        return lambda *given: replace(measure(*given), **changes)

    return make


def turned(reading):
    return replace(reading, is_tripped=not reading.is_tripped)


BREAKER_MUTANTS = {
    "crashed": lambda measure: crashed,
    "returns pass": returning(is_tripped=False),
    "returns alarm": returning(is_tripped=True),
    "wrong comparison": lambda measure: lambda *given: turned(measure(*given)),
    "limit doubled": lambda measure: (
        lambda history, limits, scope: measure(
            history, replace(limits, **{n: getattr(limits, n) * 2 for n in SHARES}), scope
        )
    ),
    "floor ignored": lambda measure: (
        lambda history, limits, scope: measure(
            history, replace(limits, court_floor=1, entry_floor=1, rekeyed_floor=1), scope
        )
    ),
    "no reading": lambda measure: lambda *_: None,
    "another's reading": returning(breaker_code="none"),
}
SHARES = (
    "largest_share_of_last",
    "largest_vanished_share",
    "largest_new_share",
    "largest_public_jump",
    "largest_rekeyed_share",
)
LIMITLESS = {
    ("limit doubled", Breaker.COURT_MISSING),  # has no limit
    ("limit doubled", Breaker.VOLUME_SHRUNK),  # its limit is a least
}


@pytest.mark.parametrize("breaker", list(Breaker))
@pytest.mark.parametrize("mutant", BREAKER_MUTANTS)
def test_a_broken_breaker_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, breaker: Breaker, mutant: str
) -> None:
    if (mutant, breaker) in LIMITLESS:
        pytest.skip("nothing to mutate")
    broken = BREAKER_MUTANTS[mutant](breakers.MEASURES[breaker])
    monkeypatch.setitem(breakers.MEASURES, breaker, broken)
    assert not is_published(examine(*sound()))


@pytest.mark.parametrize("breaker", list(Breaker))
def test_a_breaker_that_is_missing_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, breaker: Breaker
) -> None:
    monkeypatch.delitem(breakers.MEASURES, breaker)
    assert not is_published(examine(*sound()))


SUITES = [name for name in gate.expected_suites() if "." in name or name == "decisions"]
RUN = gate.run


def passing(target: str):
    def run(name, suite, rows):
        result = RUN(name, suite, rows)
        return replace(result, is_passed=True, failed=()) if name == target else result

    return run


def skipping(target: str):
    def run(name, suite, rows):
        result = RUN(name, suite, rows)
        return replace(result, suite="other") if name == target else result

    return run


def crashing(target: str):
    return lambda name, suite, rows: RUN(name, suite, "no table" if name == target else rows)


@pytest.mark.parametrize("mutant", [passing, skipping, crashing], ids=lambda m: m.__name__)
@pytest.mark.parametrize("suite", SUITES)
def test_a_broken_suite_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, suite: str, mutant
) -> None:
    monkeypatch.setattr(gate, "run", mutant(suite))
    assert not is_published(examine(*sound()))


def replaced(monkeypatch: pytest.MonkeyPatch, name: str, suite: tuple) -> None:
    kind, _, key = name.partition(".")
    if kind == "decisions":
        for module in (gate, drill, suites):
            monkeypatch.setattr(module, "DECISION_SUITE", suite)
        return
    known = suites.EXTRACT_SUITES if kind == "extract" else suites.CANDIDATE_SUITES
    monkeypatch.setitem(known, key, suite)


def suite_named(name: str) -> tuple:
    return tuple(drill._suites()[name])


EXPECTATIONS = [(name, i) for name in SUITES for i in range(len(suite_named(name)))]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), EXPECTATIONS)
def test_an_expectation_that_expects_nothing_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    """Dropped, and put in its place one that every table passes: the count alone would not tell."""
    suite = list(suite_named(name))
    suite[number] = gxe.ExpectTableRowCountToBeBetween(min_value=0)
    replaced(monkeypatch, name, tuple(suite))
    assert not is_published(examine(*sound()))


def test_a_suite_that_lost_an_expectation_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("extract.party", "decisions"):
        with monkeypatch.context() as patch:
            replaced(patch, name, suite_named(name)[1:])
            assert not is_published(examine(*sound()))


def always(region: str, digest: str, results, readings=()) -> Verdict:
    return Verdict(region, digest, True, tuple(results))


NOTHING_HELD = pd.DataFrame(columns=["list_code", "entry_key", "check"])
STEPS = {
    "conclude passes everything": ("conclude", always),
    "rows are held no more": ("hold_failing_rows", lambda c, closed: (dict(c), NOTHING_HELD)),
    "row checks see nothing": ("failing_rows", lambda *_: NOTHING_HELD),
    "row checks crash": ("failing_rows", crashed),
}


@pytest.mark.parametrize("mutant", STEPS)
def test_a_broken_step_of_the_gate_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    name, broken = STEPS[mutant]
    monkeypatch.setattr(gate, name, broken)
    assert not is_published(examine(*sound()))


def test_a_drill_or_a_watch_that_does_not_run_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = gate.drill.exercise(gate.run, gate.conclude, gate.hold_failing_rows)
    for broken in (
        crashed,
        lambda *_: replace(done, checks=0),
        lambda *_: replace(done, suite="x"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(drill, "_exercise", broken)
            drill.forget()
            assert not is_published_or_crashes()
    with monkeypatch.context() as patch:
        patch.setattr(breakers, "examine", lambda *_: ((), replace(done, suite="x")))
        assert not is_published(examine(*sound()))


def is_published_or_crashes() -> bool:
    try:
        return is_published(examine(*sound()))
    except ZeroDivisionError:
        return False
