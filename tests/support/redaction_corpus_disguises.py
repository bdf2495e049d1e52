"""How one number may be typed: widths, separators, markup, numerals, look-alike letters."""

import random
from collections.abc import Callable, Sequence

from redaction_corpus_text import Disguise

_Write = Callable[[random.Random, str, list[str]], str]
_WIDE = {d: chr(0xFF10 + int(d)) for d in "0123456789"} | {"X": "Ｘ"}
_LOWER = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
_LOWER_ZERO = _LOWER | {"0": "零"}
_LOWER_RING = _LOWER | {"0": "○"}
_CAPITAL = dict(zip("0123456789", "零壹贰叁肆伍陆柒捌玖", strict=True))
_CIRCLED = {d: "⓪①②③④⑤⑥⑦⑧⑨"[int(d)] for d in "0123456789"}
_NEGATIVE = {d: "⓿❶❷❸❹❺❻❼❽❾"[int(d)] for d in "0123456789"}
_BRACKETED = {d: "⓪⑴⑵⑶⑷⑸⑹⑺⑻⑼"[int(d)] for d in "0123456789"}
_SUPER = {d: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(d)] for d in "0123456789"}
_SUB = {d: chr(0x2080 + int(d)) for d in "0123456789"}


def _math(first: int) -> dict[str, str]:
    return {d: chr(first + int(d)) for d in "0123456789"}


def _every(separator: str) -> _Write:
    return lambda rng, canon, groups: separator.join(canon)


def _grouped(separator: str) -> _Write:
    return lambda rng, canon, groups: separator.join(groups)


def _odd(separator: str, cuts: int = 1) -> _Write:
    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        at = sorted(rng.sample(range(2, len(canon) - 1), cuts))
        return separator.join(canon[a:b] for a, b in zip([0, *at], [*at, len(canon)], strict=True))

    return write


def _mapped(table: dict[str, str], share: float = 1.0) -> _Write:
    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        changed = [table.get(c, c) if rng.random() < share else c for c in canon]
        if share < 1 and "".join(changed) == canon:
            changed[3] = table.get(canon[3], canon[3])
        return "".join(changed)

    return write


def _middle(before: str, after: str, which: int = 1) -> _Write:
    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        return "".join(f"{before}{g}{after}" if i == which else g for i, g in enumerate(groups))

    return write


def _entity(form: str, share: float = 1.0) -> _Write:
    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        start = 0 if share == 1 else rng.randrange(1, len(canon) // 2)
        stop = len(canon) if share == 1 else start + max(2, int(len(canon) * share))
        return "".join(form.format(ord(c)) if start <= i < stop else c for i, c in enumerate(canon))

    return write


def _part(table: dict[str, str], which: int) -> _Write:
    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        return "".join(
            "".join(table.get(c, c) for c in g) if i == which else g for i, g in enumerate(groups)
        )

    return write


def _then(first: dict[str, str], separator: str) -> _Write:
    return lambda rng, canon, groups: separator.join(
        "".join(first.get(c, c) for c in g) for g in groups
    )


def _some(digit: str, letter: str) -> _Write:
    """One ``digit`` behind the first character as the letter that looks like it."""

    def write(rng: random.Random, canon: str, groups: list[str]) -> str:
        at = rng.choice([i for i, c in enumerate(canon) if c == digit and i])
        return canon[:at] + letter + canon[at + 1 :]

    return write


def _last(letter: str) -> _Write:
    return lambda rng, canon, groups: canon[:-1] + letter


def _has(character: str) -> Callable[[str], bool]:
    return lambda canon: character in canon[1:]


def _ends(canon: str) -> bool:
    return canon.endswith("X")


# fmt: off
ANY: Sequence[Disguise] = (
    Disguise("wide", _mapped(_WIDE)), Disguise("wide_some", _mapped(_WIDE, 0.4)),
    Disguise("wide_middle", _part(_WIDE, 1)), Disguise("wide_spaced", _then(_WIDE, " ")),
    Disguise("wide_hyphen", _then(_WIDE, "－")), Disguise("wide_newline", _then(_WIDE, "\n")),
    Disguise("zwsp_every", _every("\u200b")), Disguise("zwnj", _odd("\u200c")),
    Disguise("bom", _odd("\ufeff", 2)), Disguise("word_joiner2", _odd("\u2060", 2)),
    Disguise("soft_hyphen_groups", _grouped("\xad")), Disguise("nbsp_every", _every("\xa0")),
    Disguise("thin_space", _grouped("\u2009")), Disguise("wide_space", _grouped("\u3000")),
    Disguise("space_every", _every(" ")), Disguise("space_groups", _grouped(" ")),
    Disguise("space_odd2", _odd(" ", 2)), Disguise("spaces_many", _grouped("   ")),
    Disguise("tab_odd", _odd("\t")), Disguise("newline_groups", _grouped("\n")),
    Disguise("newline_mid", _odd("\n")), Disguise("crlf", _odd("\r\n")),
    Disguise("crlf_wide_indent", _odd("\r\n\u3000\u3000")),
    Disguise("newline_indent", _grouped("\n  ")),
    Disguise("hyphen", _grouped("-")), Disguise("spaced_hyphen", _grouped(" - ")),
    Disguise("en_dash", _grouped("–")), Disguise("em_dash", _grouped("—")),
    Disguise("minus", _grouped("−")), Disguise("nb_hyphen", _grouped("\u2011")),
    Disguise("underscore", _grouped("_")), Disguise("dot", _grouped(".")),
    Disguise("middle_dot", _grouped("·")), Disguise("ideographic_dot", _grouped("・")),
    Disguise("slash", _grouped("/")), Disguise("round", _middle("（", "）")),
    Disguise("round_half", _middle("(", ")")), Disguise("square", _middle("[", "]")),
    Disguise("lenticular", _middle("【", "】")),
    Disguise("br", _grouped("<br>")), Disguise("br_closed", _odd("<br />")),
    Disguise("bold", _middle("<b>", "</b>")), Disguise("strong", _middle("<strong>", "</strong>", 2)),
    Disguise("span", _grouped("</span><span>")),
    Disguise("styled", _middle('<span style="color:#f00">', "</span>")),
    Disguise("font", _middle("<font size='2'>", "</font>", 0)), Disguise("para", _odd("</p>\n<p>")),
    Disguise("dec_entity", _entity("&#{};")), Disguise("dec_entity_part", _entity("&#{};", 0.3)),
    Disguise("hex_entity", _entity("&#x{:x};")), Disguise("hex_entity_upper", _entity("&#X{:04X};", 0.4)),
    Disguise("nbsp_entity", _grouped("&nbsp;")), Disguise("nbsp_entity_odd", _odd("&#160;", 2)),
    Disguise("zwsp_entity", _odd("&#8203;", 2)), Disguise("ensp_entity", _grouped("&ensp;")),
    Disguise("math_mono", _mapped(_math(0x1D7F6))), Disguise("math_sans", _mapped(_math(0x1D7E2))),
    Disguise("math_double", _mapped(_math(0x1D7D8))), Disguise("circled_all", _mapped(_CIRCLED)),
    Disguise("circled_some", _mapped(_CIRCLED, 0.5)), Disguise("negative_circled", _mapped(_NEGATIVE)),
    Disguise("bracketed_digits", _mapped(_BRACKETED)), Disguise("superscript", _mapped(_SUPER)),
    Disguise("subscript_part", _part(_SUB, 1)),
    Disguise("cn_lower", _mapped(_LOWER)), Disguise("cn_lower_zero", _mapped(_LOWER_ZERO)),
    Disguise("cn_lower_ring", _mapped(_LOWER_RING)), Disguise("cn_capital", _mapped(_CAPITAL)),
    Disguise("cn_part", _part(_LOWER, 1)), Disguise("cn_capital_part", _part(_CAPITAL, 2)),
    Disguise("cn_some", _mapped(_LOWER_ZERO, 0.4)), Disguise("cn_spaced", _then(_LOWER, " ")),
    Disguise("letter_O", _some("0", "O"), _has("0")), Disguise("letter_o", _some("0", "o"), _has("0")),
    Disguise("letter_l", _some("1", "l"), _has("1")), Disguise("letter_I", _some("1", "I"), _has("1")),
)
"""Disguises every kind of number can wear."""

ID_ONLY: Sequence[Disguise] = (
    Disguise("x_lower", _last("x"), _ends), Disguise("x_cyrillic", _last("Х"), _ends),
    Disguise("x_greek", _last("Χ"), _ends), Disguise("x_roman", _last("Ⅹ"), _ends),
    Disguise("x_roman_small", _last("ⅹ"), _ends), Disguise("x_times", _last("×"), _ends),
    Disguise("x_wide", _last("Ｘ"), _ends), Disguise("x_wide_small", _last("ｘ"), _ends),
    Disguise("x_spaced", lambda rng, canon, groups: canon[:-1] + " X", _ends),
)
"""Ways of typing the check character X."""
# fmt: on


def groups_of(kind: str, canon: str) -> list[str]:
    """A number cut where a clerk would cut it."""
    cuts = {"id18": (6, 14), "id15": (6, 12), "mobile": (3, 7), "home_phone": (4,)}.get(
        kind, tuple(range(4, len(canon), 4))
    )
    return [canon[a:b] for a, b in zip((0, *cuts), (*cuts, len(canon)), strict=True)]
