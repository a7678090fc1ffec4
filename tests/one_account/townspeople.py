"""People without end, known by a number, and the two registries that tell the truth about them.

Every process that knows the rule knows everybody: so the registries answer in worker processes too, at once. Two
neighbours out of six share a CMND number, as numbers were given out twice.
"""

from dataclasses import dataclass
from uuid import UUID

from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName, compare_names
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.request.model import Claims
from motid.registries.carrier import Comparison, SubscriberClaim, SubscriberDiffers, SubscriberMatches
from motid.registries.population import (
    Accountability,
    CitizenNameParts,
    CitizenRecord,
    CitizensFound,
    NameParts,
    PopulationQuery,
    VerificationAnswer,
)

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi")
_GIVEN = ("An", "Bình", "Cúc", "Dũng", "Hạnh", "Khoa", "Lành", "Mỹ", "Nga", "Phúc", "Quỳnh")


@dataclass(frozen=True, slots=True)
class Townsman:
    """One person; everything about them follows from the number `index`."""

    index: int

    @property
    def name(self) -> FullName:
        """A synthetic name."""
        return FullName(f"{_FAMILY[self.index % 7]} Thử {_GIVEN[self.index % 11]}")

    @property
    def born(self) -> DateOfBirth:
        """A day in 1987."""
        return DateOfBirth(f"1987-{self.index % 12 + 1:02}-{self.index % 28 + 1:02}")

    @property
    def number(self) -> PersonalIdNumber:
        """A synthetic personal number."""
        return PersonalIdNumber(f"946187{self.index:06}")

    @property
    def cmnd(self) -> CmndNumber:
        """The former number; that of the neighbour before, for one of six."""
        return CmndNumber(f"9{self.index - (self.index % 6 == 1):08}")

    @property
    def phone(self) -> PhoneNumber:
        """A phone registered in the person's own name."""
        return PhoneNumber(f"+8495{self.index:07}")

    @property
    def claims(self) -> Claims:
        """What the person types into the form."""
        return Claims(self.name, self.born, self.number, self.phone, None)

    @property
    def record(self) -> CitizenRecord:
        """What is on record."""
        nothing = dict.fromkeys(
            (
                "gender", "ethnic_group", "religion", "marital_status", "blood_group", "nationality",
                "birth_registration", "native_place", "permanent_residence", "current_residence", "father", "mother",
                "spouse", "representative", "relation_to_household_head", "household_book",
            )
        )  # fmt: skip
        return CitizenRecord(
            personal_number=self.number,
            cmnd_number=self.cmnd,
            full_name=self.name,
            name_parts=CitizenNameParts(NameParts("", "", self.name.reveal())),
            date_of_birth=self.born,
            **nothing,
        )


class TruthfulRegistries:
    """Population database and carrier, without the wire: the adapters' tests are elsewhere."""

    async def look_up(
        self, query: PopulationQuery, _accountability: Accountability, _request_id: UUID
    ) -> CitizensFound:
        """Return who has this number, name and date of birth."""
        fitting = (one.record for one in _with_number(query.identity_number) if _fits(one, query))
        return CitizensFound(tuple(fitting))

    async def verify(
        self, query: PopulationQuery, accountability: Accountability, request_id: UUID
    ) -> VerificationAnswer:
        """Return whether exactly one person fits."""
        return VerificationAnswer(len((await self.look_up(query, accountability, request_id)).citizens) == 1)

    async def compare(self, claim: SubscriberClaim, _request_id: UUID) -> Comparison:
        """Return whether the phone is the claimed person's own."""
        for one in _with_number(claim.identity_number):
            if one.phone == claim.phone and one.name == claim.full_name and one.born == claim.date_of_birth:
                return SubscriberMatches()
        return SubscriberDiffers()


def _with_number(number: PersonalIdNumber | CmndNumber) -> list[Townsman]:
    index = int(number.reveal()[-6:])
    return [one for one in (Townsman(index), Townsman(index + 1)) if number in (one.number, one.cmnd)]


def _fits(one: Townsman, query: PopulationQuery) -> bool:
    same_day = one.born.compare(query.date_of_birth) is DateComparison.AGREE
    return same_day and compare_names(one.name, query.full_name).auto_match
