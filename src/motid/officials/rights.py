"""What each role may do: the one table of it. `docs/reference/desk-rights.md` is made from it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from types import MappingProxyType
from typing import Final
from uuid import UUID

from motid.officials.model import Official, Right, Role, Scope

_AT_WORK: Final = frozenset(
    {
        Right.WORK_CASES,
        Right.SEARCH,
        Right.REVEAL,
        Right.PROPOSE,
        Right.ANSWER,
        Right.CALL_BACK,
        Right.HAND_OVER,
        Right.TRANSFER_UNIT,
        Right.SEE_CLOSED,
    }
)
ROLE_RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.OPERATOR: _AT_WORK,
        Role.CHECKER: frozenset({Right.APPROVE, Right.REVEAL, Right.HAND_OVER, Right.SEE_CLOSED}),
        Role.SUPERVISOR: _AT_WORK | {Right.ASSIGN, Right.SEE_LOAD, Right.EDIT_TEMPLATES},
        Role.ADMINISTRATOR: frozenset({Right.GRANT_ROLES, Right.EDIT_TEMPLATES, Right.EDIT_DIRECTORY}),
        Role.AUDITOR: frozenset({Right.SEE_REFUSALS, Right.SEE_CLOSED, Right.SEE_LOAD}),
    }
)


def scope_of(official: Official, right: Right) -> Scope:
    """Return the units that an official has a right for; an empty scope where the official has it nowhere."""
    scopes = (held.scope for held in official.roles if right in ROLE_RIGHTS[held.role])
    return reduce(Scope.__or__, scopes, Scope())


def may(official: Official, right: Right, unit_id: UUID | None = None) -> bool:
    """Whether an official has a right for a unit; without one, whether anywhere."""
    scope = scope_of(official, right)
    return bool(scope) if unit_id is None else scope.covers(unit_id)


def unit_at_work(official: Official, right: Right) -> UUID | None:
    """Return the unit for which an official has a right, the one reaching farthest where there are several."""
    fitting = [held for held in official.roles if right in ROLE_RIGHTS[held.role]]
    return replace(official, roles=tuple(fitting)).home.unit_id if fitting else None
