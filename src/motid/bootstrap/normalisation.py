"""Normalisation, put together: accounts with all who follow them, the population database, the desk's queue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.authn.end_session import end_all_sessions
from motid.authn.environment import AuthnEnvironment
from motid.authn.model import SessionEndReason
from motid.bootstrap.declared import declared_merge_participants
from motid.bootstrap.platform import Platform
from motid.db import UnitOfWork
from motid.desk.open_case import CaseQueue
from motid.normalisation.environment import NormalisationEnvironment
from motid.oidc.security_events.notify import tell_of_closure, tell_of_identifier
from motid.registries.adapters.population_soap import PopulationEndpoint, SoapPopulationRegistry
from motid.registries.carrier import CarrierDirectory
from motid.registries.population import Accountability
from motid.settings import Settings


def account_environment(authn: AuthnEnvironment) -> AccountEnvironment:
    """Return the lifecycle of accounts; a closed account loses its sessions, its services their tokens."""

    async def end_sessions(uow: UnitOfWork, closed: AccountClosed) -> None:
        await end_all_sessions(uow, authn, closed.account_id, SessionEndReason.ACCOUNT_CLOSED)

    return AccountEnvironment(
        declared_merge_participants(),
        closed=(end_sessions, tell_of_closure),
        identifier_changed=(tell_of_identifier,),
    )


@asynccontextmanager
async def open_normalisation(
    platform: Platform, authn: AuthnEnvironment, carrier: CarrierDirectory
) -> AsyncIterator[NormalisationEnvironment]:
    """Keep connections to the population database."""
    population = SoapPopulationRegistry(_endpoint(platform.settings))
    try:
        yield NormalisationEnvironment(
            authn=authn,
            accounts=account_environment(authn),
            population=population,
            carrier=carrier,
            accountability=_accountability(platform.settings),
            cases=CaseQueue(platform.policies),
            exchange=platform.settings.exchange,
        )
    finally:
        await population.aclose()


def _endpoint(settings: Settings) -> PopulationEndpoint:
    return PopulationEndpoint(
        service_url=settings.population,
        user=settings.population_user,
        secret=settings.population_secret,
        client=settings.population_client,
        api_key=settings.population_api_key,
        timeout=settings.registry_timeout,
    )


def _accountability(settings: Settings) -> Accountability:
    """Return on whose behalf a citizen's own request asks: the installation's, for no officer is involved."""
    return Accountability(
        service_code=settings.population_service_code,
        officer_code=settings.population_officer_code,
        unit_code=settings.population_unit_code,
        account=settings.population_account,
        officer_phone=None,
    )
