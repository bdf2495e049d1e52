"""Breakers on the workbench: what tripped, who answered and why; and how old the absent entries are."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pandas as pd
import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from contracts.stages import BreakerReading
from loaders.connection import Connection, transaction
from loaders.frames import frame

OPEN, ACCEPTED, REJECTED, EXPIRED = "open", "accepted", "rejected", "expired"

_FORMER = """
select b.list_code, b.breaker_code, b.counts, b.answered_by, b.answered_at, b.reason_text
from workbench.breaker b join workbench.run r using (run_id)
join workbench.run mine on mine.run_id = %(run)s
where b.region_code = %(region)s and b.state = 'accepted' and r.decided_on = mine.decided_on
  and r.policy_version is not distinct from mine.policy_version
order by b.answered_at
"""

# A refusal stands for its run: validating again does not ask again.
_SAVE = """
insert into workbench.breaker as b (run_id, region_code, list_code, breaker_code, counts, state,
  opened_at, answered_by, answered_at, reason_text)
values (%(run)s, %(region)s, %(list)s, %(code)s, %(counts)s, %(state)s, clock_timestamp(),
  %(by)s, %(at)s, %(reason)s)
on conflict (run_id, region_code, list_code, breaker_code) do update set
  counts = excluded.counts, state = excluded.state, opened_at = excluded.opened_at,
  answered_by = excluded.answered_by, answered_at = excluded.answered_at,
  reason_text = excluded.reason_text
where b.counts <> excluded.counts
"""


def save(
    engine: sa.Engine, run_id: str, region: str, readings: Iterable[BreakerReading]
) -> dict[tuple[str, str], str]:
    """Record the tripped breakers of one region in one run; again replaces. Returns label → state.

    Open, unless a person accepted exactly this before: same region, same day decided for, same policy
    version, same numbers and the same entries (``fingerprint``).
    """
    tripped = {reading.label: asdict(reading) for reading in readings}
    with transaction(engine, f"recording breakers of {region}") as connection:
        values: dict[str, Any] = {"run": run_id, "region": region}
        former = {
            (line["breaker_code"], line["list_code"], line["counts"]["fingerprint"]): line
            for line in frame(connection, sql.SQL(_FORMER), values).to_dict("records")
        }
        _forget(connection, run_id, region, tripped)
        for (code, list_code), counts in tripped.items():
            same = former.get((code, list_code, counts["fingerprint"]))
            is_same = same is not None and same["counts"] == _plain(counts)
            found = same if is_same and same is not None else {}
            connection.execute(
                _SAVE,
                values
                | {
                    "list": list_code,
                    "code": code,
                    "counts": Jsonb(_plain(counts)),
                    "state": ACCEPTED if found else OPEN,
                    "by": found.get("answered_by"),
                    "at": found.get("answered_at"),
                    "reason": found.get("reason_text"),
                },
            )
        return _states(connection, run_id, region)


def _plain(counts: dict[str, Any]) -> dict[str, Any]:
    return counts | {"places": list(counts["places"])}


def _forget(
    connection: Connection, run_id: str, region: str, tripped: Iterable[tuple[str, str]]
) -> None:
    """Validated again, and some did not trip any more."""
    kept = ["\x1f".join(label) for label in tripped]
    connection.execute(
        "delete from workbench.breaker where run_id = %s and region_code = %s"
        " and not breaker_code || chr(31) || list_code = any(%s)",
        [run_id, region, kept],
    )


def _states(connection: Connection, run_id: str, region: str) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        "select breaker_code, list_code, state from workbench.breaker"
        " where run_id = %s and region_code = %s",
        [run_id, region],
    ).fetchall()
    return {(str(code), str(list_code)): str(state) for code, list_code, state in rows}


def lines(engine: sa.Engine, run_id: str | None = None, region: str | None = None) -> pd.DataFrame:
    """What tripped, the newest first. Shape: the columns of ``workbench.breaker``; ``counts`` as dict."""
    query = sql.SQL(
        "select run_id, region_code, list_code, breaker_code, counts, state, opened_at, answered_by,"
        " answered_at, reason_text from workbench.breaker"
        " where (%(run)s::text is null or run_id = %(run)s)"
        " and (%(region)s::text is null or region_code = %(region)s)"
        " order by opened_at desc, region_code, breaker_code, list_code"
    )
    with transaction(engine, "reading breakers") as connection:
        return frame(connection, query, {"run": run_id, "region": region})


def answer(
    engine: sa.Engine, run_id: str, region: str, state: str, by: str | None, reason: str
) -> int:
    """Record an answer for every breaker of the region that is still open in this run; returns how many.

    A refusal also takes back an acceptance; an acceptance never takes back a refusal, and silence
    (``expired``) takes back nothing. All in one transaction, so that half an answer is none.
    """
    answerable = [OPEN, ACCEPTED] if state == REJECTED else [OPEN]
    with transaction(engine, f"answering breakers of {region}") as connection:
        return connection.execute(
            "update workbench.breaker set state = %s, answered_by = %s,"
            " answered_at = clock_timestamp(), reason_text = %s"
            " where run_id = %s and region_code = %s and state = any(%s)",
            [state, by, reason, run_id, region, answerable],
        ).rowcount


def absent(engine: sa.Engine) -> pd.DataFrame:
    """The unattested entries that still wait for their lease.

    Shape: a row a region and list; region_code, list_code, entries, first_missed_on (earliest),
    dark_from, dark_until (first and last ``dark_at``).
    """
    query = sql.SQL(
        "select region_code, list_code, count(*) as entries, min(first_missed_on) as first_missed_on,"
        " min(dark_at) as dark_from, max(dark_at) as dark_until"
        " from workbench.absence group by 1, 2 order by 1, 2"
    )
    with transaction(engine, "reading absences") as connection:
        return frame(connection, query)
