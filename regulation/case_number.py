"""The grammar of case numbers: 法〔2015〕137号 as amended by 法〔2018〕335号.

``（收案年度）法院代字 专门审判代字? 类型代字 编号 号``. Parsed, never searched: "执" also occurs in
司救执 and in names. Brackets, widths and blanks are normalised for parsing only; the number is
published as the court wrote it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

TYPES = ("执前调", "执恢", "执保", "执异", "执复", "执监", "执协", "执他", "执请", "执督", "执")
"""Enforcement type characters, longest first. 执前调 is local and not in the standard."""

IMPLEMENTATION_TYPES = frozenset({"执", "执恢"})
"""执行实施: the only kinds in the public lists."""

_OPEN, _CLOSE = "〔【﹝[〈《⟨", "〕】﹞]〉》⟩"
_BRACKETS = str.maketrans(_OPEN + _CLOSE, "(" * len(_OPEN) + ")" * len(_CLOSE))
_SHAPE = re.compile(
    r"\((?P<year>(?:19|20)\d{2})\)"
    r"(?P<court>吉\d{4}|吉\d{2}|吉)"
    r"(?P<special>[知破清环涉海金])?"
    rf"(?P<type>{'|'.join(TYPES)})"
    r"(?P<number>[1-9]\d{0,6})号",
    re.ASCII,
)
LONGEST = 60
"""Characters. A longer value is not a case number, and is not worth a regular expression."""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A parsed case number. ``court_code`` is the 法院代字, such as 吉0102."""

    year: int
    court_code: str
    type_text: str
    number: int
    normal: str


@lru_cache(maxsize=65536)
def parse(text: str) -> CaseNumber | None:
    """Return the parts of ``text``, or None when it is not one standard enforcement number.

    Old numbers with 字第, joined numbers, a missing 号 and a document's 之一 are not a standard
    case number: a person looks.
    """
    if len(text) > LONGEST:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    found = _SHAPE.fullmatch(plain)
    if found is None:
        return None
    return CaseNumber(
        year=int(found["year"]),
        court_code=found["court"],
        type_text=found["type"],
        number=int(found["number"]),
        normal=plain,
    )
