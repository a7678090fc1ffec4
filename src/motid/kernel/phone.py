"""Vietnamese mobile numbers: 0 and nine digits at home, +84 and nine digits abroad (E.164)."""

import re
from types import MappingProxyType
from typing import Self

import phonenumbers
from phonenumbers import PhoneNumberType

from motid.kernel.digits import is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.redaction import PersonalValue

_SEPARATORS = ".-()/\u2010\u2011\u2012\u2013\u2014\u2212\u200b\ufeff"

SYNTHETIC_PREFIX = "095"
"""Numbers of invented people (ADR 0003): mobile by form, allocated to no carrier."""

REFORM_OF_2018 = MappingProxyType(
    {
        **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
        **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
        **{f"016{n}": f"03{n}" for n in range(2, 10)},
        **{"0186": "056", "0188": "058", "0199": "059"},
    }
)
"""Prefixes of the eleven-digit numbers that became ten-digit ones between 2018-09-15 and 2018-11-14."""


def _mobile_pattern() -> re.Pattern[str]:
    plan = phonenumbers.PhoneMetadata.metadata_for_region("VN")
    mobile = plan.mobile.national_number_pattern if plan and plan.mobile else None
    return re.compile(f"0(?:{mobile or '(?!)'})", re.ASCII)


_MOBILE = _mobile_pattern()
"""The mobile numbers of the plan. What does not fit is looked at again, to say why it is refused."""


class PhoneNumber(PersonalValue[str]):
    """A Vietnamese mobile number, held in E.164 ("+84828088088"). Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 0…, 84…, +84… or 0084… with spaces, dots, hyphens or full-width digits.

        Eleven-digit numbers of before 2018 are brought to their ten-digit form. Raises `InvalidValue`:
        "phone.empty", "phone.format" (no number of Vietnam's plan), "phone.foreign" (another country's),
        "phone.not_mobile" (a landline or another number that receives no SMS).
        """
        written = without_separators(text.replace("＋", "+"), _SEPARATORS)
        if not written:
            raise InvalidValue(code="phone.empty")
        national = _after_reform(_national(written))
        if _MOBILE.fullmatch(national):
            return cls(f"+84{national[1:]}")
        number = phonenumbers.PhoneNumber(country_code=84, national_number=int(national))
        if not phonenumbers.is_valid_number_for_region(number, "VN"):
            raise InvalidValue(code="phone.format")
        if phonenumbers.number_type(number) != PhoneNumberType.MOBILE or len(national) != 10:
            raise InvalidValue(code="phone.not_mobile")
        return cls(f"+84{national[1:]}")

    @property
    def is_synthetic(self) -> bool:
        """Whether the number lies in the range of invented people (ADR 0003)."""
        return self.national().startswith(SYNTHETIC_PREFIX)

    def e164(self) -> str:
        """Return "+84828088088"."""
        return self._content

    def national(self) -> str:
        """Return "0828088088"."""
        return f"0{self._content[3:]}"

    def masked_first3(self) -> str:
        """Return "082****088" (S4-19, S4-36)."""
        national = self.national()
        return f"{national[:3]}****{national[-3:]}"

    def masked_first4(self) -> str:
        """Return "0828xxx088" (S4-28)."""
        national = self.national()
        return f"{national[:4]}xxx{national[-3:]}"


def _national(written: str) -> str:
    """Bring any of the accepted beginnings to the national one, 0."""
    international = written.startswith(("+", "00"))
    digits = written.removeprefix("+").removeprefix("00") if international else written
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
        raise InvalidValue(code="phone.format")
    if international and not digits.startswith("84"):
        raise InvalidValue(code="phone.foreign")
    if digits.startswith("84") and (international or len(digits) >= 11):
        return "0" + digits[2:].removeprefix("0")
    if not digits.startswith("0"):
        raise InvalidValue(code="phone.format")
    return digits


def _after_reform(national: str) -> str:
    if is_digits(national, 11) and national.startswith("01"):
        return REFORM_OF_2018.get(national[:4], national[:4]) + national[4:]
    return national
