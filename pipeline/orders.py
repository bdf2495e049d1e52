"""Orders by name: an entry taken down for good, and restored only by a second person (Art. 11, Art. 15).

Written down before they are carried out, so that a crash leaves an order that ``reapply`` finds; and
``reapply`` is also what makes a restored backup of the public store obey the orders given since.
"""

import re
import unicodedata
from datetime import datetime

import pandas as pd

from contracts.errors import HaltError, PipelineError
from expectations import leak_scan
from loaders import public_due
from loaders.connection import transaction
from loaders.public_store import PublicStore
from loaders.workbench import Workbench
from loaders.workbench_orders import (
    DONE,
    ORDERED,
    REFUSED,
    RESTORE,
    TAKEDOWN,
    Order,
    RemovalOrders,
)
from pipeline import suppression_proof
from transforms.rules import ORDERED as REASON

ENTRY_KEY = re.compile(r"[0-9a-f]{32}")
NOT_KEPT = "（未予保存）"
LONGEST_REASON, LONGEST_NAME = 500, 40


class OrderRefusedError(HaltError):
    """An order cannot be carried out. Says why in the words of court staff; it has been recorded."""


class NotRecordedError(HaltError):
    """The entry is down, but the workbench could not be told. Give the order again when it is back."""


def take_down(store: PublicStore, workbench: Workbench, key: str, reason: str, by: str) -> int:
    """Take one entry down for good; readers lose it before anything else is done.

    Returns how many lists showed it.
    Raises:
        OrderRefusedError: no such entry, or the words hold personal values. Recorded.
        NotRecordedError: it is down, only the record is missing.
        ReadBackError: the proof failed.
    """
    book = RemovalOrders(workbench.engine)
    key = key.strip().lower()
    order = _order(TAKEDOWN, store, key, reason, by)
    if problem := _problem(order, key, reason, by) or _unknown(store, book, key):
        _refuse(book, order, problem)
    number = None
    unrecorded: PipelineError | None = None
    try:
        number = book.enter(order)
    except PipelineError as found:  # what must leave does not wait for our own books
        unrecorded = found
    shown = store.suppress(key, REASON, order.ordered_by)
    suppression_proof.prove_entry(store, key)
    if number is not None:
        book.close(number, DONE, lists_shown=shown)
    else:
        raise NotRecordedError(
            f"条目已屏蔽，但指令未能登记（{unrecorded}）；恢复工作库后请重下一次"
        )
    return shown


def restore(store: PublicStore, workbench: Workbench, key: str, reason: str, by: str) -> None:
    """Lift an order; the next daily run shows the entry again if the rules still allow it.

    Raises:
        OrderRefusedError: nobody ordered it down, or whoever did asks to lift it. Recorded.
    """
    book = RemovalOrders(workbench.engine)
    key = key.strip().lower()
    order = _order(RESTORE, store, key, reason, by)
    problem = _problem(order, key, reason, by)
    if not problem:
        with transaction(store.engine, "reading the suppression ledger") as connection:
            row = connection.execute(
                "select ordered_by from store.suppression"
                " where entry_key = %s and restored_at is null",
                [key],
            ).fetchone()
        if row is None:
            problem = "该条目没有生效中的屏蔽指令，无须恢复"
        elif _same_person(by, {str(row[0]), *_who_ordered(book, key)}):
            problem = "恢复须由另一人提出：下达屏蔽指令的人不能自行恢复"
    if problem:
        _refuse(book, order, problem)
    number = book.enter(order)
    store.restore(key, order.ordered_by)
    book.close(number, DONE)


def reapply(store: PublicStore, workbench: Workbench) -> int:
    """Carry out the orders that the ledger does not know: of a crash, or of a time after the backup.

    An order that a restoration has lifted since stays lifted, also when only the ledger remembers it.
    Returns how many entries were taken down.
    Raises: whatever the stores raise, after every other order was tried.
    """
    book = RemovalOrders(workbench.engine)
    standing = book.standing_takedowns()
    if standing.empty:
        return 0
    in_force = store.suppressed_keys()
    lifted = _lifted(store, [str(key) for key in standing["entry_key"]])
    done, problem = 0, None
    for line in standing.itertuples():
        key = str(line.entry_key)
        restored = lifted.get(key)
        if key not in in_force and not _is_lifted(line, restored):
            try:
                shown = store.suppress(key, str(line.reason_code or REASON), str(line.ordered_by))
                done += 1
            except PipelineError as found:
                problem = found
                continue
            book.close(int(line.order_id), DONE, lists_shown=shown)
        elif key in in_force and line.state == ORDERED:
            shown = store.suppress(key, str(line.reason_code or REASON), str(line.ordered_by))
            book.close(int(line.order_id), DONE, lists_shown=shown)
        elif key not in in_force and not pd.isna(line.restore_id):
            book.close(int(line.restore_id), DONE)
    if problem is not None:
        raise problem
    return done


def unknown_to(store: PublicStore, workbench: Workbench) -> int:
    """How many standing orders the ledger does not obey: ``reapply`` has work to do."""
    standing = RemovalOrders(workbench.engine).standing_takedowns()
    in_force = store.suppressed_keys()
    lifted = _lifted(store, [str(key) for key in standing["entry_key"]])
    return sum(
        str(line.entry_key) not in in_force
        and not _is_lifted(line, lifted.get(str(line.entry_key)))
        for line in standing.itertuples()
    )


def _is_lifted(line: "object", restored: "tuple[datetime, str] | None") -> bool:
    """Whether the ledger shows that the standing takedown was lifted after it was ordered."""
    if restored is None:
        return False
    at, by = restored
    if at > line.ordered_at:  # type: ignore[attr-defined]
        return True
    begun = line.restore_ordered_at  # type: ignore[attr-defined]
    return not pd.isna(begun) and at >= begun and by == line.restored_by  # type: ignore[attr-defined]


def _lifted(store: PublicStore, keys: list[str]) -> dict[str, tuple[datetime, str]]:
    """Key → when and by whom the ledger last lifted it."""
    with transaction(store.engine, "reading the suppression ledger") as connection:
        rows = connection.execute(
            "select distinct on (entry_key) entry_key, restored_at, restored_by"
            " from store.suppression where entry_key = any(%s) and restored_at is not null"
            " order by entry_key, suppression_number desc",
            [keys],
        ).fetchall()
    return {str(key): (at, str(by)) for key, at, by in rows}


# ── what is refused ────────────────────────────────────────────────────────────────────────────
def checked_words(reason: str, by: str) -> str | None:
    """Why reason and name may not be kept, in Chinese; None: they may."""
    if not reason.strip() or not by.strip():
        return "理由和姓名都必须填写"
    if len(reason) > LONGEST_REASON or len(by) > LONGEST_NAME:
        return f"理由不得超过 {LONGEST_REASON} 字，姓名不得超过 {LONGEST_NAME} 字"
    if not all(c.isprintable() for c in reason + by):
        return "理由或姓名含有换行等控制字符"
    if kinds := leak_scan.kinds(reason) + leak_scan.kinds(by):
        return f"理由或姓名疑似含有个人信息（{'、'.join(kinds)}），请改写，不要写证件号码、电话、住址等"
    return None


def _order(action: str, store: PublicStore, key: str, reason: str, by: str) -> Order:
    """The order as it may be kept: what was not scanned clean, or is no key, is left out."""
    is_clean = checked_words(reason, by) is None
    return Order(
        action_code=action,
        reason_text=reason.strip() if is_clean else NOT_KEPT,
        ordered_by=by.strip() if is_clean else NOT_KEPT,
        ordered_at=store.instant(),
        entry_key=key if ENTRY_KEY.fullmatch(key) else None,
        reason_code=REASON if action == TAKEDOWN else None,
    )


def _problem(order: Order, key: str, reason: str, by: str) -> str | None:
    if order.entry_key is None:
        return (
            f"条目标识应为 32 位十六进制字符，所输入的有 {len(key)} 个字符；"
            "请从网站页面或 web 视图的 entry_key 复制，不要输入案号、姓名或证件号码"
        )
    return checked_words(reason, by)


def _unknown(store: PublicStore, book: RemovalOrders, key: str) -> str | None:
    with transaction(store.engine, "looking for an entry") as connection:
        if public_due.is_known(connection, key):
            return None
    if book.knows(key):
        return None
    return "没有这个条目：公开库从未公开过，工作库也没有它的判定；请核对条目标识"


def _refuse(book: RemovalOrders, order: Order, problem: str) -> None:
    book.enter(order, REFUSED, problem)
    raise OrderRefusedError(problem)


def _who_ordered(book: RemovalOrders, key: str) -> set[str]:
    """Everybody who ordered the entry down since it was last restored."""
    lines = book.lines(key)
    done = lines.loc[(lines["action_code"] == RESTORE) & (lines["state"] == DONE), "order_id"]
    since = int(done.max()) if len(done) else 0
    mine = lines.loc[(lines["action_code"] == TAKEDOWN) & (lines["order_id"] > since)]
    return {str(name) for name in mine.loc[mine["state"] != REFUSED, "ordered_by"]}


def _same_person(name: str, others: set[str]) -> bool:
    return _folded(name) in {_folded(other) for other in others}


def _folded(name: str) -> str:
    """Without blanks, width and case: 张 三 and 张三 are one person."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
