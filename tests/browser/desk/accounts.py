"""Accounts of an old portal as hotlines know them: of a person or in their name, each with a dossier."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.accounts.model import IdentifierType, IdentifierValue, NewIdentifier, Profile
from motid.accounts.normalise_account import normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.accounts.read_account import read_account
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.password import Password
from motid.authn.password_hasher import PasswordHash, PasswordHasher
from motid.authn.set_password import set_password
from motid.db import Database
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from tests.installation import PASSWORD, Installation
from tests.journey.records import Records

Person = dict[str, Any]


@dataclass(frozen=True)
class Holding:
    """What an account is known by, who it says it is of, and how its holder gets in."""

    by: tuple[IdentifierType, ...]
    has_birth: bool = True
    has_password: bool = True
    gets_codes: bool = True
    codes_to: str = ""
    """The phone that receives codes, where it is not the person's."""
    normalised: bool = False


async def open_old_account(installation: Installation, person: Person, holding: Holding) -> UUID:
    """Open an account in a person's name, with a dossier, and return its id."""
    hashed = await _hashed()

    async def open_it(database: Database) -> UUID:
        born = DateOfBirth(person["date_of_birth"]) if holding.has_birth else None
        async with database.begin(SYSTEM) as uow:
            identifiers = [NewIdentifier(type_, _value(person, type_), "old_portal", None) for type_ in holding.by]
            profile = Profile(FullName(person["full_name"]), born)
            opened = await open_account(uow, origin="old_portal", profile=profile, identifiers=identifiers)
            assert isinstance(opened, Opened), opened
            account_id = opened.account.account_id
            if holding.has_password:
                await set_password(uow, account_id, hashed)
            if holding.gets_codes:
                phone = PhoneNumber.parse(holding.codes_to or person["phone"])
                await add_otp_phone(uow, account_id, phone, default=True)
            if holding.normalised:
                await normalise_account(uow, account_id, source="old_portal")
            filed = NewDossier("Cổng dịch vụ công tỉnh", f"HS-{account_id}", PersonalText("Khai sinh"), "10", None)
            await record_dossiers(uow, account_id, [filed])
        return account_id

    return await asyncio.to_thread(Records(installation).in_database, open_it)


async def _hashed() -> PasswordHash:
    hasher = PasswordHasher()
    hashed = await hasher.hash(Password.typed(PASSWORD))
    hasher.close()
    assert isinstance(hashed, PasswordHash)
    return hashed


def _value(person: Person, type_: IdentifierType) -> IdentifierValue:
    match type_:
        case "personal_number":
            return PersonalIdNumber(person["personal_number"])
        case "cmnd":
            return CmndNumber(person["cmnd"])
        case _:
            return PhoneNumber.parse(person["phone"])


@dataclass(frozen=True)
class World:
    """What is on record of some accounts: equal before a step, and after it was taken back."""

    states: frozenset[tuple[Any, ...]]
    held: frozenset[tuple[Any, ...]]
    dossiers: frozenset[tuple[Any, ...]]
    codes: frozenset[tuple[Any, ...]]
    profiles: tuple[Profile, ...]

    @classmethod
    async def of(cls, installation: Installation, *accounts: UUID) -> "World":
        """Look at the accounts as they are now."""

        async def look(database: Database) -> World:
            async with database.read() as connection:

                async def rows(query: str) -> frozenset[tuple[Any, ...]]:
                    return frozenset(tuple(row) for row in await connection.fetch(query, list(accounts)))

                return cls(
                    await rows("SELECT id, state, normalised_at IS NOT NULL FROM account WHERE id = ANY ($1)"),
                    await rows(_HELD),
                    await rows("SELECT id, account_id FROM dossier WHERE account_id = ANY ($1)"),
                    await rows(_CODES),
                    tuple([(await read_account(connection, database.vault, one)).profile for one in accounts]),
                )

        return await asyncio.to_thread(Records(installation).in_database, look)


_HELD = "SELECT account_id, type FROM identifier WHERE account_id = ANY ($1) AND status = 'active'"
_CODES = "SELECT account_id, is_default FROM otp_phone WHERE account_id = ANY ($1) AND removed_at IS NULL"
