"""The extract on disk: one Parquet file a canonical table, and the manifest that proves it whole.

The manifest is written last and under another name first. A folder without one is no extract.
"""

import json
import os
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import IncompleteExtractError
from contracts.source import SOURCE_TABLES
from contracts.stages import Raw, TableManifest
from contracts.tables import Table

MANIFEST = "manifest.json"
FORMAT = 1


class TableWriter:
    """Writes one table in row groups; the file appears under its name only when it is closed whole."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._path = table_path(folder, table.name)
        self._part = self._path.with_suffix(".part")
        self._file: IO[bytes] = _private(self._part)
        self._writer = pq.ParquetWriter(self._file, table.arrow, compression="zstd")
        self.rows = 0

    def __enter__(self) -> "TableWriter":
        return self

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
        self._file.close()
        if kind is None:
            self._part.rename(self._path)
        else:
            self._part.unlink()


def prepare(folder: Path) -> None:
    """Make the folder private and remove what an earlier attempt left, its manifest first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / MANIFEST).unlink(missing_ok=True)
    for table in SOURCE_TABLES:
        table_path(folder, table.name).unlink(missing_ok=True)


def write_manifest(raw: Raw) -> None:
    """Write the proof. Nothing is an extract before this."""
    content = {
        "format": FORMAT,
        "region_code": raw.region_code,
        "has_snapshot": raw.has_snapshot,
        "tables": {name: asdict(manifest) for name, manifest in raw.tables.items()},
    }
    part = raw.folder / f"{MANIFEST}.part"
    with _private(part) as file:
        file.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
        file.flush()
        os.fsync(file.fileno())
    part.rename(raw.folder / MANIFEST)


def open(folder: Path) -> Raw:  # noqa: A001 - reads as raw.open
    """Open an extract and check every file against the manifest.

    Raises:
        IncompleteExtractError: something is missing, torn or short. Extract the region again.
    """
    raw = _read_manifest(folder)
    for table in SOURCE_TABLES:
        manifest = raw.tables.get(table.name)
        if manifest is None or manifest.columns != table.names:
            raise IncompleteExtractError(f"the manifest does not cover {table.name}")
        path = table_path(folder, table.name)
        if not path.is_file() or digest_of(path) != manifest.digest:
            raise IncompleteExtractError(f"{path.name} is missing, torn or changed")
        if manifest.rows_read != manifest.rows_counted:
            raise IncompleteExtractError(difference(manifest))
    return raw


def _read_manifest(folder: Path) -> Raw:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        tables = {
            name: TableManifest(**(given | {"columns": tuple(given["columns"])}))
            for name, given in content["tables"].items()
        }
        known = {FORMAT: content["region_code"]}  # another format's meaning is unknown
        return Raw(known[content["format"]], folder, tables, content["has_snapshot"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise IncompleteExtractError(
            "there is no readable manifest: the extract was not finished"
        ) from None


def read(folder: Path, table_name: str, columns: list[str] | None = None) -> pa.Table:
    """Read one table of an extract that ``open`` has checked.

    Raises:
        IncompleteExtractError: the file is missing or torn.
    """
    try:
        return pq.read_table(table_path(folder, table_name), columns=columns)
    except (OSError, pa.ArrowInvalid):
        raise IncompleteExtractError(f"{table_name}.parquet is missing or torn") from None


def difference(manifest: TableManifest) -> str:
    """What to say of a table whose counts differ."""
    return (
        f"{manifest.table}: {manifest.rows_read} rows read, {manifest.rows_counted} counted by the "
        f"source; absence would mean nothing, extract the region again"
    )


def table_path(folder: Path, table_name: str) -> Path:
    return folder / f"{table_name}.parquet"


def digest_of(path: Path) -> str:
    """BLAKE2b of a file's bytes; equal for equal rows, since the order of rows is fixed."""
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _private(path: Path) -> IO[bytes]:
    path.unlink(missing_ok=True)  # an old file would keep its old mode
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
