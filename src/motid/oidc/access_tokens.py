"""Access tokens as JSON Web Tokens (RFC 9068), beside the opaque ones.

A JWT has its row like any other token, so that it can be looked up and ended. What proves it is its signature; the
secret that an opaque token would have is never handed out.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.oidc.client import Client
from motid.oidc.handles import Handle, read_handle
from motid.oidc.provider import Provider

JWT_TYPE = "at+jwt"


def is_jwt_for(provider: Provider, client: Client, audience: Sequence[str]) -> bool:
    """Whether a token is a JWT: as the service that it is for registered; as the client did, for no service."""
    server = next(filter(None, map(provider.clients.server_of, audience)), None)
    return (server or client).metadata.access_token_format == "jwt"  # noqa: S105 - a format


def share_a_subject(provider: Provider, audience: Sequence[str]) -> bool:
    """Whether the services that a citizen's token is for know the citizen by one `sub`, and a JWT can say it.

    Otherwise each would learn from the JWT by which name another one knows the citizen.
    """
    servers = {server.id: server for server in map(provider.clients.server_of, audience) if server is not None}
    names = {(each.metadata.subject_type, each.sector) for each in servers.values()}
    return len(names) <= 1


async def jwt_access_token(
    provider: Provider,
    client: Client,
    token_id: UUID,
    *,
    subject: str,
    audience: Sequence[str],
    scope: str,
    issued_at: datetime,
    expires_at: datetime,
    joint: str = ".",
    more: dict[str, Any] | None = None,
) -> str:
    """Return the token (§2), signed as the client's ID tokens are; `aud` is the issuer by default (§3)."""
    identifier = base64.urlsafe_b64encode(token_id.bytes).rstrip(b"=").decode()
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": subject,
        "aud": list(audience) or provider.issuer,
        "exp": int(expires_at.timestamp()),
        "iat": int(issued_at.timestamp()),
        "jti": identifier + joint,
        "client_id": client.id,
        **({"scope": scope} if scope else {}),
        **(more or {}),
    }
    return await provider.keys.signed(client.metadata.id_token_signed_response_alg, claims, JWT_TYPE)


def read_access_token(provider: Provider, text: str, joint: str = ".") -> Handle | None:
    """Return the handle of an opaque token or of a JWT that we signed; None for anything else."""
    if text.count(".") != 2:
        return read_handle(text, joint)
    claims = provider.keys.verify(text, JWT_TYPE)
    if claims is None or claims.get("iss") != provider.issuer:
        return None
    identifier = str(claims.get("jti", ""))
    if identifier[-1:] != joint:
        return None
    try:
        return Handle(UUID(bytes=base64.b64decode(identifier[:-1] + "==", altchars=b"-_", validate=True)), None)
    except (binascii.Error, ValueError):
        return None
