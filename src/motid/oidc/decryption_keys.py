"""Keys that clients encrypt their requests to (RFC 9101 §6.1, OpenID Connect Core §10.2): sealed by the vault."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidKey, InvalidTag, UnsupportedAlgorithm
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key

from motid.oidc.encryption import CONTENT_ENCRYPTIONS, KEY_ENCRYPTIONS
from motid.oidc.own_rsa_keys import open_own_rsa_key

ENCRYPTION_KEYS: Final = ("RSA-OAEP-256", "ECDH-ES")
"""A key of each is published. The second serves every way of ECDH-ES, so its JWK names no `alg`."""
_REGISTRY: Final = jwe.JWERegistry(algorithms=[*KEY_ENCRYPTIONS, *CONTENT_ENCRYPTIONS], strict_check_header=False)
"""No compression: a few bytes could stand for gigabytes. Unknown members of the header are ignored (RFC 7516 §4)."""
_UNREADABLE: Final = (
    *(JoseError, InvalidTag, InvalidKey, UnsupportedAlgorithm),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class DecryptionKey:
    """One key with its published part."""

    id: UUID
    algorithm: str
    active: bool
    public_jwk: dict[str, Any]
    kid: str
    key: Key

    def __repr__(self) -> str:
        return f"<DecryptionKey {self.kid}>"


def open_decryption_key(id_: UUID, algorithm: str, *, active: bool, jwk: dict[str, Any]) -> DecryptionKey:
    """Return a key ready to decrypt."""
    key: Key = open_own_rsa_key(jwk) if algorithm == "RSA-OAEP-256" else ECKey.import_key(jwk)
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "use": "enc"}
    if algorithm == "RSA-OAEP-256":
        public["alg"] = algorithm
    return DecryptionKey(id_, algorithm, active, public, kid, key)


class DecryptionKeys:
    """The keys of this process: those to encrypt to now, and those before and after them."""

    def __init__(self, keys: Iterable[DecryptionKey]) -> None:
        self.keys = tuple(sorted(keys, key=lambda key: not key.active))
        self.published = [key.public_jwk for key in self.keys]

    def decrypt(self, token: str) -> str | None:
        """Return what a compact JWE holds, as text; None for one that is not for these keys, or altered."""
        header = _header(token)
        if "zip" in header:
            return None
        for key in self._that_fit(header):
            try:
                return _text(jwe.decrypt_compact(token, key.key, registry=_REGISTRY).plaintext)
            except _UNREADABLE:
                continue
        return None

    def _that_fit(self, header: dict[str, Any]) -> list[DecryptionKey]:
        family = "RSA-OAEP-256" if header.get("alg") == "RSA-OAEP-256" else "ECDH-ES"
        of_family = [key for key in self.keys if key.algorithm == family]
        return [key for key in of_family if key.kid == header.get("kid")] or of_family


def _text(plaintext: bytes | None) -> str | None:
    return None if plaintext is None else plaintext.decode("ascii")


def _header(token: str) -> dict[str, Any]:
    segment = token.partition(".")[0]
    try:
        header = msgspec.json.decode(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return {}
    return header if isinstance(header, dict) else {}
