"""Compares what the evidence chain attests last of each list with what the public store holds now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loaders import public_proof
from loaders.evidence_audit import ChainAudit, audit
from loaders.public_store import PublicStore
from pipeline import attest
from pipeline.config import Settings
from pipeline.steps import stores
from regulation.courts import regions
from regulation.lists import PublicList


class Standing(StrEnum):
    """How a list stands to its newest evidence."""

    SAME = "same"
    FEWER = "fewer"
    UNSEEN = "unseen"
    CONTENT = "content"
    COUNT = "count"
    UNATTESTED = "unattested"
    MOVED_BACK = "moved_back"
    GONE = "gone"

    @property
    def is_good(self) -> bool:
        return self in (Standing.SAME, Standing.FEWER, Standing.UNSEEN)

    @property
    def zh(self) -> str:
        return {
            Standing.SAME: "一致",
            Standing.FEWER: "取证后有屏蔽，条数相符",
            Standing.UNSEEN: "不在本次核对范围",
            Standing.CONTENT: "内容与证据不符",
            Standing.COUNT: "条数与证据不符",
            Standing.UNATTESTED: "有未取证的发布",
            Standing.MOVED_BACK: "版本倒退而无证据",
            Standing.GONE: "证据有而公开库无",
        }[self]


@dataclass(frozen=True, slots=True)
class ListStanding:
    """One list of one region. Counts only; ``evidence_number`` null: never attested."""

    region_code: str
    list_code: PublicList
    evidence_number: int | None
    attested: int | None
    stored: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Audit:
    """The chain, and each list against its newest evidence."""

    chain: ChainAudit
    lists: tuple[ListStanding, ...]

    @property
    def is_good(self) -> bool:
        return self.chain.is_whole and all(each.standing.is_good for each in self.lists)


def verify(settings: Settings, first: int = 1) -> Audit:
    """Walk the chain from item ``first`` on, then compare. A broken chain proves nothing about lists,
    so they are not compared then.

    Raises: ConfigurationError when the signing key is missing.
    """
    workbench, store = stores(settings)
    found = audit(attest.chain(settings, workbench, store), first)
    if not found.is_whole:
        return Audit(found, ())
    standings: list[ListStanding] = []
    for region in regions():
        standings += _region(store, region, found)
    return Audit(found, tuple(standings))


def _region(store: PublicStore, region: str, found: ChainAudit) -> list[ListStanding]:
    now = public_proof.state(store.engine, region)
    standings = []
    for code in PublicList:
        there, then = now.get(str(code)), found.latest.get((region, str(code)))
        if there is None and then is None:
            continue
        standings.append(
            ListStanding(
                region_code=region,
                list_code=code,
                evidence_number=then and int(then["evidence_number"]),
                attested=then and int(then["count"]),
                stored=there and int(there["count"]),
                standing=_standing(store, region, code, there, then, found.first),
            )
        )
    return standings


def _standing(
    store: PublicStore,
    region: str,
    code: PublicList,
    now: dict[str, Any] | None,
    then: dict[str, Any] | None,
    first: int,
) -> Standing:
    if then is None:
        return Standing.UNSEEN if first > 1 else Standing.UNATTESTED
    if now is None:
        return Standing.GONE
    if now["version"] < then["version"]:
        return Standing.MOVED_BACK
    if now["told"] != now["count"]:
        return Standing.COUNT
    return _since(store, region, code, now, then)


def _since(
    store: PublicStore, region: str, code: PublicList, now: dict[str, Any], then: dict[str, Any]
) -> Standing:
    if now["version"] == then["version"]:
        if now["count"] != then["count"]:
            return Standing.COUNT
        return Standing.SAME if now["digest"] == then["digest"] else Standing.CONTENT
    # Withdrawn by a run that had no time to attest it: what left is known by key, and nothing came.
    left = public_proof.left_since(store.engine, region, code, int(then["version"]))
    is_explained = left and now["count"] == then["count"] - left
    return Standing.FEWER if is_explained else Standing.UNATTESTED
