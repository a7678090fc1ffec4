"""The code step of a sign-in or step-up."""

from uuid import UUID

from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn import events
from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong, check_code
from motid.authn.check_password import AccountNotUsable, SignInExpired
from motid.authn.environment import AuthnEnvironment
from motid.authn.errors import SessionGone
from motid.authn.finish_sign_in import SignedIn, finish_sign_in
from motid.authn.model import AMR_PASSWORD_AND_SMS, Session, SignIn
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.read_sign_in import read_sign_in
from motid.authn.store import sign_ins as store
from motid.authn.visitor import Visitor
from motid.kernel.actor import Actor


async def confirm_sign_in_code(
    authn: AuthnEnvironment,
    cookie: str | None,
    *,
    typed: OneTimeCode,
    visitor: Visitor,
    renews: Session | None = None,
    remember: bool = False,
) -> SignedIn | CodeWrong | CodeExpired | CodeExhausted | AccountNotUsable | SignInExpired:
    """Check the code and finish at AAL2. Call it outside a unit of work.

    `remember` is the person's explicit choice not to be asked for a code in this browser; `renews` is the session
    that the browser has.
    """
    sign_in = await read_sign_in(authn, cookie)
    if sign_in is None or sign_in.state != "code" or sign_in.account_id is None:
        return SignInExpired()
    actor = Actor("citizen", sign_in.account_id)
    outcome = await check_code(
        authn, purpose=CodePurpose.SIGN_IN, subject_id=sign_in.id, typed=typed, actor=actor,
        account_id=sign_in.account_id,
    )  # fmt: skip
    if not isinstance(outcome, CodeAccepted):
        return outcome
    try:
        return await _finish(authn, sign_in, sign_in.account_id, visitor, renews, remember=remember)
    except SessionGone:
        return SignInExpired()


async def _finish(
    authn: AuthnEnvironment,
    sign_in: SignIn,
    account_id: UUID,
    visitor: Visitor,
    renews: Session | None,
    *,
    remember: bool,
) -> SignedIn | AccountNotUsable | SignInExpired:
    async with authn.database.begin(Actor("citizen", account_id)) as uow:
        account = (await read_account(uow.connection, uow.vault, account_id)).ref
        if account.state != "active":
            await record(uow, events.SignInRefused(sign_in_id=sign_in.id, state=account.state), account_id=account_id)
            return AccountNotUsable(account.state, account_id)
        moved = await store.advance(
            uow.connection, sign_in.id, source="code", to="done", account_id=account_id, now=uow.now
        )
        if not moved:
            return SignInExpired()
        return await finish_sign_in(
            uow,
            authn,
            sign_in,
            account_id,
            amr=AMR_PASSWORD_AND_SMS,
            visitor=visitor,
            renews=renews,
            remember=remember,
        )
