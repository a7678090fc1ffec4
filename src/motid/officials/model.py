"""Who works at the desk: a person with an ordinary account who holds roles for units."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motid.kernel.actor import Actor

NATIONAL_UNIT = UUID("01900000-0000-7000-8000-000000000001")
"""The national desk, unit `vn`: a role for it reaches every unit, and what belongs to no unit."""
NATIONAL_UNIT_CODE = "vn"


class Role(StrEnum):
    """What a person is at the desk. What each may do stands in `rights.ROLE_RIGHTS`."""

    OPERATOR = "operator"
    CHECKER = "checker"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What somebody may do at the desk. There is none to see codes or passwords, and none to export."""

    WORK_CASES = "work_cases"
    """Open cases from calls, take them, link accounts, write notes, close them, and reopen what was closed."""
    SEARCH = "search"
    """Look for accounts within a case, for a purpose."""
    REVEAL = "reveal"
    """See one field of an account or a caller unmasked, for a reason."""
    PROPOSE = "propose"
    """Do a step of a procedure, or propose it where a second person must decide."""
    APPROVE = "approve"
    """Decide a step that another person proposed."""
    ANSWER = "answer"
    """Send an answer to the caller."""
    CALL_BACK = "call_back"
    """Take promised call-backs and note what came of them."""
    HAND_OVER = "hand_over"
    """Write and take over what a shift leaves to the next."""
    ASSIGN = "assign"
    """Give a case to another official, and act in cases that are assigned to others."""
    SEE_LOAD = "see_load"
    """See how many cases and calls wait, and who has how many."""
    TRANSFER_UNIT = "transfer_unit"
    """Hand a case to another unit."""
    EDIT_TEMPLATES = "edit_templates"
    """Change the templates of answers."""
    EDIT_DIRECTORY = "edit_directory"
    """Change the support directory of units."""
    GRANT_ROLES = "grant_roles"
    """Grant and end roles of other people."""
    SEE_REFUSALS = "see_refusals"
    """See which attempts the rules refused."""
    SEE_CLOSED = "see_closed"
    """See cases that are closed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The units that something holds for. `everywhere`: all of them, those to come too."""

    unit_ids: frozenset[UUID] = frozenset()
    everywhere: bool = False

    def covers(self, unit_id: UUID) -> bool:
        """Whether a unit is in it."""
        return self.everywhere or unit_id in self.unit_ids

    def __or__(self, other: "Scope") -> "Scope":
        """Return what one or the other covers."""
        return Scope(self.unit_ids | other.unit_ids, self.everywhere or other.everywhere)

    def __bool__(self) -> bool:
        """Whether it covers anything."""
        return self.everywhere or bool(self.unit_ids)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds now, for a unit and all that is below it. `scope`: those units."""

    id: UUID
    role: Role
    unit_id: UUID
    unit_code: str
    unit_name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Official:
    """A person at work at the desk. `person_id` is what decides whether an account is their own.

    `session_id` is None outside of a session at the desk: for work that no page asked for.
    """

    account_id: UUID
    person_id: UUID
    roles: tuple[HeldRole, ...]
    session_id: UUID | None = None
    acr: str | None = None
    auth_time: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The official, as whoever causes a change."""
        return Actor("operator", self.account_id, self.session_id)

    @property
    def home(self) -> HeldRole:
        """The role whose unit the official counts to: the one reaching farthest, the oldest of them."""
        return min(self.roles, key=lambda held: (not held.scope.everywhere, -len(held.scope.unit_ids), held.id))
