"""The digits of a text as an array, and what can be asked of all places in it at once."""

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

NOTHING, _BREAK = 0, 3
_FARTHEST = 60
"""Characters between two digits of one number; an indented line break is the longest real one."""


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
        edge = self.gap > NOTHING
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
