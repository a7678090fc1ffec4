"""What a citizen may type as user name: the number of a CMND or of an identity card (S4-16)."""

from motid.kernel.cmnd import CmndNumber
from motid.kernel.digits import is_digits, without_separators
from motid.kernel.errors import InvalidValue
from motid.kernel.personal_number import PersonalIdNumber


def parse_login_name(text: str) -> PersonalIdNumber | CmndNumber:
    """Read a user name: twelve digits are a personal number, nine a CMND number.

    Raises `InvalidValue`: "login_name.empty" when nothing was typed, "login_name.format" when it is neither
    number, "cmnd.dummy" for a filler.
    """
    digits = without_separators(text)
    if not digits:
        raise InvalidValue(code="login_name.empty")
    if is_digits(digits, 12):
        return PersonalIdNumber(digits)
    if is_digits(digits, 9):
        return CmndNumber.parse(digits)
    raise InvalidValue(code="login_name.format")
