"""RFC 9449 §4.3: whether the proof of a call is for this very call, fresh, and used for the first time."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.oidc import grant_store
from motid.oidc.confirmation import Confirmation
from motid.oidc.dpop.address import normalised
from motid.oidc.dpop.errors import ProofRefused
from motid.oidc.dpop.proof import Proof, read_proof
from motid.oidc.provider import Provider

OLDEST: Final = timedelta(minutes=2)
AHEAD: Final = timedelta(seconds=30)
"""How far a client's clock may be ahead: more than the 10 s that FAPI 2.0 asks for, less than the 60 s it forbids."""
_KEPT_LONGER: Final = timedelta(seconds=60)
"""The clocks of our own processes may differ."""


async def proved_key(
    provider: Provider,
    proofs: Sequence[str],
    *,
    method: str,
    uri: str,
    access_token: str | None = None,
    bound: str | None = None,
    connection: Reader | None = None,
) -> Confirmation | None:
    """Return the key that a call proves; None for a call without a proof. Raises `ProofRefused`.

    `access_token`: the token that goes along, at a protected resource. `bound`: the only key that counts; the proof
    of another one is not noted as used, so that nobody fills the table without a token.
    `connection`: any of the pool when not given.
    """
    if not proofs:
        return None
    if len(proofs) > 1:
        raise ProofRefused("there is one DPoP header")
    proof = read_proof(proofs[0])
    now = provider.database.clock.now()
    _check_call(proof, method, provider.addresses_of(uri))
    _check_time(proof, now)
    _check_token(proof, access_token)
    _check_nonce(provider, proof, now)
    if bound is None or bound == proof.thumbprint:
        await _use_once(connection or provider.database.pool, proof)
    return Confirmation("jkt", proof.thumbprint)


def _check_call(proof: Proof, method: str, uris: Sequence[str]) -> None:
    if proof.method != method:
        raise ProofRefused("htm is not the method of this request")
    address = normalised(proof.address)
    if address is None or address not in map(normalised, uris):
        raise ProofRefused("htu is not the address of this endpoint")


def _check_time(proof: Proof, now: datetime) -> None:
    instant, ahead = now.timestamp(), AHEAD.total_seconds()
    if not -ahead <= instant - proof.issued_at <= OLDEST.total_seconds():
        raise ProofRefused("iat is too old, or in the future")
    if proof.begins_at is not None and proof.begins_at > instant + ahead:
        raise ProofRefused("nbf is in the future")
    if proof.ends_at is not None and proof.ends_at < instant - ahead:
        raise ProofRefused("the proof has expired")


def _check_token(proof: Proof, access_token: str | None) -> None:
    if access_token is None:
        return
    digest = base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).rstrip(b"=")
    if not hmac.compare_digest(digest, (proof.token_digest or "").encode()):
        raise ProofRefused("ath is not the digest of the access token")


def _check_nonce(provider: Provider, proof: Proof, now: datetime) -> None:
    nonces = provider.proof_nonces
    if proof.nonce is None:
        if nonces.demanded:
            raise ProofRefused("the proof needs a nonce", nonce=nonces.current(now))
    elif not nonces.is_fresh(proof.nonce, now):
        raise ProofRefused("the nonce of the proof is not fresh", nonce=nonces.current(now))


async def _use_once(connection: Reader, proof: Proof) -> None:
    """Note key and `jti` for as long as the proof would be taken (§11.1): PostgreSQL knows of all processes."""
    digest = hashlib.sha256(msgspec.json.encode((proof.thumbprint, proof.identifier))).digest()
    expires_at = datetime.fromtimestamp(proof.issued_at, UTC) + OLDEST + _KEPT_LONGER
    if not await grant_store.use_proof(connection, UUID(bytes=digest[:16]), expires_at):
        raise ProofRefused("the proof was used before")
