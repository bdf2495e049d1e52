"""A clock for rehearsals: makes a public store believe that it is another day.

Production has no such knob. This replaces the function that every public view takes its time
from, and the store can tell: ``status`` and ``verify`` then say so loudly.
"""

from datetime import datetime

import sqlalchemy as sa

_KEEP = """
create table if not exists store.simulated_clock (
  instant timestamptz not null,
  real_definition text not null
)
"""
_REMEMBER = """
insert into store.simulated_clock (instant, real_definition)
select :instant, pg_get_functiondef('store.current_instant()'::regprocedure)
where not exists (select from store.simulated_clock)
"""
# The website's role may not read the table, so the function reads it with its owner's rights.
_SIMULATE = """
create or replace function store.current_instant() returns timestamptz
language sql stable parallel safe security definer set search_path = store, pg_temp
as 'select instant from store.simulated_clock'
"""


def freeze(engine: sa.Engine, instant: datetime) -> None:
    """Stop the store's clock at ``instant``, or move it there when it is stopped already."""
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    with engine.begin() as connection:
        connection.execute(sa.text(_KEEP))
        connection.execute(sa.text(_REMEMBER), {"instant": instant})
        connection.execute(
            sa.text("update store.simulated_clock set instant = :instant"), {"instant": instant}
        )
        connection.execute(sa.text(_SIMULATE))


def thaw(engine: sa.Engine) -> None:
    """Give the store its real clock back. Nothing happens when it has it."""
    with engine.begin() as connection:
        if connection.scalar(sa.text("select to_regclass('store.simulated_clock')")) is None:
            return
        real = connection.scalar(sa.text("select real_definition from store.simulated_clock"))
        connection.exec_driver_sql(str(real))
        connection.execute(sa.text("drop table store.simulated_clock"))
