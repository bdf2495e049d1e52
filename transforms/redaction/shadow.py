"""The shadow: the text as a reader takes it in, with the way back to the text as it was typed.

Recognisers look at the shadow only. Tags, entities and invisible characters are gone from it; digits
and letters are plain; positions lead back through ``original``.
"""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

from transforms.redaction.alphabet import WHOLESALE, fold_map, foldable, invisible_class

_BLOCK_TAG = re.compile(r"</?(?:td|th|tr|table|p|div|li|ul|ol|br|h\d)\b", re.IGNORECASE)
_ODD = re.compile(
    rf"<[!/?a-zA-Z][^<>\n\uffff]{{0,200}}>"
    rf"|&(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,9}});?"
    rf"|[{invisible_class()}]+"
)
TAG = re.compile(r"<[!/?a-zA-Z][^<>\n\uffff]{0,200}>")


@dataclass(frozen=True, slots=True)
class Shadow:
    """``text`` and, at each place where it and the original drift apart, both positions."""

    text: str
    _at: list[int]
    _origin: list[int]

    def start(self, position: int) -> int:
        """Where in the original the shadow's character at ``position`` begins."""
        if not self._at:
            return position
        i = bisect_right(self._at, position) - 1
        return position if i < 0 else self._origin[i] + position - self._at[i]

    def end(self, position: int) -> int:
        """Where in the original the shadow's character before ``position`` ends."""
        if not self._at or position == 0:
            return position
        i = bisect_right(self._at, position - 1) - 1
        begins = position - 1 if i < 0 else self._origin[i] + position - 1 - self._at[i]
        after = bisect_right(self._at, position) - 1
        if after > i and self._at[after] == position:
            return self._gap_start(after, begins)
        return begins + 1

    def _gap_start(self, gap: int, begins: int) -> int:
        """An entity is one shadow character of many: its end is where the text goes on."""
        return max(begins + 1, self._ends[gap])

    @property
    def _ends(self) -> list[int]:
        return self._origin


def shadow_of(text: str) -> Shadow:
    """Normalise ``text``. Linear in its length; ordinary text costs a few passes in C."""
    at: list[int] = []
    origin: list[int] = []
    if _ODD.search(text) is not None:
        text = _without_oddities(text, at, origin)
    for wide, plain in WHOLESALE:
        text = text.replace(wide, plain)
    fold = fold_map()
    return Shadow(foldable().sub(lambda m: m[0].translate(fold), text), at, origin)
