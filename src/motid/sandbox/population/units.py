"""Where people live: today's wards, sorted by the old province that they came from."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from vietnam_provinces import Province, ProvinceCode, Ward

from motid.sandbox.population.provinces import OLD_PROVINCES


@dataclass(frozen=True)
class Place:
    """A ward of today inside what was an old province."""

    ward_code: str
    ward: str
    province_code: str
    province: str
    is_urban: bool
    """Whether it is a phường, with streets and house numbers."""


@cache
def places() -> tuple[tuple[Place, ...], ...]:
    """Return today's wards for each of `OLD_PROVINCES`, in its order."""
    return tuple(_places_of(place) for place in range(len(OLD_PROVINCES)))


def _places_of(old: int) -> tuple[Place, ...]:
    province = Province.from_code(ProvinceCode(OLD_PROVINCES[old].merged_into))
    siblings = [p for p in OLD_PROVINCES if p.merged_into == OLD_PROVINCES[old].merged_into]
    boundaries = sorted(p.first_ward for p in siblings)
    mine = boundaries.index(OLD_PROVINCES[old].first_ward)
    return tuple(
        Place(
            ward_code=f"{ward.code.value:05d}",
            ward=" ".join(ward.name.split()),
            province_code=f"{province.code.value:02d}",
            province=province.name,
            is_urban=ward.name.startswith("Phường"),
        )
        for ward in sorted(Ward.iter_by_province(province.code), key=lambda ward: ward.code.value)
        if max(bisect_right(boundaries, ward.code.value) - 1, 0) == mine
    )
