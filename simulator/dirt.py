"""Planted truth: cases with one known defect each, and what must become of them.

A label's ``C_EXPECT`` speaks of every entry that arises from the labelled row: of the whole case
for a case row, of the debtor for a party row, of that listing or measure otherwise.
``list=outcome;list=outcome`` speaks of those lists alone. ``finding`` means: an entry of no list,
but a person must be told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulator import names
from simulator.bulk import Row
from simulator.people import Who, person
from simulator.schema import AJ, PBBZXR, QZXZ, SXBZXR, ZT
from simulator.studio import Dossier, Studio

OUTCOMES = ("publish", "withhold", "withdraw", "hold", "finding")
FILED, RESTRICTED, LISTED = 300, 240, 200
"""Units: days before today, for the sound case that a defect is planted in."""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of ``SIM_LABEL``."""

    tag: str
    table: str
    row_id: int
    case_id: int
    expect: str
    note: str

    def row(self, number: int, day: int) -> Row:
        return {
            "N_LABEL": number,
            "N_DAY": day,
            "C_TAG": self.tag,
            "C_TABLE": self.table,
            "N_BS": self.row_id,
            "N_AJBS": self.case_id,
            "C_EXPECT": self.expect,
            "C_NOTE": self.note,
        }


Planted = tuple[Dossier, list[Label]]


@dataclass(frozen=True, slots=True)
class Plant:
    """A kind of defect. ``make`` returns the cases it takes, each with its labels."""

    tag: str
    make: Callable[[Studio], Iterable[Planted]]


def sound(studio: Studio, who: Who | None = None, **where: Any) -> Dossier:
    """An open case of the first family whose every entry is publishable.

    One applicant; one debtor, a natural person, restricted and listed with a term that runs.
    """
    filed = where.pop("filed", studio.on - timedelta(days=FILED))
    made = studio.dossier(where.pop("family", "SCZX"), filed, **where)
    made.case["C_AJJZJD"] = "09_05041-3"
    applicant = studio.any_organization().who
    studio.party(made, applicant, "applicant")
    debtor = studio.party(made, who or plain_person(studio), "debtor")
    studio.measure(made, debtor, ["consumption"], studio.on - timedelta(days=RESTRICTED))
    listed_on = studio.on - timedelta(days=LISTED)
    studio.listing(made, debtor, listed_on, "no_property_report")
    return made


def plain_person(studio: Studio, **traits: Any) -> Who:
    """A grown-up with a resident id and a typed birth date."""
    chosen: dict[str, Any] = {
        "kind": "resident_id",
        "age": 35 + int(studio.rng.random() * 30),
    } | traits
    if "name" not in chosen:
        chosen["name"] = names.plain_name(studio.rng)
    who = person(studio.rng, studio.on, **chosen)
    if who["C_CSRQ"] is None:
        number = str(who["C_ZJHM"])
        who["C_CSRQ"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return who


def row_of(made: Dossier, where: str) -> tuple[str, str, Row]:
    """Table, key column and the row that ``where`` names."""
    match where:
        case "case":
            return AJ[made.family].name, "N_AJBS", made.case
        case "party":
            return ZT[made.family].name, "N_ZTBS", made.debtors[0]
        case "measure":
            return QZXZ[made.family].name, "N_QZXZBS", made.measures[0]
        case "listing":
            return SXBZXR[made.family].name, "N_SXBS", made.listings[0]
        case "veto":
            return PBBZXR.name, "N_BS", made.vetoes[0]
    raise KeyError(where)


def label(made: Dossier, tag: str, where: str, expect: str, note: str) -> Label:
    """Label the row that ``where`` names."""
    table, key, row = row_of(made, where)
    return Label(tag, table, int(row[key]), made.case_id, expect, note)


Value = Any
"""A value, or a function of (row, today) that returns one."""


def defect(tag: str, where: str, change: Row, expect: str, note: str) -> Plant:
    """A sound case in which one row's columns are changed."""

    def make(studio: Studio) -> Iterable[Planted]:
        made = sound(studio)
        known = label(made, tag, where, expect, note)  # a spoilt role would hide the debtor
        spoil(row_of(made, where)[2], change, studio.on)
        return [(made, [known])]

    return Plant(tag, make)


def spoil(row: Row, change: Row, on: date) -> None:
    """Apply ``change`` to ``row``."""
    new = {c: value(row, on) if callable(value) else value for c, value in change.items()}
    if unknown := set(new) - set(row):
        raise KeyError(", ".join(sorted(unknown)))
    row.update(new)


def days(count: int) -> Callable[[Row, date], date]:
    """``count`` days from today; before it when negative."""
    return lambda _, on: on + timedelta(days=count)


def situation(
    tag: str, where: str, expect: str, note: str
) -> Callable[[Callable[[Studio], Dossier]], Plant]:
    """Turn a function that makes one case into a plant that labels one row of it."""

    def wrap(make_case: Callable[[Studio], Dossier]) -> Plant:
        def make(studio: Studio) -> Iterable[Planted]:
            made = make_case(studio)
            return [(made, [label(made, tag, where, expect, note)])]

        return Plant(tag, make)

    return wrap


def plant(studio: Studio, plants: Sequence[Plant], count: int, offset: int = 0) -> list[Planted]:
    """``count`` plants, every kind in turn from ``offset`` on."""
    made: list[Planted] = []
    for place in range(offset, offset + count):
        made += plants[place % len(plants)].make(studio)
    return made
