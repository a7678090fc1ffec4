"""All handlers of the provider, for the application that serves the issuer."""

from litestar.handlers import ASGIRouteHandler

from motid.desk.directory.book import DirectoryBook
from motid.oidc.provider import Provider
from motid.web.cookies import Cookies
from motid.web.protocol.authorize import authorize_routes
from motid.web.protocol.backchannel import backchannel_routes
from motid.web.protocol.client_logos import client_logo_routes
from motid.web.protocol.closed_for_now import closed_for_now_routes
from motid.web.protocol.consent import consent_routes
from motid.web.protocol.device import device_routes
from motid.web.protocol.documents import document_routes
from motid.web.protocol.logout import logout_routes
from motid.web.protocol.normalise_first import normalise_first_routes
from motid.web.protocol.pages import Pages
from motid.web.protocol.push import push_routes
from motid.web.protocol.registration import registration_routes
from motid.web.protocol.token import token_routes
from motid.web.protocol.token_state import token_state_routes
from motid.web.protocol.userinfo import userinfo_routes


def protocol_pages(provider: Provider, directory: DirectoryBook) -> Pages:
    """Return what draws the pages of the protocol."""
    return Pages(provider, Cookies(provider.settings.secure), directory)


def protocol_routes(provider: Provider, directory: DirectoryBook) -> tuple[ASGIRouteHandler, ...]:
    """Return the handlers. They check forgery themselves where it applies and set their own security headers."""
    pages = protocol_pages(provider, directory)
    return (
        *document_routes(provider),
        *authorize_routes(pages),
        *push_routes(pages),
        *token_routes(provider),
        *registration_routes(provider),
        *token_state_routes(provider),
        *userinfo_routes(provider),
        *consent_routes(pages),
        *client_logo_routes(provider),
        *normalise_first_routes(pages),
        *closed_for_now_routes(pages),
        *logout_routes(pages),
        *device_routes(pages),
        *backchannel_routes(pages),
    )
