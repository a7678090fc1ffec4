"""Why a pair matches, nearly matches or does not match: stable codes, explained in docs/reference/matching.md.

They are for the desk, the audit trail and measurements. A citizen is never told which field differed (S0-21).
"""

from enum import StrEnum


class Reason(StrEnum):
    """What comparison found in a field; the part before the dot is the field."""

    NAME_EXACT = "full_name.exact"
    NAME_TONE_PLACEMENT = "full_name.tone_placement"
    NAME_I_Y = "full_name.i_y"
    NAME_MARKS = "full_name.marks"
    NAME_WORD_ORDER = "full_name.word_order"
    NAME_SPACING = "full_name.spacing"
    NAME_LEGACY_CHARSET = "full_name.legacy_charset"
    NAME_MERGED_FIELDS = "full_name.merged_fields"
    NAME_ABBREVIATED = "full_name.abbreviated"
    NAME_TYPING_ERROR = "full_name.typing_error"
    NAME_DIFFERENT = "full_name.different"
    NAME_UNREADABLE = "full_name.unreadable"
    NAME_MISSING = "full_name.missing"

    NUMBER_SAME = "personal_number.same"
    NUMBER_TYPING_ERROR = "personal_number.typing_error"
    NUMBER_CHANGED = "personal_number.changed"
    NUMBER_CONTRADICTS_ITSELF = "personal_number.contradicts_itself"
    NUMBER_DIFFERENT = "personal_number.different"
    NUMBER_UNREADABLE = "personal_number.unreadable"
    NUMBER_MISSING = "personal_number.missing"
    NUMBER_BIRTH_YEAR = "personal_number.birth_year_differs"

    CMND_SAME = "cmnd.same"
    CMND_EMBEDDED = "cmnd.embedded"
    CMND_TYPING_ERROR = "cmnd.typing_error"
    CMND_DIFFERENT = "cmnd.different"
    CMND_UNREADABLE = "cmnd.unreadable"
    CMND_MISSING = "cmnd.missing"

    BIRTH_SAME = "date_of_birth.same"
    BIRTH_SAME_YEAR = "date_of_birth.same_year"
    BIRTH_YEAR_ONLY = "date_of_birth.year_only"
    BIRTH_DAY_MONTH_SWAPPED = "date_of_birth.day_month_swapped"
    BIRTH_TYPING_ERROR = "date_of_birth.typing_error"
    BIRTH_DIFFERENT = "date_of_birth.different"
    BIRTH_UNREADABLE = "date_of_birth.unreadable"
    BIRTH_MISSING = "date_of_birth.missing"

    ISSUE_DATE_SAME = "issue_date.same"
    ISSUE_DATE_DIFFERENT = "issue_date.different"
    ISSUE_DATE_UNREADABLE = "issue_date.unreadable"
    ISSUE_DATE_MISSING = "issue_date.missing"

    PHONE_SAME = "phone.same"
    PHONE_DIFFERENT = "phone.different"
    PHONE_UNREADABLE = "phone.unreadable"
    PHONE_MISSING = "phone.missing"

    TOO_LITTLE = "evidence.too_little"
