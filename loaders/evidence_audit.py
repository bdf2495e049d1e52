"""Walks the evidence chain and names the first item that is not what was written, and how it broke."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from loaders.evidence import FIRST, EvidenceChain, Head, Item

Latest = dict[tuple[str, str], dict[str, Any]]


class Breakage(StrEnum):
    """What happened to the chain."""

    MISSING = "missing"
    CHANGED = "changed"
    REORDERED = "reordered"
    FORGED = "forged"
    TRUNCATED = "truncated"
    HEAD_LOST = "head_lost"

    @property
    def zh(self) -> str:
        return {
            Breakage.MISSING: "缺失",
            Breakage.CHANGED: "被改动",
            Breakage.REORDERED: "被调换",
            Breakage.FORGED: "签名不符（伪造）",
            Breakage.TRUNCATED: "末尾被截去",
            Breakage.HEAD_LOST: "末端记录缺失或被改动",
        }[self]


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken item; ``where`` names the place for a head, else it is the chain."""

    number: int
    kind: Breakage
    where: str = "chain"


@dataclass(slots=True)
class ChainAudit:
    """What one walk found. ``latest``: (region, list) → the newest state that any item attests."""

    first: int
    last: int = 0
    last_hash: str = FIRST
    counts: dict[str, int] = field(default_factory=dict)
    broken: Broken | None = None
    head_numbers: dict[str, int] = field(default_factory=dict)
    latest: Latest = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def audit(chain: EvidenceChain, first: int = 1) -> ChainAudit:
    """Recompute every hash and signature from item ``first`` on, then look whether the end is there.

    With ``first`` above 1 the item before it is only trusted for its hash. States are collected from
    the walked items alone. Stops at the first broken item.
    """
    heads = chain.heads()  # before the walk: items that come meanwhile are no fault
    newest, _ = chain.newest()
    found = ChainAudit(first)
    before = next(chain.items(first - 1), None) if first > 1 else None
    expected, previous = first, FIRST
    if first > 1:
        if newest < first - 1:
            found.last = newest
        elif before is None or before.number != first - 1:
            found.broken = Broken(first - 1, Breakage.MISSING)
            return found
        else:
            found.last, found.last_hash = before.number, before.chain_hash
            previous = before.chain_hash
    hash_at = {} if before is None else {before.number: before.chain_hash}
    wanted = {head.number for head in heads.values() if head}
    for item in chain.items(first):
        found.broken = _broken(chain, item, expected, previous, newest)
        if found.broken:
            return found
        if item.number in wanted:
            hash_at[item.number] = item.chain_hash
        found.last, expected, previous = item.number, expected + 1, item.chain_hash
        found.last_hash = previous
        found.counts[item.kind] = found.counts.get(item.kind, 0) + 1
        _note_state(found.latest, item)
    _check_heads(chain, found, heads, hash_at)
    return found


def _broken(
    chain: EvidenceChain, item: Item, expected: int, previous: str, newest: int
) -> Broken | None:
    if item.number != expected:
        return Broken(expected, Breakage.MISSING)
    is_signed = hmac.compare_digest(chain.sign(item.chain_hash), item.signature)
    if item.rehashed() != item.chain_hash:
        was_elsewhere = is_signed and any(
            item.rehashed(number) == item.chain_hash for number in range(1, newest + 2)
        )
        return Broken(item.number, Breakage.REORDERED if was_elsewhere else Breakage.CHANGED)
    if not is_signed:
        return Broken(item.number, Breakage.FORGED)
    if item.previous_hash != previous:
        return Broken(item.number, Breakage.REORDERED)
    return None


def _check_heads(
    chain: EvidenceChain, found: ChainAudit, heads: dict[str, Head | None], hash_at: dict[int, str]
) -> None:
    """Each place must name an item that is there, as it is. One item behind is a run that was killed."""
    checks: list[Callable[[Head], Breakage | None]] = [
        lambda h: (
            None
            if hmac.compare_digest(chain.sign_head(h.number, h.chain_hash), h.signature)
            else Breakage.HEAD_LOST
        ),
        lambda h: Breakage.TRUNCATED if h.number > found.last else None,
        lambda h: Breakage.CHANGED if hash_at.get(h.number, h.chain_hash) != h.chain_hash else None,
    ]
    for place, head in heads.items():
        if head is None:
            if found.last:
                found.broken = found.broken or Broken(found.last, Breakage.HEAD_LOST, place)
            continue
        found.head_numbers[place] = head.number
        for check in checks:
            kind = check(head)
            if kind and not found.broken:
                number = found.last + 1 if kind is Breakage.TRUNCATED else head.number
                found.broken = Broken(number, kind, place)


def _note_state(latest: Latest, item: Item) -> None:
    """Remember what the item says each list held when it was written."""
    for list_code, state in dict(item.body.get("state") or {}).items():
        latest[item.region, str(list_code)] = dict(state) | {"evidence_number": item.number}
