"""What the desk works with, put together once a process by `bootstrap`."""

from dataclasses import dataclass

from motid.accounts.environment import AccountEnvironment
from motid.authn.environment import AuthnEnvironment
from motid.db import Database
from motid.limits import Limiter
from motid.policies import PolicyBook
from motid.registries.carrier import CarrierDirectory
from motid.registries.population import Accountability, PopulationRegistry


@dataclass(frozen=True, slots=True)
class DeskEnvironment:
    """Sign-in, accounts, the two registries.

    `accountability` says on whose behalf registries are asked. `exchange` and `desk` are the origins of the two
    sites, for links.
    """

    authn: AuthnEnvironment
    accounts: AccountEnvironment
    population: PopulationRegistry
    carrier: CarrierDirectory
    accountability: Accountability
    exchange: str
    desk: str

    @property
    def database(self) -> Database:
        """The database."""
        return self.authn.database

    @property
    def policies(self) -> PolicyBook:
        """The rules with dates."""
        return self.authn.policies

    @property
    def limiter(self) -> Limiter:
        """The attempt limits."""
        return self.authn.limiter
