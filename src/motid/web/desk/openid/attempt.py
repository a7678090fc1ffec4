"""A sign-in under way: what must come back with the answer, derived from a secret of this browser alone.

The cookie holds a random value and the page that the official wanted. `state`, `nonce` and the PKCE verifier are
keyed digests of it: nothing is stored, nobody without the vault's key can make them, and an answer that belongs to
another browser fits none (RFC 9700 §4.7, §2.1.1).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from motid.vault import Vault
from motid.web.local_path import local_path

LIFETIME: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, repr=False)
class Attempt:
    """A sign-in under way; `path` is the page that it leads to."""

    seed: str
    started_at: int
    path: str

    @classmethod
    def begin(cls, path: str, now: datetime) -> Self:
        """Return a new one."""
        return cls(secrets.token_urlsafe(32), int(now.timestamp()), path)

    @classmethod
    def of_cookie(cls, cookie: str | None, now: datetime) -> Self | None:
        """Return the one that a cookie tells of; None for anything else, or when it took too long."""
        seed, _, rest = (cookie or "").partition(".")
        started, _, encoded = rest.partition(".")
        try:
            path = local_path(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode())
            began = int(started)
        except (ValueError, binascii.Error):
            return None
        age = now.timestamp() - began
        if not seed or path is None or not -60 <= age <= LIFETIME.total_seconds():
            return None
        return cls(seed, began, path)

    def cookie(self) -> str:
        """Return the value of the cookie."""
        encoded = base64.urlsafe_b64encode(self.path.encode()).rstrip(b"=").decode()
        return f"{self.seed}.{self.started_at}.{encoded}"

    def state(self, vault: Vault) -> str:
        """Return `state`."""
        return self._derived(vault, b"state")

    def nonce(self, vault: Vault) -> str:
        """Return `nonce`."""
        return self._derived(vault, b"nonce")

    def verifier(self, vault: Vault) -> str:
        """Return the PKCE `code_verifier`: 43 characters (RFC 7636 §4.1)."""
        return self._derived(vault, b"verifier")

    def challenge(self, vault: Vault) -> str:
        """Return the `code_challenge` by S256."""
        digest = hashlib.sha256(self.verifier(vault).encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def answered_by(self, vault: Vault, state: str) -> bool:
        """Whether an answer's `state` belongs to this attempt."""
        return hmac.compare_digest(self.state(vault).encode(), state.encode())

    def _derived(self, vault: Vault, use: bytes) -> str:
        mac = vault.mac("csrf", b"desk sign-in", use, self.cookie().encode())
        return base64.urlsafe_b64encode(hashlib.sha256(mac).digest()).rstrip(b"=").decode()
