"""The public case store: versioned lists behind one pointer, the ledger, and the website's role."""

from typing import Any

from alembic import op
from psycopg import sql

from contracts.public import PUBLIC_TABLES
from loaders import public_ddl as ddl
from loaders import public_upgrade

revision = "public_0001"
down_revision = None
branch_labels = ("public",)
depends_on = None

ROLE = """
do $$ begin
  create role web_public login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
exception when duplicate_object then null;
end $$
"""

HARDENING = """
revoke all on database {database} from public;
grant connect on database {database} to {role};
revoke all on schema public, store, web from public;
revoke all on all functions in schema store from public;
revoke all on all tables in schema store, web from public;
alter default privileges revoke execute on functions from public;
alter default privileges in schema store revoke all on tables from public;
alter default privileges in schema web revoke all on tables from public;
alter role {role} in database {database} set statement_timeout = '5s';
alter role {role} in database {database} set idle_in_transaction_session_timeout = '5min';
alter role {role} in database {database} set default_transaction_read_only = on;
alter role {role} in database {database} set search_path = web;
grant usage on schema web to {role};
grant select on all tables in schema web to {role};
-- Views run functions with the rights of who reads them.
grant execute on function store.current_instant() to {role}
"""


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute("create schema if not exists store")
    connection.execute("create schema web")
    connection.execute(ddl.CLOCK)
    connection.execute(ddl.LEDGER)
    _explain_ledger(connection)
    lists = public_upgrade.lists_as_of(revision)
    for table in lists:
        for statement in ddl.list_table(table):
            connection.execute(statement)
        connection.execute(ddl.list_view(table))
    connection.execute(ddl.PUBLICATION_VIEW)
    connection.execute(ddl.change_view())
    for view in (*lists, ddl.PUBLICATION, ddl.CHANGE):
        for statement in ddl.comments("web", "view", view, view.columns):
            connection.execute(statement)
    connection.execute(ROLE)
    connection.execute(
        sql.SQL(HARDENING).format(
            database=sql.Identifier(connection.info.dbname), role=sql.Identifier(ddl.ROLE)
        )
    )


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    database = sql.Identifier(connection.info.dbname)
    role = sql.Identifier(ddl.ROLE)
    connection.execute("drop schema web cascade")
    for table in PUBLIC_TABLES.values():
        connection.execute(sql.SQL("drop table {}").format(sql.Identifier("store", table.name)))
    for name in ddl.LEDGER_MEANINGS:
        connection.execute(sql.SQL("drop table {}").format(sql.Identifier("store", name)))
    connection.execute("drop function store.current_instant()")
    # The role stays: it may serve another database of the same server.
    connection.execute(sql.SQL("revoke all on database {} from {}").format(database, role))
    connection.execute(sql.SQL("alter role {} in database {} reset all").format(role, database))


def _explain_ledger(connection: Any) -> None:
    for table, (zh, en) in ddl.LEDGER_MEANINGS.items():
        connection.execute(
            sql.SQL("comment on table {} is {}").format(
                sql.Identifier("store", table), sql.Literal(f"{zh} — {en}")
            )
        )
        columns = connection.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'store' and table_name = %s",
            [table],
        ).fetchall()
        for (column,) in columns:
            connection.execute(
                sql.SQL("comment on column {} is {}").format(
                    sql.Identifier("store", table, column),
                    sql.Literal(" — ".join(ddl.LEDGER_COLUMNS[column])),
                )
            )
