"""Numbers that identify somebody, found by arithmetic over arrays of digits.

The text becomes one array of its digits, X and mask characters, with the strength of what stands
between each and the next. Every question ("is there a date of birth at the seventh place?") is asked of all
places at once, so a line of five million digits costs no more than five million other characters.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from expectations.leak_scan.alphabet import (
    DIGIT,
    HARD,
    LETTER,
    LOOKALIKE,
    MASK,
    OTHER,
    SOFT,
    TEXT_END,
    Codes,
    X,
    class_table,
    value_table,
)

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = np.array([1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2])
_PROVINCE = np.zeros(128, dtype=bool)
_PROVINCE[[*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)]] = True
_PROVINCE[[*range(61, 66), 71, *range(81, 84), *range(90, 100)]] = True
_MONTH_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_FARTHEST = 60
"""Characters between two digits of one number; an indented line break is the longest real one."""
_NONE, _BREAK = 0, 3


Seen = Iterator[tuple[str, int, int, bool]]
"""Kind, first element, how many, and whether its arithmetic proves it."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A number that may identify somebody, by its place in the folded text."""

    place: int
    """Which text of the batch."""
    kind: str
    start: int
    stop: int
    is_certain: bool
    """Its own arithmetic proves it; no context makes it lawful."""


class Digits:
    """The digits of a folded text. ``gap[i]`` is what stands before element ``i``: 0 nothing,
    1 blanks, hyphens and the like, 2 other punctuation, 3 words."""

    def __init__(self, codes: Codes, *, is_ascii_only: bool) -> None:
        classes = class_table()[codes]
        if is_ascii_only:
            classes[(classes == DIGIT) & (codes > 127) | (classes == LOOKALIKE)] = OTHER
        _settle_letters(classes)
        is_element = (classes == DIGIT) | (classes == X) | (classes == MASK)
        self.at: Ints = np.flatnonzero(is_element)
        self.place: Ints = np.searchsorted(np.flatnonzero(codes == ord(TEXT_END)), self.at)
        self.value = value_table()[codes[self.at]].astype(np.int64)
        self.gap = np.zeros(len(self.at) + 1, dtype=np.int8)
        self.gap[0] = self.gap[-1] = _BREAK
        for strength, members in ((1, (SOFT,)), (2, (HARD,)), (_BREAK, (OTHER, LETTER, LOOKALIKE))):
            seen = np.cumsum(np.isin(classes, members), dtype=np.int64)[self.at]
            self.gap[1:-1][np.diff(seen) > 0] = strength
        self.gap[1:-1][np.diff(self.at) > _FARTHEST] = _BREAK
        shut = self.value > 9  # an X or a mask next to a digit ends a group of digits
        edge = self.gap > _NONE
        edge[1:] |= shut
        edge[:-1] |= shut
        self.edge = edge

    def windows(self, starts: Ints, length: int, strongest: int) -> Ints:
        """Those starts whose window lies in the text and holds no stronger gap."""
        starts = starts[starts + length <= len(self.value)]
        over = self._count(strongest)
        return starts[over[starts + length] == over[starts + 1]]

    def _count(self, strongest: int) -> Ints:
        """``[i]``: how many of the gaps before ``i`` are stronger."""
        return self._counts[strongest]

    @cached_property
    def _counts(self) -> dict[int, Ints]:
        return {s: _counted(self.gap > s) for s in (0, 1, 2)}

    @cached_property
    def _shut(self) -> Ints:
        return _counted(self.value > 9)

    @cached_property
    def _masks(self) -> Ints:
        return _counted(self.value == 11)

    def is_digits(self, starts: Ints, length: int) -> Flags:
        return self._shut[starts + length] == self._shut[starts]

    def masks(self, starts: Ints, length: int) -> Ints:
        return self._masks[starts + length] - self._masks[starts]

    def shut(self, starts: Ints, length: int) -> Ints:
        return self._shut[starts + length] - self._shut[starts]

    def two(self, places: Ints) -> Ints:
        return self.value[places] * 10 + self.value[places + 1]

    @cached_property
    def size(self) -> Ints:
        """Of each element: how many there are in its group, the digits with nothing in between."""
        starts = np.flatnonzero(self.edge[:-1])
        sizes = np.diff(np.append(starts, len(self.value)))
        return np.repeat(sizes, sizes)

    @cached_property
    def _groups(self) -> dict[str, Ints]:
        starts = self.edge[:-1]
        following = np.append(self.size, np.zeros(4, dtype=np.int64))[4:]
        century = self.value * 10 + np.append(self.value[1:], 0)
        is_year = starts & (self.size == 4) & np.isin(century, (19, 20)) & (following <= 2)
        return {
            "all": _counted(starts),
            "single": _counted(starts & (self.size == 1)),
            "large": _counted(starts & (self.size > 2)),
            "year": _counted(is_year),
        }

    def groups(self, starts: Ints, length: int, which: str = "all") -> Ints:
        """How many groups of a sort begin in each window."""
        counts = self._groups[which]
        return counts[starts + length] - counts[starts]


def _counted(flags: Flags) -> Ints:
    return np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))


def _settle_letters(classes: npt.NDArray[np.uint8]) -> None:
    """An O, l or x within a word is a letter; among digits it stands for 0, 1 or the check X."""
    unsure = (classes == LOOKALIKE) | (classes == X)
    if not unsure.any():
        return
    for _ in range(4):  # "Illinois" settles from its plain letters outwards
        letter = classes == LETTER
        beside = np.zeros(len(classes), dtype=bool)
        beside[1:] |= letter[:-1]
        beside[:-1] |= letter[1:]
        classes[unsure & beside] = LETTER
    classes[classes == LOOKALIKE] = DIGIT


def suspects(codes: Codes, known: Container[tuple[int, str]]) -> Iterator[Suspect]:
    """Numbers that may identify somebody, the gravest kinds first; none of a kind that is
    ``known`` of its text by the time it would be named.

    The digits are read twice: as they stand, and with Han numerals and look-alike letters as digits.
    Once would not do: in 周一13912345678 the numeral is no part of the number.
    """
    classes = class_table()[codes]
    if int(np.count_nonzero((classes == DIGIT) | (classes == LOOKALIKE))) < 9:
        return
    plain = Digits(codes, is_ascii_only=True)
    full = Digits(codes, is_ascii_only=False)
    readings = (plain, full) if len(full.at) > len(plain.at) else (plain,)
    for look in (_residents, _old_residents, _mobiles, _long, _grouped_cards, _half_masked):
        for digits in readings:
            if len(digits.at) >= 9:
                yield from _named(digits, look(digits), known)


def _named(digits: Digits, seen: Seen, known: Container[tuple[int, str]]) -> Iterator[Suspect]:
    for kind, start, length, is_certain in seen:
        place = int(digits.place[start])
        if (place, kind) not in known:
            first, last = int(digits.at[start]), int(digits.at[start + length - 1])
            yield Suspect(place, kind, first, last + 1, is_certain)


def _is_day(digits: Digits, month: Ints) -> Flags:
    """Two digits of month and two of day stand at ``month``."""
    m, d = digits.two(month), digits.two(month + 2)
    return (m >= 1) & (m <= 12) & (d >= 1) & (d <= _MONTH_DAYS[np.clip(m, 0, 12)])


def _births(digits: Digits, reach: int) -> Ints:
    """Starts of area + birth date, with ``reach`` elements in all and no words in between."""
    if len(digits.value) < reach:
        return np.empty(0, dtype=np.int64)
    century = digits.value[6:-1] * 10 + digits.value[7:]
    starts = np.flatnonzero((century >= 18) & (century <= 20))
    starts = digits.windows(starts, reach, 2)
    starts = starts[digits.is_digits(starts, 14)]
    year = digits.two(starts + 6) * 100 + digits.two(starts + 8)
    area = _PROVINCE[np.clip(digits.two(starts), 0, 127)]
    return starts[area & (year >= 1880) & (year <= 2035) & _is_day(digits, starts + 10)]


def _residents(digits: Digits) -> Seen:
    """18 digits with a birth date: with a valid check digit wherever they stand, without one where
    a number begins or ends. 17 and 19 are the same number mistyped."""
    births = _births(digits, 18)
    total = sum((w * digits.value[births + i] for i, w in enumerate(_WEIGHTS)), np.int64(0))
    last = digits.value[births + 17] if len(births) else births
    proven = digits.is_digits(births, 17) & (_CHECK[total % 11] == last)
    # By chance one table of small numbers in eleven passes: with gaps it must begin or end a number.
    whole = np.isin(births, digits.windows(births, 18, 0))
    begins, ends = digits.edge[births], digits.edge[births + 18]
    few = digits.groups(births, 18) <= 3
    proven &= whole | (begins & ends) | (few & (begins | ends))
    for start in births[proven].tolist():
        yield "resident_id", start, 18, True
    for length in (17, 18, 19):
        starts = digits.windows(_births(digits, length), length, 1)
        starts = starts[digits.shut(starts, length - 1) == 0]
        begins, ends = digits.edge[starts], digits.edge[starts + length]
        loose = digits.windows(starts, length, 0)
        whole = np.isin(starts, loose)
        # A count, a date and a count in cells of a table may add up to eighteen digits.
        one = whole | (digits.size[starts] == 6) | (digits.groups(starts, length, "year") == 0)
        glued = whole & (begins | ends) & (length == 18)
        keep = (begins & ends & one) | glued
        for start in starts[keep].tolist():
            yield "resident_id", start, length, False


def _old_residents(digits: Digits) -> Seen:
    starts = np.flatnonzero(digits.edge[:-1])
    starts = digits.windows(starts, 15, 1)
    starts = starts[digits.is_digits(starts, 15) & digits.edge[starts + 15]]
    starts = starts[_PROVINCE[digits.two(starts)] & (digits.two(starts) < 90)]
    starts = starts[_is_day(digits, starts + 8)]
    for start in starts[_is_one_number(digits, starts, 15)].tolist():
        yield "old_resident_id", start, 15, False


_CARRIERS = ((0,), (8, 6), (0, 8, 6), (0, 0, 8, 6), (1, 7, 9, 5, 1), (1, 2, 5, 9, 3))


def _mobiles(digits: Digits) -> Seen:
    """Eleven digits of a mobile where a number begins, or behind 86 and the like."""
    value = digits.value
    starts = np.flatnonzero((value[:-1] == 1) & (value[1:] >= 3) & (value[1:] <= 9))
    starts = digits.windows(starts, 11, 2)
    starts = starts[digits.is_digits(starts, 11) & digits.edge[starts + 11]]
    soft = np.isin(starts, digits.windows(starts, 11, 1))
    count, first = digits.groups(starts, 11), digits.size[starts]
    whole = np.isin(starts, digits.windows(starts, 11, 0))
    single = digits.groups(starts, 11, "single")
    thirds = (first == 3) & (digits.size[starts + 3] == 4) & (digits.size[starts + 7] == 4)
    shaped = _is_one_number(digits, starts, 11) & ((first >= 3) | (single >= 9))
    starts = starts[whole | (shaped & (soft | thirds | (count == 11)))]
    begun = np.maximum.accumulate(np.where(digits.edge[:-1], np.arange(len(value)), 0))[starts]
    for start, begin in zip(starts.tolist(), begun.tolist(), strict=True):
        if begin == start or (start - begin < 6 and tuple(value[begin:start]) in _CARRIERS):
            yield "mobile", start, 11, False


def _is_one_number(digits: Digits, starts: Ints, length: int) -> Flags:
    """False for a date and a count in neighbouring cells that merely add up to the length."""
    count, single = digits.groups(starts, length), digits.groups(starts, length, "single")
    is_small = (count > 5) | (digits.groups(starts, length, "large") == 0)
    has_year = digits.groups(starts, length - 4, "year") > 0
    return (count <= 1) | np.where(is_small, single >= count - 2, ~has_year)


def _long(digits: Digits) -> Seen:
    """Sixteen digits in a row and more: an account, or two numbers run together."""
    starts = np.flatnonzero(digits.edge[:-1] & (digits.value <= 9) & (digits.size >= 15))
    sizes = digits.size[starts]
    amex = (sizes == 15) & (digits.value[starts] == 3)
    amex[amex] = _passes_luhn(digits, starts[amex], 15)
    keep = amex | (sizes > 15)
    for start, size in zip(starts[keep].tolist(), sizes[keep].tolist(), strict=True):
        yield "bank_card" if size <= 19 else "long_number", start, size, size > 40


def _grouped_cards(digits: Digits) -> Seen:
    """16 to 19 digits cut by blanks: in fours, or with the prefix or the check digit of a card."""
    begins = np.flatnonzero(digits.edge[:-1] & (digits.value >= 3) & (digits.value <= 9))
    for length in range(16, 20):
        starts = digits.windows(begins, length, 1)
        starts = starts[digits.is_digits(starts, length) & digits.edge[starts + length]]
        count = digits.groups(starts, length)
        fours = (count == -(-length // 4)) & digits.edge[starts + 4] & digits.edge[starts + 8]
        fours &= digits.edge[starts + 12] & (digits.size[starts] == 4)
        is_card = np.isin(digits.two(starts), (60, 62)) | _passes_luhn(digits, starts, length)
        keep = (count > 1) & (fours | (is_card & _is_one_number(digits, starts, length)))
        for start in starts[keep].tolist():
            yield "bank_card", start, length, False


def _passes_luhn(digits: Digits, starts: Ints, length: int) -> Flags:
    total = np.zeros(len(starts), dtype=np.int64)
    for i in range(length):
        value = digits.value[starts + length - 1 - i] * (1 + i % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _half_masked(digits: Digits) -> Seen:
    """Numbers that hide too little: twelve visible digits of eighteen, nine of a mobile's eleven."""
    if not digits.masks(np.array([0]), len(digits.value))[0]:
        return
    for length, least, kind in ((18, 12, "resident_id"), (11, 9, "mobile")):
        near = np.arange(max(0, len(digits.value) - length + 1))
        hidden = digits.masks(near, length)
        near = near[(hidden > 0) & (digits.shut(near, length) <= length - least)]
        near = digits.windows(near, length, 0)
        if kind == "mobile":
            near = near[(digits.value[near] == 1) & (digits.value[near + 1] >= 3)]
            near = near[digits.edge[near] & (digits.gap[near + length] > _NONE)]
        for start in near.tolist():
            yield kind, start, length, True
    births = _births(digits, 15)
    for start in births[
        digits.edge[births]
    ].tolist():  # blanks in between: only behind a birth date
        if digits.value[start + 14] == 11 or 11 in digits.value[start + 14 : start + 18]:
            yield "resident_id", start, 15, True
