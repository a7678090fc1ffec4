"""A DPoP proof (RFC 9449 §4.2): read, and its signature checked by the key that it names (§4.3)."""

import base64
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError

from motid.oidc.dpop.errors import ProofRefused
from motid.oidc.dpop.public_key import ALGORITHMS, public_key

LONGEST: Final = 8 * 1024
"""Characters of a proof; the key of 4096 bits takes about 700 of them."""
LONGEST_JTI: Final = 200
_TYPE: Final = "dpop+jwt"


class _Registry(jws.JWSRegistry):
    """Knows one algorithm; lets the header of a proof hold a key of 4096 bits."""

    max_header_length = LONGEST


_REGISTRIES: Final = {alg: _Registry(algorithms=[alg], strict_check_header=False) for alg in ALGORITHMS}
"""Members of the header that nobody knows are ignored (RFC 7515 §4)."""


class _Header(msgspec.Struct):
    typ: str
    alg: str
    jwk: dict[str, Any]
    crit: Any = msgspec.UNSET
    b64: Any = msgspec.UNSET


class _Claims(msgspec.Struct):
    jti: str
    htm: str
    htu: str
    iat: float
    nbf: float | None = None
    exp: float | None = None
    ath: str | None = None
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof says whose signature holds. `thumbprint` is that of its key (RFC 7638), `issued_at` its `iat`.

    `begins_at` and `ends_at` are `nbf` and `exp`, which RFC 9449 does not ask for and RFC 7519 lets stand in any JWT.
    """

    thumbprint: str
    identifier: str
    method: str
    address: str
    issued_at: float
    begins_at: float | None
    ends_at: float | None
    token_digest: str | None
    nonce: str | None


def read_proof(text: str) -> Proof:
    """Return the proof in a `DPoP` header. Raises `ProofRefused`."""
    if len(text) > LONGEST or text.count(".") != 2:
        raise ProofRefused("the proof is not a JWT")
    try:
        header = msgspec.json.decode(_decoded(text.partition(".")[0]), type=_Header)
    except (ValueError, RecursionError):
        raise ProofRefused("the header of the proof needs typ, alg and jwk") from None
    if header.typ != _TYPE:
        raise ProofRefused("typ is not dpop+jwt")
    if header.alg not in ALGORITHMS:
        raise ProofRefused(f"alg is one of {', '.join(ALGORITHMS)}")
    if header.crit is not msgspec.UNSET or header.b64 is not msgspec.UNSET:
        raise ProofRefused("the header of the proof names an extension")
    thumbprint, payload = _verified(text, header)
    try:
        claims = msgspec.json.decode(payload, type=_Claims)
    except (ValueError, RecursionError):
        raise ProofRefused("the proof needs jti, htm, htu and iat") from None
    if not 0 < len(claims.jti) <= LONGEST_JTI:
        raise ProofRefused("jti is empty or too long")
    return Proof(
        thumbprint,
        claims.jti,
        claims.htm,
        claims.htu,
        claims.iat,
        claims.nbf,
        claims.exp,
        claims.ath,
        claims.nonce,
    )


def _verified(text: str, header: _Header) -> tuple[str, bytes]:
    """Return the thumbprint of the key and the payload that it signed."""
    try:
        key = public_key(header.jwk, header.alg)
        signed = jws.deserialize_compact(text, key, registry=_REGISTRIES[header.alg])
        return key.thumbprint(), bytes(signed.payload)
    except JoseError:
        raise ProofRefused("the signature of the proof does not hold") from None
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        known = str(fault) if str(fault) in _IN_WORDS else "jwk is not a public key that can be used"
        raise ProofRefused(known) from None


_IN_WORDS: Final = frozenset(
    {
        "jwk is not a public key",
        "jwk does not fit alg",
        "jwk is not complete",
        "the exponent of the RSA key is too large",
        "an RSA key has 2048 to 4096 bits",
    }
)
"""Words of ours; those of a library may quote what it was given."""


def _decoded(segment: str) -> bytes:
    return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
