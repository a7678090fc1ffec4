"""Values of one-time codes."""

import secrets
from enum import StrEnum
from uuid import UUID

from motid.authn.policies import CodeTexts
from motid.kernel.digits import without_separators
from motid.kernel.redaction import PersonalValue


class CodePurpose(StrEnum):
    """What a code confirms. A code for one purpose is worth nothing for another."""

    REGISTRATION = "registration"
    SIGN_IN = "sign_in"
    RECOVERY = "recovery"
    OTP_PHONE = "otp_phone"
    NORMALISATION = "normalisation"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - a purpose, not a password


class OneTimeCode(PersonalValue[str]):
    """The digits of a code."""

    __slots__ = ()

    @classmethod
    def draw(cls, digits: int) -> "OneTimeCode":
        """Draw a code from the system's source of randomness; leading zeros count."""
        return cls(f"{secrets.randbelow(10**digits):0{digits}}")

    @classmethod
    def typed(cls, text: str) -> "OneTimeCode":
        """Take a code as typed or pasted: spaces and dots dropped, full-width digits made ordinary."""
        return cls(without_separators(text[:64]))

    def mac_parts(self, purpose: CodePurpose, subject_id: UUID) -> tuple[bytes, bytes, bytes]:
        """Return what the stored digest is made of: the code is bound to its purpose and subject."""
        return purpose.encode(), subject_id.bytes, self.reveal().encode()


def sms_text(texts: CodeTexts, code: OneTimeCode, *, purpose: CodePurpose, brand: str, minutes: int) -> str:
    """Return the SMS of a code: unaccented, brand and purpose named, one segment of GSM 7-bit."""
    return texts.template.format(
        brand=brand, code=code.reveal(), purpose=texts.purposes[purpose.value], minutes=minutes
    )
