"""Citizens to try things with: people whom the sandbox makes, with accounts that nobody but it vouches for."""

import secrets
from typing import Any

import httpx

from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.normalise_account import normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash, PasswordHasher
from motid.authn.set_password import set_password
from motid.db import UnitOfWork
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.email import EmailAddress
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.proofing.assurance import Evidence
from motid.proofing.evidence_store import insert_evidence
from motid.settings import Settings

_SOURCE = "sandbox"


_TRIES = 50
"""Of the people whom the sandbox makes, one in several has no phone of their own."""


async def person_to_order(settings: Settings) -> dict[str, Any]:
    """Have the sandbox make somebody who owns their phone. Raises `LookupError` when it makes none."""
    async with httpx.AsyncClient(timeout=10) as http:
        for _ in range(_TRIES):
            answer = await http.post(f"{settings.sandbox}/people", json={})
            answer.raise_for_status()
            person: dict[str, Any] = answer.json()
            if person["phone"] is not None and person["phone_registered_to_owner"]:
                return person
    raise LookupError("the sandbox makes nobody with a phone of their own")


async def new_password(hasher: PasswordHasher) -> tuple[str, PasswordHash]:
    """Return a password that the rules allow, and its hash."""
    password = f"Ban-{secrets.token_hex(5)}.{secrets.randbelow(90) + 10}A"
    hashed = await hasher.hash(Password.typed(password))
    if isinstance(hashed, HashingBusy):
        raise TimeoutError("passwords cannot be hashed now")
    return password, hashed


async def open_citizen(
    uow: UnitOfWork, person: dict[str, Any], password: PasswordHash, *, email: str | None = None
) -> AccountRef:
    """Open the normalised account of a person made to order, with evidence for IAL2 and a phone for codes."""
    phone = PhoneNumber.parse(person["phone"])
    identifiers = [
        NewIdentifier("personal_number", PersonalIdNumber(person["personal_number"]), _SOURCE, uow.now),
        NewIdentifier("registered_phone", phone, _SOURCE, uow.now),
    ]
    if email is not None:
        identifiers.append(NewIdentifier("email", EmailAddress(email), _SOURCE, uow.now))
    profile = Profile(FullName(person["full_name"]), DateOfBirth(person["date_of_birth"]), person["gender"])
    opened = await open_account(uow, origin="registration", profile=profile, identifiers=identifiers)
    if not isinstance(opened, Opened):
        raise LookupError("a person made to order has an account already")
    ref = opened.account
    await set_password(uow, ref.account_id, password)
    await add_otp_phone(uow, ref.account_id, phone, default=True)
    evidence = Evidence(uow.new_id(), "mobile_subscription", _SOURCE, "made_to_order", uow.now, None)
    await insert_evidence(
        uow.connection,
        evidence=evidence,
        account_id=ref.account_id,
        person_id=ref.person_id,
        reference=uow.new_id(),
        sealed=uow.vault.seal("evidence", evidence.id, {}),
    )
    await normalise_account(uow, ref.account_id, source=_SOURCE)
    return ref
