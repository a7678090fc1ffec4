"""PostgreSQL: the pool, the unit of work, migrations, and constraints that speak the domain's language."""

from motid.db.collected import NothingTaken, take_row
from motid.db.constraints import constraint_error
from motid.db.pool import Connection, Pool, Reader, open_pool
from motid.db.remove_ended import remove_ended
from motid.db.unit_of_work import Database, UnitOfWork

__all__ = [
    "Connection",
    "Database",
    "NothingTaken",
    "Pool",
    "Reader",
    "UnitOfWork",
    "constraint_error",
    "open_pool",
    "remove_ended",
    "take_row",
]
