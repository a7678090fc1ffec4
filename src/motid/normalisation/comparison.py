"""What the comparison of one field says: agree, disagree or missing (invariant 10)."""

from enum import StrEnum
from typing import Final

import msgspec

from motid.normalisation.reasons import Reason


class Agreement(StrEnum):
    """Whether the values of a field are the same. A missing value is neither agreement nor disagreement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    MISSING = "missing"


class FieldComparison(msgspec.Struct, frozen=True, gc=False):
    """How the two values of a field compare.

    `alike` is set beside a disagreement that looks like the same value written wrongly, and beside a value of which
    only a part is there and fits (a year against a day in it). It never proves anything.
    """

    agreement: Agreement
    reason: Reason
    alike: bool = False

    @property
    def agrees(self) -> bool:
        """Whether the values are the same."""
        return self.agreement is Agreement.AGREE

    @property
    def supports(self) -> bool:
        """Whether the values are the same or look as if they were meant to be."""
        return self.alike or self.agreement is Agreement.AGREE

    @property
    def contradicts(self) -> bool:
        """Whether the values are there, and are not alike."""
        return self.agreement is Agreement.DISAGREE and not self.alike


def agrees(reason: Reason) -> FieldComparison:
    """Return agreement."""
    return _AGREE[reason]


def alike(reason: Reason) -> FieldComparison:
    """Return a disagreement behind which the same value may stand."""
    return _ALIKE[reason]


def differs(reason: Reason) -> FieldComparison:
    """Return disagreement."""
    return _DIFFER[reason]


def missing(reason: Reason) -> FieldComparison:
    """Return that a side says nothing."""
    return _MISSING[reason]


def fits_in_part(reason: Reason) -> FieldComparison:
    """Return that a part is missing and the rest fits."""
    return _IN_PART[reason]


_AGREE: Final = {each: FieldComparison(Agreement.AGREE, each) for each in Reason}
_ALIKE: Final = {each: FieldComparison(Agreement.DISAGREE, each, alike=True) for each in Reason}
_DIFFER: Final = {each: FieldComparison(Agreement.DISAGREE, each) for each in Reason}
_MISSING: Final = {each: FieldComparison(Agreement.MISSING, each) for each in Reason}
_IN_PART: Final = {each: FieldComparison(Agreement.MISSING, each, alike=True) for each in Reason}
