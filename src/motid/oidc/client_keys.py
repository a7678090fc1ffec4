"""What a client signed, checked by the public keys that it registered."""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from motid.oidc.client import Client


def signed_by(client: Client, token: str, *, algorithms: tuple[str, ...], kid: object) -> dict[str, Any] | None:
    """Return the claims of a JWT that one of the client's keys signed; None for any other.

    Without a `kid` that names a key each of them is tried: RFC 7515 §4.1.4 leaves `kid` to the client.
    """
    registered: Any = client.metadata.jwks
    keys = KeySet.import_key_set(registered).keys
    named = [key for key in keys if kid is not None and key.kid == kid]
    for key in named or keys:
        claims = _claims(token, key, algorithms)
        if claims is not None:
            return claims
    return None


def _claims(token: str, key: Key, algorithms: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(token, key, algorithms=list(algorithms)).claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
