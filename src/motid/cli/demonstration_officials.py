"""Officials to try the desk with: synthetic people with normalised accounts, one for each role."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from motid.authn.password_hasher import PasswordHasher
from motid.bootstrap.platform import Platform
from motid.cli.demonstration_citizens import new_password, open_citizen, person_to_order
from motid.cli.own_client import keep_secret
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.grant_role import grant_role
from motid.officials.model import NATIONAL_UNIT_CODE, Role


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
    person = await person_to_order(platform.settings)
    password, hashed = await new_password(hasher)
    async with platform.database.begin(SYSTEM) as uow:
        ref = await open_citizen(uow, person, hashed)
        number = PersonalIdNumber(person["personal_number"])
        await grant_role(uow, number=number, role=role, unit_code=unit, by=None)
    return DemonstrationOfficial.of_person(role, ref.account_id, person, password)
