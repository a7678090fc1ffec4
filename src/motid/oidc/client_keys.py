"""What a client signed, checked by its public keys, and what is encrypted to them."""

from functools import lru_cache
from typing import Any, Final, Literal

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from motid.oidc.client import Client
from motid.oidc.encryption import encrypt
from motid.oidc.provider import Provider

LONGEST_HEADER: Final = 8 * 1024
"""Characters of a JWT's header: clients may send a chain of certificates along."""
MOST_TRIED: Final = 8
"""Keys that a signature without a name is tried by: whoever sends one makes us work, and need not be the client."""


class _Registry(jws.JWSRegistry):
    max_header_length = LONGEST_HEADER


@lru_cache(maxsize=16)
def _registry(algorithms: tuple[str, ...]) -> _Registry:
    """Return what knows these algorithms and ignores members of the header that nobody knows (RFC 7515 §4)."""
    return _Registry(algorithms=algorithms, strict_check_header=False)


async def signed_by(
    provider: Provider, client: Client, token: str, *, algorithms: tuple[str, ...], kid: object
) -> dict[str, Any] | None:
    """Return the claims of a JWT that one of the client's keys signed; None for any other.

    Without a `kid` that names a key those that may sign are tried: RFC 7515 §4.1.4 leaves `kid` to the client.
    """
    registered: Any = await provider.client_key_sets.of(client, kid)
    if registered is None:
        return None
    keys = KeySet.import_key_set(_under_either_name(registered)).keys
    named = [key for key in keys if kid is not None and key.kid == kid]
    signing = [key for key in named or keys if key.get("use") != "enc"]
    for key in signing[:MOST_TRIED]:
        claims = _claims(token, key, algorithms)
        if claims is not None:
            return claims
    return None


async def encrypted_for(
    provider: Provider,
    client: Client,
    content: bytes,
    use: Literal["id_token", "userinfo", "introspection", "authorization"],
    *,
    cty: str = "",
) -> str | None:
    """Return the content as JWE, by the algorithms registered for its use; None when no key of the client fits."""
    metadata = client.metadata
    alg = getattr(metadata, f"{use}_encrypted_response_alg")
    enc = getattr(metadata, f"{use}_encrypted_response_enc")
    try:
        return encrypt(content, await provider.client_key_sets.of(client), alg, enc, cty=cty)
    except LookupError:
        return None


def _under_either_name(jwks: Any) -> Any:
    """Return the keys, those of Ed25519 without `alg`: the algorithm has two names (RFC 9864), the curve says it."""
    return {"keys": [_without_alg(key) if key.get("crv") == "Ed25519" else key for key in jwks["keys"]]}


def _without_alg(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "alg"}


def _claims(token: str, key: Key, algorithms: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        claims = dict(jwt.decode(token, key, registry=_registry(algorithms)).claims)
        msgspec.json.encode(claims)  # not for half of a surrogate pair, which no text may have that goes any further
        return claims
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
