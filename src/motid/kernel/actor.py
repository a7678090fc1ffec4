"""Who acts: every change of state is recorded with one (invariant 5)."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["citizen", "operator", "service", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The party that causes a change.

    `id` is the account of a citizen or operator, or the row of a service; None for the system and for a visitor
    who has not signed in. `session_id` is the sign-in session in which a person acts.
    """

    kind: ActorKind
    id: UUID | None = None
    session_id: UUID | None = None


SYSTEM = Actor("system")
ANONYMOUS = Actor("anonymous")
