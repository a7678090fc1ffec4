"""The CMND that people held before: nine digits, another number after a move, twelve digits in the Hà Nội pilot."""

from datetime import date

from motid.sandbox.population.days import birthday, iso
from motid.sandbox.population.marks import cmnd_number
from motid.sandbox.population.person import CmndEntry
from motid.sandbox.population.provinces import OLD_PROVINCES, PLACE_BY_CODE

_FIRST_EVER = date(1978, 1, 1).toordinal()
_LAST_EVER = date(2020, 12, 31).toordinal()
TWELVE_DIGITS_FROM = date(2012, 9, 21).toordinal()
_TWELVE_DIGITS_TO = date(2015, 12, 31).toordinal()
_PILOT = PLACE_BY_CODE["001"]

_HELD = ((1990, 0.97), (2000, 0.9), (2004, 0.4))
"""Share of the people born up to a year who ever had a CMND; nobody born later."""


def cmnd_history(
    index: int, seed: int, *, born: str, number: str, places: tuple[int, int], uniform: float
) -> list[CmndEntry]:
    """Return the CMND of a person, oldest first. `places` are those of birth and of home in `OLD_PROVINCES`."""
    share = next((share for year, share in _HELD if int(born[:4]) <= year), 0.0)
    if uniform >= share:
        return []
    within = uniform * 7_919 % 1
    first = max(birthday(born, 15) + int(within * 7 * 365), _FIRST_EVER)
    if first > _LAST_EVER:
        return []
    birth_place, home = places
    history = [CmndEntry(cmnd_number(index, 0, seed), iso(first), issuer(birth_place))]
    moved = first + 3 * 365 + int(within * 12 * 365)
    if home != birth_place and moved <= _LAST_EVER:
        history.append(CmndEntry(cmnd_number(index, 1, seed), iso(moved), issuer(home)))
    pilot = TWELVE_DIGITS_FROM + int(within * (_TWELVE_DIGITS_TO - TWELVE_DIGITS_FROM))
    if (
        home == _PILOT
        and uniform * 104_729 % 1 < 0.15
        and pilot > birthday(born, 15)
        and history[-1].issued_on < iso(pilot)
    ):
        history.append(CmndEntry(number, iso(pilot), issuer(home)))
    return history


def shared_cmnd(number: str, born: str, place: int) -> list[CmndEntry]:
    """Return the history of one of two people to whom two provinces gave the same number."""
    return [CmndEntry(number, iso(max(birthday(born, 18), _FIRST_EVER)), issuer(place))]


def issuer(place: int) -> str:
    """Return who issued CMND in an old province."""
    province = OLD_PROVINCES[place]
    name = province.name.removeprefix("TP ")
    return f"Công an thành phố {name}" if province.is_city else f"Công an tỉnh {name}"
