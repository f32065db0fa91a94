"""What Alembic runs: the steps, on the connection and in the transaction of the caller."""

from alembic import context

from booking.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is the only one
)
context.run_migrations()
