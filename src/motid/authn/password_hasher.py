"""Argon2id in one thread of low priority, so that hashing never slows the pages of others.

m = 19456 KiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet). libsodium makes the hashes: it uses the widest
instructions of the processor, which halves the time of the reference implementation as packaged (ADR 0020). One
thread a process that gives way at once leaves the core to the event loop (ADR 0022); hashing inline would hold the
loop for as long as all that wait (`make bench`, beside).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from motid.authn import legacy_password_hashes
from motid.authn.password import Password
from motid.authn.thread_precedence import stand_back

T = TypeVar("T")
_TIMES, _KIB = 2, 19456
_OURS = f"$argon2id$v=19$m={_KIB},t={_TIMES},p=1$"
"""How every hash of today begins, whichever library made it."""
_DECOY = f"{_OURS}AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash that no password matches: a tag of zeros. Verifying against it takes as long as against a real one."""


@dataclass(frozen=True, slots=True, repr=False)
class PasswordHash:
    """A hash in its encoded form, with parameters and salt: argon2id, or what an old portal had (until a sign-in)."""

    encoded: str


@dataclass(frozen=True, slots=True)
class HashingBusy:
    """Too many hashes wait already; answer "try again in a moment" (503) instead of queueing without end."""


class PasswordHasher:
    """Hashes and verifies in its own thread. `waiting_at_most` hashes may be waiting or running at once."""

    def __init__(self, waiting_at_most: int = 200) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="password-hasher", initializer=stand_back)
        self._room = waiting_at_most

    async def hash(self, password: Password) -> PasswordHash | HashingBusy:
        """Return the hash of a new password."""
        return await self._in_turn(lambda: PasswordHash(_hash(password)))

    async def verify(self, password: Password, known: PasswordHash | None) -> bool | HashingBusy:
        """Whether the password belongs to the hash. With no hash (no account) it takes as long, and is False."""
        return await self._in_turn(lambda: _matches(password, known))

    @staticmethod
    def needs_rehash(known: PasswordHash) -> bool:
        """Whether the hash was made in another way than those of today."""
        return not known.encoded.startswith(_OURS)

    def close(self) -> None:
        """Let go of the thread; what still waits is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _in_turn(self, work: Callable[[], T]) -> T | HashingBusy:
        if self._room <= 0:
            return HashingBusy()
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._room += 1


def _hash(password: Password) -> str:
    return argon2id.str(password.reveal().encode(), opslimit=_TIMES, memlimit=_KIB * 1024).decode("ascii")


def _matches(password: Password, known: PasswordHash | None) -> bool:
    """Verify; a wrong password takes as long for a quick hash of an old portal as for one of today, or for none."""
    encoded = known.encoded if known else _DECOY
    if not encoded.startswith(_OURS):
        return legacy_password_hashes.matches(encoded, password.reveal()) or _is(_DECOY, password)
    return _is(encoded, password) and known is not None


def _is(encoded: str, password: Password) -> bool:
    try:
        argon2id.verify(encoded.encode("ascii"), password.reveal().encode())
    except (CryptoError, UnicodeEncodeError):
        return False
    return True
