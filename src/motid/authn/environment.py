"""What the use cases of authn work with, put together once a process by `bootstrap`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from motid.authn.password_hasher import PasswordHasher
from motid.db import Database, UnitOfWork
from motid.limits import Limiter
from motid.policies import PolicyBook

SessionEndedHook = Callable[[UnitOfWork, UUID], Awaitable[None]]
"""Called with the identifier of a session in the transaction that ends it, such as to enqueue OpenID logout."""
AllSessionsEndedHook = Callable[[UnitOfWork, UUID], Awaitable[None]]
"""Called with an account whose sessions all end at once: for what outlives a session, such as offline access."""


@dataclass(frozen=True, slots=True)
class AuthnEnvironment:
    """Database, rules, limits and the hashing thread; `brand` is the sender name that an SMS repeats in its body."""

    database: Database
    policies: PolicyBook
    limiter: Limiter
    hasher: PasswordHasher
    brand: str
    session_ended: tuple[SessionEndedHook, ...] = ()
    all_sessions_ended: tuple[AllSessionsEndedHook, ...] = ()
