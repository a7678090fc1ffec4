"""Headers of DPoP answers (RFC 9449)."""

from collections.abc import Sequence

from motid.oidc.provider import Provider
from motid.web.protocol.http import Header


def next_nonce(provider: Provider, proofs: Sequence[str]) -> tuple[Header, ...]:
    """Return the nonce for the next proof (§8.2) of a client that sends proofs, where nonces are demanded."""
    nonces = provider.proof_nonces
    if not proofs or not nonces.demanded:
        return ()
    return ((b"dpop-nonce", nonces.current(provider.database.clock.now()).encode()),)
