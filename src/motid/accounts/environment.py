"""What the lifecycle of accounts works with, put together once a process by `bootstrap`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from motid.accounts.merge_participant import MergeParticipant
from motid.accounts.model import IdentifierType
from motid.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """An account that nobody can use from now on; `in_favour_of` is the one that goes on, where there is one."""

    account_id: UUID
    person_id: UUID
    how: Literal["locked", "cancelled", "merged"]
    reason: str
    in_favour_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class IdentifierChanged:
    """An account is known by another value of this type than before."""

    account_id: UUID
    type: IdentifierType


AccountClosedHook = Callable[[UnitOfWork, AccountClosed], Awaitable[None]]
"""Called in the transaction that closes an account: sessions and tokens end, services are told."""
IdentifierChangedHook = Callable[[UnitOfWork, IdentifierChanged], Awaitable[None]]
"""Called in the transaction that changes an identifier: services are told."""


@dataclass(frozen=True, slots=True)
class AccountEnvironment:
    """Who follows an account into another, and who must hear of its end."""

    participants: tuple[MergeParticipant, ...]
    closed: tuple[AccountClosedHook, ...] = ()
    identifier_changed: tuple[IdentifierChangedHook, ...] = ()

    async def tell_closed(self, uow: UnitOfWork, account: AccountClosed) -> None:
        """Call every hook."""
        for hook in self.closed:
            await hook(uow, account)

    async def tell_identifier_changed(self, uow: UnitOfWork, change: IdentifierChanged) -> None:
        """Call every hook."""
        for hook in self.identifier_changed:
            await hook(uow, change)
