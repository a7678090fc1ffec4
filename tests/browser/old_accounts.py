"""Accounts of an old portal in an installation, with a password, a phone for codes and dossiers."""

import asyncio
from typing import Any, Literal
from uuid import UUID

from motid.accounts.model import NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
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


async def old_account(
    installation: Installation, person: dict[str, Any], *, by: Literal["cmnd", "personal_number"], dossier: str
) -> UUID:
    """Open an account of a person, known by one of the numbers."""

    async def open_it(database: Database) -> UUID:
        hasher = PasswordHasher()
        hashed = await hasher.hash(Password.typed(PASSWORD))
        hasher.close()
        assert isinstance(hashed, PasswordHash)
        number = CmndNumber(person["cmnd"]) if by == "cmnd" else PersonalIdNumber(person["personal_number"])
        profile = Profile(FullName(person["full_name"]), DateOfBirth(person["date_of_birth"]))
        filed = NewDossier("Cổng dịch vụ công tỉnh", dossier, PersonalText("Đăng ký khai sinh"), "10", None)
        async with database.begin(SYSTEM) as uow:
            identifiers = [NewIdentifier(by, number, "old_portal", None)]
            opened = await open_account(uow, origin="old_portal", profile=profile, identifiers=identifiers)
            assert isinstance(opened, Opened)
            account_id = opened.account.account_id
            await set_password(uow, account_id, hashed)
            await add_otp_phone(uow, account_id, PhoneNumber.parse(person["phone"]), default=True)
            await record_dossiers(uow, account_id, [filed])
        return account_id

    return await asyncio.to_thread(Records(installation).in_database, open_it)
