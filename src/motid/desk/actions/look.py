"""What several actions look at before they do anything."""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts.model import Account, Identifier, IdentifierType
from motid.accounts.read_account import read_account
from motid.accounts.read_closure import Closure, read_closure
from motid.desk.actions.model import Ground, Situation
from motid.dossiers.list_dossiers import count_dossiers

CLOSED_BY_LAW = frozenset({f"desk.{Ground.AUTHORITY}", f"desk.{Ground.OWNER_DIED}"})
"""Reasons of locks that end only as the law says (Law on Identification, Article 34)."""


async def account_now(situation: Situation, account_id: UUID) -> Account:
    """Return an account as it is. Raises `NoSuchAccount`."""
    return await read_account(situation.uow.connection, situation.uow.vault, account_id)


async def closure_now(situation: Situation, account_id: UUID) -> Closure | None:
    """Return what closes an account; None for an open one."""
    return await read_closure(situation.uow.connection, account_id)


async def is_closed_by_law(situation: Situation, account_id: UUID) -> bool:
    """Whether an account is locked by what only the law ends."""
    closure = await closure_now(situation, account_id)
    return closure is not None and closure.kind == "locked" and closure.reason in CLOSED_BY_LAW


async def dossiers_of(situation: Situation, account_id: UUID) -> int:
    """Return how many dossiers an account has."""
    return await count_dossiers(situation.uow.connection, account_id)


def types_of(identifiers: Sequence[Identifier], *types: IdentifierType) -> tuple[str, ...]:
    """Return the types of identifiers, each once; all of them, or only some."""
    return tuple(dict.fromkeys(one.type for one in identifiers if not types or one.type in types))
