"""Keys that sign tokens: their private part sealed by the vault, or kept by a hardware module."""

import base64
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey

from motid.oidc.decryption_keys import DecryptionKey, DecryptionKeys
from motid.oidc.own_rsa_keys import open_own_rsa_key

ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA")
"""What tokens are signed with."""
ASSERTION_ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA", "Ed25519")
"""What clients may sign their assertions with."""
Holder = Literal["vault", "module"]
_DOTS_OF_JWE: Final = 4


class PrivateKeyBundle(msgspec.Struct, frozen=True):
    """A key as it is sealed in `signing_key.sealed`: a JWK, without its private part when a module holds that."""

    jwk: dict[str, str | list[str]]
    holder: Holder = "vault"

    def __repr__(self) -> str:
        return "<PrivateKeyBundle>"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key with its published part.

    `sign` returns the JWS signature of its input: at once, or when it is awaited for a key in a module, which takes
    its time without holding the event loop.
    """

    id: UUID
    algorithm: str
    active: bool
    public_jwk: dict[str, Any]
    kid: str
    sign: Callable[[bytes], bytes | Awaitable[bytes]]


def generate_private_key(algorithm: str) -> PrivateKeyBundle:
    """Return a fresh key: P-256 for ES256 and ECDH, Ed25519 for EdDSA, RSA of 2048 bits otherwise; up to a second."""
    key: Key
    match algorithm:
        case "ES256" | "ECDH-ES":
            key = ECKey.generate_key("P-256")
        case "EdDSA":
            key = OKPKey.generate_key("Ed25519")
        case _:
            key = RSAKey.generate_key(2048)
    return PrivateKeyBundle(jwk=key.as_dict(private=True))


def open_signing_key(id_: UUID, algorithm: str, *, active: bool, bundle: PrivateKeyBundle) -> SigningKey:
    """Return a key of the vault ready to sign. The key id is the thumbprint of RFC 7638."""
    of_type = _TYPES[algorithm]
    key = open_own_rsa_key(bundle.jwk) if of_type is RSAKey else of_type.import_key(bundle.jwk)
    public, kid = published(key, algorithm)
    return SigningKey(id_, algorithm, active, public, kid, _signer(key.private_key, algorithm))


def published(key: Key, algorithm: str) -> tuple[dict[str, Any], str]:
    """Return what the key set says of a key that signs, and its id."""
    kid = key.thumbprint()
    return {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": algorithm}, kid


_TYPES: dict[str, type[ECKey | RSAKey | OKPKey]] = {
    "ES256": ECKey,
    "RS256": RSAKey,
    "PS256": RSAKey,
    "EdDSA": OKPKey,
}


def public_part(algorithm: str, jwk: dict[str, Any]) -> Key:
    """Return a key from its public part."""
    return _TYPES[algorithm].import_key(jwk)


def _signer(private: object, algorithm: str) -> Callable[[bytes], bytes]:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        elliptic, ecdsa = private, ec.ECDSA(SHA256())
        return lambda message: _raw_signature(elliptic.sign(message, ecdsa))
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return private.sign
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("the stored key has no private part")
    rsa_key = private
    if algorithm == "PS256":
        pss = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)
        return lambda message: rsa_key.sign(message, pss, SHA256())
    return lambda message: rsa_key.sign(message, padding.PKCS1v15(), SHA256())


def _raw_signature(der: bytes) -> bytes:
    """Return R and S side by side, as JWS wants them (RFC 7518 §3.4)."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class SigningKeys:
    """The keys of this process: the active one of each algorithm, all that are published, and those that decrypt."""

    def __init__(self, keys: list[SigningKey], decrypting: Iterable[DecryptionKey] = ()) -> None:
        self._active = {key.algorithm: key for key in keys if key.active}
        self._headers: dict[tuple[str, str], bytes] = {}
        published = [key.public_jwk for key in sorted(keys, key=lambda key: not key.active)]
        self.decryption = DecryptionKeys(decrypting)
        self.identity = frozenset(
            [(key.id, key.active) for key in keys] + [(key.id, key.active) for key in self.decryption.keys]
        )
        self.jwks = msgspec.json.encode({"keys": [*published, *self.decryption.published]})
        self._verifying = KeySet.import_key_set({"keys": published})

    async def signed(self, algorithm: str, claims: dict[str, Any], typ: str = "JWT") -> str:
        """Return a compact JWS of the claims by the active key of an algorithm. `typ` as in RFC 8725 §3.11.

        A key in a hardware module signs in a thread; one of the vault at once, for it takes less than a thread does.
        Raises `ModuleUnavailable`.
        """
        key = self._active[algorithm]
        content = self._content(key, claims, typ)
        signature = key.sign(content)
        made = signature if isinstance(signature, bytes) else await signature
        return (content + b"." + _segment(made)).decode()

    def _content(self, key: SigningKey, claims: dict[str, Any], typ: str) -> bytes:
        header = self._headers.get((key.algorithm, typ))
        if header is None:
            header = _segment(msgspec.json.encode({"alg": key.algorithm, "kid": key.kid, "typ": typ}))
            self._headers[key.algorithm, typ] = header
        return header + b"." + _segment(msgspec.json.encode(claims))

    def verify(self, token: str, typ: str = "JWT") -> dict[str, Any] | None:
        """Return the claims of a token of this type that a published key signed; None for others. Ignores `exp`."""
        try:
            read = jwt.decode(token, self._verifying, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return dict(read.claims) if read.header.get("typ") == typ else None

    def verify_hint(self, token: str) -> dict[str, Any] | None:
        """Return the claims of an ID token as `verify` does, also of one that a client encrypted to us again.

        OpenID Connect Core §3.1.2.1, RP-Initiated Logout 1.0 §2.
        """
        if token.count(".") != _DOTS_OF_JWE:
            return self.verify(token)
        inner = self.decryption.decrypt(token)
        return None if inner is None else self.verify(inner)


def _segment(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
