"""What the sample court's own rows say must leave the public eye, read without the pipeline's code.

A second reading of the regulation, in plain Python and SQL: which entries there are, which of them have
ended, and on what day. Only the keys are made as the pipeline makes them, or nothing could be compared.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from regulation.lists import MEASURE_LISTS, PublicList
from simulator.codes import CODE
from simulator.schema import FAMILIES, MEASURE_FAMILIES
from transforms.entries import keyed

Rows = list[dict[str, Any]]
_VETO = CODE.get("nondisclosure_approval", CODE["approval"])


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of one list. ``ended_on``: the day of the event that ended it; null: it goes on.

    ``is_labelled``: its case carries planted dirt, about which nothing is claimed here.
    """

    list_code: PublicList
    case_id: int
    ended_on: date | None
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """The court on the evening of one day. ``deleted``: cases the deletion log names."""

    facts: Mapping[str, Fact]
    deleted: frozenset[int]


class Reader:
    """Reads the courts of one region from the sample Digital Court."""

    def __init__(self, url: str, region: str, secret: bytes) -> None:
        self.connection = psycopg.connect(
            url.replace("+psycopg", ""), autocommit=True, row_factory=dict_row
        )
        self.region, self.secret = region, secret

    def read(self, today: date) -> Truth:
        """The truth of today."""
        labelled = {int(r["N_AJBS"]) for r in self._rows('select "N_AJBS" from "SIM_LABEL"')}
        vetoes = defaultdict(list)
        for row in self._rows('select * from "T_PBBZXR"'):
            vetoes[int(row["N_AJBS"])].append(row)
        facts: dict[str, Fact] = {}
        for family in MEASURE_FAMILIES:
            cases = {int(r["N_AJBS"]): r for r in self._of_region(f"T_{family}")}
            children = {
                name: self._hanging(f"T_{family}_{name}", cases)
                for name in ("ZTXX", "QZXZ", "SXBZXR")
            }
            for case_id, case in cases.items():
                own = _Case(
                    case,
                    *(children[name][case_id] for name in children),
                    vetoes[case_id],
                    today,
                )
                for list_code, own_id, ended_on in own.entries():
                    key = keyed(self.secret, str(list_code), str(case_id), str(own_id))
                    facts[key] = Fact(list_code, case_id, ended_on, case_id in labelled)
        deleted = {int(r["N_AJBS"]) for r in self._rows('select "N_AJBS" from "T_XA"')}
        there = {
            int(r["N_AJBS"]) for f in FAMILIES for r in self._rows(f'select "N_AJBS" from "T_{f}"')
        }
        return Truth(facts, frozenset(deleted - there))

    def _rows(self, query: str, *values: Any) -> Rows:
        return self.connection.execute(query, values).fetchall()  # type: ignore[call-overload]

    def _of_region(self, table: str) -> Rows:
        mine = self.region + "%"
        return self._rows(
            f'select c.* from "{table}" c join "T_FY" f using ("N_FYDM") where f."C_FYDZ" like %s',
            mine,
        )

    def _hanging(self, table: str, cases: Mapping[int, Any]) -> Mapping[int, Rows]:
        found = defaultdict(list)
        for row in self._rows(f'select * from "{table}" where "N_AJBS" = any(%s)', list(cases)):
            found[int(row["N_AJBS"])].append(row)
        return found


def _is(row: Mapping[str, Any], column: str, code_class: str, *words: str) -> bool:
    return row.get(column) in {CODE[code_class][word] for word in words}


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


@dataclass
class _Case:
    """One case with everything that hangs on it."""

    case: Mapping[str, Any]
    parties: Rows
    measures: Rows
    listings: Rows
    vetoes: Rows
    today: date

    def entries(self) -> list[tuple[PublicList, int, date | None]]:
        """(list, own id, day of the ending) of every entry."""
        found: list[tuple[PublicList, int, date | None]] = [
            (PublicList.OPEN_CASE, int(p["N_ZTBS"]), self._end(p["N_ZTBS"]))
            for p in self.parties
            if _is(p, "C_FLDW", "role", "debtor")
        ]
        for row in self.listings:
            end = _first(self._end(row["N_ZTBS"]), self._listing_end(row))
            found.append((PublicList.DISHONEST_DEBTOR, int(row["N_SXBS"]), end))
        for row in self.measures:
            end = _first(self._end(row["N_ZTBS"]), self._measure_end(row))
            kinds = (row["C_XZZL"] or "").split(";")
            found += [
                (code, int(row["N_QZXZBS"]), end)
                for kind, code in MEASURE_LISTS.items()
                if CODE["measure_kind"][kind] in kinds
            ]
        return found

    def _end(self, party: Any) -> date | None:
        """The day on which the case as a whole, or this party's part in it, left the public eye."""
        case, ends = self.case, []
        closed = _day(case["D_JARQ"])
        is_paused = (
            _is(case, "C_DQAJZTHBZ", "suspension", "suspended", "postponed")
            and case["C_JAFS"] is None
        )
        if not is_paused and (case["C_JAFS"] is not None or closed is not None):
            ends.append(closed or self.today)
        for row in self.vetoes:
            is_about = row["N_ZTBS"] in (None, party)
            if is_about and row["C_SPJL"] in (_VETO["approved"], _VETO["pending"]):
                ends.append(_day(row["D_SPRQ"] or row["D_SQRQ"]))
        hides = (
            _is(case, "C_GKHPBZT", "publish_flag", "masked"),
            _is(case, "C_WCNR", "yes_no", "yes"),
            _is(case, "C_MJ", "secrecy", "internal", "secret", "confidential"),
            any(_is(p, "C_SFGK", "yes_no", "no") for p in self.parties if p["N_ZTBS"] == party),
        )
        if any(hides):
            ends.append(self.today)
        return _first(*ends)

    def _listing_end(self, row: Mapping[str, Any]) -> date | None:
        term = _day(row["D_QXJZ"])
        if term is not None and term < self.today:
            return term
        is_over = _is(row, "C_SXZT", "dishonest_status", "masked", "withdrawn")
        is_performed = _is(row, "C_LXQK", "performance", "fully") and term is None
        return self.today if is_over or is_performed else None

    def _measure_end(self, row: Mapping[str, Any]) -> date | None:
        lifted, last = _day(row["D_JCRQ"]), _day(row["D_JZRQ"])
        return _first(
            lifted if lifted is not None and lifted <= self.today else None,
            last if last is not None and last < self.today else None,
        )


def _first(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None
