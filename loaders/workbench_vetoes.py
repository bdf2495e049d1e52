"""Applications not to disclose that were entered in the workbench, as the takedown lane reads them (Art. 13)."""

from datetime import date

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from loaders.connection import transaction
from loaders.frames import frame

# A conclusion nobody knows is as good as none, and so are dates that contradict each other: the entry
# stays hidden until somebody mends it. What the department head refused went no further.
_IN_FORCE = """
with veto as (
  select a.case_key, a.entry_key, a.list_code,
    c.column_name,
    coalesce(a.decision_code, '') = 'approved' as is_approved
  from workbench.approval a
  left join lateral regexp_split_to_table(
    case when a.scope_code = 'field' then a.column_name end, '[;,]') c (column_name) on true
  where a.withdrawn_at is null and case
    when a.decision_code = 'approved'
      then coalesce(a.ends_on < a.starts_on, false)
        or coalesce(a.starts_on <= %(today)s, true) and coalesce(a.ends_on >= %(today)s, true)
    when a.decision_code = 'refused' then false
    when a.decision_code is null then coalesce(a.review_code, '') <> 'refused'
    else true end
), entry as (
  select list_code, entry_key, case_key from workbench.decision
  union select list_code, entry_key, case_key from workbench.absence
)
select e.list_code, e.entry_key, v.column_name, bool_or(v.is_approved) as is_approved
from veto v join entry e on e.case_key = v.case_key
where (v.entry_key is null or v.entry_key = e.entry_key)
  and (v.list_code is null or v.list_code = e.list_code)
group by 1, 2, 3
union
select v.list_code, v.entry_key, v.column_name, v.is_approved from veto v
where v.entry_key is not null
"""


def approved_entry_keys(engine: sa.Engine, today: date) -> pd.DataFrame:
    """Entries that an application in force or undecided keeps from the public today.

    A case's application covers each of its entries; an entry may be named although no case of it is known.

    Shape: list_code (null: whatever list holds the entry), entry_key, column_name (null: the whole entry;
    else only while that column is shown), is_approved (False: undecided, hidden meanwhile).
    """
    with transaction(engine, "reading applications not to disclose") as connection:
        return frame(connection, sql.SQL(_IN_FORCE), {"today": today})
