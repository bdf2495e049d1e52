"""What a recogniser returns, and the blanking of what one recogniser has settled for the next."""

from collections.abc import Iterable
from typing import NamedTuple

from transforms.redaction.alphabet import VEIL


class Hit(NamedTuple):
    """A place in the shadow to hide. ``instead`` is what to show; None: an asterisk a character."""

    start: int
    end: int
    kind: str
    instead: str | None = None


def blank(text: str, places: Iterable[tuple[int, int]]) -> str:
    """``text`` with veils of the same length at ``places`` (sorted, disjoint or not)."""
    pieces: list[str] = []
    at = 0
    for start, end in places:
        if end <= at:
            continue
        begin = max(start, at)
        pieces += (text[at:begin], VEIL * (end - begin))
        at = end
    if not pieces:
        return text
    pieces.append(text[at:])
    return "".join(pieces)


def edges(hits: Iterable[Hit]) -> list[tuple[int, int]]:
    """Where the hits stand, in order."""
    return sorted((hit.start, hit.end) for hit in hits)
