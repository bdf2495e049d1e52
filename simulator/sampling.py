"""Finding cases to change without reading the court from end to end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from simulator.bulk import Row, rows_where
from simulator.journal import labelled
from simulator.schema import AJ
from simulator.studio import Studio


@dataclass
class Sampler:
    """Draws cases by their running numbers; none twice a day, and none that carries a label."""

    connection: sa.Connection
    studio: Studio
    touched: set[int] = field(default_factory=set)

    def cases(
        self, family: str, count: int, suits: Callable[[Row], bool], *, tries: int = 4
    ) -> list[Row]:
        """At most ``count`` cases that suit, out of ``tries`` times as many looked at."""
        rng, registry = self.studio.rng, self.studio.registry
        known = registry.cases[family]
        looked = min(count * tries, known)
        places = sorted(rng.sample(range(known), looked))
        ids = [registry.nth_id(family, place) for place in places]
        ids = [case_id for case_id in ids if case_id not in self.touched]
        spared = labelled(self.connection, ids)
        rows = rows_where(self.connection, AJ[family], "N_AJBS", ids)
        found = [row for row in rows if row["N_AJBS"] not in spared and suits(row)]
        rng.shuffle(found)
        self.touched |= {row["N_AJBS"] for row in found[:count]}
        return found[:count]

    def children(self, table: sa.Table, cases: Sequence[Row]) -> dict[int, list[Row]]:
        """The rows of ``table`` that hang on these cases, by case."""
        ids = [row["N_AJBS"] for row in cases]
        found: dict[int, list[Row]] = {case_id: [] for case_id in ids}
        for row in rows_where(self.connection, table, "N_AJBS", ids):
            found[row["N_AJBS"]].append(row)
        return found


def is_open(case: Row) -> bool:
    """Neither date nor mode of a closing."""
    return case["C_JAFS"] is None and case["D_JARQ"] is None
