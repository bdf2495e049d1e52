"""Alembic's entry: runs the migrations on the connection that ``loaders.schema`` hands over."""

import sqlalchemy as sa
from alembic import context

connection = context.config.attributes["connection"]
schema = context.config.attributes["schema"]
connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
context.configure(connection=connection, version_table_schema=schema)
with context.begin_transaction():
    context.run_migrations()
