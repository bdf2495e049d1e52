"""Rollback: one list of one region becomes what an earlier version showed, less all that has left since."""

from dataclasses import dataclass

import pandas as pd

from contracts.errors import PipelineError, ReadBackError
from expectations import leak_scan
from loaders import public_rollback
from loaders.connection import transaction
from loaders.public_rollback import Reasons, Rollback
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from loaders.workbench_orders import DONE, REFUSED, ROLLBACK, Order, RemovalOrders
from pipeline import suppression_proof
from pipeline.orders import NOT_KEPT, OrderRefusedError, checked_words
from regulation.lists import PublicList
from transforms.redact import REDACTION_VERSION
from transforms.rules import EXPIRED, ORDERED, ROLLED_BACK

REASONS = Reasons(removed=ROLLED_BACK, expired=EXPIRED, ordered=ORDERED)
Planned = tuple[Rollback, int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``target`` null: the release before the one that is shown."""

    region: str
    list_code: PublicList
    target: int | None
    reason: str
    by: str


def preview(store: PublicStore, wish: Wish) -> Rollback:
    """What the rollback would do. Changes nothing and records nothing.

    Raises: OrderRefusedError when it would be refused.
    """
    with transaction(store.engine, "planning a rollback") as connection:
        target = _target(public_rollback.releases(connection, wish.region, wish.list_code), wish)
        planned = public_rollback.plan(connection, wish.region, wish.list_code, target)
        _check(planned, public_rollback.reverted_rows(connection, wish.region, wish.list_code))
        connection.rollback()
    return planned[0]


def roll_back(store: PublicStore, workbench: Workbench, wish: Wish) -> Rollback:
    """Carry it out, recorded before and after, and prove that nothing came back that had left.

    Raises:
        OrderRefusedError: no such version, rows no longer kept or made by other rules. Recorded.
        ReadBackError: the proof failed.
    """
    book = RemovalOrders(workbench.engine)
    problem = checked_words(wish.reason, wish.by)
    number = book.enter(
        Order(
            action_code=ROLLBACK,
            reason_text=wish.reason.strip() if problem is None else NOT_KEPT,
            ordered_by=wish.by.strip() if problem is None else NOT_KEPT,
            ordered_at=store.instant(),
            region_code=wish.region,
            list_code=str(wish.list_code),
            version=wish.target,
            reason_code=ROLLED_BACK,
        )
    )
    try:
        if problem:
            raise OrderRefusedError(problem)
        before = set(store.visible(wish.list_code, wish.region)["entry_key"])
        with transaction(store.engine, f"rollback in region {wish.region}") as connection:
            found = public_rollback.releases(connection, wish.region, wish.list_code)
            done = public_rollback.roll_back(
                connection, wish.region, wish.list_code, _target(found, wish),
                f"rollback {number}", REASONS, _check,
            )  # fmt: skip
    except PipelineError as refused:
        book.close(number, REFUSED, error_text=str(refused))
        raise
    _prove(store, wish, before)
    book.close(number, DONE, error_text=None)
    return done


def _target(releases: list[int], wish: Wish) -> int:
    if not releases:
        raise OrderRefusedError(f"{wish.region} {wish.list_code.zh}还没有发布过任何版本")
    if wish.target is None:
        if len(releases) < 2:
            raise OrderRefusedError(f"{wish.region} {wish.list_code.zh}没有更早的版本")
        return releases[1]
    if wish.target not in releases:
        kept = "、".join(str(version) for version in releases[:5])
        raise OrderRefusedError(f"没有发布过版本 {wish.target}；最近发布的版本：{kept}")
    return wish.target


def _check(planned: Planned, rows: pd.DataFrame) -> None:
    """Raises OrderRefusedError when old rows may not be shown again."""
    found, purged, other = planned
    if purged:
        raise OrderRefusedError(
            f"版本 {found.target} 的 {purged} 行旧内容已清除，无法完整退回；请选较近的版本"
        )
    older = int((rows["redaction_version"] != REDACTION_VERSION).sum()) if len(rows) else 0
    if count := max(other, older):
        raise OrderRefusedError(
            f"版本 {found.target} 有 {count} 行由另一规则版本或脱敏版本作出，不得再公开"
        )
    if leaks := len(leak_scan.scan(rows)):
        raise OrderRefusedError(
            f"版本 {found.target} 的旧内容有 {leaks} 处疑似个人信息，不得再公开"
        )


def _prove(store: PublicStore, wish: Wish, before: set[str]) -> None:
    risen = set(store.visible(wish.list_code, wish.region)["entry_key"]) - before
    if risen:
        raise ReadBackError(
            f"{wish.list_code} of region {wish.region}: {len(risen)} entries came back"
        )
    found = suppression_proof.prove(store)
    if found.problems:
        raise ReadBackError("; ".join(found.problems))
