"""Public keys of the client, and what needs them."""

from collections.abc import Iterator

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.encryption import encryption_key

SMALLEST_RSA = 2048
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
    if any(isinstance(key, RSAKey) and key.public_key.key_size < SMALLEST_RSA for key in found):
        return f"an RSA key has {SMALLEST_RSA} bits or more"
    return None


def _encryption(metadata: ClientMetadata) -> Iterator[Problem]:
    for use in _ENCRYPTED:
        member = f"{use}_encrypted_response_alg"
        alg = getattr(metadata, member)
        if alg is not None and encryption_key(metadata.jwks, alg) is None:
            yield Problem(member, f"it needs a key in jwks that fits {alg}")
