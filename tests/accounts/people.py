"""Synthetic people with accounts."""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber

PROFILE = Profile(FullName("Đặng Thị Thử Nghiệm"), DateOfBirth("1987-03-09"))


def number(text: str) -> NewIdentifier:
    """Return a personal number, asserted only."""
    return NewIdentifier("personal_number", PersonalIdNumber(text), "test", None)


def cmnd(text: str) -> NewIdentifier:
    """Return a CMND number, asserted only."""
    return NewIdentifier("cmnd", CmndNumber(text), "test", None)


def phone(text: str) -> NewIdentifier:
    """Return a registered phone, asserted only."""
    return NewIdentifier("registered_phone", PhoneNumber(text), "test", None)


async def an_account(database: Database, *identifiers: NewIdentifier) -> AccountRef:
    """Open an account."""
    async with database.begin(SYSTEM) as uow:
        opened = await open_account(uow, origin="test", profile=PROFILE, identifiers=identifiers)
    assert isinstance(opened, Opened)
    return opened.account


async def statuses(database: Database, account_ids: Sequence[UUID]) -> dict[str, str]:
    """Return type -> status of the identifiers of some accounts."""
    rows = await database.pool.fetch(
        "SELECT type, status FROM identifier WHERE account_id = ANY ($1) ORDER BY id", list(account_ids)
    )
    return {row["type"]: row["status"] for row in rows}


async def state(database: Database, account_id: UUID) -> str:
    """Return the state of an account."""
    found: str = await database.pool.fetchval("SELECT state FROM account WHERE id = $1", account_id)
    return found
