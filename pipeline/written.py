"""Which files, tables and answers of a region's run leave the private zone; the gate has them read again.

What leaves: the lines, keys and counts that become the workbench, the suites' results, each step's answer
(Airflow keeps it as XCom), the manifest, the verdict, and the logs. What does not: the raw rows and the
decisions with their source ids. They lie in the spool by design, nobody else reads it, and it is wiped.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.errors import GateClosedError
from contracts.stages import SuiteResult
from expectations import written
from extractors import raw
from pipeline import spool, validation

if TYPE_CHECKING:
    from pipeline.region_run import RegionRun

KEPT = ("lines", "case_states", "gone")
"""The files of the spool that the workbench keeps."""

_SLACK = 120
"""Seconds by which the clocks of two workers may differ."""


def read_again(run: "RegionRun", results: Sequence[SuiteResult] = ()) -> SuiteResult:
    """Scan all that the region's run has written so far for others to read."""
    frames = {f"{name}.parquet": spool.read_frame(run.folder / f"{name}.parquet") for name in KEPT}
    leaks = spool.read_frame(run.folder / "text_leaks.parquet")
    frames["text_leaks.parquet"] = leaks
    frames["workbench.quarantine"] = validation.quarantine(frames["lines.parquet"], leaks)
    texts = {
        "workbench.region_run": _answers(run),
        "workbench.quality": json.dumps([asdict(r) for r in results], ensure_ascii=False),
    }
    return written.read_again(frames, texts, _files(run))


def require_clean(run: "RegionRun") -> None:
    """Once more, right before anything becomes visible: other steps wrote after the verdict was made.

    Raises: GateClosedError, with the files and the kinds.
    """
    if not (result := read_again(run)).is_passed:
        raise GateClosedError(f"region {run.region}: {written.SUITE}: " + ", ".join(result.failed))


def _answers(run: "RegionRun") -> str:
    """What the steps have answered so far, and the errors they left, as the workbench holds them."""
    line = run.workbench.run_summary(run.run_id)["regions"].get(run.region, {})
    return json.dumps([line.get("counts"), line.get("error_text")], ensure_ascii=False, default=str)


def _files(run: "RegionRun") -> dict[str, Path]:
    files = {raw.MANIFEST: run.folder / "raw" / raw.MANIFEST}
    if (verdict := run.folder / "verdict.json").exists():
        files[verdict.name] = verdict
    return files | shared_logs(run.settings.home, run.opened_at) | dict(run.logs)


def shared_logs(home: Path, opened_at: float) -> dict[str, Path]:
    """Logs in ``DISCLOSURE_HOME/logs`` that were written to since the run was opened.

    They belong to all regions together, so a number in one of them stops the additions of them all.
    """
    found = sorted(p for p in (home / "logs").rglob("*") if p.is_file())
    fresh = [p for p in found if p.stat().st_mtime >= opened_at - _SLACK]
    return {str(p.relative_to(home)): p for p in fresh}


def logs_of(order: Mapping[str, Any]) -> dict[str, Path]:
    """The logs an order names: none when the run has no Airflow around it."""
    return {name: Path(path) for name, path in order.get("logs", {}).items()}
