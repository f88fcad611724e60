"""Run by Alembic: the steps, inside the transaction that the record has begun."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
