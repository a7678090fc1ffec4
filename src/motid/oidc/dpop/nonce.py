"""Nonces for proofs (RFC 9449 §8, §9): a keyed digest of the time. Nothing is stored, and all processes agree."""

import base64
import binascii
from datetime import datetime
from typing import Final

from motid.vault import Vault

WINDOW_SECONDS: Final = 150
"""A nonce is given out for one window and taken in that and the next: it lives two and a half to five minutes."""
_PURPOSE: Final = b"dpop_nonce"


class ProofNonces:
    """Makes and knows nonces. `demanded`: a proof without one is refused."""

    def __init__(self, vault: Vault, *, demanded: bool) -> None:
        self._vault = vault
        self.demanded = demanded

    def current(self, now: datetime) -> str:
        """Return the nonce to use now."""
        return base64.urlsafe_b64encode(self._vault.mac("csrf", _PURPOSE, _window(now, 0))).rstrip(b"=").decode()

    def is_fresh(self, nonce: str, now: datetime) -> bool:
        """Whether a nonce is ours and of this window or the one before."""
        try:
            digest = base64.b64decode(nonce + "=" * (-len(nonce) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return False
        return any(self._vault.mac_matches("csrf", digest, _PURPOSE, _window(now, age)) for age in (0, 1))


def _window(now: datetime, age: int) -> bytes:
    return (int(now.timestamp()) // WINDOW_SECONDS - age).to_bytes(8, "big")
