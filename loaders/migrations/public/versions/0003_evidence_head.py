"""The newest hash of the evidence chain, kept apart from the chain: a cut end is noticed."""

from typing import Any

from alembic import op

from loaders import public_ddl as ddl

revision = "public_0003"
down_revision = "public_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(ddl.EVIDENCE_HEAD)
    connection.execute("revoke all on store.evidence_head from public")


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute("drop table store.evidence_head")
