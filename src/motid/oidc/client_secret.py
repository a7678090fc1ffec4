"""Secrets of clients: who has one, how long it is, how it is made."""

import secrets

from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.errors import ClientMetadataInvalid

SHORTEST_SECRET = 16
SHORTEST_SECRET_IN_SANDBOX = 8
"""Test suites and load tests bring secrets of their own."""
_METHODS = ("client_secret_basic", "client_secret_post")


def keeps_secret(metadata: ClientMetadata) -> bool:
    """Whether the client proves who it is by a secret."""
    return metadata.token_endpoint_auth_method in _METHODS


def new_secret() -> str:
    """Return a secret of 256 bits."""
    return secrets.token_urlsafe(32)


def check_secret(secret: str, *, sandbox: bool) -> None:
    """Raise `ClientMetadataInvalid` for a secret that is too short: it is stored by a fast digest."""
    shortest = SHORTEST_SECRET_IN_SANDBOX if sandbox else SHORTEST_SECRET
    if len(secret) < shortest:
        raise ClientMetadataInvalid(Problem("client_secret", f"a secret has at least {shortest} characters"))
