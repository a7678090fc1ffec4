"""Hashes of passwords as other systems made them: recognised at the import, verified until the first sign-in.

Each kind is the published format of the system named beside it. All of them are older or weaker than argon2id of
today, so a hash is replaced as soon as its password is typed (`verify_password`). Until then it lies sealed by the
vault, like every other (ADR 0021).
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from typing import Final

import argon2
import bcrypt
from argon2.exceptions import InvalidHashError, VerificationError

MOST_ITERATIONS: Final = 2_000_000
"""Rounds of PBKDF2 with SHA-256 that a sign-in may cost: a second of one processor. Above every default in use."""
MOST_BCRYPT_COST: Final = 13
MOST_MEMORY: Final = 128 << 20
"""Bytes that scrypt or argon2 may take."""
LONGEST: Final = 1_000
_BCRYPT_READS: Final = 72
"""Octets of a password that bcrypt looks at; those after them never counted."""

_SALTED: Final = "motid-salted"
_HEX: Final = re.compile(r"[0-9a-f]+", re.IGNORECASE | re.ASCII)
_BY_HEX_LENGTH: Final = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
_BY_DIGEST_SIZE: Final = {16: "md5", 20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
_PHPASS: Final = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ARGON2: Final = argon2.PasswordHasher()
_ASPNET_PRF: Final = {0: "sha1", 1: "sha256", 2: "sha512"}


class HashTooCostly(ValueError):  # noqa: N818
    """Verifying would take more time or memory than a sign-in may."""


def recognise(text: str, salt: str = "") -> str | None:
    """Return a hash in the form that `matches` reads; None for a kind that is not known.

    `salt` is what another column holds. Raises `HashTooCostly`.
    """
    written = text.strip()
    if not written or len(written) > LONGEST or len(salt) > LONGEST:
        return None
    encoded = _with_salt(written, salt) if salt else written
    return encoded if _checker(encoded) is not None else None


def matches(encoded: str, password: str) -> bool:
    """Whether a password belongs to a hash that `recognise` returned."""
    try:
        check = _checker(encoded)
        return check is not None and check(password)
    except (HashTooCostly, ValueError):  # a library refuses the password, such as bcrypt one with a zero octet
        return False


Check = Callable[[str], bool]


def _with_salt(digest: str, salt: str) -> str:
    """Return digest and salt as one text; a hash that carries its own salt stays as it is."""
    if digest.startswith(("$", "{")) or digest.count("$") >= 2:
        return digest
    return f"{_SALTED}${base64.b64encode(salt.encode()).decode()}${digest}"


def _checker(encoded: str) -> Check | None:
    """Return what verifies a hash; None for an unknown kind or a broken hash."""
    try:
        for prefix, kind in _KINDS:
            if encoded.startswith(prefix):
                return kind(encoded)
        return _plain_hex(encoded) or _aspnet_identity(encoded)
    except HashTooCostly:
        raise
    except (ValueError, TypeError, KeyError, IndexError, binascii.Error):
        return None


def _equal(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)


def _bounded(actual: int, most: int) -> int:
    if actual > most:
        raise HashTooCostly
    if actual < 1:
        raise ValueError("a cost below one")
    return actual


def _pbkdf2(algorithm: str, iterations: int, salt: bytes, digest: bytes) -> Check:
    if algorithm not in ("sha1", "sha256", "sha512", "md5") or not digest:
        raise ValueError("another digest")
    blocks = -(-len(digest) // hashlib.new(algorithm, usedforsecurity=False).digest_size)
    _bounded(iterations * blocks, MOST_ITERATIONS)
    return lambda password: _equal(
        hashlib.pbkdf2_hmac(algorithm, password.encode(), salt, iterations, len(digest)), digest
    )


def _scrypt(n: int, r: int, p: int, salt: bytes, digest: bytes) -> Check:
    _bounded(128 * n * r, MOST_MEMORY)
    _bounded(n * r * p, MOST_MEMORY // 128)
    if n < 2 or n & (n - 1) or not digest:
        raise ValueError("no parameters of scrypt")
    return lambda password: _equal(
        hashlib.scrypt(
            password.encode(), salt=salt, n=n, r=r, p=p, dklen=len(digest), maxmem=MOST_MEMORY * 2 + (1 << 20)
        ),
        digest,
    )


def _argon2(encoded: str) -> Check:
    """argon2i, argon2d, argon2id in the form of the reference implementation."""
    parameters = argon2.extract_parameters(encoded)
    _bounded(parameters.memory_cost * 1024, MOST_MEMORY)
    _bounded(parameters.time_cost * parameters.memory_cost, 20 * 65_536)

    def check(password: str) -> bool:
        try:
            return _ARGON2.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    return check


def _bcrypt(encoded: str) -> Check:
    """Bcrypt of any system: $2a$, $2b$, $2y$."""
    return _bcrypt_over(encoded, lambda password: password.encode())


def _bcrypt_over(encoded: str, prepare: Callable[[str], bytes]) -> Check:
    if not re.fullmatch(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}", encoded, re.ASCII):
        raise ValueError("no bcrypt hash")
    _bounded(int(encoded[4:6]), MOST_BCRYPT_COST)
    stored = encoded.encode()
    return lambda password: bcrypt.checkpw(prepare(password)[:_BCRYPT_READS], stored)


def _django_bcrypt_sha256(encoded: str) -> Check:
    """Django's BCryptSHA256PasswordHasher."""
    return _bcrypt_over(
        encoded.removeprefix("bcrypt_sha256$"),
        lambda password: hashlib.sha256(password.encode()).hexdigest().encode(),
    )


def _django_bcrypt(encoded: str) -> Check:
    """Django's BCryptPasswordHasher."""
    return _bcrypt(encoded.removeprefix("bcrypt$"))


def _django_argon2(encoded: str) -> Check:
    """Django's Argon2PasswordHasher: the ordinary form after a prefix."""
    return _argon2(f"${encoded.removeprefix('argon2$')}")


def _django_pbkdf2(encoded: str) -> Check:
    """Django: pbkdf2_sha256$iterations$salt$base64."""
    kind, iterations, salt, digest = encoded.split("$")
    return _pbkdf2(kind.removeprefix("pbkdf2_"), int(iterations), salt.encode(), _base64(digest))


def _django_scrypt(encoded: str) -> Check:
    """Django: scrypt$salt$n$r$p$base64."""
    _, salt, n, r, p, digest = encoded.split("$")
    return _scrypt(int(n), int(r), int(p), salt.encode(), _base64(digest))


def _django_salted(encoded: str) -> Check:
    """Django of before: sha1$salt$hex, md5$salt$hex."""
    algorithm, salt, digest = encoded.split("$")
    stored = bytes.fromhex(digest)
    return lambda password: _equal(_digest(algorithm, (salt + password).encode()), stored)


def _passlib_pbkdf2(encoded: str) -> Check:
    """passlib: $pbkdf2-sha256$rounds$salt$digest, in base64 with "." for "+"."""
    _, kind, rounds, salt, digest = encoded.split("$")
    algorithm = kind.removeprefix("pbkdf2").removeprefix("-") or "sha1"
    return _pbkdf2(algorithm, int(rounds), _base64(salt), _base64(digest))


def _passlib_scrypt(encoded: str) -> Check:
    """passlib: $scrypt$ln=16,r=8,p=1$salt$digest."""
    _, _, cost, salt, digest = encoded.split("$")
    numbers = dict(part.split("=") for part in cost.split(","))
    log = int(numbers["ln"])
    if not 1 <= log <= 31:
        raise HashTooCostly
    return _scrypt(1 << log, int(numbers["r"]), int(numbers["p"]), _base64(salt), _base64(digest))


def _phpass(encoded: str) -> Check:
    """phpass: $P$ or $H$, a letter for the rounds, eight of salt, 22 of digest (WordPress, phpBB, Joomla)."""
    if not re.fullmatch(r"\$[PH]\$[./A-Za-z0-9]{31}", encoded, re.ASCII):
        raise ValueError("no phpass hash")
    rounds = 1 << _PHPASS.index(encoded[3])
    _bounded(rounds, MOST_ITERATIONS)
    salt, stored = encoded[4:12].encode(), encoded[12:].encode()

    def check(password: str) -> bool:
        typed = password.encode()
        digest = _digest("md5", salt + typed)
        for _ in range(rounds):
            digest = hashlib.md5(digest + typed, usedforsecurity=False).digest()
        return _equal(phpass_base64(digest).encode(), stored)

    return check


def phpass_base64(digest: bytes) -> str:
    """Return bytes in the letters of phpass, the lowest bits first."""
    letters = []
    for start in range(0, len(digest), 3):
        part = digest[start : start + 3]
        value = int.from_bytes(part, "little")
        letters += [_PHPASS[(value >> 6 * place) & 63] for place in range(len(part) + 1)]
    return "".join(letters)


def _ldap(encoded: str) -> Check:
    """RFC 2307 and what followed it: {SHA}, {SSHA}, {MD5}, {SMD5}, {SSHA256}, {SSHA512}; the salt is at the end."""
    match = re.fullmatch(r"\{([A-Za-z0-9]+)\}([A-Za-z0-9+/=]+)", encoded)
    if match is None:
        raise ValueError("no LDAP hash")
    name = match[1].upper()
    algorithm = _LDAP[name]
    raw = _base64(match[2])
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    stored, salt = raw[:size], raw[size:]
    if len(stored) != size or bool(salt) != name.startswith(("SSHA", "SMD5")):
        raise ValueError("another length")
    return lambda password: _equal(_digest(algorithm, password.encode() + salt), stored)


_LDAP: Final = {
    "MD5": "md5", "SMD5": "md5", "SHA": "sha1", "SSHA": "sha1", "SHA256": "sha256", "SSHA256": "sha256",
    "SHA512": "sha512", "SSHA512": "sha512",
}  # fmt: skip


def _plain_hex(encoded: str) -> Check | None:
    """MD5, SHA-1, SHA-256, SHA-384 or SHA-512 of the bare password, in hexadecimal."""
    algorithm = _BY_HEX_LENGTH.get(len(encoded))
    if algorithm is None or not _HEX.fullmatch(encoded):
        return None
    stored = bytes.fromhex(encoded)
    return lambda password: any(_equal(_digest(algorithm, text), stored) for text in _texts(password))


def _salted(encoded: str) -> Check:
    """A digest beside its salt, in whichever order they were joined.

    A salt in base64 beside a digest in base64 is that of ASP.NET Membership: salt and UTF-16.
    """
    _, salt_in_base64, digest = encoded.split("$", 2)
    salt = base64.b64decode(salt_in_base64, validate=True)
    algorithm = _BY_HEX_LENGTH.get(len(digest)) if _HEX.fullmatch(digest) else None
    stored = bytes.fromhex(digest) if algorithm else _base64(digest)
    algorithm = algorithm or _BY_DIGEST_SIZE[len(stored)]
    salts = [salt, *_decoded(salt)]

    def check(password: str) -> bool:
        return any(
            _equal(_digest(algorithm, joined), stored)
            for text in _texts(password)
            for one in salts
            for joined in (one + text, text + one)
        )

    return check


def _decoded(salt: bytes) -> Iterator[bytes]:
    """Yield the salt's bytes where it may be base64 or hexadecimal for them."""
    with contextlib.suppress(binascii.Error):
        yield base64.b64decode(salt, validate=True)
    if len(salt) % 2 == 0 and _HEX.fullmatch(salt.decode("latin-1")):
        yield bytes.fromhex(salt.decode("latin-1"))


def _texts(password: str) -> tuple[bytes, bytes]:
    """Return the password as programs of Unix and of Windows encode it."""
    return password.encode(), password.encode("utf-16-le")


def _aspnet_identity(encoded: str) -> Check | None:
    """ASP.NET Identity: version 2 is 0x00, salt, subkey; version 3 is 0x01, function, rounds, lengths."""
    if len(encoded) < 60 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", encoded):
        return None
    raw = base64.b64decode(encoded, validate=True)
    if raw[0] == 0 and len(raw) == 49:
        return _pbkdf2("sha1", 1_000, raw[1:17], raw[17:])
    if raw[0] != 1:
        return None
    function, rounds, size = (int.from_bytes(raw[start : start + 4]) for start in (1, 5, 9))
    salt, subkey = raw[13 : 13 + size], raw[13 + size :]
    if len(salt) < 8 or len(subkey) < 16:
        return None
    return _pbkdf2(_ASPNET_PRF[function], rounds, salt, subkey)


def _digest(algorithm: str, content: bytes) -> bytes:
    return hashlib.new(algorithm, content, usedforsecurity=False).digest()


def _base64(text: str) -> bytes:
    """Decode base64 with or without its end, in the ordinary alphabet or in passlib's."""
    ordinary = text.replace(".", "+").rstrip("=")
    return base64.b64decode(ordinary + "=" * (-len(ordinary) % 4), validate=True)


_KINDS: Final[tuple[tuple[str, Callable[[str], Check]], ...]] = (
    ("$argon2", _argon2),
    ("$2", _bcrypt),
    ("$P$", _phpass),
    ("$H$", _phpass),
    ("$pbkdf2", _passlib_pbkdf2),
    ("$scrypt$", _passlib_scrypt),
    ("pbkdf2_", _django_pbkdf2),
    ("bcrypt_sha256$", _django_bcrypt_sha256),
    ("bcrypt$", _django_bcrypt),
    ("argon2$", _django_argon2),
    ("scrypt$", _django_scrypt),
    ("sha1$", _django_salted),
    ("md5$", _django_salted),
    (f"{_SALTED}$", _salted),
    ("{", _ldap),
)
