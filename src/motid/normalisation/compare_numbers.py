"""Comparison of personal numbers and of CMND numbers.

A personal number is the same or it is not: no digit in it proves or refutes anything by itself (invariant 8). A CMND
number is neither unique nor stable, so it supports and never decides. A CMND of twelve digits bears the personal
number and is compared as one.
"""

import re
from typing import Final

import msgspec

from motid.kernel.cmnd import CmndNumber
from motid.kernel.digits import ascii_digits
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.redaction import PersonalText
from motid.normalisation.comparison import FieldComparison, agrees, alike, differs, missing
from motid.normalisation.edit_distance import typing_errors
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.person_data import IdentityNumber, PersonData
from motid.normalisation.reasons import Reason

_NO_DIGIT: Final = re.compile(r"[^0-9]+")
_LOOK_LIKE_DIGITS: Final = str.maketrans("OoQDIl|iSsBZz", "0000111155822")


class Numbers(msgspec.Struct, frozen=True, gc=False):
    """The numbers of one side, sorted by what they are and not by the field in which they stand."""

    personal: PersonalIdNumber | None
    earlier: PersonalIdNumber | None
    """A second, different number of twelve digits: that of the CMND beside that of the personal number."""
    cmnd: tuple[CmndNumber, ...]
    unreadable: tuple[str, ...]
    unreadable_personal: str | None
    """Digits in the field of the personal number that are neither twelve nor nine."""

    @classmethod
    def of(cls, side: PersonData) -> "Numbers":
        """Sort the numbers of a side."""
        if isinstance(side.personal_number, PersonalIdNumber) and isinstance(side.cmnd, CmndNumber | None):
            return cls(side.personal_number, None, (side.cmnd,) if side.cmnd else (), (), None)
        fields = [number for number in (side.personal_number, side.cmnd) if number is not None]
        personal = [number for number in fields if isinstance(number, PersonalIdNumber)]
        first = personal[0] if personal else None
        return cls(
            personal=first,
            earlier=next((number for number in personal if number != first), None),
            cmnd=tuple(number for number in fields if isinstance(number, CmndNumber)),
            unreadable=tuple(_loose_digits(number) for number in fields if isinstance(number, PersonalText)),
            unreadable_personal=_unreadable(side.personal_number),
        )


def compare_personal_numbers(one: Numbers, other: Numbers, rules: MatchRules) -> FieldComparison:
    """Compare the personal numbers of two sides."""
    if one.personal is None or other.personal is None:
        return _without_one(one, other, rules)
    if one.personal == other.personal:
        contradicted = one.earlier is not None or other.earlier is not None
        return alike(Reason.NUMBER_CONTRADICTS_ITSELF) if contradicted else agrees(Reason.NUMBER_SAME)
    if one.personal == other.earlier or other.personal == one.earlier:
        return alike(Reason.NUMBER_CHANGED)
    if typing_errors(one.personal.reveal(), other.personal.reveal(), rules.number_typing_errors) is not None:
        return alike(Reason.NUMBER_TYPING_ERROR)
    return differs(Reason.NUMBER_DIFFERENT)


def _without_one(one: Numbers, other: Numbers, rules: MatchRules) -> FieldComparison:
    """Compare where a side has no readable number: eleven digits that lost one are alike, nothing is missing."""
    written = one.unreadable_personal or other.unreadable_personal
    number = one.personal or other.personal
    if written is None or number is None:
        return missing(Reason.NUMBER_MISSING)
    digits = number.reveal()
    if written.zfill(12) == digits or typing_errors(written, digits, max(rules.number_typing_errors, 1)) is not None:
        return alike(Reason.NUMBER_TYPING_ERROR)
    return differs(Reason.NUMBER_UNREADABLE)


def compare_cmnd(one: Numbers, other: Numbers, rules: MatchRules) -> FieldComparison:
    """Compare the CMND numbers of two sides; a difference may be no more than a move to another province."""
    if any(mine in other.cmnd for mine in one.cmnd):
        return agrees(Reason.CMND_SAME)
    if _embedded(one, other) or _embedded(other, one):
        return alike(Reason.CMND_EMBEDDED)
    if not one.cmnd or not other.cmnd:
        return _unreadable_cmnd(one, other)
    pairs = ((mine.reveal(), theirs.reveal()) for mine in one.cmnd for theirs in other.cmnd)
    if any(typing_errors(mine, theirs, rules.number_typing_errors) is not None for mine, theirs in pairs):
        return alike(Reason.CMND_TYPING_ERROR)
    return differs(Reason.CMND_DIFFERENT)


def _embedded(one: Numbers, other: Numbers) -> bool:
    """Tell whether a CMND number stands within a longer one: filled up with zeros, or with a province before."""
    if not one.cmnd:
        return False
    longer = [*([other.personal.reveal()] if other.personal else []), *other.unreadable]
    return any(cmnd.reveal() in digits for cmnd in one.cmnd for digits in longer)


def _unreadable_cmnd(one: Numbers, other: Numbers) -> FieldComparison:
    """Compare a CMND number with digits that are none; a number kept as an integer has lost its zeros."""
    known = one.cmnd or other.cmnd
    written = other.unreadable if one.cmnd else one.unreadable
    if not known or not written:
        return missing(Reason.CMND_MISSING)
    pairs = [(cmnd.reveal(), digits) for cmnd in known for digits in written]
    if any(digits.zfill(9) == cmnd or typing_errors(digits, cmnd, 1) is not None for cmnd, digits in pairs):
        return alike(Reason.CMND_TYPING_ERROR)
    return differs(Reason.CMND_UNREADABLE)


def _unreadable(number: IdentityNumber | None) -> str | None:
    return _loose_digits(number) if isinstance(number, PersonalText) else None


def _loose_digits(text: PersonalText) -> str:
    """Return the digits of a text that is no number, with letters taken for the digits that they resemble."""
    return _NO_DIGIT.sub("", ascii_digits(text.reveal()).translate(_LOOK_LIKE_DIGITS))
