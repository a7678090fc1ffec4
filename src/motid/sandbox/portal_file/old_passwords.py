"""Passwords of old accounts and their hashes, of every kind that the import knows, at the least cost."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Final

import argon2
import bcrypt

from motid.authn.legacy_password_hashes import phpass_base64

_FEW_ROUNDS: Final = 1_000
_ARGON2: Final = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def _hex(algorithm: str, content: bytes) -> str:
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _pbkdf2(algorithm: str, password: str, salt: bytes, size: int) -> bytes:
    return hashlib.pbkdf2_hmac(algorithm, password.encode(), salt, _FEW_ROUNDS, size)


def _phpass(password: str, salt: bytes) -> str:
    typed, digest = password.encode(), hashlib.md5(salt[:8] + password.encode(), usedforsecurity=False).digest()
    for _ in range(1 << 7):
        digest = hashlib.md5(digest + typed, usedforsecurity=False).digest()
    return f"$P$5{salt[:8].decode()}{phpass_base64(digest)}"


def _ssha(password: str, salt: bytes) -> str:
    return f"{{SSHA}}{_base64(hashlib.sha1(password.encode() + salt, usedforsecurity=False).digest() + salt)}"


def _identity_v3(password: str, salt: bytes) -> str:
    head = b"".join(number.to_bytes(4) for number in (1, _FEW_ROUNDS, 16))
    return _base64(b"\x01" + head + salt + _pbkdf2("sha256", password, salt, 32))


_Maker = Callable[[str, bytes], str]
KINDS: Final[dict[str, tuple[int, _Maker]]] = {
    "md5": (30, lambda password, _: _hex("md5", password.encode())),
    "sha1": (10, lambda password, _: _hex("sha1", password.encode())),
    "sha256": (12, lambda password, _: _hex("sha256", password.encode())),
    "sha512": (3, lambda password, _: _hex("sha512", password.encode()).upper()),
    "md5_salted": (10, lambda password, salt: _hex("md5", password.encode() + salt)),
    "sha256_salted": (5, lambda password, salt: _hex("sha256", salt + password.encode())),
    "ssha": (4, _ssha),
    "bcrypt": (8, lambda password, _: bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()),
    "django": (
        4,
        lambda password, salt: (
            f"pbkdf2_sha256${_FEW_ROUNDS}${salt.decode()}${_base64(_pbkdf2('sha256', password, salt, 32))}"
        ),
    ),
    "aspnet_identity_v2": (
        4,
        lambda password, salt: _base64(b"\0" + salt + _pbkdf2("sha1", password, salt, 32)),
    ),
    "aspnet_identity_v3": (3, _identity_v3),
    "phpass": (4, _phpass),
    "argon2": (3, lambda password, _: _ARGON2.hash(password)),
}
"""Kind -> how common it is, and what makes it of a password and sixteen letters of salt."""
SALT_BESIDE: Final = frozenset({"md5_salted", "sha256_salted"})
"""Kinds whose salt stands in a column of its own."""
_OLD_PASSWORDS: Final = 40
"""Different passwords of each kind: making a hash for every account would take long, and people choose alike."""


@cache
def old_password(seed: int, kind: str, number: int) -> tuple[str, str, str]:
    """Return password, hash, and the salt that stands beside it (empty for most)."""
    random = Random(f"{seed} {kind} {number}")
    password = f"mật khẩu cũ {kind} {number}"
    salt = "".join(random.choices("abcdefghijkmnpqrstuvwxyz23456789", k=16))
    _, make = KINDS[kind]
    return password, make(password, salt.encode()), salt if kind in SALT_BESIDE else ""


def draw_password(seed: int, random: Random) -> tuple[str, str, str, str]:
    """Return kind, password, hash and salt of some account."""
    kind = random.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
    return (kind, *old_password(seed, kind, random.randrange(_OLD_PASSWORDS)))
