"""What leaves the public eye: orders, approvals, breakers, evidence and clocks."""

from typing import Any

from alembic import op
from psycopg import sql

from loaders import workbench_ddl as ddl

revision = "workbench_0002"
down_revision = "workbench_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for statement in ddl.statements(revision):
        connection.execute(statement)
    connection.execute("revoke all on all tables in schema workbench from public")


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for table in ddl.tables_of(revision):
        connection.execute(sql.SQL("drop table {}").format(sql.Identifier("workbench", table)))
