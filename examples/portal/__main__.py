"""`python -m examples.portal`: serve the portal on the port of PORTAL_ORIGIN, on this machine only."""

from urllib.parse import urlsplit

from granian.constants import Interfaces
from granian.server import Server

from examples.portal.settings import PortalSettings

if __name__ == "__main__":
    origin = urlsplit(PortalSettings.from_environment().origin)
    Server(
        "examples.portal.app:app",
        address="127.0.0.1",  # the server wants an address, and an origin has a name; others come by a proxy
        port=origin.port or 8002,
        interface=Interfaces.ASGI,
        websockets=False,
    ).serve()
