"""The exchange: citizens' pages and the OpenID Provider on one origin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from motid.bootstrap.authn import open_authn, open_carrier
from motid.bootstrap.call_client import GuardedGet
from motid.bootstrap.metrics import queue_metrics
from motid.bootstrap.normalisation import open_normalisation
from motid.bootstrap.platform import open_platform
from motid.bootstrap.sign_ins import AuthnSessions
from motid.normalisation.policies import CMND_UPDATE_MAY_WAIT
from motid.oidc.citizens_of_record import CitizensOfRecord
from motid.oidc.provider import Provider
from motid.settings import Settings
from motid.web.captcha import Captcha
from motid.web.citizen.services import CitizenServices
from motid.web.citizen.site import create_exchange
from motid.web.cookies import Cookies
from motid.web.health import Health
from motid.web.protocol.front import Front


@asynccontextmanager
async def open_exchange(settings: Settings) -> AsyncIterator[Front]:
    """Open everything that the exchange needs, and give its application."""
    async with (
        open_platform(settings) as platform,
        open_authn(platform) as authn,
        open_carrier(platform) as carrier,
        open_normalisation(platform, authn, carrier) as normalisation,
    ):
        provider = await Provider.open(
            platform.database,
            settings,
            sessions=AuthnSessions(authn),
            citizens=CitizensOfRecord(
                platform.vault,
                cmnd_may_wait=partial(platform.policies.at, CMND_UPDATE_MAY_WAIT),
                policies=platform.policies,
            ),
            module=platform.module,
            get=GuardedGet(sandbox=settings.mode == "sandbox"),
        )
        services = CitizenServices(
            settings=settings,
            authn=authn,
            carrier=carrier,
            captcha=Captcha(platform.database, enabled=settings.captcha == "on"),
            cookies=Cookies(settings.secure),
            provider=provider,
            normalisation=normalisation,
            campaigns=platform.campaigns,
            directory=platform.directory,
        )
        health = Health(
            {"database": platform.database_answers, "keys": platform.keys_are_fresh}, [queue_metrics(platform.pool)]
        )
        try:
            yield create_exchange(services, health)
        finally:
            await provider.close()
