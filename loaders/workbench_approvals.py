"""Applications not to disclose that are entered here, because the source has no table for them (Art. 13).

Lines are never deleted. Each verb checks the order of the three signatures under a lock, so that two people
at two screens cannot both be the second.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from contracts.errors import HaltError
from loaders import workbench_ddl
from loaders.connection import Connection, transaction
from loaders.frames import frame, typed

COLUMNS = workbench_ddl.columns("approval")
Line = Mapping[str, Any]


class UnknownApplicationError(HaltError):
    """There is no application of that number."""


class Approvals:
    """The table ``workbench.approval``."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def lines(self) -> pd.DataFrame:
        """Every application. Shape: the columns of ``workbench.approval``, typed."""
        with transaction(self.engine, "reading applications") as connection:
            query = sql.SQL("select {} from workbench.approval order by approval_id").format(
                _names()
            )
            return typed(frame(connection, query), COLUMNS)

    def entry(self, entry_key: str) -> pd.DataFrame:
        """The entry as it was decided. Shape: list_code, case_key, region_code; empty: nobody knows it."""
        query = sql.SQL(
            "select list_code, case_key, region_code from workbench.decision where entry_key = %s"
            " union select list_code, case_key, region_code from workbench.absence"
            " where entry_key = %s and case_key is not null"
        )
        with transaction(self.engine, "looking for an entry") as connection:
            return frame(connection, query, [entry_key, entry_key])

    def apply(
        self,
        *,
        case_key: str,
        scope_code: str,
        reason_text: str,
        applied_by: str,
        applied_at: datetime,
        entry_key: str | None = None,
        list_code: str | None = None,
        column_name: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> int:
        """Enter an application and return its number. Numbers have no gaps."""
        with transaction(self.engine, "entering an application") as connection:
            connection.execute("lock table workbench.approval in share row exclusive mode")
            row = connection.execute(
                "insert into workbench.approval (approval_id, case_key, entry_key, list_code,"
                " column_name, scope_code, reason_text, applied_by, applied_at, starts_on, ends_on)"
                " select coalesce(max(approval_id), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
                " from workbench.approval returning approval_id",
                [
                    case_key, entry_key, list_code, column_name, scope_code, reason_text,
                    applied_by, applied_at, starts_on, ends_on,
                ],
            ).fetchone()  # fmt: skip
        assert row is not None  # noqa: S101 — an insert of one row returns one
        return int(row[0])

    def sign(
        self, approval_id: int, values: Mapping[str, Any], check: Callable[[Line], None]
    ) -> None:
        """Set ``values`` on one application after ``check`` has looked at it and raised nothing.

        Raises: UnknownApplicationError; whatever ``check`` raises, and nothing is written.
        """
        with transaction(self.engine, "signing an application") as connection:
            check(_line(connection, approval_id))
            connection.execute(
                sql.SQL("update workbench.approval set {} where approval_id = %s").format(
                    sql.SQL(", ").join(
                        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(value))
                        for name, value in values.items()
                    )
                ),
                [approval_id],
            )


def _names() -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column.name) for column in COLUMNS)


def _line(connection: Connection, approval_id: int) -> Line:
    query = sql.SQL("select {} from workbench.approval where approval_id = %s for update").format(
        _names()
    )
    rows = frame(connection, query, [approval_id]).to_dict("records")
    if not rows:
        raise UnknownApplicationError(f"没有编号为 {approval_id} 的不公开申请")
    return {str(name): value for name, value in rows[0].items()}
