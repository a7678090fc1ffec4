"""Which client a refused call is of: what it says of itself, for a refusal may well be that it proved nothing."""

import base64
from typing import Any
from urllib.parse import parse_qs, unquote_plus

import msgspec

from motid.oidc.client_call import ClientCall
from motid.oidc.client_events.model import shown_address
from motid.oidc.client_events.recorder import Fault
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider

_OF_THE_ACCOUNT = frozenset({"the account is no longer active"})
"""Refusals that are about the citizen."""


def note_refused_call(provider: Provider, endpoint: str, call: ClientCall | None, refusal: TokenRefused) -> None:
    """Note a refusal at the client that the call names, when that is registered. `call` is None when unreadable.

    That a client has to learn a nonce first is no fault of it (RFC 9449 §8).
    """
    if call is None or refusal.nonce is not None or refusal.description in _OF_THE_ACCOUNT:
        return
    fields = _fields(call.body)
    client = provider.clients.get(_claimed_client(call.authorization, fields))
    if client is None:
        return
    value = shown_address(fields.get("redirect_uri", "")) if "redirect_uri" in refusal.description else None
    provider.client_events.note(Fault(client.id, endpoint, refusal.error, refusal.description, value))


def _fields(body: bytes) -> dict[str, str]:
    try:
        found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _claimed_client(authorization: str | None, fields: dict[str, str]) -> str:
    """Return the `client_id` that a call names, in any of the ways to do so; empty when in none."""
    return fields.get("client_id") or _of_basic(authorization) or _of_assertion(fields.get("client_assertion", ""))


def _of_basic(authorization: str | None) -> str:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return unquote_plus(base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[0])
    except ValueError:
        return ""


def _of_assertion(assertion: str) -> str:
    segment = assertion.partition(".")[2].partition(".")[0]
    try:
        claims: Any = msgspec.json.decode(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer if isinstance(issuer, str) else ""
