"""The workbench: runs, decisions, clocks, quality and volumes."""

from typing import Any

from alembic import op
from psycopg import sql

from loaders import workbench_ddl as ddl

revision = "workbench_0001"
down_revision = None
branch_labels = ("workbench",)
depends_on = None


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for statement in ddl.statements(revision):
        connection.execute(statement)
    database = sql.Identifier(connection.info.dbname)
    connection.execute(
        sql.SQL(
            "revoke all on database {} from public;"
            "revoke all on schema public, workbench from public;"
            "revoke all on all tables in schema workbench from public"
        ).format(database)
    )


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for table in ddl.tables_of(revision):
        connection.execute(sql.SQL("drop table {}").format(sql.Identifier("workbench", table)))
