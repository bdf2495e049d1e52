"""A sample court with both stores, as tests see it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import psycopg
import sqlalchemy as sa

from pipeline import config
from pipeline.region_run import ZONE
from pipeline.steps import STEPS, open_run, stores
from regulation.lists import PublicList
from simulator import clock

DAY = date(2026, 11, 23)
NEXT_DAY = date(2026, 11, 24)
CASES = 3000
SEED = 14
"""In this court the region's dirt stays well below the share at which the gate would shut, and no
application not to disclose hangs on what the tests take away."""
REGION = "吉01"


@dataclass
class World:
    """One court with its stores. ``run`` does all steps of one region and returns their answers."""

    settings: config.Settings
    source: sa.Engine

    def freeze(self, day: date, hour: int = 20) -> None:
        clock.freeze(self.store.engine, datetime.combine(day, time(hour, 30), ZONE))

    @property
    def store(self) -> Any:
        return stores(self.settings)[1]

    @property
    def workbench(self) -> Any:
        return stores(self.settings)[0]

    def order(self, day: date = DAY, region: str = REGION) -> dict[str, Any]:
        self.freeze(day)
        return next(o for o in open_run(day.isoformat(), "test") if o["region"] == region)

    def run(self, day: date = DAY, region: str = REGION) -> dict[str, Any]:
        """All steps of one region, in order; an error comes through."""
        order = self.order(day, region)
        return {step.__name__: step(order) for step in STEPS}

    def visible(
        self, list_code: PublicList = PublicList.OPEN_CASE, region: str = REGION
    ) -> pd.DataFrame:
        return self.store.visible(list_code, region)

    def everything(self, region: str = REGION) -> dict[str, list[tuple[Any, ...]]]:
        """All that the website sees of a region, comparable."""
        return {
            str(code): [
                tuple(map(str, row)) for row in self.visible(code, region).itertuples(index=False)
            ]
            for code in PublicList
        }

    def victim(self) -> pd.Series:
        """A visible open case of the first-instance family, whose rows a test may spoil."""
        rows = self.visible()
        first = {str(n) for (n,) in self.sql('select "C_AH" from "T_SCZX"')}
        return rows.loc[rows["case_number"].isin(first)].iloc[0]

    def close(self, case_number: str, on: date = DAY) -> None:
        """The judge closes the first-instance case: performed."""
        closed = self.sql(
            'update "T_SCZX" set "C_JAFS" = \'09_05040-1\', "D_JARQ" = %s,'
            ' "C_AJJZJD" = \'09_05041-6\' where "C_AH" = %s returning 1',
            on,
            case_number,
        )
        assert closed, "no such first-instance case: choose one with victim()"

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """One statement in the Digital Court."""
        with psycopg.connect(self.settings.source_url.replace("+psycopg", "")) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
