"""The little typewriter of the redaction corpus: templates in, labelled text out.

``«a¦b»`` in a template is a choice, ``{slot}`` a drawn value, ``{slot#a}`` the same value whenever
it is named again in the same text.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CORE, EXTENDED, KEEP = "core", "extended", "keep"
_CHOICE = re.compile(r"«([^«»]*)»")
_SLOT = re.compile(r"\{(\w+)(?:#(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Value:
    """A labelled piece of text. ``canon`` is what it says once every disguise is undone."""

    text: str
    kind: str
    tier: str
    canon: str


@dataclass(frozen=True, slots=True)
class Disguise:
    """One way of typing a number. ``fits`` says which numbers can be typed so at all."""

    name: str
    write: Callable[[random.Random, str, list[str]], str]
    fits: Callable[[str], bool] = lambda canon: True


@dataclass
class Sheet:
    """One text while it is typed."""

    rng: random.Random
    as_of: date
    disguise: Disguise | None = None
    parts: list[str] = field(default_factory=list)
    spans: list[dict[str, Any]] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    canons: list[str] = field(default_factory=list)
    said: dict[str, "Value | str"] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    length: int = 0

    def put(self, piece: "Value | str") -> "Sheet":
        """Type a piece; a labelled one leaves its span."""
        text = piece if isinstance(piece, str) else piece.text
        if isinstance(piece, Value):
            start, must = self.length, piece.tier != KEEP
            self.spans.append(
                {"start": start, "end": start + len(text), "kind": piece.kind, "must_mask": must}
            )
            self.tiers.append(piece.tier)
            self.canons.append(piece.canon)
        self.parts.append(text)
        self.length += len(text)
        return self

    def draw(self, slot: str, key: str = "") -> "Value | str":
        """The value of a slot, remembered when it has a key."""
        token = f"{slot}#{key}"
        if key and token in self.said:
            return self.said[token]
        value = SLOTS[slot](self, key)
        if key:
            self.said[token] = value
        return value

    def fill(self, template: str) -> "Sheet":
        """Type a template."""
        text = self.choose(template)
        at = 0
        for found in _SLOT.finditer(text):
            self.put(text[at : found.start()])
            self.put(self.draw(found[1], found[2] or ""))
            at = found.end()
        return self.put(text[at:])

    def choose(self, template: str) -> str:
        """Settle every choice of a template, the innermost first."""
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda m: self.rng.choice(m[1].split("¦")), template)
        return template

    def row(self, number: int, family: str, variant: str) -> dict[str, Any]:
        """The finished text in the shape of the development file."""
        text = "".join(self.parts)
        assert all(0 <= s["start"] < s["end"] <= len(text) for s in self.spans)
        return {
            "text": text,
            "spans": self.spans,
            "meta": {
                "id": number,
                "family": family,
                "variant": variant,
                "as_of": self.as_of.isoformat(),
                "tier": self.tiers,
                "canon": self.canons,
            },
        }


Slot = Callable[[Sheet, str], "Value | str"]
SLOTS: dict[str, Slot] = {}


def slot(function: Slot) -> Slot:
    """Register a function as the slot of its name."""
    SLOTS[function.__name__] = function
    return function
