"""The redactor: one shadow, its recognisers in turn, and the way back to the text as typed."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntFlag, StrEnum

from transforms.redaction.alphabet import BREAK, VEIL
from transforms.redaction.hits import blank, edges
from transforms.redaction.homes import find_homes
from transforms.redaction.keep import find_keeps
from transforms.redaction.numbers import find_numbers
from transforms.redaction.papers import find_papers
from transforms.redaction.parties import find_parties
from transforms.redaction.people import find_people
from transforms.redaction.shadow import ODD, shadow_of


class Profile(StrEnum):
    """LIST: real names stay. DOCUMENT: natural persons become 张某 (法释〔2016〕19号 第八、九条)."""

    LIST = "list"
    DOCUMENT = "document"


class Part(IntFlag):
    """The groups of recognisers, so that a row is read by those only that could find something in it."""

    PAPERS = 1
    NUMBERS = 2
    HOMES = 4
    PEOPLE = 8
    PARTIES = 16


def parts_of(profile: Profile) -> Part:
    """All recognisers of a profile."""
    everything = Part.PAPERS | Part.NUMBERS | Part.HOMES | Part.PEOPLE
    return everything | Part.PARTIES if profile is Profile.DOCUMENT else everything


@dataclass(frozen=True, slots=True)
class Span:
    """One hidden place: ``text[start:end]`` of the original becomes ``replacement``."""

    start: int
    end: int
    kind: str
    replacement: str


def find_spans(text: str, as_of: date, profile: Profile = Profile.LIST) -> Sequence[Span]:
    """What would be hidden of ``text``, in order; ages are judged at ``as_of``."""
    return list(spans_of(_MARKS.sub("\u200b", text), [0], [as_of], parts_of(profile)))


def redact_text(text: str, as_of: date, profile: Profile = Profile.LIST) -> str:
    """``text`` without what nobody may read; the same object when there is nothing to hide."""
    spans = find_spans(text, as_of, profile)
    return applied(text, spans) if spans else text


_MARKS = re.compile(f"[{VEIL}{BREAK}]")
"""Our own marks, in a text that holds them: they show nothing, like the other invisible characters."""


def applied(text: str, spans: Iterable[Span]) -> str:
    """``text`` with its spans replaced."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += (text[at : span.start], span.replacement)
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)


def spans_of(
    text: str, begins: Sequence[int], dates: Sequence[date], parts: Part
) -> Iterator[Span]:
    """``text`` may be several texts joined by breaks, which begin at ``begins`` and have their own ``dates``."""
    shadow = shadow_of(text)

    def as_of(position: int) -> date:
        return (
            dates[bisect_right(begins, shadow.start(position)) - 1] if len(dates) > 1 else dates[0]
        )

    hits = find_papers(shadow.text, as_of) if parts & Part.PAPERS else []
    if parts & (Part.NUMBERS | Part.HOMES):
        work = blank(shadow.text, edges(hits))
        work = blank(work, find_keeps(work))
        numbers = find_numbers(work) if parts & Part.NUMBERS else []
        hits += numbers
        if parts & Part.HOMES:
            hits += find_homes(blank(work, edges(numbers)))
    starts = (
        begins if len(begins) == 1 else [m.end() for m in re.finditer(f"^|{BREAK}", shadow.text)]
    )
    hits += find_people(shadow.text, hits, starts, as_of, bool(parts & Part.PEOPLE))
    if parts & Part.PARTIES:
        hits += find_parties(blank(shadow.text, edges(hits)), starts)
    hits.sort()
    at = 0
    for hit in hits:
        begin = max(
            hit.start, at
        )  # the rest of a place of which another recogniser has the beginning
        if begin >= hit.end:
            continue
        at = hit.end
        start, end = shadow.start(begin), shadow.end(hit.end)
        instead = _stars(text[start:end]) if hit.instead is None else hit.instead
        yield Span(start, end, hit.kind, instead)


_SHOWN = re.compile(r"\w")


def _stars(typed: str) -> str:
    """An asterisk for each letter and digit; tags, blanks and separators stay as typed."""
    pieces: list[str] = []
    at = 0
    for odd in ODD.finditer(typed):
        pieces += (_SHOWN.sub("*", typed[at : odd.start()]), "*" if odd[0][0] == "&" else odd[0])
        at = odd.end()
    pieces.append(_SHOWN.sub("*", typed[at:]))
    return "".join(pieces)
