"""What pages show of the service that asks."""

from motid.oidc.client import Client
from motid.oidc.provider import Provider
from motid.web.presenters.service import ServiceShown
from motid.web.translations import Locale


async def service_shown(provider: Provider, client: Client, language: Locale) -> ServiceShown:
    """Return a service as a page in this language shows it."""
    return ServiceShown.of(client, language, await provider.client_logos.of(client, language))
