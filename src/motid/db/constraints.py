"""Constraint name -> domain error.

A store guards expected conflicts with `ON CONFLICT DO NOTHING` and returns an outcome. What still breaks a
constraint is translated here, so that no page ever shows a database message (which would carry values).
"""

import asyncpg

from motid.kernel.errors import DomainError

_CODES: dict[str, str] = {}


class ConstraintBroken(DomainError):  # noqa: N818
    """A database constraint refused the change."""

    code = "db.constraint"


def constraint_error(constraint: str, code: str) -> None:
    """Declare the domain code of a constraint by its name, or by "table.column" where NULL breaks it.

    Packages do so in `errors.py`.
    """
    _CODES[constraint] = code


def _column_of(error: asyncpg.IntegrityConstraintViolationError) -> str:
    """Return "table.column" of a value that is missing: NOT NULL is a constraint without a name."""
    return f"{error.table_name}.{error.column_name}" if isinstance(error, asyncpg.NotNullViolationError) else ""


def translate(error: asyncpg.IntegrityConstraintViolationError) -> ConstraintBroken:
    """Return the domain error of a violation, without the values that the database prints."""
    name = error.constraint_name or _column_of(error)
    return ConstraintBroken(f"constraint {name}", code=_CODES.get(name, ConstraintBroken.code))
