"""Begin a sign-in, or raise a session to a higher level."""

from dataclasses import dataclass
from uuid import UUID

from motid.authn.environment import AuthnEnvironment
from motid.authn.model import RequiredAal, Session, SignIn, SignInState, checked_path
from motid.authn.policies import SIGN_IN_RULES
from motid.authn.sealed import SignInBundle
from motid.authn.store import sign_ins as store
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken


@dataclass(frozen=True, slots=True)
class SignInBegun:
    """The sign-in and the cookie that binds it to one browser."""

    sign_in: SignIn
    cookie: str


async def begin_sign_in(
    uow: UnitOfWork, authn: AuthnEnvironment, *, required_aal: RequiredAal, continue_to: str
) -> SignInBegun:
    """Begin at the password, in one statement. `continue_to` is a path of this site; raises `NotALocalPath`."""
    return await _begin(uow, authn, state="password", required_aal=required_aal, continue_to=continue_to)


async def begin_step_up(
    uow: UnitOfWork, authn: AuthnEnvironment, session: Session, *, continue_to: str
) -> SignInBegun:
    """Begin at the code, for a session that stands on the password and a service that asks for AAL2."""
    return await _begin(
        uow, authn, state="code", required_aal=2, continue_to=continue_to, account_id=session.account_id,
        session_id=session.id,
    )  # fmt: skip


async def _begin(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    *,
    state: SignInState,
    required_aal: RequiredAal,
    continue_to: str,
    account_id: UUID | None = None,
    session_id: UUID | None = None,
) -> SignInBegun:
    token = OpaqueToken.fresh(uow.new_id())
    bundle = SignInBundle(checked_path(continue_to))
    expires_at = uow.now + authn.policies.at(SIGN_IN_RULES, uow.now).sign_in_lifetime
    await store.insert(
        uow.connection,
        sign_in_id=token.id,
        digest=token.digest(),
        state=state,
        required_aal=required_aal,
        account_id=account_id,
        session_id=session_id,
        now=uow.now,
        expires_at=expires_at,
        sealed=uow.vault.seal("sign_in", token.id, bundle),
    )
    sign_in = SignIn(token.id, state, required_aal, account_id, session_id, None, continue_to, expires_at)
    return SignInBegun(sign_in, token.text())
