"""The gate: extract and candidate → verdict. No verdict means no publication.

Results are ``BOOLEAN_ONLY``: Great Expectations otherwise copies failing values into its results, and
a failing value here is personal data. A suite that raises, or that did not run, is a failure.
"""

import os
from collections.abc import Mapping, Sequence
from functools import cache

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation import Expectation

from contracts.stages import Candidate, SuiteResult, Verdict
from expectations.row_checks import failing_rows
from expectations.suites import (
    CANDIDATE_SUITES,
    DECISION_SUITE,
    EXTRACT_SUITES,
    VOLUME_SUITE,
)
from regulation.lists import PublicList


def hold_failing_rows(
    candidates: Mapping[PublicList, Candidate], closed_keys: "pd.Index[str]"
) -> tuple[dict[PublicList, Candidate], pd.DataFrame]:
    """Take the rows that fail a row-level check out of the candidates."""
    passed: dict[PublicList, Candidate] = {}
    held = [pd.DataFrame(columns=["list_code", "entry_key", "check"])]
    for list_code, candidate in candidates.items():
        failed = failing_rows(candidate, closed_keys)
        held.append(failed.assign(list_code=str(list_code)))
        good = ~candidate.rows["entry_key"].isin(failed["entry_key"])
        passed[list_code] = Candidate(
            candidate.region_code, list_code, candidate.rows.loc[good].reset_index(drop=True)
        )
    return passed, pd.concat(held, ignore_index=True)


def examine(
    region_code: str,
    extract: Mapping[str, pd.DataFrame],
    candidates: Mapping[PublicList, Candidate],
    closed_keys: "pd.Index[str]",
    volume: pd.DataFrame,
    decisions: pd.DataFrame,
    candidate_digest: str,
) -> Verdict:
    """Run every suite over one region and return the verdict.

    Shape: ``volume`` has a row a table and court (``is_shrunk``, ``is_court_missing``);
    ``decisions`` a row a list (``is_mostly_held``, ``is_emptied``, ``has_repeated_keys``).
    """
    results = [
        run(f"extract.{name}", EXTRACT_SUITES[name], extract[name]) for name in EXTRACT_SUITES
    ]
    for list_code in PublicList:
        rows = candidates[list_code].rows
        batch = rows.assign(is_case_closed=rows["entry_key"].isin(closed_keys))
        results.append(run(f"candidate.{list_code}", CANDIDATE_SUITES[list_code], batch))
    results.append(run("volume", VOLUME_SUITE, volume))
    results.append(run("decisions", DECISION_SUITE, decisions))
    return conclude(region_code, candidate_digest, results)


def expected_suites() -> dict[str, int]:
    """Suite → number of expectations that must have run."""
    return (
        {f"extract.{name}": len(suite) for name, suite in EXTRACT_SUITES.items()}
        | {f"candidate.{code}": len(suite) for code, suite in CANDIDATE_SUITES.items()}
        | {"volume": len(VOLUME_SUITE), "decisions": len(DECISION_SUITE)}
    )


def conclude(region_code: str, candidate_digest: str, results: Sequence[SuiteResult]) -> Verdict:
    """Pass only when every expected suite ran completely and passed."""
    by_name = {result.suite: result for result in results}
    reasons = []
    for suite, checks in expected_suites().items():
        result = by_name.get(suite)
        if result is None:
            reasons.append(f"{suite}: did not run")
        elif result.checks != checks:
            reasons.append(f"{suite}: {result.checks} of {checks} expectations ran")
        elif not result.is_passed:
            reasons.append(f"{suite}: {', '.join(result.failed) or 'failed'}")
    return Verdict(region_code, candidate_digest, not reasons, tuple(results), tuple(reasons))


def run(name: str, suite: Sequence[Expectation], rows: pd.DataFrame) -> SuiteResult:
    """Run one suite over one table. A crash is a failed result, never an exception with values."""
    try:
        batch = _batch_of(suite, rows)
        result = batch.validate(
            gx.ExpectationSuite(name=name, expectations=[e.copy() for e in suite]),
            result_format="BOOLEAN_ONLY",
        )
        outcomes = [
            (_label(r.expectation_config), bool(r.success), bool(_raised(r.exception_info)))
            for r in result.results
        ]
    except Exception as problem:
        return SuiteResult(name, name, False, len(rows), 0, (f"crashed: {type(problem).__name__}",))
    failed = tuple(
        f"{label} (crashed)" if raised else label
        for label, good, raised in outcomes
        if not good or raised
    )
    return SuiteResult(
        name, name, bool(result.success) and not failed, len(rows), len(outcomes), failed
    )


def _raised(info: object) -> bool:
    """Great Expectations reports one exception_info, or one a metric."""
    if not isinstance(info, Mapping):
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(_raised(nested) for nested in info.values())


def _label(config: object) -> str:
    kwargs = getattr(config, "kwargs", {})
    kind = str(getattr(config, "type", "?")).removeprefix("expect_")
    return f"{kind}({kwargs['column']})" if "column" in kwargs else kind


@cache
def _definition() -> object:
    """One data source for the process: making them anew would cost more than the checks."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("region").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def _batch_of(suite: Sequence[Expectation], rows: pd.DataFrame) -> object:
    r"""Columns that a regular expression looks at go through Python's ``re``: on Arrow columns it would
    be RE2, whose ``\d`` is ASCII only. The others stay as they are; the library hashes every batch,
    and hashing objects takes most of its time."""
    looked_at = {str(e.column) for e in suite if hasattr(e, "regex")} & set(rows.columns)
    rows = rows.astype(dict.fromkeys(looked_at, object))
    return _definition().get_batch({"dataframe": rows})
