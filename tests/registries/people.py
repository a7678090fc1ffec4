"""Invented people to ask registries about; every number carries the mark of invention (ADR 0003)."""

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.registries.carrier import SubscriberClaim
from motid.registries.population import Accountability, PopulationQuery

ACCOUNTABILITY = Accountability(
    service_code="G15-TP110",
    officer_code="motid-sandbox",
    unit_code="H26.01",
    account="motid",
    officer_phone=None,
)


def claim() -> SubscriberClaim:
    return SubscriberClaim(
        phone=PhoneNumber.parse("0950000001"),
        identity_number=PersonalIdNumber.parse("946087000001"),
        full_name=FullName.parse("Nguyễn Thị Thuý Hoà"),
        date_of_birth=DateOfBirth.parse("1987-03-09"),
    )


def query(
    number: str = "946087000001", name: str = "Nguyễn Thị Thuý Hoà", born: str = "1987-03-09"
) -> PopulationQuery:
    return PopulationQuery(PersonalIdNumber.parse(number), FullName.parse(name), DateOfBirth.parse(born))
