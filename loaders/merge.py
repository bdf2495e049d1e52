"""Make part of a table equal a frame by touching only the lines that differ."""

import pandas as pd
from psycopg import sql

from loaders import workbench_ddl
from loaders.connection import Connection
from loaders.frames import copy, require_unique


def replace_lines(
    connection: Connection,
    table: str,
    region: str,
    rows: pd.DataFrame,
    quiet: tuple[str, ...] = (),
    within: "pd.Series[str] | None" = None,
) -> dict[str, int]:
    """Bring the region's lines of ``table`` to ``rows``; return lines inserted, updated, deleted.

    ``quiet`` columns do not make a line different by themselves (a run id changes every day).
    ``within`` names the only case keys that are looked at: all other lines stay, in ``rows`` or not.

    Raises:
        ContractBrokenError: a key is blank or repeated, or a column is missing.
    """
    columns, key = workbench_ddl.columns(table), workbench_ddl.key(table)
    rows = rows.assign(region_code=region)
    if within is not None:
        rows = rows.loc[rows["case_key"].isin(within)]
    require_unique(rows, key, f"workbench.{table}")
    names = [column.name for column in columns]
    compared = [name for name in names if name not in key and name not in quiet]
    parts = {
        "stored": sql.Identifier("workbench", table),
        "staged": sql.Identifier("pg_temp", f"staged_{table}"),
        "region": sql.Literal(region),
        "within": sql.SQL("true")
        if within is None
        else sql.SQL("t.case_key = any({})").format(sql.Literal(within.tolist())),
        "names": _list(names),
        "keys": _list(list(key)),
        "same": sql.SQL(" and ").join(_pair("s", "t", name) for name in key),
        "assign": sql.SQL(", ").join(
            sql.SQL("{} = excluded.{}").format(sql.Identifier(n), sql.Identifier(n))
            for n in names
            if n not in key
        ),
        "old": _list(compared, "t"),
        "new": _list(compared, "excluded"),
    }
    for statement in (
        "drop table if exists {staged}",
        "create temp table {bare} (like {stored}) on commit drop",
    ):
        connection.execute(
            sql.SQL(statement).format(**parts, bare=sql.Identifier(f"staged_{table}"))
        )
    copy(connection, parts["staged"], columns, rows)
    connection.execute(sql.SQL("create index on {staged} ({keys})").format(**parts))
    connection.execute(sql.SQL("analyze {staged}").format(**parts))
    deleted = connection.execute(
        sql.SQL(
            "delete from {stored} t where t.region_code = {region} and {within}"
            " and not exists (select from {staged} s where {same})"
        ).format(**parts)
    ).rowcount
    changed = connection.execute(
        sql.SQL(
            "insert into {stored} as t ({names}) select {names} from {staged}"
            " on conflict ({keys}) do update set {assign}"
            " where ({old}) is distinct from ({new})"
            " returning (xmax = 0)"
        ).format(**parts)
    ).fetchall()
    inserted = sum(bool(is_new) for (is_new,) in changed)
    return {"inserted": inserted, "updated": len(changed) - inserted, "deleted": deleted}


def _list(names: list[str], alias: str | None = None) -> sql.Composed:
    identifiers = [sql.Identifier(alias, n) if alias else sql.Identifier(n) for n in names]
    return sql.SQL(", ").join(identifiers)


def _pair(left: str, right: str, name: str) -> sql.Composed:
    return sql.SQL("{} = {}").format(sql.Identifier(left, name), sql.Identifier(right, name))
