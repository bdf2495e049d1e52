"""Makes the rows of one case, consistent and clean; ``history`` and ``plants`` build upon it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import sqlalchemy as sa

from simulator import free_text
from simulator.bulk import Row
from simulator.codes import CODE
from simulator.offices import Office, Offices
from simulator.people import Organization, People, Who
from simulator.registry import Registry
from simulator.schema import AJ, PBBZXR, QZXZ, SX_CX, SX_JZ, SX_PB, SXBZXR, YZXAJXX, ZT

YES, NO = CODE["yes_no"]["yes"], CODE["yes_no"]["no"]
APPROVED = CODE["approval"]["approved"]
EVENTS = {"JZ": (SX_JZ, "N_JZBS"), "CX": (SX_CX, "N_CXBS"), "PB": (SX_PB, "N_PBBS")}
"""Side tables of a listing: correction, withdrawal, masking; and their keys."""

_TYPES = {"SCZX": ("执",), "HFZX": ("执恢",), "CCBQZX": ("执保",), "ZXSC": ("执异", "执复", "执监")}
_CAUSES = (
    "民间借贷纠纷",
    "买卖合同纠纷",
    "金融借款合同纠纷",
    "劳动争议",
    "房屋租赁合同纠纷",
    "机动车交通事故责任纠纷",
)
_OPEN_STAGES = [
    CODE["stage"][s] for s in ("filed", "investigation", "control", "disposal", "distribution")
]
_CIPHERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass
class Dossier:
    """All rows of one case, before they are written."""

    family: str
    office: Office
    case: Row
    parties: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    listings: list[Row] = field(default_factory=list)
    events: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in EVENTS})
    vetoes: list[Row] = field(default_factory=list)
    lineage: list[Row] = field(default_factory=list)

    @property
    def debtors(self) -> list[Row]:
        return [p for p in self.parties if p["C_FLDW"] == CODE["role"]["debtor"]]

    @property
    def case_id(self) -> int:
        return int(self.case["N_AJBS"])

    def rows(self) -> Iterator[tuple[sa.Table, Sequence[Row]]]:
        """Every table with this case's rows in it."""
        yield AJ[self.family], [self.case]
        yield ZT[self.family], self.parties
        if self.measures:
            yield QZXZ[self.family], self.measures
        if self.listings:
            yield SXBZXR[self.family], self.listings
        for kind, events in self.events.items():
            if events:
                yield EVENTS[kind][0], events
        if self.vetoes:
            yield PBBZXR, self.vetoes
        if self.lineage:
            yield YZXAJXX, self.lineage


class Studio:
    """Draws everything from one generator of random numbers, so a seed fixes a world."""

    def __init__(
        self, rng: Random, on: date, people: People, offices: Offices, registry: Registry
    ) -> None:
        self.rng = rng
        self.on = on
        self.people = people
        self.offices = offices
        self.registry = registry

    def anybody(self) -> Who:
        """A natural person of the pool."""
        return self.people.persons[int(self.rng.random() * len(self.people.persons))]

    def any_organization(self) -> Organization:
        """An organisation of the pool."""
        pool = self.people.organizations
        return pool[int(self.rng.random() * len(pool))]

    def amount(self) -> Decimal:
        """Yuan with fen; small sums are common, large ones occur."""
        return Decimal(int(10 ** (5.3 + 4.2 * self.rng.random()))).scaleb(-2)

    def approver(self) -> str:
        """Name of a bureau chief or deputy president."""
        return str(self.anybody()["C_XM"])

    def day_between(self, first: date, last: date) -> date:
        """A day of that range; ``first`` when the range is empty."""
        return first + timedelta(days=int(self.rng.random() * max((last - first).days + 1, 1)))

    def dossier(self, family: str, filed: date, office: Office | None = None) -> Dossier:
        """A sound, open case without parties."""
        rng = self.rng
        office = office or self.offices.draw(rng)
        types = _TYPES[family]
        type_text = types[int(rng.random() * len(types))]
        case = {
            "N_AJBS": self.registry.case_id(family),
            "C_AH": self.registry.case_number(filed.year, office.code, type_text),
            "C_AJLXDZ": type_text,
            "N_FYDM": office.number,
            "D_LARQ": filed,
            "C_LAAY": _CAUSES[int(rng.random() * len(_CAUSES))],
            "N_CBR": office.judges[int(rng.random() * len(office.judges))],
            "N_SJY": office.clerks[int(rng.random() * len(office.clerks))],
            "C_JAFS": None,
            "D_JARQ": None,
            "N_SQZXBDJE": self.amount(),
            "N_SJDWJE": None,
            "C_AJJZJD": _OPEN_STAGES[int(rng.random() * len(_OPEN_STAGES))],
            "C_DQAJZTHBZ": CODE["suspension"]["none"],
            "C_WCNR": NO,
            "C_MJ": CODE["secrecy"]["none"],
        }
        if family != "HFZX":
            case["C_GKHPBZT"] = CODE["publish_flag"]["open"]
        return Dossier(family, office, case)

    def close(self, dossier: Dossier, mode: str, closed: date) -> None:
        """Close the case in ``mode`` (canonical)."""
        stage = "archived" if (self.on - closed).days > 90 and self.rng.random() < 0.8 else "closed"
        dossier.case["C_JAFS"] = CODE["closing_mode"][mode]
        dossier.case["D_JARQ"] = at_noon(closed)
        dossier.case["C_AJJZJD"] = CODE["stage"][stage]
        share = 1 if mode == "performed" else round(self.rng.random() * 0.4, 2)
        dossier.case["N_SJDWJE"] = dossier.case["N_SQZXBDJE"] * Decimal(str(share))

    def party(self, dossier: Dossier, who: Who, role: str) -> Row:
        """Add ``who`` to the case."""
        row = {
            "N_ZTBS": self.registry.row_id(),
            "N_AJBS": dossier.case["N_AJBS"],
            "C_FLDW": CODE["role"][role],
            **who,
            "C_SFGK": YES,
            "C_DSRAJCXMM": self.query_code(),
        }
        dossier.parties.append(row)
        return row

    def query_code(self) -> str:
        """当事人案件查询密码: a secret."""
        return "".join(self.rng.choices(_CIPHERS, k=10))

    def measure(self, dossier: Dossier, debtor: Row, kinds: Sequence[str], started: date) -> Row:
        """Restrict a debtor; ``kinds`` are canonical."""
        row = self._measure(dossier, debtor, kinds, started)
        row["N_ZTBS"] = debtor["N_ZTBS"]
        return row

    def bind(
        self, dossier: Dossier, debtor: Row, leader: Who, kinds: Sequence[str], started: date
    ) -> Row:
        """Restrict the natural person who answers for an organisation that is restricted."""
        row = self._measure(dossier, leader, kinds, started)
        row["C_SSDW"] = debtor["C_XM"]
        row["N_ZTBS"] = debtor["N_ZTBS"] if self.rng.random() < 0.4 else None
        return row

    def _measure(self, dossier: Dossier, who: Who, kinds: Sequence[str], started: date) -> Row:
        row = {
            "N_QZXZBS": self.registry.row_id(),
            "N_AJBS": dossier.case["N_AJBS"],
            "N_ZTBS": None,
            "C_BXZR": who["C_XM"],
            "C_BXZRLX": who["C_ZTLX"],
            "C_BXZRXB": who["C_XB"],
            "C_BXZRZJLX": who["C_ZJLX"],
            "C_BXZRZJHM": who["C_ZJHM"],
            "C_BXZRTYSHXYDM": who["C_TYSHXYDM"],
            "C_SSDW": None,
            "C_XZZL": ";".join(CODE["measure_kind"][kind] for kind in kinds),
            "C_XZNR": free_text.restriction(self.rng, str(who["C_XM"])),
            "C_XZDW": "出入境管理机构" if "exit" in kinds else None,
            "D_KSRQ": started,
            "D_JZRQ": None,
            "D_JCRQ": None,
            "C_JCYY": None,
        }
        dossier.measures.append(row)
        return row

    def listing(
        self, dossier: Dossier, debtor: Row, published: date | None, ground: str = "refuses"
    ) -> Row:
        """List a debtor as dishonest; every ground but the first gives a term of two years."""
        rng, name = self.rng, str(debtor["C_XM"])
        born = str(debtor["C_CSRQ"] or "")[:4]
        year = (published or self.on).year
        term = two_years_after(published) if published and ground != "refuses" else None
        basis_year = dossier.case["D_LARQ"].year - 1
        row = {
            "N_SXBS": self.registry.row_id(),
            "N_AJBS": dossier.case["N_AJBS"],
            "N_ZTBS": debtor["N_ZTBS"],
            **{c: debtor[c] for c in _SHARED_COLUMNS},
            "N_NL": year - int(born) if born.isdigit() else None,
            "C_ZXYJWH": f"（{basis_year}）{dossier.office.code}民初{1 + int(rng.random() * 6000)}号",
            "C_ZXYJDW": dossier.office.name,
            "C_YWNR": free_text.obligation(rng, name),
            "C_LXQK": CODE["performance"]["none" if rng.random() < 0.7 else "partly"],
            "C_SXQX": CODE["ground"][ground],
            "C_SXQXSM": free_text.conduct(rng, name),
            "N_BDJE": dossier.case["N_SQZXBDJE"],
            "C_CCZK": CODE["property_status"][
                "not_available" if rng.random() < 0.6 else "not_checked"
            ],
            "C_SXZT": CODE["dishonest_status"]["published"],
            "C_SPJL": APPROVED,
            "D_SPRQ": published - timedelta(days=2) if published else None,
            "D_FBRQ": published,
            "D_QXJZ": term,
            "D_KXQJZ": None,
        }
        dossier.listings.append(row)
        return row

    def event(self, kind: str, listing: Row, approval: str, decided: date) -> Row:
        """A row of a listing's side table: JZ, CX or PB."""
        return {
            EVENTS[kind][1]: self.registry.row_id(),
            "N_SXBS": listing["N_SXBS"],
            "C_YY": free_text.reason(self.rng, str(listing["C_XM"])),
            "C_SPJL": CODE["approval"][approval],
            "C_SPR": self.approver() if approval != "pending" else None,
            "D_SPRQ": decided if approval != "pending" else None,
        }

    def veto(self, case_id: int, debtor: Row, approval: str, applied: date, *, whole: bool) -> Row:
        """An application not to disclose (Art. 13), for one debtor or the ``whole`` case."""
        return {
            "N_BS": self.registry.row_id(),
            "N_AJBS": case_id,
            "N_ZTBS": None if whole else debtor["N_ZTBS"],
            "C_YY": free_text.reason(self.rng, str(debtor["C_XM"])),
            "D_SQRQ": applied,
            "C_SPJL": CODE["approval"][approval],
            "C_SPR": self.approver() if approval != "pending" else None,
            "D_SPRQ": min(applied + timedelta(days=3), self.on) if approval != "pending" else None,
            "D_JZRQ": None,
        }

    def trace(self, dossier: Dossier, original: Row) -> None:
        """Say which case a resumed one resumes."""
        closed = original["D_JARQ"]
        dossier.lineage.append(
            {
                "N_BS": self.registry.row_id(),
                "N_AJBS": dossier.case["N_AJBS"],
                "N_YAJBS": original["N_AJBS"],
                "C_YAH": original["C_AH"],
                "D_YJARQ": closed.date() if isinstance(closed, datetime) else closed,
                "C_YJAFS": original["C_JAFS"],
            }
        )


_SHARED_COLUMNS = (
    "C_XM", "C_ZTLX", "C_XB", "C_ZJLX", "C_ZJHM", "C_TYSHXYDM", "C_ZZJGDM", "C_FDDBR",
)  # fmt: skip
"""Columns a listing copies from its party."""


def at_noon(day: date) -> datetime:
    """The closing column carries a time of day, and no zone."""
    return datetime.combine(day, time(12))


def two_years_after(day: date) -> date:
    """Rule: 法释〔2017〕7号 Art. 2."""
    return date(day.year + 2, day.month, min(day.day, 28))
