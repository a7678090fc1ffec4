"""Addresses: in the units of today, and as a card printed before the merger of 2025-07-01 has them."""

from datetime import date

from motid.sandbox.population.person import Address
from motid.sandbox.population.provinces import OLD_PROVINCES, OldProvince
from motid.sandbox.population.units import Place, places

MERGER = date(2025, 7, 1).isoformat()

_STREETS = (
    *("Trần Hưng Đạo", "Lê Lợi", "Nguyễn Huệ", "Hùng Vương", "Quang Trung", "Hai Bà Trưng", "Lý Thường Kiệt"),
    *("Phan Chu Trinh", "Phan Bội Châu", "Nguyễn Trãi", "Lê Duẩn", "Nguyễn Du", "Ngô Quyền", "Bà Triệu"),
    *("Trường Chinh", "Điện Biên Phủ", "Hoàng Diệu"),
)


def address(home: int, uniform: float, household: float) -> tuple[Address, str]:
    """Return the permanent address in today's units, and as it was printed with ward, district and old province."""
    wards = places()[home]
    place = wards[int(uniform * len(wards))]
    front = _front(place, uniform * 7_919 % 1, household)
    province = OLD_PROVINCES[home]
    district = _district(province, place, uniform * 104_729 % 1)
    text = f"{front}, {place.ward}, {place.province}"
    today = Address(text, place.province_code, place.province, place.ward_code, place.ward)
    return today, f"{front}, {place.ward}, {district}, {province.name}"


def origin(home: int, uniform: float) -> str:
    """Return a place of origin (quê quán): commune and province as they were named then."""
    wards = places()[home]
    return f"{wards[int(uniform * len(wards))].ward}, {OLD_PROVINCES[home].name}"


def _district(province: OldProvince, place: Place, uniform: float) -> str:
    """Choose an old district: no phường lay in a huyện, and no xã in a quận."""
    impossible = "Huyện" if place.is_urban else "Quận"
    fitting = [district for district in province.districts if not district.startswith(impossible)]
    return fitting[int(uniform * len(fitting))]


def _front(place: Place, uniform: float, household: float) -> str:
    if place.is_urban:
        return f"Số {1 + int(household * 400)} {_STREETS[int(uniform * len(_STREETS))]}"
    return f"Thôn {1 + int(household * 14)}"
