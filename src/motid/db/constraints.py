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
    """Declare the domain code of a named constraint; packages do so in `errors.py`."""
    _CODES[constraint] = code


def translate(error: asyncpg.IntegrityConstraintViolationError) -> ConstraintBroken:
    """Return the domain error of a violation, without the values that the database prints."""
    name = error.constraint_name or ""
    return ConstraintBroken(f"constraint {name}", code=_CODES.get(name, ConstraintBroken.code))
