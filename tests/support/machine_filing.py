"""The cases of a small Digital Court, and what hangs on them.

Every row is sound, so that the model can say of every entry whether it is public. What is written
is told to the model at once.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from machine_model import Application, Case, Debtor, Entry, Model
from worlds import World

from regulation.lists import MEASURE_LISTS, PublicList
from simulator import court, identifiers, offices, people
from simulator.bulk import Row, bulk_insert
from simulator.codes import CODE
from simulator.registry import Registry
from simulator.schema import METADATA, PBBZXR
from simulator.studio import Dossier, Studio
from transforms.entries import keyed

REGION = "吉01"
STANDING = 30
"""Cases nobody touches: enough for the gate to notice when a part of them is missing."""

STANDING_COURT, LIVELY_COURT = "吉0103", "吉0104"
AMOUNT = Decimal("12345.67")
SECRET = bytes.fromhex("5a" * 32)
_RAW = ("C_ZJHM", "C_DZ", "C_DH", "C_YHZH", "C_DSRAJCXMM")
"""Columns of a party that no public value may contain."""


class Filing:
    """Writes rows through the simulator's studio, so that they look like everybody's."""

    def __init__(self, world: World, model: Model) -> None:
        self.world, self.model = world, model
        self.raw: set[str] = set()
        self._offices = offices.offices()
        self._registry = Registry()
        self._rng = Random(7)
        self._rows: dict[int, Dossier] = {}

    def _studio(self) -> Studio:
        pool = people.People([{"C_XM": "局长"}], [])  # who signs, and nobody else
        return Studio(self._rng, self.model.today, pool, self._offices, self._registry)

    # ── building ───────────────────────────────────────────────────────────────────────────────
    def build(self) -> None:
        """The tables, the courts, and the cases that stand."""
        METADATA.create_all(self.world.source)
        with self.world.source.begin() as connection:
            for table, rows in offices.rows(Random(7)).items():
                bulk_insert(connection, table, rows)
        for number in range(STANDING):
            case = self.file(
                filed_on=self.model.today - timedelta(days=400 + number),
                debtors=1 + number % 2,
                office=STANDING_COURT,
            )
            self.restrict(case, 0, ("consumption", "exit") if number % 3 else ("consumption",))
            self.enlist(case, 0, term_days=None if number % 2 else 900)
        self.apply(self._case(next(iter(self._rows))), 0, "approved")

    def _case(self, case_id: int) -> Case:
        return next(e.case for e in self.model.entries.values() if e.case.case_id == case_id)

    def lively(self) -> list[Case]:
        """The cases the rules may touch, oldest first."""
        found = {e.case.case_id: e.case for e in self.model.entries.values()}
        return [found[c] for c in sorted(found) if self._rows[c].office.code == LIVELY_COURT]

    def entries_of(self, case: Case, *codes: PublicList) -> list[Entry]:
        wanted = codes or tuple(PublicList)
        return [
            e
            for e in self.model.entries.values()
            if e.case is case and e.list_code in wanted and not e.is_rekeyed
        ]

    # ── filing ─────────────────────────────────────────────────────────────────────────────────
    def file(
        self,
        *,
        filed_on: date,
        debtors: int,
        office: str = LIVELY_COURT,
        minor_days: int | None = None,
    ) -> Case:
        """A first-instance case. ``minor_days``: the first debtor is of age so many days from today."""
        studio = self._studio()
        made = studio.dossier("SCZX", filed_on, self._offices.of(office))
        made.case["N_SQZXBDJE"] = AMOUNT
        who = people.person(studio.rng, self.model.today, age=40, kind="resident_id")
        studio.party(made, who, "applicant")
        found = []
        for place in range(debtors):
            age_days = minor_days if place == 0 else None
            debtor, adult_on = self._somebody(studio, made, age_days, is_firm=place == 2)
            found.append(Debtor(int(studio.party(made, debtor, "debtor")["N_ZTBS"]), adult_on))
        return self._open(made, filed_on, found)

    def resume(self, original: Case) -> Case:
        """执恢: a case of its own, with the debtors of the closed one."""
        studio, before = self._studio(), self._rows[original.case_id]
        made = studio.dossier("HFZX", self.model.today, before.office)
        found = []
        for row, former in zip(before.debtors, original.debtors, strict=True):
            copy = row | {"N_ZTBS": self._registry.row_id(), "N_AJBS": made.case["N_AJBS"]}
            made.parties.append(copy | {"C_SFGK": CODE["yes_no"]["yes"]})
            found.append(Debtor(int(copy["N_ZTBS"]), former.adult_on))
        made.case["N_SQZXBDJE"] = AMOUNT
        studio.trace(made, before.case)
        return self._open(made, self.model.today, found)

    def _somebody(
        self, studio: Studio, made: Dossier, minor_days: int | None, *, is_firm: bool
    ) -> tuple[Row, date]:
        who = people.person(studio.rng, self.model.today, age=45, kind="resident_id")
        if is_firm:
            return people.organization(studio.rng, who, "91"), date(1990, 1, 1)
        if minor_days is None:
            return who, date(1990, 1, 1)
        adult_on = self.model.today + timedelta(days=minor_days)
        birthday = adult_on - timedelta(days=1)
        born = birthday.replace(year=birthday.year - 18)
        number = identifiers.resident_id("220104", born, made.case_id % 400, is_male=True)
        male = CODE["sex"]["male"]
        return who | {"C_CSRQ": born.isoformat(), "C_ZJHM": number, "C_XB": male}, adult_on

    def _open(self, made: Dossier, filed_on: date, debtors: list[Debtor]) -> Case:
        with self.world.source.begin() as connection:
            court.write(connection, [made])
        for row in made.parties:
            self.raw |= {str(row[name]) for name in _RAW if row[name]}
        case = Case(made.case_id, made.family, filed_on, debtors)
        self._rows[made.case_id] = made
        for debtor in debtors:
            self._entry(PublicList.OPEN_CASE, case, debtor, debtor.own_id)
        return case

    def _entry(
        self, code: PublicList, case: Case, debtor: Debtor, own_id: int, **facts: Any
    ) -> Entry:
        key = keyed(SECRET, str(code), str(case.case_id), str(own_id))
        entry = Entry(key, code, case, debtor, own_id, **facts)
        self.model.entries[key] = entry
        return entry

    # ── what hangs on a case ───────────────────────────────────────────────────────────────────
    def restrict(
        self, case: Case, place: int, kinds: Sequence[str], days: int | None = None
    ) -> None:
        """A measure against the debtor, ending after so many days."""
        studio, made = self._studio(), self._rows[case.case_id]
        started = max(case.filed_on, self.model.today - timedelta(days=2))
        row = studio.measure(made, made.debtors[place], kinds, started)
        row |= {"C_XZNR": self._text(made.debtors[place])}
        last = None if days is None else self.model.today + timedelta(days=days)
        row |= {"D_JZRQ": last}
        self._insert(f"T_{case.family}_QZXZ", row)
        for kind in kinds:
            self._entry(
                MEASURE_LISTS[kind],
                case,
                case.debtors[place],
                int(row["N_QZXZBS"]),
                listed_on=started,
                last_day=last,
            )

    def enlist(self, case: Case, place: int, term_days: int | None) -> None:
        """A dishonest listing whose term ends after so many days; without: no term."""
        studio, made = self._studio(), self._rows[case.case_id]
        published = max(case.filed_on, self.model.today - timedelta(days=5))
        ground = "refuses" if term_days is None else "evades"
        row = studio.listing(made, made.debtors[place], published, ground)
        last = None if term_days is None else self.model.today + timedelta(days=term_days)
        text = self._text(made.debtors[place])
        row |= {"D_QXJZ": last, "C_YWNR": text, "C_SXQXSM": text}
        self._insert(f"T_{case.family}_SXBZXR", row)
        self._entry(
            PublicList.DISHONEST_DEBTOR,
            case,
            case.debtors[place],
            int(row["N_SXBS"]),
            listed_on=published,
            last_day=last,
        )

    @staticmethod
    def _text(debtor: Row) -> str:
        """A sentence that carries what must be redacted."""
        number = f"，身份证号{debtor['C_ZJHM']}" if debtor["C_ZJHM"] else ""
        return f"给付本金1000元{number}，联系电话{debtor['C_DH']}。"

    def apply(self, case: Case, place: int | None, state: str) -> Application:
        """An application not to disclose: for one debtor, or the whole case."""
        debtor = None if place is None else case.debtors[place]
        row = self._form(case, debtor, state)
        self._insert(PBBZXR.name, row)
        made = Application(int(row["N_BS"]), debtor, state)
        case.applications.append(made)
        return made

    def decide(self, case: Case, application: Application, state: str) -> None:
        """The application is decided; ``ended``: approved, and over since yesterday."""
        row = self._form(case, application.debtor, "approved" if state == "ended" else state)
        change = {name: value for name, value in row.items() if name != "N_BS"}
        if state == "ended":
            change["D_JZRQ"] = self.model.today - timedelta(days=1)
        self._update(PBBZXR.name, "N_BS", application.own_id, change)
        application.state = state

    def _form(self, case: Case, debtor: Debtor | None, state: str) -> Row:
        rows = self._rows[case.case_id].debtors
        about = next((r for r in rows if debtor and r["N_ZTBS"] == debtor.own_id), rows[0])
        applied = self.model.today - timedelta(days=9)
        return self._studio().veto(case.case_id, about, state, applied, whole=debtor is None)

    # ── rows ───────────────────────────────────────────────────────────────────────────────────
    def _insert(self, table: str, row: Row) -> None:
        with self.world.source.begin() as connection:
            bulk_insert(connection, METADATA.tables[table], [row])

    def _update(self, table: str, column: str, own_id: int, change: Row) -> None:
        names = ", ".join(f'"{name}" = %s' for name in change)
        self.world.sql(
            f'update "{table}" set {names} where "{column}" = %s', *change.values(), own_id
        )
