"""What is measured without a server: the price of a password hash, the vault, and the making of a population."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import argon2
import msgspec
from nacl.pwhash import argon2id

from motid.accounts.model import ProfileBundle
from motid.sandbox.population.generate import generate
from motid.vault import Vault


class Costs(msgspec.Struct, kw_only=True):
    """CPU time of single steps, and how fast a population is made (wall clock, all cores)."""

    argon2id_ms: float
    """By the reference implementation, as argon2-cffi packages it."""
    own_argon2id_ms: float
    """By libsodium, as MotID makes it."""
    seal_us: float
    open_us: float
    index_us: float
    people: int
    people_per_second: float


def argon2id_ms(times: int) -> tuple[float, float]:
    """Return the CPU milliseconds of one argon2id hash with MotID's parameters (m = 19456 KiB, t = 2, p = 1).

    Once by the reference implementation, once by the one that MotID uses; they take turns, for the load changes.
    """
    password = "Thuyen.Giay-2026"
    hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
    known = hasher.hash(password)
    reference = own = 0.0
    for _ in range(times):
        reference += _cpu_seconds(lambda: hasher.verify(known, password), 1)
        own += _cpu_seconds(lambda: argon2id.verify(known.encode(), password.encode()), 1)
    return 1e3 * reference / times, 1e3 * own / times


def vault_us(vault: Vault) -> tuple[float, float, float]:
    """Return the CPU microseconds to seal a profile, to open it, and to make a blind index."""
    record, profile = uuid4(), ProfileBundle("Nguyễn Thị Thử Nghiệm", "2000-01-31", "female")
    sealed = vault.seal("account", record, profile)
    return (
        1e6 * _cpu_seconds(lambda: vault.seal("account", record, profile), 5_000),
        1e6 * _cpu_seconds(lambda: vault.open("account", record, sealed, ProfileBundle), 5_000),
        1e6 * _cpu_seconds(lambda: vault.index_to_read("personal_number", "946300000001"), 5_000),
    )


def people_per_second(people: int) -> float:
    """Make a synthetic population and return how many people were made a second."""
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        generate(Path(folder) / "population.sqlite", seed=1, size=people)
        return people / (time.perf_counter() - start)


def _cpu_seconds(work: Callable[[], object], times: int) -> float:
    """Return the CPU seconds of this thread for one call."""
    work()
    start = time.thread_time()
    for _ in range(times):
        work()
    return (time.thread_time() - start) / times
