"""What PostgreSQL says of a store's schemas, as lines one can compare."""

import sqlalchemy as sa

# Dropped columns keep their number, so the order is told by rank and not by attnum.
_QUERIES = (
    """
select format('%s.%s %s %s %s%s -- %s', n.nspname, c.relname,
         row_number() over (partition by c.oid order by a.attnum), a.attname,
         format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end,
         col_description(c.oid, a.attnum))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname in ('store', 'web') and c.relkind in ('r', 'v')
""",
    """
select format('%s.%s %s %s -- %s', n.nspname, c.relname, c.relkind, c.relacl,
         obj_description(c.oid))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('store', 'web') and c.relkind in ('r', 'v', 'S')
""",
    "select indexdef from pg_indexes where schemaname in ('store', 'web')",
    """
select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
where connamespace in ('store'::regnamespace, 'web'::regnamespace)
""",
    "select format('%s %s', viewname, definition) from pg_views where schemaname = 'web'",
    """
select format('%s %s %s', oid::regprocedure, proacl, prosrc) from pg_proc
where pronamespace in ('store'::regnamespace, 'web'::regnamespace)
""",
)


def columns(engine: sa.Engine) -> str:
    """Every column in its place, with type and meaning."""
    return _answers(engine, _QUERIES[:1])


def catalogue(engine: sa.Engine) -> str:
    """Columns, and rights, indexes, constraints, views and functions."""
    return _answers(engine, _QUERIES)


def _answers(engine: sa.Engine, queries: tuple[str, ...]) -> str:
    with engine.connect() as connection:
        parts = [sorted(connection.scalars(sa.text(query))) for query in queries]
    return "\n".join("\n".join(part) for part in parts) + "\n"
