"""Read a sign-in under way, for its pages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.authn.environment import AuthnEnvironment
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import SignIn, phone_for_code
from motid.authn.one_time_code import CodePurpose
from motid.authn.read_code import resend_at
from motid.authn.sealed import SignInBundle
from motid.authn.store import sign_ins as store
from motid.kernel.opaque_token import OpaqueToken


@dataclass(frozen=True, slots=True)
class PhoneChoice:
    """A phone that the person may choose, as much of it as a page shows."""

    id: UUID
    masked: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class CodeStep:
    """What the page for the code shows. `resend_at` is None when no code was sent yet."""

    masked_phone: str | None
    resend_at: datetime | None
    phones: tuple[PhoneChoice, ...]


async def read_sign_in(authn: AuthnEnvironment, cookie: str | None) -> SignIn | None:
    """Return the sign-in that the cookie opens; None when it is wrong, done or over: begin anew."""
    token = OpaqueToken.parse(cookie) if cookie else None
    if token is None:
        return None
    row = await store.find(authn.database.pool, token.id, authn.database.clock.now())
    if row is None or not token.matches(row["secret_digest"]):
        return None
    bundle = authn.database.vault.open("sign_in", row["id"], row["sealed"], SignInBundle)
    return SignIn(
        row["id"],
        row["state"],
        row["required_aal"],
        row["account_id"],
        row["session_id"],
        row["code_phone_id"],
        bundle.continue_to,
        row["expires_at"],
    )


async def read_code_step(authn: AuthnEnvironment, cookie: str | None) -> CodeStep | None:
    """Return what the code page shows, phones masked as in S4-28; None unless the sign-in stands at the code."""
    sign_in = await read_sign_in(authn, cookie)
    if sign_in is None or sign_in.state != "code" or sign_in.account_id is None:
        return None
    phones = await list_otp_phones(authn.database.pool, authn.database.vault, sign_in.account_id)
    used = phone_for_code(phones, sign_in.code_phone_id)
    return CodeStep(
        masked_phone=used.phone.masked_first4() if used else None,
        resend_at=await resend_at(authn, purpose=CodePurpose.SIGN_IN, subject_id=sign_in.id),
        phones=tuple(PhoneChoice(item.id, item.phone.masked_first4(), item.is_default) for item in phones),
    )
