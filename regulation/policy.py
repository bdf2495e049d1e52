"""The dated policy: what the law leaves open, as data.

Parsed strictly: an unknown key, a missing key or a value nobody knows is a PolicyError, which
stops additions. Withdrawals by rules that need no policy go on.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from regulation.errors import PolicyError
from regulation.lists import PublicList
from regulation.vocabulary import CLOSING_MODE

T = TypeVar("T")
DEFAULT = "2026-11-01.toml"

NEVER_LISTED = frozenset(
    {
        "preserved",
        "partly_preserved",
        "nothing_to_preserve",
        "review_withdrawn",
        "review_rejected",
        "review_granted",
    }
)
"""Closing modes of case kinds that are in no public list: always masked, not a choice."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Units: working days after the last confirmation."""

    list_working_days: int
    unattested_working_days: int


@dataclass(frozen=True, slots=True)
class Mask:
    """Units: characters kept at each end; possible numbers a published row must leave."""

    resident_keep_first: int
    resident_keep_last: int
    document_keep_first: int
    document_keep_last: int
    minimum_possible_numbers: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Units: shares between 0 and 1; floors in rows."""

    smallest_share_of_last: float
    court_floor: int
    largest_held_share: float
    held_floor: int


@dataclass(frozen=True, slots=True)
class Store:
    """Units: superseded row versions kept for rollback."""

    keep_versions: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One dated policy. ``keeps_after_closing`` names the (list, mode) pairs that stay visible."""

    version: str
    lease: Lease
    mask: Mask
    volume: Volume
    store: Store
    due_working_days: Mapping[PublicList, int]
    keeps_after_closing: frozenset[tuple[PublicList, str]]


def load(path: Path | None = None) -> Policy:
    """Read a policy file; without a path, the one that follows the regulation to the letter.

    Raises:
        PolicyError: names the file's section and key. Mend the file; additions wait for it.
    """
    try:
        if path is None:
            text = resources.files("regulation").joinpath("policies", DEFAULT).read_text("utf-8")
        else:
            text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PolicyError(f"policy file unreadable: {problem}") from None
    known = {"version", "lease", "mask", "volume", "store", "closing", "due_working_days"}
    _same_keys("policy", data, known)
    policy = Policy(
        version=_version(data["version"]),
        lease=_section(Lease, "lease", data["lease"]),
        mask=_section(Mask, "mask", data["mask"]),
        volume=_section(Volume, "volume", data["volume"]),
        store=_section(Store, "store", data["store"]),
        due_working_days=_due(data["due_working_days"]),
        keeps_after_closing=_closing(data["closing"]),
    )
    _bounds(policy)
    return policy


def _same_keys(where: str, found: Mapping[str, Any], wanted: set[str]) -> None:
    if not isinstance(found, Mapping):
        raise PolicyError(f"[{where}] must be a section")
    if missing := sorted(wanted - set(found)):
        raise PolicyError(f"[{where}] lacks {', '.join(missing)}")
    if unknown := sorted(set(found) - wanted):
        raise PolicyError(f"[{where}] has keys nobody knows: {', '.join(unknown)}")


def _section(kind: type[T], where: str, found: Mapping[str, Any]) -> T:
    _same_keys(where, found, {f.name for f in fields(kind)})  # type: ignore[arg-type]
    for f in fields(kind):  # type: ignore[arg-type]
        value = found[f.name]
        good = isinstance(value, int) and not isinstance(value, bool)
        if f.type in (float, "float"):
            good = good or isinstance(value, float)
        if not good or value < 0:
            raise PolicyError(f"[{where}] {f.name} must be a number of at least 0")
    return kind(**found)


def _version(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError("version must be a text")
    return value


def _due(found: Mapping[str, Any]) -> Mapping[PublicList, int]:
    _same_keys("due_working_days", found, {str(x) for x in PublicList})
    for name, days in found.items():
        if not isinstance(days, int) or not 0 <= days <= 5:
            raise PolicyError(f"[due_working_days] {name} must be 0 to 5: Art. 12 allows no more")
    return {PublicList(name): days for name, days in found.items()}


def _closing(found: Mapping[str, Any]) -> frozenset[tuple[PublicList, str]]:
    _same_keys("closing", found, set(CLOSING_MODE) - NEVER_LISTED)
    keeps = set()
    for mode, lists in found.items():
        _same_keys(f"closing.{mode}", lists, {str(x) for x in PublicList})
        for name, word in lists.items():
            if word not in ("mask", "keep"):
                raise PolicyError(f'[closing.{mode}] {name} must be "mask" or "keep"')
            if word == "keep":
                keeps.add((PublicList(name), mode))
    return frozenset(keeps)


def _bounds(policy: Policy) -> None:
    """What would break a legal clock or a mask is refused whatever the file says."""
    shortest = min(policy.due_working_days.values())
    for name, days in (
        ("list_working_days", policy.lease.list_working_days),
        ("unattested_working_days", policy.lease.unattested_working_days),
    ):
        if not 1 <= days <= shortest:
            raise PolicyError(f"[lease] {name} must be 1 to {shortest}: no later than the deadline")
    if policy.mask.resident_keep_first + policy.mask.resident_keep_last > 14:
        raise PolicyError("[mask] a resident id must hide at least four characters")
    if policy.mask.minimum_possible_numbers < 1000:
        raise PolicyError("[mask] minimum_possible_numbers must be at least 1000")
    if policy.volume.smallest_share_of_last > 1 or policy.volume.largest_held_share > 1:
        raise PolicyError("[volume] shares lie between 0 and 1")
