"""Who stands before the sample court: natural persons and organisations, as party rows know them.

A ``Who`` holds the columns of a party row that belong to the person and not to the case, so the
same debtor in two cases has the same identity in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulator import identifiers, names
from simulator.bulk import Row
from simulator.codes import CODE

Who = Row

_DOCUMENTS = (
    ("resident_id", 0.955),
    ("passport", 0.012),
    ("hm_permit", 0.007),
    ("taiwan_permit", 0.005),
    ("hmt_residence", 0.006),
    ("foreign_residence", 0.006),
    ("officer", 0.006),
    ("other", 0.003),
)
_STREETS = [
    "人民大街",
    "解放大路",
    "自由大路",
    "吉林大路",
    "光明街",
    "和平路",
    "建设街",
    "新华路",
    "友谊街",
    "站前路",
]
_DISTRICTS = [
    "长春市南关区",
    "长春市绿园区",
    "吉林市船营区",
    "四平市铁西区",
    "延吉市",
    "白山市浑江区",
    "松原市宁江区",
]
_NATIONALITIES = (("汉族", 0.9), ("朝鲜族", 0.05), ("满族", 0.03), ("蒙古族", 0.01), ("回族", 0.01))
_LEGAL_FORMS = (("91", 0.86), ("N2", 0.07), ("A1", 0.02), ("52", 0.05))
_YOUNGEST, _OLDEST = 28, 82
"""Units: years. The youngest was of age when the oldest case was filed."""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation and the natural person who answers for it."""

    who: Who
    leader: Who


@dataclass(frozen=True, slots=True)
class People:
    """The pools that parties are drawn from, again and again."""

    persons: Sequence[Who]
    organizations: Sequence[Organization]


def pool(rng: Random, on: date, size: int) -> People:
    """``size`` persons and a quarter as many organisations."""
    persons = [person(rng, on) for _ in range(size)]
    leaders = [persons[int(rng.random() * size)] for _ in range(max(size // 4, 20))]
    return People(persons, [Organization(organization(rng, who), who) for who in leaders])


def person(
    rng: Random,
    on: date,
    *,
    age: int | None = None,
    name: str | None = None,
    kind: str | None = None,
) -> Who:
    """One natural person. ``kind`` is the document, by canonical name; ``resident_id_15`` too."""
    years = age if age is not None else _YOUNGEST + int(rng.random() * (_OLDEST - _YOUNGEST))
    born = on - timedelta(days=years * 365 + 30 + int(rng.random() * 300))
    is_male = rng.random() < 0.66
    document = kind or _weighted(rng, _DOCUMENTS)
    if kind is None and document == "resident_id" and born.year < 1985 and rng.random() < 0.03:
        document = "resident_id_15"
    area, order = identifiers.random_area(rng), int(rng.random() * 499)
    if document == "resident_id":
        number = identifiers.resident_id(area, born, order, is_male=is_male)
    elif document == "resident_id_15":
        number, document = (
            identifiers.resident_id_15(area, born, order, is_male=is_male),
            "resident_id",
        )
    else:
        number = identifiers.other_document(rng, document, born, is_male=is_male)
    text = "" if document == "resident_id" and rng.random() < 0.1 else born.isoformat()
    return {
        "C_ZTLX": CODE["party_kind"]["person"],
        "C_XM": name or names.person_name(rng),
        "C_XB": CODE["sex"]["male" if is_male else "female"],
        "C_CSRQ": text or None,
        "C_MZ": _weighted(rng, _NATIONALITIES),
        "C_ZJLX": CODE["id_document"][document],
        "C_ZJHM": number,
        "C_TYSHXYDM": None,
        "C_ZZJGDM": None,
        "C_FDDBR": None,
        **_bait(rng),
    }


def organization(rng: Random, leader: Who, prefix: str | None = None) -> Who:
    """One organisation. ``prefix`` begins its credit code: 91 company, N2 village cooperative …"""
    form = prefix or _weighted(rng, _LEGAL_FORMS)
    first8 = identifiers.digits(rng, 8) if rng.random() < 0.7 else f"MA{identifiers.digits(rng, 6)}"
    code = identifiers.organization_code(first8)
    has_credit_code = prefix is not None or rng.random() < 0.95
    is_legal_person = form in ("91", "N2")
    name = names.company_name if form == "91" else names.village_name if form == "N2" else None
    return {
        "C_ZTLX": CODE["party_kind"]["legal_person" if is_legal_person else "organization"],
        "C_XM": (name or names.partnership_name)(rng),
        "C_XB": None,
        "C_CSRQ": None,
        "C_MZ": None,
        "C_ZJLX": None,
        "C_ZJHM": None,
        "C_TYSHXYDM": identifiers.uscc(form, rng.choice(identifiers.JILIN_AREAS), code)
        if has_credit_code
        else None,
        "C_ZZJGDM": f"{code[:8]}-{code[8]}" if not has_credit_code or rng.random() < 0.3 else None,
        "C_FDDBR": leader["C_XM"],
        **_bait(rng),
    }


def phone(rng: Random) -> str:
    """A mobile number."""
    return f"1{3 + int(rng.random() * 7)}{int(rng.random() * 10**9):09d}"


def account(rng: Random) -> str:
    """A bank account number."""
    return f"62{int(rng.random() * 10**17):017d}"


def address(rng: Random) -> str:
    """A home or business address."""
    district, street = rng.choice(_DISTRICTS), rng.choice(_STREETS)
    return (
        f"吉林省{district}{street}{1 + int(rng.random() * 3000)}号{1 + int(rng.random() * 60)}栋"
        f"{1 + int(rng.random() * 6)}单元{101 + int(rng.random() * 1800)}室"
    )


def _bait(rng: Random) -> Row:
    """What the pipeline must never read."""
    return {"C_DZ": address(rng), "C_DH": phone(rng), "C_YHZH": account(rng)}


def _weighted(rng: Random, choices: Sequence[tuple[str, float]]) -> str:
    left = rng.random()
    for word, share in choices:
        left -= share
        if left < 0:
            return word
    return choices[0][0]
