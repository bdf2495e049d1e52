"""The court's own organisation: 93 courts under internal numbers, departments, staff, code tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import sqlalchemy as sa

from regulation.courts import courts
from simulator import codes, names
from simulator.bulk import Row
from simulator.schema import BM, DM, FY, RY

_FIRST_NUMBER = 2400
"""Internal numbers resemble the codes in case numbers and mean something else: 2401 is 长春中院."""

_LEVELS = {"high": "高级", "intermediate": "中级", "basic": "基层"}
_DEPARTMENTS = ("执行局", "立案庭", "执行指挥中心")
_WEIGHTS = {"high": 0.4, "intermediate": 2.0, "basic": 4.0}
_SPECIAL_REGIONS = ("吉71", "吉75", "吉76")
_PHONE_PREFIX = {
    "吉": "0431", "吉01": "0431", "吉02": "0432", "吉03": "0434", "吉04": "0437", "吉05": "0435",
    "吉06": "0439", "吉07": "0438", "吉08": "0436", "吉24": "0433",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """One court as the generator sees it: its internal number and the people who handle cases."""

    number: int
    code: str
    name: str
    region: str
    judges: tuple[int, ...]
    clerks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offices:
    """All courts, with their shares of the work."""

    all: tuple[Office, ...]
    shares: tuple[float, ...]

    def draw(self, rng: Random) -> Office:
        """A court, the large ones more often."""
        return rng.choices(self.all, cum_weights=self.shares)[0]

    def of(self, code: str) -> Office:
        """The court with this 法院代字."""
        return next(office for office in self.all if office.code == code)


def offices() -> Offices:
    """Depends on the list of courts alone, so a later day finds the same numbers."""
    made, shares, total = [], [], 0.0
    for rank, court in enumerate(courts().values()):
        staff = range(rank * 100 + 1, rank * 100 + 13)
        made.append(
            Office(
                _FIRST_NUMBER + rank,
                court.court_code,
                court.court_name,
                court.region_code,
                tuple(staff[:8]),
                tuple(staff[8:]),
            )
        )
        factor = 0.2 if court.region_code in _SPECIAL_REGIONS else 1.0
        factor *= 1.8 if court.region_code == "吉01" else 1.0
        total += _WEIGHTS[court.level] * factor
        shares.append(total)
    return Offices(tuple(made), tuple(shares))


def rows(rng: Random) -> Mapping[sa.Table, Sequence[Row]]:
    """The content of the tables that cases refer to."""
    all_offices = offices().all
    numbers = {office.code: office.number for office in all_offices}
    levels = {court.court_code: court.level for court in courts().values()}
    courts_, departments, staff = [], [], []
    for rank, office in enumerate(all_offices):
        parent = "吉" if levels[office.code] != "basic" else office.region
        courts_.append(
            {
                "N_FYDM": office.number,
                "N_FY": 700 + rank,
                "C_FYDZ": office.code,
                "C_FYMC": office.name,
                "N_SJFYDM": numbers[parent] if office.code != "吉" else None,
                "C_FYJB": _LEVELS[levels[office.code]],
            }
        )
        for place, label in enumerate(_DEPARTMENTS):
            number = rank * 10 + place
            departments.append({"N_BM": number, "N_FYDM": office.number, "C_BMMC": label})
        staff += [_member(rng, office, rank, member) for member in (*office.judges, *office.clerks)]
    return {FY: courts_, BM: departments, RY: staff, DM: codes.rows()}


def _member(rng: Random, office: Office, rank: int, number: int) -> Row:
    area = _PHONE_PREFIX.get(office.region, "0431")
    length = 8 if area in ("0431", "0432") else 7
    return {
        "N_RY": number,
        "N_FYDM": office.number,
        "N_BM": rank * 10,
        "C_XM": names.person_name(rng),
        "C_ZW": "执行法官" if number in office.judges else "书记员",
        "C_BGDH": f"{area}-8{int(rng.random() * 10 ** (length - 1)):0{length - 1}d}",
    }
