"""What a sample court holds, comparable."""

from hashlib import sha256

import sqlalchemy as sa

from simulator.bulk import Row, exact
from simulator.schema import METADATA


def content(engine: sa.Engine) -> dict[str, dict[object, Row]]:
    """Everything the court holds: table → primary key → row."""
    held = {}
    with engine.connect() as connection:
        for table in METADATA.tables.values():
            key = next(iter(table.primary_key)).name
            rows = connection.execute(sa.select(exact(table))).mappings()
            held[table.name] = {row[key]: dict(row) for row in rows}
    return held


def digest(engine: sa.Engine) -> str:
    """One digest of all content, whatever the order of the rows."""
    held = content(engine)
    lines = [
        repr((name, key, sorted((c, str(v)) for c, v in rows[key].items())))
        for name, rows in sorted(held.items())
        for key in sorted(rows, key=str)
    ]
    return sha256("\n".join(lines).encode()).hexdigest()
