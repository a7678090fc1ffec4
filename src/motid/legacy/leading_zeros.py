"""Numbers whose leading zero a spreadsheet took, because it held them for amounts."""

from motid.legacy.field_names import LegacyField

_NUMBERS = (LegacyField.USER_NAME, LegacyField.CMND, LegacyField.PERSONAL_NUMBER)


def restored(text: str, of: LegacyField) -> str:
    """Return a number with the zeros that its length says are missing; what is no such number stays."""
    if not (text.isascii() and text.isdigit()):
        return text
    if of is LegacyField.PHONE and len(text) in (9, 10) and not text.startswith("0"):
        return f"0{text}"
    if of in _NUMBERS and len(text) in (8, 11):
        return f"0{text}"
    return text
