"""A password on its way from the form to the hash."""

import unicodedata
from typing import Self

from motid.kernel.redaction import PersonalValue


class Password(PersonalValue[str]):
    """A password in NFC, so that it is the same from every keyboard (NIST SP 800-63B-4 §3.1.1.2)."""

    __slots__ = ()

    @classmethod
    def typed(cls, text: str) -> Self:
        """Take what a person typed; nothing is trimmed."""
        return cls(unicodedata.normalize("NFC", text))
