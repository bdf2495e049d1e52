"""Orders by name: what was taken down, restored or rolled back, by whom and why; refused ones included.

An order is written before it is carried out (``ordered``) and closed afterwards (``done``, ``refused``).
So one that a crash cut in two is found, and an order outlives the loss of the public store.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from contracts.tables import Column
from loaders.connection import transaction
from loaders.frames import frame
from loaders.workbench_ddl import columns

TAKEDOWN, RESTORE, ROLLBACK = "takedown", "restore", "rollback"
ORDERED, DONE, REFUSED = "ordered", "done", "refused"


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a person. ``reason_text`` has been scanned for personal values before."""

    action_code: str
    reason_text: str
    ordered_by: str
    ordered_at: datetime
    entry_key: str | None = None
    region_code: str | None = None
    list_code: str | None = None
    version: int | None = None
    reason_code: str | None = None


class RemovalOrders:
    """The table ``workbench.removal_order``. Lines are never deleted."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def enter(self, order: Order, state: str = ORDERED, error_text: str | None = None) -> int:
        """Write an order down and return its number. Numbers have no gaps."""
        with transaction(self.engine, "entering an order") as connection:
            connection.execute("lock table workbench.removal_order in share row exclusive mode")
            row = connection.execute(
                "insert into workbench.removal_order (order_id, action_code, entry_key, region_code,"
                " list_code, version, reason_code, reason_text, ordered_by, ordered_at, state,"
                " error_text)"
                " select coalesce(max(order_id), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
                " from workbench.removal_order returning order_id",
                [
                    order.action_code, order.entry_key, order.region_code, order.list_code,
                    order.version, order.reason_code, order.reason_text, order.ordered_by,
                    order.ordered_at, state, error_text,
                ],
            ).fetchone()  # fmt: skip
        assert row is not None  # noqa: S101 — an insert of one row returns one
        return int(row[0])

    def close(
        self,
        order_id: int,
        state: str,
        *,
        lists_shown: int | None = None,
        error_text: str | None = None,
    ) -> None:
        """Say what became of an order."""
        with transaction(self.engine, "closing an order") as connection:
            connection.execute(
                "update workbench.removal_order set state = %s, lists_shown = %s, error_text = %s"
                " where order_id = %s",
                [state, lists_shown, error_text, order_id],
            )

    def lines(self, entry_key: str | None = None) -> pd.DataFrame:
        """All orders, or those about one entry, by number. Shape: the table's columns, as objects."""
        query = sql.SQL(
            "select {} from workbench.removal_order"
            " where %(key)s::text is null or entry_key = %(key)s order by order_id"
        ).format(_names(columns("removal_order")))
        with transaction(self.engine, "reading orders") as connection:
            return frame(connection, query, {"key": entry_key})

    def standing_takedowns(self) -> pd.DataFrame:
        """The last takedown of each entry that no restoration carried out since has lifted, and the
        restoration begun since, if any.

        Shape: order_id, entry_key, reason_code, ordered_by, ordered_at, state, restore_id,
        restored_by, restore_ordered_at.
        """
        query = sql.SQL("""
select distinct on (t.entry_key) t.order_id, t.entry_key, t.reason_code, t.ordered_by, t.ordered_at,
  t.state, r.order_id as restore_id, r.ordered_by as restored_by, r.ordered_at as restore_ordered_at
from workbench.removal_order t
left join lateral (
  select * from workbench.removal_order b
  where b.entry_key = t.entry_key and b.action_code = 'restore' and b.state = 'ordered'
    and b.order_id > t.order_id order by b.order_id desc limit 1) r on true
where t.action_code = 'takedown' and t.state in ('ordered', 'done') and not exists (
  select from workbench.removal_order b
  where b.entry_key = t.entry_key and b.action_code = 'restore' and b.state = 'done'
    and b.order_id > t.order_id)
order by t.entry_key, t.order_id desc
""")
        with transaction(self.engine, "reading standing orders") as connection:
            return frame(connection, query)

    def knows(self, entry_key: str) -> bool:
        """Whether the workbench ever decided about the entry or misses it."""
        with transaction(self.engine, "looking for an entry") as connection:
            row: Any = connection.execute(
                "select exists (select from workbench.decision where entry_key = %(key)s"
                " union all select from workbench.absence where entry_key = %(key)s)",
                {"key": entry_key},
            ).fetchone()
        return bool(row[0])


def _names(declared: tuple[Column, ...]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(c.name) for c in declared)
