"""A desk: officials in units, citizens with accounts, and the registries of the sandbox, before any page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import pytest_asyncio

from motid.accounts.model import AccountRef, IdentifierType, IdentifierValue, NewIdentifier, Profile
from motid.accounts.normalise_account import normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.authn.add_otp_phone import add_otp_phone
from motid.db import Database
from motid.desk.caller_numbers import CallerNumber
from motid.desk.environment import DeskEnvironment
from motid.desk.link_account import Purpose, link_account
from motid.desk.model import AccountPart, Case, CaseKind, Channel
from motid.desk.take_call import Call, take_call
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import FixedClock
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.officials.find_official import find_official
from motid.officials.grant_role import RoleIsGranted, grant_role
from motid.officials.model import Official, Role
from motid.policies import PolicyRecord
from motid.policies.policy import Policy
from tests.authn.conftest import World
from tests.normalising.conftest import Town, authn, carrier, clock, hasher, population, served, simulated, town

__all__ = ["authn", "carrier", "clock", "hasher", "population", "served", "simulated", "town"]
WORDS = PersonalText("Người gọi nói rằng không vào được tài khoản")
_serials = count(1)


@dataclass
class Desk:
    """The desk with who works there and who calls. Everything acts on the real thing."""

    env: DeskEnvironment
    town: Town
    world: World
    clock: FixedClock

    @property
    def database(self) -> Database:
        return self.env.database

    async def unit(self, code: str, *, below: str | None = None, name: str | None = None) -> UUID:
        """Record a unit."""
        unit_id = self.database.ids.new()
        await self.database.pool.execute(
            """INSERT INTO unit (id, code, kind, name, parent_id)
               VALUES ($1, $2, 'department', $3, (SELECT id FROM unit WHERE code = $4))""",
            unit_id, code, name or f"Trung tâm {code}", below,
        )  # fmt: skip
        return unit_id

    async def official(self, *roles: Role, unit: str = "vn", name: str = "Trần Văn Tổng Đài") -> Official:
        """Return a person with a normalised account who holds roles; an operator where none is named."""
        number = PersonalIdNumber(f"946085{next(_serials):06}")
        account = await self.account(("personal_number", number), name=name, origin="registration")
        for role in roles or (Role.OPERATOR,):
            await self.grant(number, role, unit)
        return await self.at_work(account.account_id)

    async def grant(self, number: PersonalIdNumber, role: Role, unit: str = "vn") -> UUID:
        """Grant a role as the operator of the installation does; returns it."""
        async with self.database.begin(SYSTEM) as uow:
            outcome = await grant_role(uow, number=number, role=role, unit_code=unit, by=None)
        assert isinstance(outcome, RoleIsGranted), outcome
        return outcome.role_id

    async def at_work(self, account_id: UUID) -> Official:
        """Return an official with the roles held now."""
        official = await find_official(self.database.pool, account_id)
        assert official is not None
        return official

    async def account(
        self,
        *identifiers: tuple[IdentifierType, IdentifierValue],
        name: str = "Nguyễn Thị Thử Nghiệm",
        born: str = "1987-03-09",
        origin: str = "old_portal",
        normalised: bool | None = None,
        otp_phone: PhoneNumber | None = None,
    ) -> AccountRef:
        """Open an account, with a CMND number if nothing is given; one with a personal number is normalised."""
        identifiers = identifiers or (("cmnd", self.cmnd()),)
        async with self.database.begin(SYSTEM) as uow:
            opened = await open_account(
                uow,
                origin=origin,
                profile=Profile(FullName(name), DateOfBirth(born), "female"),
                identifiers=[NewIdentifier(type_, value, "test", uow.now) for type_, value in identifiers],
            )
            assert isinstance(opened, Opened), opened
            if otp_phone is not None:
                await add_otp_phone(uow, opened.account.account_id, otp_phone, default=True)
            has_number = any(type_ == "personal_number" for type_, _ in identifiers)
            if has_number if normalised is None else normalised:
                await normalise_account(uow, opened.account.account_id, source="test")
        return opened.account

    def number(self) -> PersonalIdNumber:
        """Return a personal number that nobody has."""
        return PersonalIdNumber(f"946186{next(_serials):06}")

    def cmnd(self) -> CmndNumber:
        """Return a CMND number that nobody has."""
        return CmndNumber(f"94{next(_serials):07}")

    def phone(self) -> PhoneNumber:
        """Return a phone that nobody has."""
        return PhoneNumber(f"+8495{8_000_000 + next(_serials):07}")

    async def call(
        self,
        official: Official,
        kind: CaseKind = CaseKind.OTHER,
        *,
        numbers: tuple[CallerNumber, ...] = (),
        phone: PhoneNumber | None = None,
        channel: Channel = "call",
        about: AccountRef | None = None,
        others: tuple[AccountRef, ...] = (),
    ) -> Case:
        """Let an official open a case, with the accounts that it is about."""
        call = Call(kind, FullName("Lê Thị Gọi Điện"), phone or self.phone(), numbers, WORDS, channel)
        case = await take_call(self.env, official, call)
        assert isinstance(case, Case), case
        for account, part in ((about, "subject"), *((other, "other") for other in others)):
            if account is not None:
                case = await self.link(official, case, account, part="subject" if part == "subject" else "other")
        return case

    async def link(
        self, official: Official, case: Case, account: AccountRef, *, part: AccountPart = "subject"
    ) -> Case:
        """Link an account to a case."""
        linked = await link_account(
            self.env, official, case.id, account.account_id, part=part, purpose=Purpose.CALLERS_ACCOUNT
        )
        assert isinstance(linked, Case), linked
        return linked

    async def refusals(self) -> list[tuple[str, UUID | None]]:
        """Return rule and case of what was refused, the oldest first."""
        rows = await self.database.pool.fetch("SELECT rule, case_id FROM desk_refusal ORDER BY id")
        return [(row["rule"], row["case_id"]) for row in rows]

    def rule(self, policy: Policy[Any], value: Any) -> None:
        """Let a rule with dates have a value from now on."""
        records = self.env.policies._records
        records[policy.name] = [PolicyRecord(policy.initial[0].valid_from, value, "test")]


@pytest_asyncio.fixture
async def desk(town: Town) -> AsyncIterator[Desk]:
    normalisation = town.normalisation
    env = DeskEnvironment(
        authn=normalisation.authn,
        accounts=normalisation.accounts,
        population=normalisation.population,
        carrier=normalisation.carrier,
        accountability=normalisation.accountability,
        exchange="https://motid.example",
        desk="https://desk.motid.example",
    )
    yield Desk(env, town, town.world, town.world.clock)
