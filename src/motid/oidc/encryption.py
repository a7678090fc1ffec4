"""JSON Web Encryption for a client (RFC 7516, OpenID Connect Core §10.2), to a key that the client registered."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

KeyEncryption = Literal["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]
ContentEncryption = Literal["A128CBC-HS256", "A128GCM", "A256GCM"]
KEY_ENCRYPTIONS: tuple[str, ...] = get_args(KeyEncryption)
CONTENT_ENCRYPTIONS: tuple[str, ...] = get_args(ContentEncryption)
_REGISTRY = jwe.JWERegistry(algorithms=[*KEY_ENCRYPTIONS, *CONTENT_ENCRYPTIONS])
_CURVES = ("P-256", "P-384", "P-521", "X25519")


def encrypt(content: bytes, jwks: Mapping[str, Any] | None, alg: KeyEncryption, enc: str, *, cty: str = "") -> str:
    """Return the content as compact JWE. `cty` is `JWT` for a nested JWT (RFC 7519 §5.2).

    Raises `LookupError` when no registered key fits; `check_metadata` sees to it that one does.
    """
    key = encryption_key(jwks, alg)
    if key is None:
        raise LookupError("the client registered no key for this algorithm")
    header = {"alg": alg, "enc": enc, **({"kid": key.kid} if key.kid else {}), **({"cty": cty} if cty else {})}
    return jwe.encrypt_compact(header, content, key, registry=_REGISTRY)


def encryption_key(jwks: Mapping[str, Any] | None, alg: KeyEncryption) -> Key | None:
    """Return the first key of a set that may encrypt by an algorithm; None when there is none."""
    try:
        keys = KeySet.import_key_set(dict(jwks or {"keys": []})).keys  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return next((key for key in keys if _fits(key, alg)), None)


def _fits(key: Key, alg: KeyEncryption) -> bool:
    described = key.as_dict(private=False)
    if described.get("use", "enc") != "enc" or described.get("alg", alg) != alg:
        return False
    if alg == "RSA-OAEP-256":
        return key.key_type == "RSA"
    return described.get("crv") in _CURVES
