"""Runs a revision's SQL script inside Alembic's transaction."""

from typing import Any

from alembic import op


def run_script(script: str) -> None:
    """Run many statements at once, as the simple query protocol does; SQLAlchemy would take one at a time."""
    bind = op.get_bind()
    bind.exec_driver_sql("SELECT 1")  # opens the transaction that the script must be part of
    adapter: Any = bind.connection.dbapi_connection
    adapter.run_async(lambda connection: connection.execute(script))
