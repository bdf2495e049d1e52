"""The public case store: what the website reads. One verb an intent; each is all or nothing."""

from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from contracts.errors import ContractBrokenError
from contracts.stages import Publication
from loaders import public_flip, public_load, public_read, public_takedown
from loaders.connection import transaction, translated
from loaders.frames import frame
from loaders.public_ddl import CLOCK_BODY
from loaders.public_types import Loaded, Target
from regulation.lists import PublicList

__all__ = ["PublicStore", "Target", "is_clock_simulated"]


class PublicStore:
    """Writes as the owner of the store; reads back as the website, through ``web_engine``."""

    def __init__(self, engine: sa.Engine, web_engine: sa.Engine | None = None) -> None:
        self.engine = engine
        self.web_engine = web_engine

    def current(self, region: str) -> pd.DataFrame:
        """What the region's pointers show, whether or not their lease is over.

        Shape: list_code, entry_key, digest, visible_until; suppressed entries are absent.
        """
        with transaction(self.engine, f"reading region {region}") as connection:
            return public_read.current(connection, region)

    def withdraw(
        self, region: str, run_id: str, withdrawals: pd.DataFrame
    ) -> dict[PublicList, int]:
        """Take entries down now, in one transaction: rows of every version go, the feed says DEL.

        A pending load of another run neither delays this nor brings the entries back. Lists that
        showed none of them keep their version. Again is harmless.

        Shape: list_code, entry_key, reason_code in; entries no longer shown, by list, out.
        Rule: Art. 12, Art. 13.
        Raises:
            ContractBrokenError: a list code nobody knows, after the known ones were taken down.
        """
        codes = withdrawals["list_code"].astype(object)
        known = codes.isin([str(list_code) for list_code in PublicList])
        leaving = {
            PublicList(str(code)): rows[["entry_key", "reason_code"]]
            for code, rows in withdrawals[known].groupby("list_code")
        }
        with transaction(self.engine, f"withdrawal in region {region}") as connection:
            gone = public_takedown.withdraw(connection, region, run_id, leaving)
        if unknown := int((~known).sum()):
            raise ContractBrokenError(f"withdrawals: {unknown} rows of lists nobody knows")
        return gone

    def load(
        self, region: str, run_id: str, decided_on: date, targets: Mapping[PublicList, Target]
    ) -> Loaded:
        """Write the region's next version where nobody sees it: only new and changed rows travel.

        First clears what a killed load left behind. Replaces a pending load of another run, whose
        flip then fails. Suppressed entries are left out. Lists without a target stay as they are.

        Raises:
            ContractBrokenError: a needed row is missing or is not what its digest says.
            SupersededError: the region was published for a later day already.
        """
        with transaction(self.engine, f"load of region {region}") as connection:
            return public_load.load(connection, region, run_id, decided_on, targets)

    def flip(
        self,
        region: str,
        run_id: str,
        *,
        lease_until: datetime,
        policy_version: str,
        redaction_version: str,
        keep_versions: int = 10,
    ) -> list[Publication]:
        """Make this run's load visible in one small transaction, then purge in a second.

        Lists in which nothing changed keep their version; their lease is extended all the same.
        Again, after a crash, returns the same and finishes the purge.

        Raises:
            SupersededError: another run loaded this region since; nothing was moved.
        """
        if lease_until.tzinfo is None:
            raise ContractBrokenError("lease_until needs a time zone")
        if keep_versions < 1:
            raise ContractBrokenError("keep_versions must be at least 1")
        with transaction(self.engine, f"flip of region {region}") as connection:
            publications = public_flip.flip(
                connection,
                region,
                run_id,
                lease_until=lease_until,
                policy_version=policy_version,
                redaction_version=redaction_version,
            )
        with transaction(self.engine, f"purge of region {region}") as connection:
            public_flip.purge(connection, region, publications, keep_versions)
        with transaction(self.engine, "statistics of the public store") as connection:
            public_flip.refresh_statistics(connection, publications)
        return publications

    def read_back(self, region: str, targets: Mapping[PublicList, Target]) -> None:
        """Prove that the website sees exactly what was decided, by key and recomputed digest.

        Raises:
            ReadBackError: names the list and counts. Stop, and run the verification.
        """
        with transaction(self.engine, f"reading region {region}") as connection:
            expected = public_read.expected_digests(connection, region, targets)
        with public_read.as_website(self.web_engine) as connection:
            for list_code in targets:
                shown = public_read.shown_digests(connection, list_code, region)
                public_read.compare(list_code, region, expected[list_code], shown)

    def instant(self) -> datetime:
        """The moment the views compare with."""
        with transaction(self.engine, "reading the store's clock") as connection:
            row = connection.execute("select store.current_instant()").fetchone()
        assert row is not None  # noqa: S101 — a function without a set returns one row
        return pd.Timestamp(row[0]).to_pydatetime()

    def decided_on(self, region: str) -> date | None:
        """The day the region was last published for; null when never."""
        with transaction(self.engine, f"reading region {region}") as connection:
            row = connection.execute(
                "select max(decided_on) from store.publication where region_code = %s", [region]
            ).fetchone()
        return None if row is None else row[0]

    def suppressed_keys(self) -> set[str]:
        """Entries ordered down and not restored."""
        with transaction(self.engine, "reading the suppression ledger") as connection:
            rows = connection.execute(
                "select entry_key from store.suppression where restored_at is null"
            ).fetchall()
        return {str(key) for (key,) in rows}

    def visible(self, list_code: PublicList, region: str | None = None) -> pd.DataFrame:
        """What the website sees of one list now. Shape: the public columns, as objects."""
        with public_read.as_website(self.web_engine) as connection:
            return public_read.visible(connection, list_code, region)

    def status(self) -> pd.DataFrame:
        """What is published. Shape: a row a region and list; region_code, list_code, version,
        rows_stored, rows_visible (now), confirmed_at, visible_until."""
        counts = sql.SQL(" union all ").join(
            sql.SQL(
                "select {} as list_code, region_code, count(*) as found from {} group by 2"
            ).format(sql.Literal(list_code.value), sql.Identifier("web", list_code.value))
            for list_code in PublicList
        )
        query = sql.SQL(
            "select p.region_code, p.list_code, p.version, p.row_count as rows_stored,"
            " coalesce(c.found, 0) as rows_visible, p.confirmed_at, p.visible_until"
            " from store.publication p left join ({}) c using (region_code, list_code)"
            " order by p.region_code, p.list_code"
        ).format(counts)
        with transaction(self.engine, "status of the public store") as connection:
            rows = frame(connection, query)
        return rows.astype({"version": "int64", "rows_stored": "int64", "rows_visible": "int64"})

    def suppress(self, entry_key: str, reason_code: str, by: str) -> int:
        """Order an entry down for good: ledger entry and deletion of its rows in one transaction.

        Returns how many lists showed it. Again is harmless.
        """
        with transaction(self.engine, "suppression") as connection:
            return public_takedown.suppress(connection, entry_key, reason_code, by)

    def restore(self, entry_key: str, by: str) -> bool:
        """Lift a suppression. The entry comes back with the next load that decides so."""
        with transaction(self.engine, "restoration") as connection:
            return public_takedown.restore(connection, entry_key, by)


def is_clock_simulated(bind: sa.Engine | sa.Connection) -> bool:
    """Whether the views take their time from anything but the real clock. Say so loudly."""
    if isinstance(bind, sa.Engine):
        with translated("reading the store's clock"), bind.connect() as connection:
            return is_clock_simulated(connection)
    row = bind.exec_driver_sql(
        "select prosrc, prosecdef, provolatile::text, proconfig is null from pg_proc"
        " where oid = 'store.current_instant()'::regprocedure"
    ).one()
    return tuple(row) != (CLOCK_BODY, False, "s", True)
