"""What may stand in a name column. An allow-list: a value that is not a name is held.

Names are published as written; nothing is normalised, since NFKC turns one person's name into
another's (facts: 凉 U+F979). The shapes only refuse what cannot be a name: an identity number
typed into the name column, a telephone number, a placeholder.
"""

import re
import unicodedata

HAN = (
    "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5d\U00030000-\U000323af"
)
DOTS = "·•・‧･∙"
"""The separators of minority and foreign names that circulate; U+00B7 is the prescribed one."""

_PERSON = re.compile(rf"[{HAN}A-Za-z](?:[{HAN}{DOTS}A-Za-z .'’\-]{{0,48}}[{HAN}A-Za-z.])?")
_ORGANIZATION = re.compile(
    rf"[{HAN}A-Za-z0-9（(「“\"](?:[{HAN}{DOTS}A-Za-z0-9 ()（）《》「」“”\"&＆、，,.．/\-—－]{{0,98}}"
    rf"[{HAN}A-Za-z0-9)）」”\"。.]?)?"
)
_INSTRUMENT = re.compile(
    rf"[（(\[〔【]?[{HAN}A-Za-z0-9](?:[{HAN}A-Za-z0-9 ()（）\[\]〔〕【】第号、，,\-—－]{{0,78}})"
)
_LONG_DIGITS = re.compile(r"\d{7}", re.ASCII)
PLACEHOLDERS = frozenset({"无", "不详", "未知", "测试", "空", "null", "NULL", "None", "某某"})


def is_person_name(text: str) -> bool:
    """Whether ``text`` can be a natural person's name: letters, dots and blanks, no digit."""
    return text not in PLACEHOLDERS and _PERSON.fullmatch(text) is not None


def has_long_digits(text: str) -> bool:
    """Seven digits in a row, in any width or script: too long for anything but a number that
    identifies somebody. Blanks and hyphens between digits do not hide them."""
    shadow = "".join(
        str(unicodedata.digit(c, c)) for c in text if c not in " -—－\u200b\u200c\u200d\ufeff\u3000"
    )
    return _LONG_DIGITS.search(shadow) is not None


def is_organization_name(text: str) -> bool:
    """Whether ``text`` can be an organisation's name; short numbers are part of some."""
    return (
        text not in PLACEHOLDERS
        and _ORGANIZATION.fullmatch(text) is not None
        and not has_long_digits(text)
    )


def is_instrument_number(text: str) -> bool:
    """Whether ``text`` can be the number of an instrument: a case, arbitration or notarial number."""
    return _INSTRUMENT.fullmatch(text) is not None and not has_long_digits(text)
