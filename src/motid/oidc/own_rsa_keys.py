"""RSA keys that we made ourselves and sealed, opened without a proof of what the seal proves already."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers
from joserfc.jwk import RSAKey
from joserfc.util import base64_to_int


def open_own_rsa_key(jwk: dict[str, Any]) -> RSAKey:
    """Return the key of a private JWK that the vault opened, so that it is what `RSAKey.generate_key` gave.

    Libraries test the primes of a key that they are given: 30 ms a key, in which the event loop answers nobody.
    """
    number = {name: base64_to_int(jwk[name]) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi")}
    numbers = RSAPrivateNumbers(
        p=number["p"],
        q=number["q"],
        d=number["d"],
        dmp1=number["dp"],
        dmq1=number["dq"],
        iqmp=number["qi"],
        public_numbers=RSAPublicNumbers(number["e"], number["n"]),
    )
    return RSAKey(numbers.private_key(unsafe_skip_rsa_key_validation=True), jwk)
