"""Two small stores, without a court: for whatever takes entries down, restores them or rolls back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from contracts.tables import Kind
from loaders.public_store import PublicStore, Target
from loaders.workbench import Workbench
from pipeline.takedown import Lane, take_down_region
from regulation.lists import PublicList
from simulator import clock
from transforms.redact import REDACTION_VERSION

OPEN, BIDS = PublicList.OPEN_CASE, PublicList.BIDDING_RESTRICTION
REGION, OTHER = "吉01", "吉02"
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SAMPLE = {Kind.DATE: date(2026, 1, 5), Kind.MONEY: Decimal("1000.5"), Kind.INTEGER: 40}


def key(name: str) -> str:
    """A well-formed entry key that ends in ``name``'s own letters, spelled as hexadecimal digits."""
    return name.encode().hex().rjust(32, "0")


def rows_of(list_code: PublicList, names: Mapping[str, str], region: str) -> pd.DataFrame:
    """Public rows: name of the entry → what its row shows as a name."""
    table = PUBLIC_TABLES[list_code]
    rows = pd.DataFrame(
        {c.name: [SAMPLE.get(c.kind, f"{c.zh}一")] * len(names) for c in table.columns},
        dtype=object,
    )
    shown = {"entry_key": [key(n) for n in names], "name": list(names.values())}
    rows = rows.assign(
        region_code=region, policy_version="p1", redaction_version=REDACTION_VERSION, **shown
    )
    return rows.assign(digest=digest_rows(table, rows).astype(object), visible_until=None)


@dataclass
class Removals:
    """Both stores, and short ways to put something into them."""

    store: PublicStore
    workbench: Workbench
    number: int = field(default=0)

    def publish(
        self,
        names: Iterable[str] | Mapping[str, str],
        list_code: PublicList = OPEN,
        region: str = REGION,
        until: Mapping[str, datetime] | None = None,
        lease: timedelta = timedelta(days=5),
    ) -> int:
        """One released version of one list; the other lists stay. Returns the version."""
        given = names if isinstance(names, Mapping) else dict.fromkeys(names, "名称一")
        rows = rows_of(list_code, given, region)
        ends = {key(n): at for n, at in (until or {}).items()}
        rows["visible_until"] = rows["entry_key"].map(ends).astype(object)
        rows["visible_until"] = rows["visible_until"].where(rows["visible_until"].notna(), None)
        entries = rows[["entry_key", "digest", "visible_until"]]
        kept = pd.DataFrame({"entry_key": [], "visible_until": []}, dtype=object)
        self.number += 1
        run_id = f"r{self.number}"
        self.workbench.open_run(run_id, DAY, "test")
        self.store.load(region, run_id, DAY, {list_code: Target(list_code, entries, rows, kept)})
        self.store.flip(
            region, run_id, lease_until=self.store.instant() + lease, policy_version="p1",
            redaction_version=REDACTION_VERSION,
        )  # fmt: skip
        return self.pointer(list_code, region)

    def decide(self, name: str, outcome: str, reason: str | None, **more: Any) -> None:
        """A standing decision, of a run later than whatever has been published so far."""
        self.number += 1
        run_id = more.pop("run_id", f"d{self.number}")
        self.workbench.open_run(run_id, DAY, "test")
        line = {
            "region_code": REGION, "list_code": str(OPEN), "entry_key": key(name),
            "case_key": f"case {name}", "outcome": outcome, "reason_code": reason, "run_id": run_id,
        } | more  # fmt: skip
        self.write("decision", line)

    def write(self, table: str, line: Mapping[str, Any]) -> None:
        names = ", ".join(line)
        marks = ", ".join(f":{name}" for name in line)
        with self.workbench.engine.begin() as connection:
            connection.execute(
                sa.text(f"insert into workbench.{table} ({names}) values ({marks})"), dict(line)
            )

    def lane(self, run_id: str = "takedown-test") -> Lane:
        return Lane(self.store, self.workbench, run_id, self.store.instant())

    def take_down(self, region: str = REGION) -> tuple[dict[str, int], list[str]]:
        """One pass over one region: reasons by count, and problems."""
        lane = self.lane()
        return take_down_region(lane, region)["reasons"], lane.problems

    def freeze(self, at: datetime) -> None:
        clock.freeze(self.store.engine, at)

    def shown(self, list_code: PublicList = OPEN, region: str | None = None) -> set[str]:
        """Names of the entries that the website reads."""
        keys = self.store.visible(list_code, region)["entry_key"]
        return {bytes.fromhex(k).lstrip(b"\0").decode() for k in keys}

    def pointer(self, list_code: PublicList = OPEN, region: str = REGION) -> int:
        query = "select version from store.publication where region_code = :r and list_code = :l"
        return int(self.sql(query, r=region, l=str(list_code))[0][0])

    def feed(self, after: int = 0) -> list[tuple[int, str, str]]:
        """Version, change and entry's name, in order."""
        with self.store.web_engine.connect() as connection:
            found = connection.execute(
                sa.text(
                    "select version, change, entry_key from web.change where version > :v order by 1, 2, 3"
                ),
                {"v": after},
            ).all()
        return [(int(v), c, bytes.fromhex(k).lstrip(b"\0").decode()) for v, c, k in found]

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """One statement in the public store, as its owner."""
        with self.store.engine.begin() as connection:
            result = connection.execute(sa.text(statement), values)
            return list(result.all()) if result.returns_rows else []

    def orders(self) -> list[tuple[Any, ...]]:
        """Action, state, entry's key and who ordered it."""
        with self.workbench.engine.connect() as connection:
            found = connection.execute(
                sa.text(
                    "select action_code, state, entry_key, ordered_by from workbench.removal_order"
                    " order by order_id"
                )
            )
            return [tuple(row) for row in found]
