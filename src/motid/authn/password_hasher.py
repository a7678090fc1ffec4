"""Argon2id in one thread of low priority, so that hashing never slows the pages of others.

m = 19456 KiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet); about 21 ms a hash. One thread a process at nice 10
leaves the core to the event loop; hashing inline would hold the loop for as long as all that wait (`make bench`,
beside).
"""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from motid.authn.password import Password

T = TypeVar("T")
_ARGON2 = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16)
_DECOY = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash that no password matches: a tag of zeros. Verifying against it takes as long as against a real one."""


@dataclass(frozen=True, slots=True, repr=False)
class PasswordHash:
    """An argon2id hash in its encoded form, with its parameters and salt."""

    encoded: str


@dataclass(frozen=True, slots=True)
class HashingBusy:
    """Too many hashes wait already; answer "try again in a moment" (503) instead of queueing without end."""


class PasswordHasher:
    """Hashes and verifies in its own thread. `waiting_at_most` hashes may be waiting or running at once."""

    def __init__(self, waiting_at_most: int = 200) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="password-hasher", initializer=_step_back)
        self._room = waiting_at_most

    async def hash(self, password: Password) -> PasswordHash | HashingBusy:
        """Return the hash of a new password."""
        return await self._in_turn(lambda: PasswordHash(_ARGON2.hash(password.reveal())))

    async def verify(self, password: Password, known: PasswordHash | None) -> bool | HashingBusy:
        """Whether the password belongs to the hash. With no hash (no account) it takes as long, and is False."""
        return await self._in_turn(lambda: _matches(password, known))

    @staticmethod
    def needs_rehash(known: PasswordHash) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return _ARGON2.check_needs_rehash(known.encoded)

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


def _matches(password: Password, known: PasswordHash | None) -> bool:
    try:
        _ARGON2.verify(known.encoded if known else _DECOY, password.reveal())
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def _step_back() -> None:
    """Give the other threads precedence: on Linux a priority belongs to a thread."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
