"""Free text joins the public lists: obligation, conduct, and what a measure forbids."""

from typing import Any

from alembic import op

from loaders import public_upgrade

revision = "public_0002"
down_revision = "public_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for statement in public_upgrade.add_columns(revision):
        connection.execute(statement)


def downgrade() -> None:
    connection: Any = op.get_bind().connection.driver_connection
    for statement in public_upgrade.drop_columns(revision, down_revision):
        connection.execute(statement)
