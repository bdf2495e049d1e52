"""Characters and how clerks disguise them: what counts as a digit, a blank, a hyphen, nothing at all."""

import re
import unicodedata
from functools import cache

BREAK = "\uffff"
"""Stands between the texts of a batch; no recogniser may cross it. Unicode promises it is no character."""

VEIL = "\ufffe"
"""Stands for each character of what is settled already: kept, or found by an earlier recogniser."""

HAN = (
    "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5d\U00030000-\U000323af"
)
"""Body of a character class: Han characters, as in a name."""

HAN_DIGITS = {
    character: str(value)
    for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
    for value, character in enumerate(row)
} | {"○": "0", "幺": "1", "两": "2"}
LOOKALIKES = {"O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "L": "1"}
"""Letters typed for digits; they count only inside a run of digits."""

_OTHER = {
    **dict.fromkeys("ХхΧχ×✕✖Ⅹⅹ", "X"),  # Cyrillic, Greek, Roman and multiplication forms
    **dict.fromkeys("ОоΟο", "O"),
    **dict.fromkeys("‐‑‒–—―−﹣－─━﹘ー", "-"),
    **dict.fromkeys("[〔［【〖﹝〘「『{", "("),
    **dict.fromkeys("]〕］】〗﹞〙」』}", ")"),
    **dict.fromkeys("・•‧･∙⋅．。｡", "·"),
    "￥": "¥",
}
_KEPT = set("。，（）：；、")
"""Left out of the fold: sentence ends must stay, the others are replaced wholesale, which is faster."""

WHOLESALE = (("，", ","), ("（", "("), ("）", ")"), ("：", ":"), ("；", ";"))


@cache
def fold_map() -> dict[int, str]:
    """Code point → the plain character it stands for; always one for one, so offsets stay."""
    fold = {ord(k): v for k, v in _OTHER.items() if k not in _KEPT}
    for point in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xFA00, 0x1FC00)):
        character = chr(point)
        if point in fold or character in _KEPT:
            continue
        digit = unicodedata.digit(character, None)
        if digit is not None:
            fold[point] = str(digit)
        elif unicodedata.category(character) == "Zs":
            fold[point] = " "
        elif point > 0x2000 and not 0x3000 <= point < 0xE000:
            plain = unicodedata.normalize("NFKC", character)
            if len(plain) == 1 and plain.isascii():
                fold[point] = plain
    return fold


def _class_of(points: list[int]) -> str:
    """The shortest body of a character class for these code points."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(
        re.escape(chr(a)) + (f"-{re.escape(chr(b))}" if b > a else "") for a, b in ranges
    )


UNUSUAL = re.compile("[^\n -Z\\\\^-z|~\u4e00-\u9fff，。：；、（）《》“”\ufffe\uffff]+")
"""Runs of characters that ``fold_map`` may replace; a short class, so that the search is fast."""


def invisible_class() -> str:
    """Body of a class: characters that show nothing and may stand inside a number.

    The astral ones as one range: a class with more of them is searched without a table, fifty times slower.
    """
    points = [
        p
        for p in range(0x10000)
        if unicodedata.category(chr(p)) in ("Cf", "Mn", "Me", "Zl", "Zp", "Cc")
        and chr(p) not in "\t\n\r\x0b\x0c"
    ]
    return _class_of([*points, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800]) + "\U000e0000-\U000e0fff"
