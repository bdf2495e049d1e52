"""Identity numbers: their shapes, what they say, and the part of them that may be shown.

Rule: Art. 1(1) orders identity numbers partly hidden. A number is masked only when its shape
agrees with the kind of document declared beside it; anything else becomes empty, never a slice.
Shapes are keep-patterns: a wrong pattern hides too much. A checksum never gates masking; it only
decides whether an organisation's code, which is shown in full, really is one.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from regulation.policy import Mask

_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID18 = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_DATE}\d{{3}}[\dX]", re.ASCII)
_ID15 = re.compile(rf"[1-9]\d{{5}}\d{{2}}{_DATE}\d{{3}}", re.ASCII)
_DOCUMENTS = {
    "passport": re.compile(r"[A-Z]{1,3}\d{6,9}|1[45]\d{7}", re.ASCII),
    "hm_permit": re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII),
    "taiwan_permit": re.compile(r"\d{8}|\d{10}[A-Z]?", re.ASCII),
    "foreign_residence": re.compile(r"[A-Z]{3}\d{12}", re.ASCII),
}
_RESIDENT_AREAS = {
    "resident_id": re.compile(r"[1-8]"),
    "hmt_residence": re.compile(r"8[1-3]"),
    "foreign_residence": re.compile(r"9"),
}
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_ORGANIZATION = re.compile(r"([0-9A-Z]{8})-?([\dX])", re.ASCII)
_LIKE_A_PERSON = re.compile(r"[1-8]\d{5}(?:18|19|20)\d{9}[\dX]|\d{15}|[A-Z]\d{8}", re.ASCII)
"""A resident number with whatever month and day, its old form, a passport: never a code to show."""
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


def each(column: "pd.Series[str]", function: Callable[[str], object]) -> "pd.Series[Any]":
    """Apply ``function`` once to every distinct value; nulls stay null (``None``)."""
    known = {value: function(value) for value in column.dropna().unique()}
    return column.astype(object).map(known, na_action="ignore").astype(object)


def plain(value: str) -> str:
    """The value as a machine would have typed it: half width, upper case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def check_character(seventeen: str) -> str:
    """The 18th character of a resident number (GB 11643)."""
    return _ID_CHECK[sum(int(d) * w for d, w in zip(seventeen, _ID_WEIGHTS, strict=True)) % 11]


def resident_number(value: str) -> str | None:
    """Return the 18-character form of an 18- or 15-digit resident number, else None.

    Both forms of one person must give one mask: showing the end of each would show more than
    the policy lets either show.
    """
    text = plain(value)
    if _ID18.fullmatch(text):
        return text
    if _ID15.fullmatch(text):
        seventeen = f"{text[:6]}19{text[6:]}"
        return seventeen + check_character(seventeen)
    return None


def birth_of(value: str) -> date | None:
    """Birth date in a resident number; None when there is none or it is no real day."""
    number = resident_number(value)
    if number is None:
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(value: str) -> str | None:
    """``male`` or ``female`` by the 17th digit of a resident number, else None."""
    number = resident_number(value)
    return None if number is None else ("female", "male")[int(number[16]) % 2]


def _hide(text: str, first: int, last: int) -> str | None:
    if len(text) - first - last < 4:
        return None
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def mask_document(document_code: str, value: str, form: Mask) -> str | None:
    """Return the partly hidden number, or None when shape and declared document disagree."""
    areas = _RESIDENT_AREAS.get(document_code)
    number = resident_number(value) if areas else None
    if areas and number:
        if not areas.match(number):
            return None
        return _hide(number, form.resident_keep_first, form.resident_keep_last)
    shape = _DOCUMENTS.get(document_code)
    text = plain(value)
    if shape is None or not shape.fullmatch(text):
        return None
    return _hide(text, form.document_keep_first, form.document_keep_last)


def organization_code(value: str) -> str | None:
    """Return a unified social credit code or organisation code, else None.

    It is shown in full, so its checksum must hold and it must not read as a person's number:
    an id typed into this column would otherwise be published whole.
    """
    text = plain(value)
    if _LIKE_A_PERSON.fullmatch(text):
        return None
    if _USCC.fullmatch(text):
        total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(text[:17]))
        return text if _USCC_ALPHABET[(31 - total % 31) % 31] == text[17] else None
    if found := _ORGANIZATION.fullmatch(text):
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(c, 36) * w for c, w in zip(found[1], weights, strict=True))
        return text if "0123456789X0"[11 - total % 11] == found[2] else None
    return None


_BORN = re.compile(
    r"((?:18|19|20)\d{2})[-/.年](1[0-2]|0?[1-9])[-/.月]([12]\d|3[01]|0?[1-9])日?"
    r"(?:T?00:00(?::00(?:\.0+)?)?)?|((?:18|19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    re.ASCII,
)


def born_on(text: str) -> date | None:
    """Read a typed birth date: 1985-03-07, 1985.3.7, 1985年3月7日, 19850307. Else None."""
    found = _BORN.fullmatch(plain(text))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def age_in_year(
    born: "pd.Series[pd.Timestamp]", day: "pd.Series[pd.Timestamp]"
) -> "pd.Series[float]":
    """The year of ``day`` less the birth year; null where either date is.

    Not completed years: two listings of one person, days apart around a birthday, would give the
    birth date away. Birth years of all listings agree, so they never tell more than one of them.
    """
    years = (day.dt.year - born.dt.year).astype("float64")
    return years.where(born.notna() & day.notna())
