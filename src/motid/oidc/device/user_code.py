"""The code that a device shows and a citizen types (RFC 8628 §6.1).

Nine digits in groups of three: digits have no case, every phone shows a keypad for them, no Vietnamese input method
turns them into something else, and people know how to read them out. They carry 30 bits; what guards them beside
their number is in `limits`.
"""

import re
import secrets
from typing import Final

from motid.kernel.digits import ascii_digits
from motid.kernel.redaction import PersonalValue
from motid.vault import Vault

DIGITS: Final = 9
_GROUP: Final = 3
_LONGEST_TYPED: Final = 64
_LOOK_ALIKES: Final = str.maketrans("oOiIlL|", "0011111")
_CODE = re.compile(r"[0-9]{9}", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015\u2212_/]+")


class UserCode(PersonalValue[str]):
    """The digits of a code."""

    __slots__ = ()

    @classmethod
    def draw(cls) -> "UserCode":
        """Draw a code from the system's source of randomness."""
        return cls(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")

    @classmethod
    def typed(cls, text: str) -> "UserCode | None":
        """Take a code as somebody typed it, with or without dashes; None when it cannot be one."""
        digits = _BETWEEN.sub("", ascii_digits(text[:_LONGEST_TYPED])).translate(_LOOK_ALIKES)
        return cls(digits) if _CODE.fullmatch(digits) else None

    def shown(self) -> str:
        """Return "123-456-789", as devices show it."""
        digits = self.reveal()
        return "-".join(digits[start : start + _GROUP] for start in range(0, DIGITS, _GROUP))

    def mac(self, vault: Vault) -> bytes:
        """Return what the database keeps of the code."""
        return vault.mac(*self._mac_of())

    def macs_to_read(self, vault: Vault) -> list[bytes]:
        """Return every digest that the database may hold for the code."""
        return vault.macs_to_read(*self._mac_of())

    def _mac_of(self) -> tuple[str, bytes, bytes]:
        return "code", b"device", self.reveal().encode()
