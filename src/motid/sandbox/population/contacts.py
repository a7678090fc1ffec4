"""Phones and mail: who uses which number, and in whose name the subscription is."""

from functools import lru_cache

from motid.kernel.name_letters import strip_marks
from motid.sandbox.population.marks import phone_number
from motid.sandbox.population.person import Phone

_CARRIERS = (
    (0.54, "Viettel"),
    (0.75, "VinaPhone"),
    (0.93, "MobiFone"),
    (0.965, "Vietnamobile"),
    (0.98, "Wintel"),
    (0.993, "iTel"),
    (1.0, "Gmobile"),
)
"""Running market shares. The number does not tell the carrier: numbers are ported."""

OWN, OF_ANOTHER, OF_NOBODY = 0.80, 0.91, 0.96
"""Running shares of people by the subscription of their main phone; the rest have none."""

_SECOND, _THIRD = 0.15, 0.03


def phones(index: int, seed: int, *, owner: str, other: str | None, uniform: float, more: float) -> list[Phone]:
    """Return the phones a person uses, the main one first. `other` is somebody who may hold the subscription."""
    if uniform >= OF_NOBODY:
        return []
    count = 1 + (more < _SECOND) + (more < _THIRD)
    found = []
    for slot in range(count):
        chance = uniform if slot == 0 else (uniform * 7_919 + more * 101) % 1 * OF_NOBODY
        spread = (more * 104_729 + slot * 0.37) % 1
        found.append(Phone(phone_number(index, slot, seed), _carrier(spread), _holder(owner, other, chance)))
    return found


def _holder(owner: str, other: str | None, chance: float) -> str | None:
    if chance < OWN:
        return owner
    return other if chance < OF_ANOTHER else None


def _carrier(uniform: float) -> str:
    return next(name for share, name in _CARRIERS if uniform < share)


def email(index: int, family: str, given: str, *, age: int, uniform: float) -> str | None:
    """Return a mail address at a domain that delivers to nobody (RFC 2606); younger people have one more often."""
    if uniform >= max(0.05, min(0.75, 1.05 - age * 0.014)):
        return None
    domain = "example.com" if uniform * 7_919 % 1 < 0.7 else "hop-thu.test"
    local = ".".join(part for part in (_letters(given), _letters(family), f"{index:x}") if part)
    return f"{local}@{domain}"


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return "".join(
        character for character in strip_marks(name).lower() if character.isalnum() and character.isascii()
    )
