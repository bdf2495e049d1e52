"""The shadow: the text as a reader takes it in, with the way back to the text as it was typed.

Recognisers look at the shadow only. Tags, entities and invisible characters are gone from it, digits
and letters are plain; ``start`` and ``end`` lead back to the original.
"""

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from transforms.redaction.alphabet import UNUSUAL, WHOLESALE, fold_map, invisible_class

_BLOCK = re.compile(r"</?(?:td|th|tr|table|p|div|li|ul|ol|br|h\d)\b", re.IGNORECASE)
_INVISIBLE = re.compile(f"[{invisible_class()}]")
ODD = re.compile(
    # A tag that carries Han characters or a long number is read as text: its contents show.
    r"<[!/?a-zA-Z](?:[^<>0-9@\u3400-\u9fff\ufffe\uffff]|[0-9]{1,6}(?![0-9])){0,200}>"
    r"|&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,9});"
    rf"|[{invisible_class()}]+"
)
"""What a reader does not see as typed: tags, entities, invisible characters."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """``text``, and where it and the original drift apart.

    After gap ``i`` the shadow goes on at ``_at[i]`` and the original at ``_origin[i]``; ``_shown[i]`` says
    whether the gap itself shows as one character.
    """

    text: str
    _at: list[int]
    _origin: list[int]
    _shown: list[bool]

    def start(self, position: int) -> int:
        """Where in the original the shadow's character at ``position`` begins."""
        i = bisect_right(self._at, position) - 1
        return position if i < 0 else self._origin[i] + position - self._at[i]

    def end(self, position: int) -> int:
        """Where in the original the shadow's character before ``position`` ends."""
        i = bisect_left(self._at, position)
        if i < len(self._at) and self._at[i] == position and self._shown[i]:
            return self._origin[i]
        return self.start(position - 1) + 1


def shadow_of(text: str) -> Shadow:
    """Normalise ``text``. Linear in its length; ordinary text costs a few passes in C."""
    at: list[int] = []
    origin: list[int] = []
    shown: list[bool] = []
    if "<" in text or "&" in text or _INVISIBLE.search(text) is not None:
        text = _without_oddities(text, at, origin, shown)
    for wide, plain in WHOLESALE:
        text = text.replace(wide, plain)
    fold = fold_map()
    return Shadow(UNUSUAL.sub(lambda m: m[0].translate(fold), text), at, origin, shown)


def _without_oddities(text: str, at: list[int], origin: list[int], shown: list[bool]) -> str:
    pieces: list[str] = []
    length = last = 0
    for found in ODD.finditer(text):
        instead = _reading(found[0])
        if instead is None:
            continue
        pieces += (text[last : found.start()], instead)
        length += found.start() - last + len(instead)
        last = found.end()
        at.append(length)
        origin.append(last)
        shown.append(bool(instead))
    pieces.append(text[last:])
    return "".join(pieces)


def _reading(odd: str) -> str | None:
    """What a reader sees instead: nothing, one character; None when it is no entity after all."""
    if odd[0] == "<":
        return "\n" if _BLOCK.match(odd) else ""
    if odd[0] != "&":
        return ""
    seen = html.unescape(re.sub("&(?:amp;)+", "&", odd))
    if len(seen) != 1:
        return None
    return "" if _INVISIBLE.match(seen) else seen
