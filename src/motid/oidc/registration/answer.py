"""The client information response (RFC 7591 §3.2.1, RFC 7592 §3)."""

from typing import Any
from urllib.parse import quote

from motid.oidc.client import Client
from motid.oidc.client_document import document_of
from motid.oidc.client_secret import keeps_secret
from motid.oidc.registration.metadata import REGISTRATION_PATH


def information(issuer: str, client: Client, *, token: str, secret: str | None) -> dict[str, Any]:
    """Return all that is registered. `secret` is there when it was just made: it is stored hashed, and told once."""
    issued: dict[str, Any] = {}
    if client.registered_at is not None:
        issued["client_id_issued_at"] = int(client.registered_at.timestamp())
    if secret is not None:
        issued["client_secret"] = secret
    if keeps_secret(client.metadata):
        issued["client_secret_expires_at"] = 0
    return {
        **document_of(client),
        **issued,
        "registration_access_token": token,
        "registration_client_uri": f"{issuer}{REGISTRATION_PATH}?client_id={quote(client.id, safe='')}",
    }
