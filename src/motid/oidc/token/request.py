"""A token request whose client is known: what every grant type answers."""

import msgspec

from motid.oidc.client import Client
from motid.oidc.confirmation import Confirmation
from motid.oidc.parameters import Parameters


class TokenRequest(msgspec.Struct, frozen=True):
    """`confirmation` is the key or certificate that the client has proved; tokens that it gets are bound to it."""

    client: Client
    parameters: Parameters
    confirmation: Confirmation | None = None

    def __repr__(self) -> str:
        return f"<TokenRequest of {self.client.id}>"
