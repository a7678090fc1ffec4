"""Officials to try the desk with: synthetic people with normalised accounts, one for each role."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import httpx

from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.normalise_account import normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash, PasswordHasher
from motid.authn.set_password import set_password
from motid.bootstrap.platform import Platform
from motid.cli.own_client import keep_secret
from motid.db import UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.officials.grant_role import grant_role
from motid.officials.model import NATIONAL_UNIT_CODE, Role
from motid.proofing.assurance import Evidence
from motid.proofing.evidence_store import insert_evidence
from motid.settings import Settings

_SOURCE = "sandbox"
"""Who vouches for these accounts: nobody but the sandbox."""


@dataclass(frozen=True, slots=True, repr=False)
class DemonstrationOfficial:
    """Somebody to sign in as; one-time codes arrive in the sandbox's inbox."""

    role: str
    account_id: str
    full_name: str
    personal_number: str
    phone: str
    password: str

    @classmethod
    def of_person(cls, role: Role, account_id: object, person: dict[str, Any], password: str) -> Self:
        """Return the official that a person of the synthetic population becomes."""
        return cls(role, str(account_id), person["full_name"], person["personal_number"], person["phone"], password)


async def ensure_officials(
    platform: Platform, roles: Sequence[Role] = tuple(Role), unit: str = NATIONAL_UNIT_CODE
) -> list[DemonstrationOfficial]:
    """Return the officials of a unit, made where they are missing; their passwords stay in `<var>/desk/`."""
    path = platform.settings.var / "desk" / f"officials-{platform.settings.base_port}-{unit}.json"
    known = [DemonstrationOfficial(**entry) for entry in json.loads(path.read_text())] if path.exists() else []
    if known and await _work_here(platform, known):
        return known
    hasher = PasswordHasher()
    try:
        made = [await _make(platform, hasher, role, unit) for role in roles]
    finally:
        hasher.close()
    keep_secret(path, [asdict(official) for official in made])
    return made


async def _work_here(platform: Platform, known: list[DemonstrationOfficial]) -> bool:
    """Whether this database knows them; `var` may be older than it."""
    found = await platform.pool.fetchval(
        "SELECT count(*) FROM account WHERE id = ANY ($1::uuid[])", [official.account_id for official in known]
    )
    return bool(found == len(known))


async def _make(platform: Platform, hasher: PasswordHasher, role: Role, unit: str) -> DemonstrationOfficial:
    person = await _person(platform.settings)
    password = f"Ban-{secrets.token_hex(5)}.{secrets.randbelow(90) + 10}A"
    hashed = await hasher.hash(Password.typed(password))
    if isinstance(hashed, HashingBusy):
        raise TimeoutError("passwords cannot be hashed now")
    async with platform.database.begin(SYSTEM) as uow:
        ref = await _account(uow, person, hashed)
        number = PersonalIdNumber(person["personal_number"])
        await grant_role(uow, number=number, role=role, unit_code=unit, by=None)
    return DemonstrationOfficial.of_person(role, ref.account_id, person, password)


async def _person(settings: Settings) -> dict[str, Any]:
    """Have the sandbox make somebody who owns their phone."""
    async with httpx.AsyncClient(timeout=10) as http:
        answer = await http.post(f"{settings.sandbox}/people", json={})
        answer.raise_for_status()
    person: dict[str, Any] = answer.json()
    return person


async def _account(uow: UnitOfWork, person: dict[str, Any], password: PasswordHash) -> AccountRef:
    phone = PhoneNumber.parse(person["phone"])
    number = NewIdentifier("personal_number", PersonalIdNumber(person["personal_number"]), _SOURCE, uow.now)
    profile = Profile(FullName(person["full_name"]), DateOfBirth(person["date_of_birth"]), person["gender"])
    opened = await open_account(
        uow,
        origin="registration",
        profile=profile,
        identifiers=[number, NewIdentifier("registered_phone", phone, _SOURCE, uow.now)],
    )
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
