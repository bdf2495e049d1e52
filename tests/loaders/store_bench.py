"""Small frames of public rows, and a short way to publish them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from contracts.digests import digest_rows
from contracts.public import PUBLIC_TABLES
from contracts.tables import Kind
from loaders.public_store import PublicStore, Target
from regulation.lists import PublicList

REGION = "吉01"
DAY = date(2026, 11, 16)
SAMPLE = {Kind.DATE: date(2026, 1, 5), Kind.MONEY: Decimal("1000.5"), Kind.INTEGER: 40}


def public_rows(
    list_code: PublicList, keys: Iterable[str], region: str = REGION, **values: Any
) -> pd.DataFrame:
    """Rows of one list that differ by key; ``values`` overrides columns."""
    table = PUBLIC_TABLES[list_code]
    keys = list(keys)
    rows = pd.DataFrame(
        {c.name: [SAMPLE.get(c.kind, f"{c.zh}一")] * len(keys) for c in table.columns}, dtype=object
    )
    rows = rows.assign(entry_key=keys, region_code=region, **values)
    return rows.assign(digest=digest_rows(table, rows).astype(object), visible_until=None)


def kept_frame(kept: Mapping[str, datetime] | None = None) -> pd.DataFrame:
    kept = kept or {}
    return pd.DataFrame(
        {"entry_key": list(kept), "visible_until": list(kept.values())}, dtype=object
    )


def target(
    list_code: PublicList,
    rows: pd.DataFrame,
    kept: Mapping[str, datetime] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Target:
    why = None
    if reasons is not None:
        why = pd.DataFrame({"entry_key": list(reasons), "reason_code": list(reasons.values())})
    entries = rows[["entry_key", "digest", "visible_until"]]
    return Target(list_code, entries, rows, kept_frame(kept), why)


def targets(
    keys: Iterable[str] = (),
    list_code: PublicList = PublicList.OPEN_CASE,
    region: str = REGION,
    kept: Mapping[str, datetime] | None = None,
    **values: Any,
) -> dict[PublicList, Target]:
    """All five lists of a region, empty but one."""
    wanted = {code: target(code, public_rows(code, (), region)) for code in PublicList}
    wanted[list_code] = target(list_code, public_rows(list_code, keys, region, **values), kept)
    return wanted


def withdrawals(keys: Iterable[str], list_code: PublicList = PublicList.OPEN_CASE) -> pd.DataFrame:
    keys = list(keys)
    return pd.DataFrame(
        {"list_code": [list_code.value] * len(keys), "entry_key": keys, "reason_code": "closed"}
    )


@dataclass
class Bench:
    """A store and the two ways into it."""

    store: PublicStore
    owner: sa.Engine
    web: sa.Engine

    def flip(self, run_id: str, region: str = REGION, **changes: Any) -> Any:
        settings = {
            "lease_until": datetime.now(UTC) + timedelta(days=5),
            "policy_version": "p1",
            "redaction_version": "r1",
        }
        return self.store.flip(region, run_id, **(settings | changes))

    def publish(self, run_id: str, wanted: Mapping[PublicList, Target], **changes: Any) -> Any:
        region = changes.pop("region", REGION)
        self.store.load(region, run_id, changes.pop("decided_on", DAY), wanted)
        return self.flip(run_id, region, **changes)

    def shown(self, list_code: PublicList = PublicList.OPEN_CASE) -> set[str]:
        return set(self.store.visible(list_code)["entry_key"])

    def pointer(self, list_code: PublicList = PublicList.OPEN_CASE, region: str = REGION) -> int:
        rows = self.store.status()
        mine = (rows["list_code"] == list_code.value) & (rows["region_code"] == region)
        return int(rows.loc[mine, "version"].iloc[0])

    def sql(self, statement: str, **values: Any) -> list[Any]:
        with self.owner.begin() as connection:
            result = connection.execute(sa.text(statement), values)
            return list(result.all()) if result.returns_rows else []

    def web_sql(self, statement: str) -> list[Any]:
        with self.web.connect() as connection:
            return list(connection.execute(sa.text(statement)).all())
