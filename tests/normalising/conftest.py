"""People of the sandbox with accounts of old portals, and everything that normalisation asks, on real protocols."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest_asyncio

from motid.accounts.environment import AccountClosed
from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import OneTimeCode
from motid.bootstrap.normalisation import account_environment
from motid.db import UnitOfWork
from motid.desk.open_case import CaseQueue
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import FixedClock
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.request.ask_registries import RegistriesSaid, ask_registries
from motid.normalisation.request.confirm_phone import ConfirmOutcome, confirm_phone
from motid.normalisation.request.model import Claims, Request, RequestKind
from motid.normalisation.request.read_request import request_of
from motid.normalisation.request.submit import Submitted, submit_request
from motid.policies import PolicyBook
from motid.registries.adapters.carrier_rest import RestCarrierDirectory
from motid.registries.adapters.population_soap import SoapPopulationRegistry
from tests.authn.conftest import World, authn, clock, hasher, visitor
from tests.fresh_numbers import fresh_cmnd, fresh_phone
from tests.registries.conftest import Simulated, carrier, population, served, simulated
from tests.registries.people import ACCOUNTABILITY

__all__ = ["authn", "carrier", "clock", "hasher", "population", "served", "simulated"]
NETWORK = visitor().network


@dataclass
class Town:
    """People of the sandbox and their accounts."""

    normalisation: NormalisationEnvironment
    world: World
    simulated: Simulated
    closed: list[AccountClosed] = field(default_factory=list)

    async def person(self, **fields: Any) -> dict[str, Any]:
        """Make a person with a former CMND number and a phone registered in the own name."""
        given = {"cmnd": fresh_cmnd(), "phone": fresh_phone(), "phone_registered_to_owner": True, **fields}
        answer = await self.simulated.http.post("/people", json=given)
        assert answer.status_code in (200, 201), answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def account(self, person: dict[str, Any], *, by: str = "cmnd", **profile: str | None) -> AccountRef:
        """Open an account of an old portal for a person: `by` cmnd, personal_number, or phone alone."""
        name = profile.get("full_name", person["full_name"])
        born = profile.get("date_of_birth", person["date_of_birth"])
        identifiers = []
        if by == "cmnd":
            identifiers.append(NewIdentifier("cmnd", CmndNumber(person["cmnd"]), "old_portal", None))
        if by == "personal_number":
            number = PersonalIdNumber(person["personal_number"])
            identifiers.append(NewIdentifier("personal_number", number, "old_portal", None))
        if by == "phone":
            phone = PhoneNumber.parse(person["phone"])
            identifiers.append(NewIdentifier("registered_phone", phone, "old_portal", None))
        async with self.normalisation.authn.database.begin(SYSTEM) as uow:
            opened = await open_account(
                uow,
                origin="old_portal",
                profile=Profile(FullName(name) if name else None, DateOfBirth(born) if born else None),
                identifiers=identifiers,
            )
            assert isinstance(opened, Opened)
            await add_otp_phone(uow, opened.account.account_id, PhoneNumber.parse(person["phone"]), default=True)
        return opened.account

    def claims(self, person: dict[str, Any], **changed: Any) -> Claims:
        """Return what the person says, but for what is changed."""
        return Claims(
            full_name=FullName.parse(changed.get("full_name", person["full_name"])),
            date_of_birth=DateOfBirth.parse(changed.get("date_of_birth", person["date_of_birth"])),
            personal_number=PersonalIdNumber.parse(changed.get("personal_number", person["personal_number"])),
            phone=PhoneNumber.parse(changed.get("phone", person["phone"])),
            issued_on=None,
        )

    async def submit(self, account: AccountRef, claims: Claims, kind: RequestKind = "form") -> Request:
        """Send the form."""
        outcome = await submit_request(self.normalisation, account, claims, kind=kind, network=NETWORK)
        assert isinstance(outcome, Submitted), outcome
        return outcome.request

    async def ask(self, request: Request) -> Request | None:
        """Let the page ask the registries; returns the request as it is then."""
        said = await ask_registries(self.normalisation, request, NETWORK)
        assert isinstance(said, RegistriesSaid)
        return await request_of(self.normalisation.authn.database, request.account_id)

    async def confirm(self, request: Request) -> ConfirmOutcome:
        """Type the code that arrived."""
        assert request.claims is not None
        code = await self.world.last_code(request.claims.phone)
        return await confirm_phone(self.normalisation, request, OneTimeCode.typed(code))

    async def normalise(self, account: AccountRef, person: dict[str, Any], **changed: Any) -> ConfirmOutcome:
        """Go the whole way."""
        asked = await self.ask(await self.submit(account, self.claims(person, **changed)))
        assert asked is not None
        assert asked.state == "code", asked.state
        return await self.confirm(asked)

    async def state(self, account: AccountRef) -> tuple[str, bool]:
        """Return state and whether the account is normalised."""
        row = await self.normalisation.authn.database.pool.fetchrow(
            "SELECT state, normalised_at IS NOT NULL AS normalised FROM account WHERE id = $1", account.account_id
        )
        assert row is not None
        return row["state"], row["normalised"]

    async def cases(self) -> list[tuple[str, UUID]]:
        """Return kind and account of the open cases."""
        rows = await self.normalisation.authn.database.pool.fetch(
            "SELECT kind, account_id FROM desk_case ORDER BY id"
        )
        return [(row["kind"], row["account_id"]) for row in rows]


@pytest_asyncio.fixture
async def town(
    authn: AuthnEnvironment,
    clock: FixedClock,
    simulated: Simulated,
    population: SoapPopulationRegistry,
    carrier: RestCarrierDirectory,
) -> AsyncIterator[Town]:
    heard: list[AccountClosed] = []

    async def hear(_uow: UnitOfWork, closed: AccountClosed) -> None:
        heard.append(closed)

    accounts = account_environment(authn)
    environment = NormalisationEnvironment(
        authn=authn,
        accounts=type(accounts)(accounts.participants, (*accounts.closed, hear)),
        population=population,
        carrier=carrier,
        accountability=ACCOUNTABILITY,
        cases=CaseQueue(PolicyBook()),
        exchange="https://motid.example",
    )
    yield Town(environment, World(authn, clock), simulated, heard)
