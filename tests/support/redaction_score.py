"""Our own scorer: what a reader can still make out of a masked text, and what was destroyed in it.

A secret *leaks* when enough of it is readable once every usual disguise is undone; a value to keep is
*damaged* when its exact characters are gone. Reports quote row numbers, kinds and strata, never values.
"""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

EXACT = ("id18", "id15", "mobile", "bank_card", "home_phone")
"""Kinds of which practically none may leak."""

_TAG = re.compile(r"<[^<>]{0,80}>")
_INVISIBLE = {"Cf", "Mn", "Me", "Zl", "Zp"}
_HAN = {
    c: str(i) for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for i, c in enumerate(row)
}
_HAN |= {"○": "0", "幺": "1", "两": "2"}
_CROSS = dict.fromkeys("ХΧ×Ⅹ", "X")
_LETTER = {"O": "0", "О": "0", "L": "1", "I": "1"}
_BETWEEN = re.compile(r"(?<=[0-9X])[\s\-–—―−‐‑_·・•.,，/|\\()（）\[\]【】〔〕]+(?=[0-9X])")
_NEAR_DIGIT = re.compile(r"(?<=[0-9OОLI])[OОLI]|[OОLI](?=[0-9OОLI])")
_LEAF = re.compile(
    r"(?:(?:[0-9A-E]+|[一二三四五六七八九十百〇零]+)[^0-9一二三四五六七八九十〇零]{0,3})+$"
)
_RUN = {"id18": 11, "id15": 11, "mobile": 8, "bank_card": 10, "bank_account": 10, "home_phone": 7}


def plain(text: str) -> str:
    """The text without entities, tags, invisible characters and width tricks."""
    text = unicodedata.normalize("NFKC", _TAG.sub("", html.unescape(text)))
    return "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE and c != "\u180e")


def _figure(character: str) -> str:
    if character in _HAN:
        return _HAN[character]
    if not character.isascii() and character.isdigit():
        return str(unicodedata.digit(character))
    return _CROSS.get(character, character)


def figures(text: str) -> str:
    """The text with every numeral as an ASCII digit and nothing between the digits of a number."""
    text = "".join(_figure(c) for c in plain(text)).upper()
    text = "".join(_CROSS.get(c, c) for c in text)
    return _BETWEEN.sub("", _NEAR_DIGIT.sub(lambda m: _LETTER[m[0]], text))


def _shows(secret: str, said: str, count: int) -> bool:
    if len(secret) < count:
        return bool(secret) and secret in said
    return any(secret[i : i + count] in said for i in range(len(secret) - count + 1))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A masked text as a curious reader sees it."""

    text: str
    plain: str
    figures: str
    bare: str  # without blanks and without what may stay


def _read(row: dict[str, Any], masked: str) -> _Reading:
    bare = masked
    for span in row["spans"]:
        stays = row["text"][span["start"] : span["end"]]
        if not span["must_mask"] and len(stays) > 5:  # a 35号 of a case number shows no home
            bare = bare.replace(stays, "¤")
    return _Reading(masked, plain(masked), figures(masked), re.sub(r"\s", "", plain(bare)))


def _number(canon: str, written: str, seen: _Reading, kind: str) -> bool:
    secrets = {re.sub(r"[^0-9X]", "", figures(s)) for s in (canon, written)}
    if any(_shows(secret, seen.figures, _RUN[kind]) for secret in secrets):
        return True
    return kind == "id18" and any(
        secret[14:17] in after[:4]
        for secret in secrets
        if len(secret) == 18
        for after in seen.figures.split(secret[6:14])[1:]
    )


def _address(canon: str, written: str, seen: _Reading, kind: str) -> bool:
    whole = re.sub(r"\s", "", plain(written))
    found = _LEAF.search(whole)
    leaf = found[0] if found and len(found[0]) >= 3 else whole[-6:]
    return leaf in seen.bare or _shows(whole, seen.bare, int(len(whole) * 0.7))


def _mailbox(canon: str, written: str, seen: _Reading, kind: str) -> bool:
    said = seen.plain.lower().replace(" ", "").replace("(at)", "@").replace("#", "@")
    return canon.split("@", maxsplit=1)[0].lower() + "@" in said


def _birthday(canon: str, written: str, seen: _Reading, kind: str) -> bool:
    return written in seen.text


def _whole(canon: str, written: str, seen: _Reading, kind: str) -> bool:
    return canon in seen.text or plain(canon) in seen.plain


_LEAKS: dict[str, Callable[[str, str, _Reading, str], bool]] = {
    **dict.fromkeys(_RUN, _number),
    "home_address": _address,
    "email": _mailbox,
    "birth_date": _birthday,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled value: hidden or leaked, kept or damaged."""

    row: int
    stratum: str
    kind: str
    tier: str
    good: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many came out as they should."""

    total: int
    bad: int

    @property
    def good(self) -> float:
        """Recall of secrets, or the kept share of values to keep."""
        return 1.0 if not self.total else 1 - self.bad / self.total


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """All outcomes of one redactor over one corpus, and which texts without a secret changed."""

    outcomes: Sequence[Outcome]
    harmless: int
    changed: Sequence[int]

    def __repr__(self) -> str:
        return f"Report of {len(self.outcomes)} values and {self.harmless} texts without a secret"

    def _shares(self, keep: bool, of: Callable[[Outcome], str]) -> dict[str, Share]:
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for outcome in self.outcomes:
            if (outcome.tier == "keep") == keep:
                counts[of(outcome)][0] += 1
                counts[of(outcome)][1] += not outcome.good
        return {k: Share(*v) for k, v in sorted(counts.items())}

    def recall(self) -> dict[str, Share]:
        """Kind of secret → share hidden."""
        return self._shares(keep=False, of=lambda o: o.kind)

    def kept(self) -> dict[str, Share]:
        """Kind of value to keep → share undamaged."""
        return self._shares(keep=True, of=lambda o: o.kind)

    def strata(self, kinds: Iterable[str]) -> dict[str, Share]:
        """``family:variant`` → share hidden, of these kinds only."""
        chosen = Report([o for o in self.outcomes if o.kind in set(kinds)], 0, ())
        return chosen._shares(keep=False, of=lambda o: o.stratum)

    def bad(self, kinds: Iterable[str] = ()) -> list[Outcome]:
        """Leaks and damages, of these kinds or of all."""
        return [o for o in self.outcomes if not o.good and (not kinds or o.kind in set(kinds))]

    def table(self, title: str = "redaction") -> Table:
        """Everything on one screen."""
        table = Table(title=title)
        for heading in ("", "kind", "values", "bad", "good"):
            table.add_column(heading, justify="left" if heading in ("", "kind") else "right")
        for what, shares in (("hide", self.recall()), ("keep", self.kept())):
            for kind, share in shares.items():
                table.add_row(what, kind, str(share.total), str(share.bad), f"{share.good:.4f}")
        whole = Share(self.harmless, len(self.changed))
        table.add_row("same", "texts without a secret", str(whole.total), str(whole.bad), f"{whole.good:.4f}")  # fmt: skip
        return table


def score(rows: Iterable[dict[str, Any]], masked: Iterable[str]) -> Report:
    """Compare labelled rows with what a redactor made of their texts, in the same order."""
    outcomes: list[Outcome] = []
    changed: list[int] = []
    harmless = 0
    for row, out in zip(rows, masked, strict=True):
        meta, text = row["meta"], row["text"]
        seen = _read(row, out)
        stratum = f"{meta['family']}:{meta['variant'].split('|')[0]}"
        for span, canon, tier in zip(row["spans"], meta["canon"], meta["tier"], strict=True):
            written, kind = text[span["start"] : span["end"]], span["kind"]
            if span["must_mask"]:
                good = not _LEAKS.get(kind, _whole)(canon, written, seen, kind)
            else:
                good = written in out
            outcomes.append(Outcome(meta["id"], stratum, kind, tier, good))
        if not any(span["must_mask"] for span in row["spans"]):
            harmless += 1
            if out != text:
                changed.append(meta["id"])
    return Report(outcomes, harmless, changed)
