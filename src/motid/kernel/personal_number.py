"""The personal identification number (số định danh cá nhân): twelve digits, on every identity card.

`PPP` birth-registration code, `G` century and gender, `YY` year of birth, six digits without meaning
(Decree 137/2015/NĐ-CP, Article 13; Circular 07/2016/TT-BCA, Article 7). There is no check digit, and gender
or year may lawfully differ from the record (Decree 70/2024/NĐ-CP, Article 11), so only the form can be wrong.
"""

from enum import StrEnum
from typing import Self

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.birth_registration import SYNTHETIC_MARK, province_of_birth_registration
from motid.kernel.digits import is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.gender import Gender
from motid.kernel.redaction import PersonalValue


class PersonalNumberWarning(StrEnum):
    """A digit that differs from other data: a hint for a person to look at, never a reason to refuse."""

    PREFIX_UNKNOWN = "personal_number.prefix_unknown"
    GENDER_DIFFERS = "personal_number.gender_differs"
    BIRTH_YEAR_DIFFERS = "personal_number.birth_year_differs"


class PersonalIdNumber(PersonalValue[str]):
    """A personal identification number: twelve digits. Outside text enters by `parse`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed: spaces and dots are dropped, full-width digits are made ordinary.

        Raises `InvalidValue("personal_number.format")` when anything but twelve digits is left.
        """
        digits = without_separators(text)
        if not is_digits(digits, 12):
            raise InvalidValue(code="personal_number.format")
        return cls(digits)

    @property
    def birth_registration_code(self) -> str:
        """The first three digits, as they stand (synthetic numbers: 946 for 046)."""
        return self._content[:3]

    @property
    def birth_registration_province(self) -> str | None:
        """The province of birth registration; None for a code outside the 63, such as a country's."""
        return province_of_birth_registration(self.birth_registration_code)

    @property
    def century_and_gender(self) -> int:
        """The fourth digit: even for men, odd for women; half of it counts centuries from 1900."""
        return int(self._content[3])

    @property
    def gender(self) -> Gender:
        """The gender at the time that the number was given."""
        return "female" if self.century_and_gender % 2 else "male"

    @property
    def birth_year(self) -> int:
        """The year of birth at the time that the number was given."""
        return 1900 + 100 * (self.century_and_gender // 2) + int(self._content[4:6])

    @property
    def is_synthetic(self) -> bool:
        """Whether the number carries the mark of an invented person (ADR 0003)."""
        return self._content.startswith(SYNTHETIC_MARK)

    def warnings(
        self, *, gender: Gender | None = None, date_of_birth: DateOfBirth | None = None
    ) -> tuple[PersonalNumberWarning, ...]:
        """Return what in the digits differs from the given data; a missing value warns of nothing."""
        found: list[PersonalNumberWarning] = []
        if self.birth_registration_province is None:
            found.append(PersonalNumberWarning.PREFIX_UNKNOWN)
        if gender is not None and gender != self.gender:
            found.append(PersonalNumberWarning.GENDER_DIFFERS)
        if date_of_birth is not None and date_of_birth.year != self.birth_year:
            found.append(PersonalNumberWarning.BIRTH_YEAR_DIFFERS)
        return tuple(found)

    def masked(self) -> str:
        """Return the number as the national app shows a user name: the eight middle digits hidden."""
        return f"{self._content[:2]}{'*' * 8}{self._content[-2:]}"
