"""Comparison of phones. People change numbers and share them, so a phone supports and never decides."""

from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.normalisation.comparison import FieldComparison, agrees, differs, missing
from motid.normalisation.reasons import Reason


def compare_phones(
    one: PhoneNumber | PersonalText | None, other: PhoneNumber | PersonalText | None
) -> FieldComparison:
    """Compare two phones, however their numbers were written."""
    if one is None or other is None:
        return missing(Reason.PHONE_MISSING)
    if isinstance(one, PersonalText) or isinstance(other, PersonalText):
        return differs(Reason.PHONE_UNREADABLE)
    return agrees(Reason.PHONE_SAME) if one == other else differs(Reason.PHONE_DIFFERENT)
