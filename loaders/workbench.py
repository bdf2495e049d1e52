"""The workbench: what was run, decided and measured. Private; keys and counts, no personal values."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from contracts.errors import ContractBrokenError, PipelineError, SupersededError
from contracts.stages import SuiteResult
from loaders import workbench_ddl
from loaders.connection import Connection, transaction
from loaders.frames import copy, frame, typed
from loaders.merge import replace_lines

FINISHED = ("done", "failed")
"""States of a run or a region after which nothing more is recorded; anything else is running."""


class Workbench:
    """One verb an intent; each is one transaction, so a killed one leaves the former state."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def open_run(
        self,
        run_id: str,
        decided_on: date,
        trigger: str,
        *,
        policy_version: str | None = None,
        redaction_version: str | None = None,
    ) -> None:
        """Record that a run begins. Opening it again, after a crash, sets it running again."""
        with transaction(self.engine, "opening a run") as connection:
            connection.execute(
                "insert into workbench.run as r (run_id, decided_on, started_at, state, trigger,"
                " policy_version, redaction_version)"
                " values (%s, %s, clock_timestamp(), 'running', %s, %s, %s)"
                " on conflict (run_id) do update set state = 'running', finished_at = null,"
                " policy_version = coalesce(excluded.policy_version, r.policy_version),"
                " redaction_version = coalesce(excluded.redaction_version, r.redaction_version)",
                [run_id, decided_on, trigger, policy_version, redaction_version],
            )

    def claim(self, region: str, run_id: str) -> str | None:
        """Make ``run_id`` the one run that may write the region; return the run it supersedes."""
        with transaction(self.engine, "claiming a region") as connection:
            connection.execute(
                "insert into workbench.region_claim values (%s, %s, clock_timestamp())"
                " on conflict (region_code) do nothing",
                [region, run_id],
            )
            row = connection.execute(
                "select run_id from workbench.region_claim where region_code = %s for update",
                [region],
            ).fetchone()
            connection.execute(
                "update workbench.region_claim set run_id = %s, claimed_at = clock_timestamp()"
                " where region_code = %s and run_id <> %s",
                [run_id, region, run_id],
            )
        former = None if row is None else str(row[0])
        return None if former == run_id else former

    def require_claim(self, region: str, run_id: str) -> None:
        """Raises SupersededError unless ``run_id`` is the last run that claimed the region."""
        with transaction(self.engine, "checking a claim") as connection:
            _require_claim(connection, region, run_id)

    def record_step(
        self,
        run_id: str,
        region: str,
        step: str,
        state: str,
        counts: Mapping[str, Any],
        *,
        error: BaseException | None = None,
    ) -> None:
        """Record how far a region has come; ``counts`` are kept by step.

        The text of an error that is not ours is not kept: drivers quote values.
        """
        with transaction(self.engine, "recording a step") as connection:
            connection.execute(
                "insert into workbench.region_run as r (run_id, region_code, state, step, counts,"
                " error_kind, error_text, started_at, finished_at) values (%(run)s, %(region)s,"
                " %(state)s, %(step)s, %(counts)s, %(kind)s, %(text)s, clock_timestamp(),"
                " case when %(state)s = any(%(finished)s) then clock_timestamp() end)"
                " on conflict (run_id, region_code) do update set state = excluded.state,"
                " step = excluded.step, counts = r.counts || excluded.counts,"
                " error_kind = excluded.error_kind, error_text = excluded.error_text,"
                " finished_at = excluded.finished_at",
                {
                    "run": run_id,
                    "region": region,
                    "state": state,
                    "step": step,
                    "counts": Jsonb({step: dict(counts)}),
                    "kind": None if error is None else type(error).__name__,
                    "text": _safe_text(error),
                    "finished": list(FINISHED),
                },
            )

    def close_run(self, run_id: str, state: str, summary: Mapping[str, Any]) -> None:
        """Record that a run has ended. Raises ContractBrokenError for a run that was never opened."""
        with transaction(self.engine, "closing a run") as connection:
            found = connection.execute(
                "update workbench.run set state = %s, summary = %s, finished_at = clock_timestamp()"
                " where run_id = %s",
                [state, Jsonb(dict(summary)), run_id],
            ).rowcount
            if not found:
                raise ContractBrokenError("a run is closed that was never opened")

    def last_run_id(self) -> str | None:
        """The run that was opened last; null before the first."""
        with transaction(self.engine, "reading the last run") as connection:
            row = connection.execute(
                "select run_id from workbench.run order by started_at desc limit 1"
            ).fetchone()
        return None if row is None else str(row[0])

    def last_opened(self, count: str, before: str) -> str | None:
        """What the last opened run other than ``before`` noted under ``count``; null when none did."""
        with transaction(self.engine, "reading the last opened run") as connection:
            row = connection.execute(
                "select counts -> 'open' ->> %s from workbench.region_run"
                " where region_code = '*' and run_id <> %s and counts -> 'open' ? %s"
                " order by started_at desc limit 1",
                [count, before, count],
            ).fetchone()
        return None if row is None else str(row[0])

    def run_summary(self, run_id: str) -> dict[str, Any]:
        """The run's own line, with ``regions``: each region's line by region code."""
        with transaction(self.engine, "reading a run") as connection:
            query = sql.SQL("select * from workbench.run where run_id = %s")
            run = frame(connection, query, [run_id]).to_dict("records")
            query = sql.SQL("select * from workbench.region_run where run_id = %s order by 2")
            regions = frame(connection, query, [run_id]).to_dict("records")
        if not run:
            raise ContractBrokenError("no such run on the workbench")
        return {
            **{str(name): value for name, value in run[0].items()},
            "regions": {line["region_code"]: line for line in regions},
        }

    def case_states(self, region: str) -> pd.DataFrame:
        """What the source said last time. Shape: case_key, fingerprint."""
        return self._lines("case_state", region, ("case_key", "fingerprint"))

    def decisions(self, region: str) -> pd.DataFrame:
        """The standing decisions. Shape: the columns of ``workbench.decision``, typed."""
        return self._lines("decision", region)

    def decided_elsewhere(self, region: str, entries: pd.DataFrame) -> pd.DataFrame:
        """Those of ``entries`` (list_code, entry_key) that another region has decided since: their
        case changed court. Shape: list_code, entry_key."""
        query = sql.SQL(
            "select list_code, entry_key from workbench.decision"
            " where region_code <> %s and entry_key = any(%s)"
        )
        keys = [str(key) for key in entries["entry_key"]]
        with transaction(self.engine, f"reading decisions beside {region}") as connection:
            return frame(connection, query, [region, keys])

    def absences(self, region: str) -> pd.DataFrame:
        """The unattested entries. Shape: the columns of ``workbench.absence``, typed."""
        return self._lines("absence", region)

    def quarantine(self, region: str) -> pd.DataFrame:
        """The entries a person must look at. Shape: the columns of ``workbench.quarantine``."""
        return self._lines("quarantine", region)

    def save_region(
        self,
        region: str,
        run_id: str,
        case_states: pd.DataFrame,
        decisions: pd.DataFrame,
        absences: pd.DataFrame,
        touched: "pd.Series[str] | None" = None,
    ) -> dict[str, dict[str, int]]:
        """Replace exactly the lines that differ, all three tables in one transaction.

        ``touched`` are the case keys decided anew or gone; without it every line is compared.

        Returns lines inserted, updated and deleted by table.
        Raises:
            SupersededError: the region is claimed by another run; nothing is saved.
        """
        by_run = {"run_id": run_id}
        with transaction(self.engine, f"saving region {region}") as connection:
            _require_claim(connection, region, run_id)
            return {
                "case_state": replace_lines(
                    connection, "case_state", region, case_states, (), touched
                ),
                "decision": replace_lines(
                    connection, "decision", region, decisions.assign(**by_run), ("run_id",), touched
                ),
                "absence": replace_lines(
                    connection, "absence", region, absences.assign(**by_run), ("run_id",)
                ),
            }

    def save_quarantine(self, region: str, run_id: str, held: pd.DataFrame) -> dict[str, int]:
        """Replace the region's quarantine. Shape: list_code, entry_key, rule_code, column_names.

        An entry held before keeps the run that saw it first, and the columns named then when nobody
        looked at it anew.
        """
        with transaction(self.engine, f"saving quarantine of {region}") as connection:
            query = sql.SQL(
                "select list_code, entry_key, rule_code, first_seen_run, column_names as named"
                " from workbench.quarantine where region_code = %s"
            )
            before = frame(connection, query, [region])
            key = ["list_code", "entry_key", "rule_code"]
            rows = held.astype(object).merge(before, on=key, how="left")
            rows["first_seen_run"] = rows["first_seen_run"].fillna(run_id)
            rows["column_names"] = rows["column_names"].fillna(rows["named"])
            return replace_lines(
                connection, "quarantine", region, rows.assign(last_seen_run=run_id)
            )

    def save_quality(self, run_id: str, region: str, results: Iterable[SuiteResult]) -> None:
        """Record the suites' results; a suite that ran again replaces its line. Counts and names
        of expectations only: failing keys stay in the quarantine."""
        with (
            transaction(self.engine, "saving quality") as connection,
            connection.cursor() as cursor,
        ):
            cursor.executemany(
                "insert into workbench.quality values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " on conflict (run_id, region_code, suite, table_name) do update set"
                " is_passed = excluded.is_passed, rows = excluded.rows, checks = excluded.checks,"
                " failed = excluded.failed, failing_count = excluded.failing_count",
                [
                    (run_id, region, r.suite, r.table, r.is_passed, r.rows, r.checks,
                     Jsonb(list(r.failed)), len(r.failing_keys))
                    for r in results
                ],
            )  # fmt: skip

    def save_volume(
        self, run_id: str, region: str, decided_on: date, volumes: pd.DataFrame
    ) -> None:
        """Record rows by table and court; again replaces. Shape: table_name, court_number, rows."""
        rows = volumes.assign(region_code=region, run_id=run_id, decided_on=decided_on)
        with transaction(self.engine, "saving volumes") as connection:
            connection.execute(
                "delete from workbench.volume where run_id = %s and region_code = %s",
                [run_id, region],
            )
            columns = workbench_ddl.columns("volume")
            copy(connection, sql.Identifier("workbench", "volume"), columns, rows)

    def volumes(self, region: str) -> pd.DataFrame:
        """Rows by table and court in the last run that finished the region.

        Only a finished region is a yardstick: half an extract must not become tomorrow's normal.

        Shape: table_name, court_number, rows, decided_on.
        """
        query = sql.SQL(
            "select table_name, court_number, rows, decided_on from workbench.volume"
            " where region_code = %(region)s and run_id = ("
            "  select v.run_id from workbench.volume v"
            "  join workbench.region_run r using (run_id, region_code)"
            "  where v.region_code = %(region)s and r.state = 'done'"
            "  order by v.decided_on desc, r.finished_at desc limit 1)"
            " order by table_name, court_number"
        )
        with transaction(self.engine, "reading volumes") as connection:
            rows = frame(connection, query, {"region": region})
        return rows.astype({"table_name": "str", "court_number": "str", "rows": "int64"})

    def _lines(self, table: str, region: str, names: tuple[str, ...] | None = None) -> pd.DataFrame:
        columns = [c for c in workbench_ddl.columns(table) if names is None or c.name in names]
        query = sql.SQL("select {} from {} where region_code = %s order by {}").format(
            sql.SQL(", ").join(sql.Identifier(c.name) for c in columns),
            sql.Identifier("workbench", table),
            sql.SQL(", ").join(sql.Identifier(part) for part in workbench_ddl.key(table)),
        )
        with transaction(self.engine, f"reading {table} of {region}") as connection:
            rows = frame(connection, query, [region])
        return typed(rows, columns)


def _require_claim(connection: Connection, region: str, run_id: str) -> None:
    row = connection.execute(
        "select run_id from workbench.region_claim where region_code = %s for share", [region]
    ).fetchone()
    if row is None or row[0] != run_id:
        raise SupersededError(f"region {region}: another run has claimed it")


def _safe_text(error: BaseException | None) -> str | None:
    if error is None:
        return None
    return str(error) if isinstance(error, PipelineError) else "text withheld: not our own error"
