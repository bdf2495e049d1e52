"""Digital Court → spool: one region, whitelisted columns only, counted and proven whole."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from contracts.errors import IncompleteExtractError
from contracts.source import CASE, COURT, SOURCE_TABLES
from contracts.stages import Raw, TableManifest
from contracts.tables import Table
from extractors import raw
from extractors.convert import Batch, convert
from extractors.mapping import Block, Mapping_
from extractors.schema_check import physical_types, require_types
from extractors.source import guarded
from extractors.statements import Scope, count_block, select_block, select_census

BATCH_ROWS = 20_000
BATCH_ROWS_OF_FREE_TEXT = 2_000
"""A page may be typed into free text: fewer rows at once keep memory bounded."""


def check_schema(connection: sa.Connection, mapping: Mapping_) -> None:
    """Compare the source's tables with the mapping. Extra columns are no matter.

    Raises:
        SourceContractError: names each table and column that is missing or of another kind.
    """
    require_types(mapping, physical_types(connection, mapping))


def court_numbers(connection: sa.Connection, mapping: Mapping_) -> dict[str, str]:
    """The source's internal court number → the court's code in case numbers (代字).

    Courts without a readable code are left out; ``census`` still shows their cases.
    """
    scope = Scope(physical_types(connection, mapping), mapping.case_column)
    found: dict[str, str] = {}
    for block in mapping.blocks_of(COURT.name):
        for batch in _batches(connection, block, mapping, scope):
            rows = batch.rows.to_pydict()
            pairs = zip(rows["court_number"], rows["court_code"], strict=True)
            found |= {number: code for number, code in pairs if code}
    return found


def census(connection: sa.Connection, mapping: Mapping_) -> pd.DataFrame:
    """Count the cases of every court in the whole source, so that no court's cases go unseen.

    Shape: one row a physical table and court: ``physical``, ``court_number``, ``rows``.
    """
    types = physical_types(connection, mapping)
    counted: list[tuple[str, str | None, int]] = []
    for block in mapping.blocks_of(CASE.name):
        with guarded(connection, f"counting the cases of {block.physical}"):
            for number, rows in connection.execute(select_census(block, types)):
                counted.append((block.physical, number and number.strip(), rows))
    frame = pd.DataFrame(counted, columns=["physical", "court_number", "rows"])
    return frame.astype({"physical": "str", "court_number": "str", "rows": "int64"})


def extract(
    connection: sa.Connection,
    mapping: Mapping_,
    region_code: str,
    court_numbers: Sequence[str],
    folder: Path,
    *,
    has_snapshot: bool,
) -> Raw:
    """Read one region whole into ``folder``, in bounded memory.

    Raises:
        IncompleteExtractError: fewer or more rows came than the source counted. The files stay.
        SourceUnavailableError, SourceContractError: the source failed; there is no manifest.
    """
    raw.prepare(folder)
    types = physical_types(connection, mapping)
    require_types(mapping, types)
    scope = Scope(types, mapping.case_column, court_numbers)
    tables = {
        table.name: _extract_table(connection, table, mapping, scope, folder)
        for table in SOURCE_TABLES
    }
    result = Raw(region_code, folder, tables, has_snapshot)
    raw.write_manifest(result)
    if short := [t for t in tables.values() if t.rows_read != t.rows_counted]:
        raise IncompleteExtractError("; ".join(raw.difference(t) for t in short))
    return result


def _extract_table(
    connection: sa.Connection, table: Table, mapping: Mapping_, scope: Scope, folder: Path
) -> TableManifest:
    counted = unreadable = 0
    with raw.TableWriter(folder, table) as writer:
        for block in mapping.blocks_of(table.name):
            for batch in _batches(connection, block, mapping, scope):
                writer.write(batch.rows)
                unreadable += batch.unreadable_count
            with guarded(connection, f"counting {block.physical}"):
                counted += connection.execute(count_block(block, scope)).scalar_one()
    return TableManifest(
        table=table.name,
        rows_read=writer.rows,
        rows_counted=counted,
        unreadable_count=unreadable,
        digest=raw.digest_of(raw.table_path(folder, table.name)),
        columns=table.names,
    )


def _batches(
    connection: sa.Connection, block: Block, mapping: Mapping_, scope: Scope
) -> Iterator[Batch]:
    count = BATCH_ROWS_OF_FREE_TEXT if block.table.free_texts else BATCH_ROWS
    with guarded(connection, f"reading {block.physical}"):
        result = connection.execute(
            select_block(block, scope), execution_options={"yield_per": count}
        )
        for rows in result.partitions():
            yield convert(block, mapping, rows)
