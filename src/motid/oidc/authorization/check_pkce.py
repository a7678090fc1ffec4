"""RFC 7636 §4.3, RFC 9700 §2.1.1: a proof key by S256, always for public clients and by default for all."""

import re

from motid.oidc.client import Client
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
"""A SHA-256 in base64url is 43 characters."""


def check_pkce(parameters: Parameters, client: Client) -> str | None:
    """Return the challenge; None for a client that may go without and does."""
    challenge = parameters.get("code_challenge")
    method = parameters.get("code_challenge_method")
    if challenge is None:
        if method is not None:
            raise AuthorizationRefused("invalid_request", "code_challenge is missing")
        if client.needs_proof_key:
            raise AuthorizationRefused("invalid_request", "code_challenge is required")
        return None
    if method != "S256":
        raise AuthorizationRefused("invalid_request", "code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(challenge):
        raise AuthorizationRefused("invalid_request", "code_challenge is not a SHA-256 in base64url")
    return challenge
