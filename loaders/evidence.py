"""The evidence chain: what was proved, each item bound to the one before, signed, never changed.

An item that somebody changes, takes out, swaps, forges or adds is found by ``evidence_audit``. The end of
the chain is the one place a table cannot guard by itself: so the newest hash is kept in two other places
as well, a file in the private folder and the public store's ledger.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from contracts.errors import ConfigurationError, ContractBrokenError
from loaders.connection import Connection, transaction

KINDS = ("publication", "takedown", "order", "breaker", "rollback")
"""What can be attested. ``order``: a person's word, restorations and approvals included."""

FIRST = "0" * 64
"""What the first item names as the hash before it."""

_LOCK = 7402
_PATIENCE = "60s"
_COLUMNS = (
    "evidence_number, run_id, region_code, kind_code, body, made_at, previous_hash, chain_hash,"
    " signature"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of ``workbench.evidence``. The hash covers everything but itself and the signature."""

    number: int
    run_id: str
    region: str
    kind: str
    body: Mapping[str, Any]
    made_at: datetime
    previous_hash: str
    chain_hash: str
    signature: str

    def rehashed(self, number: int | None = None) -> str:
        """The hash its content has now, or would have under another number."""
        content = {
            "number": self.number if number is None else number,
            "run_id": self.run_id,
            "region": self.region,
            "kind": self.kind,
            "body": self.body,
            "made_at": self.made_at,
        }
        return hashlib.sha256(self.previous_hash.encode() + canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest item as one of the places outside the table remembers it."""

    place: str
    number: int
    chain_hash: str
    signature: str


def canonical(value: object) -> bytes:
    """One spelling of a JSON value: keys sorted, no blanks, instants in UTC to the microsecond.

    Raises:
        ContractBrokenError: a float, which has no one spelling, or what JSON does not know.
    """
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def plain(value: object) -> Any:
    """The value as JSON holds it; dates and instants as text."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ContractBrokenError("evidence: an instant without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ContractBrokenError("evidence: a key that is no text")
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise ContractBrokenError(f"evidence: {type(value).__name__} has no one spelling")


class EvidenceChain:
    """Appends and reads. ``secret`` signs; ``head_file`` and the public store keep the newest hash."""

    def __init__(
        self, workbench: sa.Engine, public: sa.Engine, secret: bytes, head_file: Path
    ) -> None:
        self._workbench = workbench
        self._public = public
        self._secret = secret
        self._head_file = head_file

    def append(self, run_id: str, region: str, kind: str, body: Mapping[str, Any]) -> Item:
        """Add one item and return it. Two runs at once make one chain: the second waits.

        ``body``: counts, digests, codes and instants; no keys of entries, no personal values.

        Raises:
            ContractBrokenError: a kind nobody knows, or a body without one spelling.
            StoreUnavailableError: a store did not answer. What was attested stays done; the item may be
                there already, and a second one does no harm.
        """
        if kind not in KINDS:
            raise ContractBrokenError(f"evidence: no such kind; known: {', '.join(KINDS)}")
        content = plain(body)
        # The outer transaction only holds the lock, so that the heads are moved in order, too.
        with transaction(self._workbench, "locking the evidence chain") as lock:
            lock.execute("select set_config('lock_timeout', %s, true)", [_PATIENCE])
            lock.execute("select pg_advisory_xact_lock(%s, 0)", [_LOCK])
            with transaction(self._workbench, "appending evidence") as connection:
                item = self._append(connection, run_id, region, kind, content)
            self._move_heads(item)
        return item

    def _append(
        self, connection: Connection, run_id: str, region: str, kind: str, body: dict[str, Any]
    ) -> Item:
        row: Any = connection.execute(
            "select evidence_number, chain_hash from workbench.evidence"
            " order by evidence_number desc limit 1"
        ).fetchone()
        number, previous = (1, FIRST) if row is None else (int(row[0]) + 1, str(row[1]))
        now: Any = connection.execute("select clock_timestamp()").fetchone()
        unsigned = Item(number, run_id, region, kind, body, now[0], previous, "", "")
        chain_hash = unsigned.rehashed()
        item = Item(
            number, run_id, region, kind, body, now[0], previous, chain_hash, self.sign(chain_hash)
        )
        connection.execute(
            f"insert into workbench.evidence ({_COLUMNS})"  # noqa: S608 — names of our own
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                number,
                run_id,
                region,
                kind,
                Jsonb(body),
                now[0],
                previous,
                chain_hash,
                item.signature,
            ],
        )
        return item

    def sign(self, chain_hash: str) -> str:
        """HMAC-SHA256, hex."""
        return hmac.new(self._secret, chain_hash.encode(), "sha256").hexdigest()

    def sign_head(self, number: int, chain_hash: str) -> str:
        """The signature of a head; another than the item's, so that neither passes for the other."""
        return self.sign(f"head {number} {chain_hash}")

    def items(self, first: int = 1) -> Iterator[Item]:
        """The chain from item ``first`` on, in the order of the numbers, in bounded memory."""
        with (
            transaction(self._workbench, "reading the evidence chain") as connection,
            connection.cursor(name="evidence") as cursor,
        ):
            cursor.execute(
                f"select {_COLUMNS} from workbench.evidence"  # noqa: S608 — names of our own
                " where evidence_number >= %s order by evidence_number",
                [first],
            )
            for row in cursor:
                yield Item(*row)

    def newest(self) -> tuple[int, str]:
        """Number and hash of the newest item; 0 and zeros when there is none."""
        with transaction(self._workbench, "reading the end of the evidence chain") as connection:
            row = connection.execute(
                "select evidence_number, chain_hash from workbench.evidence"
                " order by evidence_number desc limit 1"
            ).fetchone()
        return (0, FIRST) if row is None else (int(row[0]), str(row[1]))

    def attested(self, region: str) -> dict[str, dict[str, Any]]:
        """List → what the newest item with a state says it held; empty before the first."""
        with transaction(self._workbench, "reading what is attested") as connection:
            row = connection.execute(
                "select body -> 'state' from workbench.evidence where region_code = %s"
                " and jsonb_exists(body, 'state') order by evidence_number desc limit 1",
                [region],
            ).fetchone()
        return {} if row is None else dict(row[0])

    def _move_heads(self, item: Item) -> None:
        """Let both places remember the item; a place whose former item is gone or another keeps that.

        Otherwise the next run would cover up a cut end, or a restored old workbench, before anybody looked.
        """
        head = Head("", item.number, item.chain_hash, self.sign_head(item.number, item.chain_hash))
        kept = self.heads()
        if self._may_move(kept["public_store"], item):
            with transaction(self._public, "keeping the newest evidence hash") as connection:
                connection.execute(
                    "insert into store.evidence_head values (true, %s, %s, %s)"
                    " on conflict (is_only) do update set evidence_number = excluded.evidence_number,"
                    " chain_hash = excluded.chain_hash, signature = excluded.signature",
                    [head.number, head.chain_hash, head.signature],
                )
        if self._may_move(kept["home"], item):
            self._write_head(head)

    def _may_move(self, kept: Head | None, item: Item) -> bool:
        if kept is None:
            return True
        with transaction(self._workbench, "reading the evidence chain") as connection:
            row = connection.execute(
                "select chain_hash from workbench.evidence where evidence_number = %s",
                [kept.number],
            ).fetchone()
        return kept.number < item.number and row is not None and row[0] == kept.chain_hash

    def _write_head(self, head: Head) -> None:
        text = json.dumps(
            {"number": head.number, "chain_hash": head.chain_hash, "signature": head.signature}
        )
        part = self._head_file.with_suffix(".part")
        try:
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self._head_file)
        except OSError as problem:
            raise ConfigurationError(f"{self._head_file.name}: {problem.strerror}") from None

    def heads(self) -> dict[str, Head | None]:
        """Place → what it remembers; null when it remembers nothing that can be read."""
        with transaction(self._public, "reading the newest evidence hash") as connection:
            row = connection.execute(
                "select evidence_number, chain_hash, signature from store.evidence_head"
            ).fetchone()
        kept = None if row is None else Head("public_store", int(row[0]), str(row[1]), str(row[2]))
        return {"public_store": kept, "home": self._head_in_file()}

    def _head_in_file(self) -> Head | None:
        try:
            found = json.loads(self._head_file.read_text("utf-8"))
            return Head(
                "home", int(found["number"]), str(found["chain_hash"]), str(found["signature"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
