"""The key in the header of a proof: public, of a kind that fits its algorithm, and of a sound size."""

from typing import Any, Final

from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

ALGORITHMS: Final = ("ES256", "PS256", "EdDSA", "Ed25519")
"""What proofs are signed with: as FAPI 2.0 Security Profile §5.4.1 has it, EdDSA by its new name too (RFC 9864)."""
_SMALLEST_RSA, _LARGEST_RSA = 2048, 4096
_LARGEST_EXPONENT: Final = 6
"""Characters of `e`: 32 bits, so that nobody makes us work."""
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_MEMBERS: Final = {"EC": ("crv", "x", "y"), "RSA": ("n", "e"), "OKP": ("crv", "x")}
_KINDS: Final = {
    "ES256": ("EC", "P-256"),
    "PS256": ("RSA", None),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),
}


def public_key(jwk: dict[str, Any], alg: str) -> Key:
    """Return the key of a proof that says it is signed by `alg`. Raises `ValueError` in plain words."""
    if not _PRIVATE.isdisjoint(jwk):
        raise ValueError("jwk is not a public key")
    kind, curve = _KINDS[alg]
    if jwk.get("kty") != kind or jwk.get("crv") != curve:
        raise ValueError("jwk does not fit alg")
    members = {name: jwk.get(name) for name in _MEMBERS[kind]}
    if not all(isinstance(value, str) and len(value) <= _LARGEST_RSA // 4 for value in members.values()):
        raise ValueError("jwk is not complete")
    return _imported({"kty": kind, **{name: str(value) for name, value in members.items()}})


def _imported(jwk: dict[str, str]) -> Key:
    match jwk["kty"]:
        case "EC":
            return ECKey.import_key({**jwk})
        case "OKP":
            return OKPKey.import_key({**jwk})
    if len(jwk["e"]) > _LARGEST_EXPONENT:
        raise ValueError("the exponent of the RSA key is too large")
    key = RSAKey.import_key({**jwk})
    if not _SMALLEST_RSA <= key.public_key.key_size <= _LARGEST_RSA:
        raise ValueError("an RSA key has 2048 to 4096 bits")
    return key
