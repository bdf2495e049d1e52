"""The spool: the private folder of one run. Stages hand over files, tasks hand over handles."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import GateClosedError, IncompleteExtractError
from contracts.public import PUBLIC_TABLES
from contracts.stages import Candidate, Handle, SuiteResult, Verdict
from contracts.tables import ARROW
from regulation.lists import PublicList


def region_folder(spool: Path, run_id: str, region: str) -> Path:
    """The folder of one region in one run, made with mode 0700."""
    folder = spool / run_id / region
    for path in (spool, spool / run_id, folder):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def wipe(spool: Path, run_id: str) -> None:
    """Remove everything the run wrote. Says nothing when it is gone already."""
    shutil.rmtree(spool / run_id, ignore_errors=True)


def wipe_region(spool: Path, run_id: str, region: str) -> None:
    """Remove what a killed or superseded run left of one region: raw rows outlive no run."""
    shutil.rmtree(spool / run_id / region, ignore_errors=True)
    with contextlib.suppress(OSError):
        (spool / run_id).rmdir()


def wipe_old(spool: Path, hours: int = 24) -> None:
    """Remove folders nobody has written to for a day: of runs that died and were never repeated."""
    for folder in spool.glob("*"):
        if time.time() - folder.stat().st_mtime > hours * 3600:
            shutil.rmtree(folder, ignore_errors=True)


_LINE = [
    *(
        (name, pa.string())
        for name in ("list_code", "entry_key", "case_key", "outcome", "reason_code")
    ),
    *((name, pa.date32()) for name in ("evidence_on", "due_on", "review_on")),
]
_SHOWN = [("digest", pa.string()), ("visible_until", pa.timestamp("us", tz="UTC"))]
_NAMED = [(name, pa.string()) for name in ("list_code", "entry_key", "case_key", "reason_code")]

FRAMES: Mapping[str, pa.Schema] = {
    "decided": pa.schema([*_LINE, ("case_id", pa.string())]),
    "carried": pa.schema([*_LINE, *_SHOWN]),
    "lines": pa.schema([*_LINE, *_SHOWN]),
    "case_states": pa.schema([("case_key", pa.string()), ("fingerprint", pa.string())]),
    "gone": pa.schema(_NAMED),
    "text_leaks": pa.schema([("entry_key", pa.string()), ("column_names", pa.string())]),
}
"""What the steps of a region hand over. Declared, since an empty day would break inference."""


def write_frame(
    path: Path, stage: str, rows: pd.DataFrame, schema: pa.Schema | None = None
) -> Handle:
    """Write a frame as Parquet, whole or not at all; ``stage`` names its schema in ``FRAMES``."""
    schema = FRAMES[stage] if schema is None else schema
    table = pa.table([_column(rows, field) for field in schema], schema=schema)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        pq.write_table(table, file, compression="zstd")
    digest = digest_of(part)
    part.rename(path)
    return Handle(stage, str(path), len(rows), digest)


def _column(rows: pd.DataFrame, field: pa.Field) -> pa.Array:
    """One declared column; a missing or wholly blank one has pandas' idea of a type, or none."""
    if field.name not in rows or rows[field.name].isna().all():
        return pa.nulls(len(rows), field.type)
    return pa.Array.from_pandas(rows[field.name], type=field.type)


def read_frame(path: Path) -> pd.DataFrame:
    """Read a frame back; dates as ``datetime64``.

    Raises: IncompleteExtractError when the file is missing or torn.
    """
    try:
        return pq.read_table(path).to_pandas(date_as_object=False)
    except (OSError, pa.ArrowInvalid):
        raise IncompleteExtractError(f"{path.name} is missing or torn; run the day again") from None


def digest_of(path: Path) -> str:
    """BLAKE2b of a file's bytes."""
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def candidate_schema(list_code: PublicList) -> pa.Schema:
    table = PUBLIC_TABLES[list_code]
    fields = [pa.field(c.name, ARROW[c.kind]) for c in table.columns]
    return pa.schema(
        [*fields, ("digest", pa.string()), ("visible_until", pa.timestamp("us", tz="UTC"))]
    )


def write_candidates(folder: Path, candidates: Mapping[PublicList, Candidate]) -> str:
    """Write one file a list and return the digest of them all together."""
    folder.mkdir(mode=0o700, exist_ok=True)
    together = blake2b(digest_size=16)
    for list_code in PublicList:
        path = folder / f"{list_code}.parquet"
        handle = write_frame(
            path, "candidate", candidates[list_code].rows, candidate_schema(list_code)
        )
        together.update(handle.digest.encode())
    return together.hexdigest()


def read_candidates(folder: Path, region: str) -> tuple[dict[PublicList, Candidate], str]:
    """The candidates as written, and their digest now."""
    together = blake2b(digest_size=16)
    found = {}
    for list_code in PublicList:
        path = folder / f"{list_code}.parquet"
        found[list_code] = Candidate(region, list_code, read_frame(path))
        together.update(digest_of(path).encode())
    return found, together.hexdigest()


def write_verdict(folder: Path, verdict: Verdict) -> None:
    part = folder / "verdict.part"
    part.write_text(json.dumps(asdict(verdict), ensure_ascii=False), "utf-8")
    part.rename(folder / "verdict.json")


def forget_verdict(folder: Path) -> None:
    """A verdict speaks of what it saw; whoever changes that takes it away."""
    (folder / "verdict.json").unlink(missing_ok=True)


def read_verdict(folder: Path) -> Verdict:
    """Raises: GateClosedError when there is none, whatever the reason. No verdict, no publication."""
    try:
        found: dict[str, Any] = json.loads((folder / "verdict.json").read_text("utf-8"))
        found["suites"] = tuple(
            SuiteResult(
                **(s | {"failed": tuple(s["failed"]), "failing_keys": tuple(s["failing_keys"])})
            )
            for s in found["suites"]
        )
        return Verdict(**(found | {"reasons": tuple(found["reasons"])}))
    except (OSError, ValueError, KeyError, TypeError):
        raise GateClosedError("there is no readable verdict for this region") from None
