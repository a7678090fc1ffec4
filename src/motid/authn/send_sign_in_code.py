"""Send the code of a sign-in to the default OTP phone, or to another one that the person chooses (S4-27 … S4-31)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.authn.check_password import SignInExpired
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.authn.one_time_code import CodePurpose
from motid.authn.read_sign_in import read_sign_in
from motid.authn.store import sign_ins as store
from motid.authn.visitor import Visitor
from motid.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SignInCodeSent:
    """The code is on its way to `masked_phone` ("0828xxx088", S4-28)."""

    masked_phone: str
    resend_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NoOtpPhone:
    """The account has no such phone, or none at all: recovery is the way."""


async def send_sign_in_code(
    authn: AuthnEnvironment, cookie: str | None, *, visitor: Visitor, phone_id: UUID | None = None
) -> SignInCodeSent | ResendTooSoon | TooManyCodes | NoOtpPhone | SignInExpired:
    """Send or resend the code; with `phone_id`, to that phone of the account, and to it again on resending.

    The code belongs to this sign-in alone: another browser that knows it cannot use it.
    """
    sign_in = await read_sign_in(authn, cookie)
    if sign_in is None or sign_in.state != "code" or sign_in.account_id is None:
        return SignInExpired()
    async with authn.database.begin(Actor("citizen", sign_in.account_id)) as uow:
        phones = await list_otp_phones(uow.connection, uow.vault, sign_in.account_id)
        chosen = phone_for_code(phones, phone_id or sign_in.code_phone_id)
        if chosen is None:
            return NoOtpPhone()
        outcome = await issue_code(
            uow, authn, purpose=CodePurpose.SIGN_IN, subject_id=sign_in.id, phone=chosen.phone,
            network=visitor.network, account_id=sign_in.account_id,
        )  # fmt: skip
        if not isinstance(outcome, CodeSent):
            return outcome
        await store.choose_phone(uow.connection, sign_in.id, chosen.id)
        return SignInCodeSent(chosen.phone.masked_first4(), outcome.resend_at, outcome.expires_at)
