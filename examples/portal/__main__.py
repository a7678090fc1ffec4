"""`python -m examples.portal`: serve the portal on the host and port of PORTAL_ORIGIN."""

from urllib.parse import urlsplit

from granian.constants import Interfaces
from granian.server import Server

from examples.portal.settings import PortalSettings

if __name__ == "__main__":
    origin = urlsplit(PortalSettings.from_environment().origin)
    Server(
        "examples.portal.app:app",
        address=origin.hostname or "127.0.0.1",
        port=origin.port or 8002,
        interface=Interfaces.ASGI,
        websockets=False,
    ).serve()
