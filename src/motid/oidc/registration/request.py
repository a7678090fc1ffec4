"""The metadata that a client asks for, within the bounds of its initial access token."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from motid.oidc.client_document import ReadDocument, read_document
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.registration.errors import RegistrationRefused
from motid.oidc.registration.model import RESERVED
from motid.oidc.scopes import OPENID

DEFAULTS: Final[Mapping[str, Any]] = {
    "id_token_signed_response_alg": "RS256",
    "grant_types": ["authorization_code"],
}
"""What OpenID Connect Registration §2 and RFC 7591 §2 say where MotID's own defaults differ."""


def requested(body: bytes, *, scope: tuple[str, ...], fixed: Mapping[str, Any]) -> ReadDocument:
    """Read a request. `scope` is the most that the client may have, `fixed` stands whatever it says.

    A scope beyond that is left out, and the answer says what is registered (RFC 7591 §2). Raises
    `RegistrationRefused` and `ClientMetadataInvalid`.
    """
    document = decoded(body)
    statement = document.get("software_statement")
    if statement is not None:
        raise _statement_refused(statement)
    asked = {name: value for name, value in document.items() if name not in RESERVED}
    asked.pop("client_id", None)  # of a registration that is replaced; it is no name
    read = read_document({**asked, **fixed}, DEFAULTS)
    allowed = tuple(each for each in read.metadata.scope if each in scope)
    if "authorization_code" in read.metadata.grant_types and OPENID not in allowed:
        allowed = (OPENID, *allowed)
    metadata = msgspec.structs.replace(read.metadata, scope=allowed)
    return replace(read, metadata=metadata)


def decoded(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises `ClientMetadataInvalid`."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise ClientMetadataInvalid("the body is not JSON") from None
    if not isinstance(document, dict):
        raise ClientMetadataInvalid("the body is a JSON object of metadata")
    return document


def _statement_refused(statement: object) -> RegistrationRefused:
    """Tell a statement that cannot be read from one of somebody whom MotID has no agreement with (§3.2.2)."""
    if isinstance(statement, str) and _is_jwt(statement):
        return RegistrationRefused("unapproved_software_statement", "software statements are not accepted here")
    return RegistrationRefused("invalid_software_statement", "the software statement is not a signed JWT")


def _is_jwt(text: str) -> bool:
    parts = text.split(".")
    try:
        header = msgspec.json.decode(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (ValueError, RecursionError):
        return False
    return len(parts) == 3 and isinstance(header, dict) and "alg" in header
