"""One alphabet for every disguise: each code point is folded by a table, never by a pattern.

Whoever hides a number from a redactor writes it in full width, in circled digits, in entities, with
invisible characters or a tag in between. Here all of that is gone before anybody looks: one table
says what a code point stands for, a second says of what class it is.
"""

import unicodedata
from functools import cache
from html.entities import html5

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

OTHER, SOFT, HARD, DIGIT, X, MASK, LETTER, LOOKALIKE = range(8)
"""Classes. ``OTHER`` (Han, mostly) ends a number; ``SOFT`` and ``HARD`` stand between its digits."""

TEXT_END = "\x1e"
"""Stands between two texts of a batch; ends everything."""

HAN_DIGITS = {c: i % 10 for i, c in enumerate("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖")} | {
    "○": 0, "幺": 1, "弌": 1, "弍": 2, "貳": 2, "贰": 2, "弐": 2, "參": 3, "叄": 3, "弎": 3, "陸": 6,
}  # fmt: skip
HAN_NUMERALS = frozenset(HAN_DIGITS) | frozenset("十百廿卅两")

_LAST = 0x110000
_TABLED = (
    *range(0x3400),
    *range(0xA000, 0xAC00),
    *range(0xF900, 0x20000),
    *range(0xE0000, 0xE0200),
)
"""Where something may need folding; the ideographs and Hangul in between stand for themselves."""
_UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u034f"
_AS_MASK = "∗⁎✱✲✳＊※●◎■□◆◇▇█▓▒░★☆#＃"
_AS_X = "✕✖╳⨯хХχΧⅩⅹ×"
_AS_ZERO, _AS_ONE = "ОоΟοՕօ", "ΙІіӀ∣ǀ"
_AS_DOT = "·•・‧․∙⋅｡･᛫ㆍ"
_SPACES = "\t\v\f\x1f\x1c\x1d"


def _fold_one(character: str) -> str:  # noqa: PLR0911 - a table of cases
    """What one character stands for; empty when a reader does not see it."""
    if character == TEXT_END:
        return character
    for group, meaning in (
        (_UNSEEN, ""), (_AS_MASK, "*"), (_AS_X, "X"), (_AS_ZERO, "O"), (_AS_ONE, "I"), (_AS_DOT, "."),
        (_SPACES, " "), ("\n\r\x85\u2028\u2029", "\n"), ("\u2212\u30fc\u2500\u2501", "-"),
    ):  # fmt: skip
        if character in group:
            return meaning
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in ("Cf", "Cc", "Mn", "Me"):
        return ""
    if category.startswith("Z"):
        return " "
    shape = unicodedata.normalize("NFKC", character)
    if len(shape) != 1:
        return character
    by_category = {"Pd": "-", "Ps": "(", "Pi": "(", "Pe": ")", "Pf": ")"}
    return by_category.get(unicodedata.category(shape), shape)


@cache
def fold_table() -> Codes:
    """Code point → the code point it stands for, 0 for what is not seen."""
    table = np.arange(_LAST, dtype=np.uint32)
    table[0xE0000:0xE1000] = 0
    for point in _TABLED:
        if not 0xD800 <= point < 0xE000:
            meaning = _fold_one(chr(point))
            table[point] = ord(meaning) if meaning else 0
    return table


@cache
def class_table() -> npt.NDArray[np.uint8]:
    """Folded code point → class."""
    table = np.zeros(_LAST, dtype=np.uint8)
    for point in _TABLED:
        character = chr(point)
        category = unicodedata.category(character)
        if category[0] in "PSZ":
            table[point] = HARD
        elif category[0] == "L" and point < 0x2E80:
            table[point] = LETTER
    for group, kind in (
        (" \n-_.()/\\|:~+'\"<>[]{}`^@&=\u2018\u2019", SOFT), ("*", MASK), ("xX", X), ("OoIl", LOOKALIKE),
        ("0123456789", DIGIT), (HAN_DIGITS, DIGIT), (TEXT_END, OTHER), ("¥$%", OTHER),
    ):  # fmt: skip
        for character in group:
            table[ord(character)] = kind
    return table


@cache
def value_table() -> npt.NDArray[np.uint8]:
    """Folded code point → its digit; 10 for an X, 11 for a mask."""
    table = np.zeros(_LAST, dtype=np.uint8)
    for value, character in enumerate("0123456789"):
        table[ord(character)] = value
    for character, value in HAN_DIGITS.items():
        table[ord(character)] = value
    for character, value in {"I": 1, "l": 1, "x": 10, "X": 10, "*": 11}.items():
        table[ord(character)] = value
    return table


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold(text: str) -> tuple[str, Codes]:
    """The text as a reader sees it, in one alphabet, and its code points."""
    folded = fold_table()[codes_of(text)]
    codes = folded[folded != 0]
    return codes.tobytes().decode("utf-32-le", "replace"), codes


def unwrap(text: str) -> str:
    """Resolve entities and escapes, take tags out. What stood inside the tags follows the text:
    an attribute is read by whoever reads the page's source."""
    for _ in range(3):  # &amp;#50; is an entity of an entity
        if "&" not in text:
            break
        before, text = text, _without_entities(text)
        if text == before:
            break
    if "\\" in text:
        text = _without_escapes(text)
    return _without_tags(text) if "<" in text else text


def _without_entities(text: str) -> str:
    first, *rest = text.split("&")
    out = [first]
    for piece in rest:
        head = piece[:32]
        name = head.split(";", 1)[0]
        if head.startswith("#"):
            out.append(_numbered(piece, 16 if head[1:2] in "xX" else 10))
        elif ";" in head and name + ";" in html5:
            out.append(html5[name + ";"] + piece[len(name) + 1 :])
        else:
            out.append("&" + piece)
    return "".join(out)


def _numbered(piece: str, base: int) -> str:
    start = stop = 2 if base == 16 else 1
    allowed = "0123456789abcdefABCDEF" if base == 16 else "0123456789"
    while stop < min(len(piece), start + 8) and piece[stop] in allowed:
        stop += 1
    if start == stop or (value := int(piece[start:stop], base)) >= _LAST or value == ord(TEXT_END):
        return "&" + piece
    return chr(value) + piece[stop + (piece[stop : stop + 1] == ";") :]


def _without_escapes(text: str) -> str:
    r"""``\n`` and ``\uff12`` as a log or JSON writes them."""
    for escape in ("\\r", "\\n", "\\t"):
        text = text.replace(escape, "\n")
    for mark, width in (("\\u", 4), ("\\U", 8), ("\\x", 2)):
        first, *rest = text.split(mark)
        out = [first]
        for piece in rest:
            digits = piece[:width]
            is_code = len(digits) == width and all(c in "0123456789abcdefABCDEF" for c in digits)
            value = int(digits, 16) if is_code else _LAST
            known = value < _LAST and value != ord(TEXT_END)
            out.append(chr(value) + piece[width:] if known else mark + piece)
        text = "".join(out)
    return text


def _without_tags(text: str) -> str:
    first, *rest = text.split("<")
    out, inside = [first], []
    for piece in rest:
        end = piece.find(">", 0, 1000)
        is_tag = end > 0 and (piece[0] in "/!?" or (piece[0].isascii() and piece[0].isalpha()))
        if is_tag:
            inside.append(piece[:end])
            out.append(" " + piece[end + 1 :])
        else:
            out.append("<" + piece)
    bodies = [body for body in inside if len(body) > 6 and not body.isalpha()]
    return "".join(out) + ("。" + "。".join(bodies) if bodies else "")
