"""Synthetic identity numbers that are right by their own standards.

GB 11643 (resident ids), GB 32100 (unified social credit codes), GB 11714 (organisation codes).
None is anybody's: birth date, sequence and area are drawn at random.
"""

from datetime import date
from random import Random

JILIN_AREAS = [
    "220102",
    "220103",
    "220104",
    "220105",
    "220106",
    "220112",
    "220122",
    "220181",
    "220182",
    "220183",
    "220202",
    "220203",
    "220204",
    "220211",
    "220221",
    "220281",
    "220282",
    "220283",
    "220284",
    "220302",
    "220303",
    "220322",
    "220323",
    "220381",
    "220382",
    "220402",
    "220403",
    "220421",
    "220422",
    "220502",
    "220503",
    "220521",
    "220523",
    "220524",
    "220581",
    "220582",
    "220602",
    "220605",
    "220621",
    "220622",
    "220623",
    "220681",
    "220702",
    "220721",
    "220722",
    "220723",
    "220781",
    "220802",
    "220821",
    "220822",
    "220881",
    "220882",
    "222401",
    "222402",
    "222403",
    "222404",
    "222405",
    "222406",
    "222424",
    "222426",
]
OTHER_AREAS = [
    "110105",
    "130102",
    "150502",
    "210102",
    "210213",
    "230102",
    "230103",
    "370102",
    "410105",
    "510107",
]
BAIT_AREA = "220199"
"""Only ids in free text carry it, so a leaked one is recognised wherever it turns up."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PASSPORT_LETTERS = "ABCDFGHJKL"


def digits(rng: Random, count: int) -> str:
    """``count`` random digits, the first not 0."""
    return str(int((0.1 + 0.9 * rng.random()) * 10**count))


def resident_check(first17: str) -> str:
    """The check character of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def resident_id(area: str, born: date, order: int, *, is_male: bool) -> str:
    """An 18-character number; ``order`` 0 to 498 becomes an odd sequence for men, even for women."""
    sequence = 2 * order + (1 if is_male else 2)
    first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first17 + resident_check(first17)


def resident_id_15(area: str, born: date, order: int, *, is_male: bool) -> str:
    """The form before 1999, still common in old rows: two-digit year, no check character."""
    return f"{area}{born:%y%m%d}{2 * order + (1 if is_male else 2):03d}"


def random_area(rng: Random) -> str:
    """Mostly Jilin."""
    areas = JILIN_AREAS if rng.random() < 0.93 else OTHER_AREAS
    return areas[int(rng.random() * len(areas))]


def organization_code(first8: str) -> str:
    """GB 11714: eight characters and their check character, without the hyphen."""
    pairs = zip(first8, _ORGANIZATION_WEIGHTS, strict=True)
    return first8 + "0123456789X0"[11 - sum(int(c, 36) * w for c, w in pairs) % 11]


def uscc(prefix: str, area: str, organization: str) -> str:
    """GB 32100: ``prefix`` such as 91 or N2, area, organisation code, mod-31 check character."""
    first17 = f"{prefix}{area}{organization}"
    pairs = zip(first17, _USCC_WEIGHTS, strict=True)
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in pairs)
    return first17 + _USCC_ALPHABET[(31 - total % 31) % 31]


def other_document(rng: Random, kind: str, born: date, *, is_male: bool) -> str:
    """A number of a document that is no resident id, in one of the forms in circulation."""
    order = int(rng.random() * 499)
    match kind:
        case "passport":
            return (
                ("E" + rng.choice(_PASSPORT_LETTERS) + digits(rng, 7))
                if order % 2
                else ("G" + digits(rng, 8))
            )
        case "hm_permit":
            return ("H" if order % 2 else "M") + digits(rng, 8)
        case "taiwan_permit":
            return digits(rng, 8)
        case "hmt_residence":
            return resident_id(
                rng.choice(("810000", "820000", "830000")), born, order, is_male=is_male
            )
        case "foreign_residence":
            if order % 2:
                return f"KOR{born:%y}{digits(rng, 10)}"
            return resident_id("922001", born, order, is_male=is_male)
        case "officer":
            return f"军字第{digits(rng, 7)}号"
        case _:
            return f"ZJ{digits(rng, 9)}"
