"""The desk: the site of officials, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar

from motid.bootstrap.authn import open_authn, open_carrier
from motid.bootstrap.normalisation import open_normalisation
from motid.bootstrap.platform import Platform, open_platform
from motid.desk.environment import DeskEnvironment
from motid.kernel.errors import DomainError
from motid.normalisation.environment import NormalisationEnvironment
from motid.settings import Settings
from motid.web.cookies import Cookies
from motid.web.desk.openid.relying_party import Credentials, RelyingParty
from motid.web.desk.services import DeskServices
from motid.web.desk.site import create_desk
from motid.web.health import Health


class DeskNotRegistered(DomainError):  # noqa: N818
    """The desk has no client at the exchange to sign officials in with."""

    code = "desk.not_registered"


_MOTID_ANSWERS_WITHIN = 8.0
"""Seconds."""


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Litestar]:
    """Open everything that the desk needs, and give its application."""
    async with (
        open_platform(settings) as platform,
        open_authn(platform) as authn,
        open_carrier(platform) as carrier,
        open_normalisation(platform, authn, carrier) as normalisation,
        httpx.AsyncClient(timeout=_MOTID_ANSWERS_WITHIN, follow_redirects=False, trust_env=False) as http,
    ):
        services = DeskServices(
            settings=settings,
            desk=desk_environment(platform, normalisation),
            cookies=Cookies(settings.desk.startswith("https://")),
            motid=RelyingParty(_credentials(settings), http),
            directory=platform.directory,
        )
        health = Health({"database": platform.database_answers, "keys": platform.keys_are_fresh})
        yield create_desk(services, health)


def desk_environment(platform: Platform, normalisation: NormalisationEnvironment) -> DeskEnvironment:
    """Return what the desk's use cases work with: parts of normalisation's."""
    return DeskEnvironment(
        authn=normalisation.authn,
        accounts=normalisation.accounts,
        population=normalisation.population,
        carrier=normalisation.carrier,
        accountability=normalisation.accountability,
        exchange=platform.settings.exchange,
        desk=platform.settings.desk,
    )


def _credentials(settings: Settings) -> Credentials:
    if settings.desk_client_id is None or settings.desk_client_secret is None:
        raise DeskNotRegistered("register the desk as a client, and set MOTID_DESK_CLIENT_ID and …_SECRET")
    return Credentials(settings.exchange, settings.desk_client_id, settings.desk_client_secret, settings.desk)
