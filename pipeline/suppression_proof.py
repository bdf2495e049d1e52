"""The proof that an order holds: no reader finds a suppressed entry, in whatever view, version or count.

Made after every daily run, takedown, rollback and restored backup. It asks as the website's own role, and
looks into the store as its owner: what lies behind a plain view may not linger either.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from contracts.errors import ReadBackError
from loaders import public_due, public_proof
from loaders.connection import transaction
from loaders.public_read import as_website
from loaders.public_store import PublicStore


@dataclass
class SuppressionProof:
    """What was looked for and where. Counts only."""

    suppressed: int
    regions: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_proved(self) -> bool:
        return not self.problems


def prove(store: PublicStore) -> SuppressionProof:
    """Look for every suppressed entry everywhere: views, feed (only DEL may name it, and last), stored
    rows of every version and region, the counts readers are told."""
    with transaction(store.engine, "reading the regions") as connection:
        regions = public_due.regions(connection)
    keys = store.suppressed_keys()
    found = SuppressionProof(len(keys), len(regions))
    _note(found, partial(_unseen, store, keys))
    for region in regions:
        _note(found, partial(prove_region, store, region))
    return found


def prove_region(store: PublicStore, region: str) -> None:
    """The same for one region.

    Raises:
        ReadBackError: names the list or view and counts.
    """
    public_proof.prove(store.engine, store.web_engine, region, {})


def prove_entry(store: PublicStore, entry_key: str) -> None:
    """One entry, in every view and every table, whether the ledger names it or not; and the counts of the
    regions it has left.

    Raises:
        ReadBackError: as above.
    """
    _unseen(store, {entry_key})
    with transaction(store.engine, "looking for rows of a suppressed entry") as connection:
        if regions := public_due.regions_storing(connection, entry_key):
            raise ReadBackError(f"rows of the entry are still stored in {', '.join(regions)}")
        left = public_due.regions_that_lost(connection, entry_key)
    for region in left:
        prove_region(store, region)


def _unseen(store: PublicStore, keys: set[str]) -> None:
    if not keys:
        return
    with as_website(store.web_engine) as connection:
        public_proof.absent(connection, keys, None)


def _note(found: SuppressionProof, look: Callable[[], None]) -> None:
    try:
        look()
    except ReadBackError as problem:
        found.problems.append(str(problem))
