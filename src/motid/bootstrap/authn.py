"""Sign-in and registration, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from motid.authn.environment import AuthnEnvironment
from motid.authn.password_hasher import PasswordHasher
from motid.bootstrap.platform import Platform
from motid.oidc.end_grants import end_grants_of_account, end_grants_of_session
from motid.oidc.logout.notify import notify_clients_of_session
from motid.registries.adapters.carrier_rest import CarrierEndpoint, RestCarrierDirectory


@asynccontextmanager
async def open_authn(platform: Platform) -> AsyncIterator[AuthnEnvironment]:
    """Start the hashing thread of this process."""
    hasher = PasswordHasher()
    try:
        yield AuthnEnvironment(
            database=platform.database,
            policies=platform.policies,
            limiter=platform.limiter,
            hasher=hasher,
            brand=platform.settings.sms_sender,
            session_ended=(end_grants_of_session, notify_clients_of_session),
            all_sessions_ended=(end_grants_of_account,),
        )
    finally:
        hasher.close()


@asynccontextmanager
async def open_carrier(platform: Platform) -> AsyncIterator[RestCarrierDirectory]:
    """Keep connections to the carrier gateway."""
    settings = platform.settings
    key = SecretStr(settings.carrier_api_key.get_secret_value())
    carrier = RestCarrierDirectory(CarrierEndpoint(settings.carrier, key, settings.registry_timeout))
    try:
        yield carrier
    finally:
        await carrier.aclose()
