"""What normalisation works with, put together once a process by `bootstrap`."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from motid.accounts.environment import AccountEnvironment
from motid.authn.environment import AuthnEnvironment
from motid.db import UnitOfWork
from motid.kernel.redaction import PersonalText
from motid.registries.carrier import CarrierDirectory
from motid.registries.population import Accountability, PopulationRegistry


class CaseDesk(Protocol):
    """Takes what only an operator can decide."""

    async def open_case(
        self,
        uow: UnitOfWork,
        *,
        kind: str,
        account_id: UUID,
        related: tuple[UUID, ...],
        statement: PersonalText | None,
    ) -> str:
        """Open a case about an account and others that it touches; returns its number, to tell the citizen."""
        ...


@dataclass(frozen=True, slots=True)
class NormalisationEnvironment:
    """Sign-in, accounts, the two registries, the desk; `exchange` is the origin for links in messages."""

    authn: AuthnEnvironment
    accounts: AccountEnvironment
    population: PopulationRegistry
    carrier: CarrierDirectory
    accountability: Accountability
    cases: CaseDesk
    exchange: str
