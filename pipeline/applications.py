"""How applications not to disclose reach the decision: the source's own, and those entered here (Art. 13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from contracts.errors import GateClosedError, PipelineError, SourceContractError
from contracts.source import NONDISCLOSURE
from contracts.stages import Raw
from extractors.mapping import Mapping_
from loaders import public_due
from loaders.connection import transaction
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from loaders.workbench_approvals import Approvals
from pipeline.decision import Decision, Tables
from regulation.lists import MEASURE_LISTS, PublicList
from transforms.entries import case_key, keyed
from transforms.rules import FIELD_WITHHELD

if TYPE_CHECKING:
    from pipeline.region_run import RegionRun

UNREAD = "nondisclosure.unread"
ENTRY = ["list_code", "entry_key"]


def merged(workbench: Workbench, tables: Tables, secret: bytes) -> Tables:
    """The extract with the applications entered here beside the source's own: decided by the same rules."""
    lines = Approvals(workbench.engine).lines()
    if lines.empty:
        return tables
    wanted = set(lines["case_key"])
    keys = {case_key(secret, case): case for case in tables["enforcement_case"]["case_id"]}
    cases = {key: case for key, case in keys.items() if key in wanted}
    rows = [
        _as_source_row(line, cases[line["case_key"]], tables, secret)
        for line in lines.to_dict("records")
        if line["case_key"] in cases
    ]
    if not rows:
        return tables
    own = tables[NONDISCLOSURE.name]
    added = pd.DataFrame(rows, columns=own.columns).astype(own.dtypes.to_dict())
    return {**tables, NONDISCLOSURE.name: pd.concat([own, added], ignore_index=True)}


def _as_source_row(
    line: dict[Any, Any], case: str, tables: Tables, secret: bytes
) -> dict[str, Any]:
    """One application in the columns of the source contract."""
    return {
        "approval_id": f"workbench-{line['approval_id']}",
        "case_id": case,
        "party_id": _party_of(line["entry_key"], case, tables, secret),
        "scope_code": line["scope_code"],
        "list_codes": line["list_code"],
        "column_codes": line["column_name"],
        "applied_by_id": line["applied_by"],
        "reviewed_by_id": line["reviewed_by"],
        "decided_by_id": line["decided_by"],
        "decider_rank_code": line["decider_rank_code"],
        "approval_code": _conclusion(line),
        "applied_on": _day(line["applied_at"]),
        "approved_on": _day(line["decided_at"]),
        "starts_on": line["starts_on"],
        "ends_on": line["ends_on"],
    }


def _conclusion(line: dict[Any, Any]) -> str:
    if not pd.isna(line["withdrawn_at"]):
        return "withdrawn"
    if "refused" in (line["review_code"], line["decision_code"]):
        return "refused"
    return "approved" if line["decision_code"] == "approved" else "pending"


def _day(instant: Any) -> date | None:
    return None if pd.isna(instant) else pd.Timestamp(instant).tz_convert("Asia/Shanghai").date()


def _party_of(entry_key: Any, case: str, tables: Tables, secret: bytes) -> str | None:
    """The party behind an entry. Null, which covers the whole case, when its row names none."""
    if not isinstance(entry_key, str):
        return None
    sources = [(PublicList.OPEN_CASE, "party", "party_id")]
    sources.append((PublicList.DISHONEST_DEBTOR, "dishonest_entry", "dishonest_id"))
    sources += [(code, "measure", "measure_id") for code in MEASURE_LISTS.values()]
    for list_code, table, column in sources:
        rows = tables[table]
        for row in rows.loc[rows["case_id"] == case, [column, "party_id"]].to_numpy():
            if keyed(secret, str(list_code), case, row[0]) == entry_key:
                return row[1] if isinstance(row[1], str) else None
    return None


def showing_withheld(store: PublicStore, region: str, found: Decision) -> pd.DataFrame:
    """Visible entries whose row still shows a column that an approval withholds. They leave at once; the
    row without the column comes with the publication.

    Shape: list_code, entry_key, reason_code.
    """
    lines = found.decided
    lines = lines.loc[lines["withheld_columns"].notna() & (lines["outcome"] == "publish")]
    rows: list[tuple[str, str]] = []
    with transaction(
        store.engine, f"looking for withheld columns in region {region}"
    ) as connection:
        for (code, named), group in lines.groupby(["list_code", "withheld_columns"]):
            keys = [str(key) for key in group["entry_key"]]
            for column in str(named).split(","):
                shown = public_due.showing(connection, region, PublicList(str(code)), column, keys)
                rows += [(str(code), key) for key in shown]
    made = pd.DataFrame(rows, columns=ENTRY, dtype="str").drop_duplicates()
    return made.assign(reason_code=FIELD_WITHHELD)


# ── a table of applications that cannot be read ────────────────────────────────────────────────
def read_with_or_without(read: Callable[[Mapping_], Raw], plan: Mapping_, folder: Path) -> Raw:
    """Read a region; when only its applications cannot be read, read the rest and leave word.

    Closings and liftings must still be seen: an unreadable table stops additions, not withdrawals.
    Raises: the first problem, when it does not lie with the applications.
    """
    (folder / UNREAD).unlink(missing_ok=True)
    try:
        return read(plan)
    except SourceContractError as problem:
        blocks = tuple(b for b in plan.blocks if b.table.name != NONDISCLOSURE.name)
        try:
            rest = read(replace(plan, blocks=blocks))
        except PipelineError:
            raise problem from None
        (folder / UNREAD).write_text(str(problem), "utf-8")
        return rest


def require_read(run: "RegionRun") -> None:
    """Additions need the applications: what they hide is not known otherwise. Withdrawals have gone on.

    Raises: GateClosedError.
    """
    path = run.folder / UNREAD
    if path.exists():
        raise GateClosedError(
            f"region {run.region}: applications not to disclose: {path.read_text('utf-8')}"
        )
