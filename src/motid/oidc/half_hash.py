"""`at_hash`, `c_hash` and `s_hash` (OpenID Connect Core §3.1.3.6, §3.3.2.11): the left half of a digest."""

import hashlib

from motid.kernel import base64url


def half_hash(algorithm: str, text: str) -> str:
    """Return the left half in base64url, by the hash of the ID token's algorithm: SHA-512 for EdDSA by Ed25519."""
    digest = (hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256)(text.encode()).digest()
    return base64url.encode(digest[: len(digest) // 2])
