"""Check digits and plausibility. They settle doubts; nothing is left unmasked because one fails."""

import re
from datetime import date

PLAUSIBLE = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
PLAUSIBLE_15 = re.compile(
    r"[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
)
_CARD = re.compile(r"62[0-9]{14,17}|[45][0-9]{15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = {c: i for i, c in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}


def resident_number_holds(number: str) -> bool:
    """GB 11643-1999: eighteen characters, a possible birthday, and the check character is right."""
    if not PLAUSIBLE.fullmatch(number):
        return False
    total = sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def credit_code_holds(code: str) -> bool:
    """GB 32100-2015: the check character of a unified social credit code is right."""
    total = sum(_CREDIT[c] * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return -total % 31 == _CREDIT[code[17]]


def card_number_holds(number: str) -> bool:
    """A bank card as issued in China: 62…, or sixteen digits from 4 or 5, and the Luhn digit is right."""
    if not _CARD.fullmatch(number):
        return False
    total = 0
    for i, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + i % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def birthday(number: str) -> date | None:
    """The day of birth that a resident number of 18 (without its check character 17) or 15 digits states."""
    text = number[6:14] if len(number) >= 17 else "19" + number[6:12]
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
