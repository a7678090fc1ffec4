"""What officials see of personal data before they ask for it: enough to tell two accounts apart, not more."""

from motid.accounts.model import IdentifierValue
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber


def mask_name(name: FullName) -> str:
    """Return "N. V. A***": initials, and the first letter of the name that a person is called by."""
    *before, given = name.display().split()
    return " ".join([*(f"{word[0].upper()}." for word in before), f"{given[0].upper()}***"])


def mask_number(number: PersonalIdNumber | CmndNumber) -> str:
    """Return all but the last three digits hidden."""
    digits = number.reveal()
    return f"{'*' * (len(digits) - 3)}{digits[-3:]}"


def mask_date(date: DateOfBirth) -> str:
    """Return the form of the date alone: it is a question that callers are asked."""
    return "****" if date.year_only else "**/**/****"


def mask_value(value: IdentifierValue) -> str:
    """Return an identifier for display."""
    match value:
        case PersonalIdNumber() | CmndNumber():
            return mask_number(value)
        case PhoneNumber():
            return value.masked_first3()
        case EmailAddress():
            return value.masked()
