"""The number of the old people's identity card (chứng minh nhân dân, CMND): nine digits.

Neither unique nor stable: it changed when the holder moved to another province, and Đồng Nai and Bà Rịa–Vũng
Tàu gave out the same fifty thousand numbers. Leading zeros are real. The twelve-digit CMND issued from
2012-09-21 bears a personal identification number. All CMND lost validity after 2024-12-31 (Law on Identity
2023, Article 46).
"""

from typing import Self

from motid.kernel.birth_registration import SYNTHETIC_MARK
from motid.kernel.digits import is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.redaction import PersonalValue

_DUMMY = "000000001"
"""Written by at least one production system where the number was missing."""


class CmndNumber(PersonalValue[str]):
    """A nine-digit CMND number. Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed, dropping spaces and dots.

        Raises `InvalidValue`: "cmnd.format" unless nine digits are left (ten are wrong, S2-28), "cmnd.dummy"
        for fillers that stand where a number was missing.
        """
        digits = without_separators(text)
        if not is_digits(digits, 9):
            raise InvalidValue(code="cmnd.format")
        if digits == _DUMMY or len(set(digits)) == 1:
            raise InvalidValue(code="cmnd.dummy")
        return cls(digits)

    @property
    def is_synthetic(self) -> bool:
        """Whether the number carries the mark of an invented person (ADR 0003)."""
        return self._content.startswith(SYNTHETIC_MARK)

    def masked(self) -> str:
        """Return the number for display with its five middle digits hidden."""
        return f"{self._content[:2]}{'*' * 5}{self._content[-2:]}"
