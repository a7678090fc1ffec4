"""Mail addresses: the part of RFC 5321 that mailboxes of people use."""

import re
from typing import Self

from motid.kernel.errors import InvalidValue
from motid.kernel.redaction import PersonalValue

MAX_LOCAL = 64
MAX_ADDRESS = 254
"""Octets; RFC 5321 §4.5.3.1 (a path of 256 includes its two angle brackets)."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class EmailAddress(PersonalValue[str]):
    """A mail address; the domain is lower-case and ASCII (RFC 5890). Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address: a dot-atom, "@", and a domain of at least two labels, which may be international.

        The part before "@" keeps its case (RFC 5321 §2.4). Quoted local parts, comments and address literals
        are not accepted. Raises `InvalidValue`: "email.empty", "email.format", "email.too_long".
        """
        stripped = text.strip()
        if not stripped:
            raise InvalidValue(code="email.empty")
        if len(stripped) > MAX_ADDRESS:  # before the domain is encoded, which is slow for long ones
            raise InvalidValue(code="email.too_long")
        local, at, domain = stripped.rpartition("@")
        if not at or not _LOCAL.fullmatch(local):
            raise InvalidValue(code="email.format")
        address = f"{local}@{_ascii_domain(domain)}"
        if len(local) > MAX_LOCAL or len(address) > MAX_ADDRESS:
            raise InvalidValue(code="email.too_long")
        return cls(address)

    @property
    def domain(self) -> str:
        """The domain in ASCII form."""
        return self._content.rpartition("@")[2]

    def masked(self) -> str:
        """Return the address for display: "n***@example.com"."""
        return f"{self._content[0]}***@{self.domain}"


def _ascii_domain(domain: str) -> str:
    try:
        ascii_form = domain.lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise InvalidValue(code="email.format") from None
    labels = ascii_form.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise InvalidValue(code="email.format")
    return ascii_form
