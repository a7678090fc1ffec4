"""Public keys of the client, and what needs them."""

from collections.abc import Iterator

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.encryption import encryption_key

SMALLEST_RSA, LARGEST_RSA = 2048, 8192
LARGEST_EXPONENT = 2**32
"""Whoever names a client makes us verify by its keys: a large exponent takes a hundred times as long."""
MOST_KEYS = 50
"""A signature without `kid` is tried by each."""
_ENCRYPTED = ("id_token", "userinfo", "introspection", "authorization")


def keys(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check the keys that stand in the metadata; those behind `jwks_uri` show when they are needed."""
    if metadata.jwks is not None and metadata.jwks_uri is not None:
        yield Problem("jwks_uri", "jwks and jwks_uri exclude each other (RFC 7591 §2)")
    has_keys = metadata.jwks is not None or metadata.jwks_uri is not None
    proves_by_key = metadata.token_endpoint_auth_method == "private_key_jwt"  # noqa: S105 - a method, not a secret
    if (proves_by_key or metadata.require_signed_request_object) and not has_keys:
        yield Problem("jwks", "private_key_jwt and signed request objects need jwks or jwks_uri")
    problem = None if metadata.jwks is None else problem_of_key_set(metadata.jwks)
    if problem is not None:
        yield Problem("jwks", problem)
        return
    if metadata.jwks_uri is None:
        yield from _encryption(metadata)


def problem_of_key_set(jwks: object) -> str | None:
    """Return what is wrong with a JSON Web Key Set of public keys; None when nothing is."""
    try:
        found = KeySet.import_key_set(jwks).keys  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "this is no JSON Web Key Set"
    if not found or any(key.is_private or key.key_type == "oct" for key in found):
        return "it holds public keys only, and at least one"
    if len(found) > MOST_KEYS:
        return f"it holds {MOST_KEYS} keys at most"
    if not all(_is_of_sound_size(key) for key in found if isinstance(key, RSAKey)):
        return f"an RSA key has {SMALLEST_RSA} to {LARGEST_RSA} bits, and an exponent below 2^32"
    return None


def _is_of_sound_size(key: RSAKey) -> bool:
    numbers = key.public_key.public_numbers()
    return SMALLEST_RSA <= key.public_key.key_size <= LARGEST_RSA and numbers.e < LARGEST_EXPONENT


def _encryption(metadata: ClientMetadata) -> Iterator[Problem]:
    for use in _ENCRYPTED:
        member = f"{use}_encrypted_response_alg"
        alg = getattr(metadata, member)
        if alg is not None and encryption_key(metadata.jwks, alg) is None:
            yield Problem(member, f"it needs a key in jwks that fits {alg}")
