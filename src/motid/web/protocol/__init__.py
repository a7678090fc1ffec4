"""The OpenID Provider's endpoints over HTTP: raw ASGI handlers with answers built by hand, for these are hot."""

from motid.web.protocol.routes import protocol_routes

__all__ = ["protocol_routes"]
