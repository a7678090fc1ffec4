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


@dataclass(frozen=True, slots=True)
class FreshSignIn:
    """A sign-in that is not written down yet: that is done with its first outcome, in the same statement."""

    sign_in: SignIn
    token: OpaqueToken

    @property
    def cookie(self) -> str:
        """What binds it to one browser."""
        return self.token.text()

    async def write(
        self, uow: UnitOfWork, *, state: SignInState, account_id: UUID | None = None, failures: int = 0
    ) -> None:
        """Write it down as it stands now."""
        await store.insert(
            uow.connection,
            sign_in_id=self.token.id,
            digest=self.token.digest(),
            state=state,
            required_aal=self.sign_in.required_aal,
            account_id=account_id,
            session_id=self.sign_in.session_id,
            failures=failures,
            now=uow.now,
            expires_at=self.sign_in.expires_at,
            sealed=uow.vault.seal("sign_in", self.token.id, SignInBundle(self.sign_in.continue_to)),
        )


def begin_sign_in(authn: AuthnEnvironment, *, required_aal: RequiredAal, continue_to: str) -> FreshSignIn:
    """Begin at the password. `continue_to` is a path of this site; raises `NotALocalPath`."""
    return _begin(authn, "password", required_aal, continue_to)


async def begin_step_up(
    uow: UnitOfWork, authn: AuthnEnvironment, session: Session, *, continue_to: str
) -> SignInBegun:
    """Begin at the code, for a session that stands on the password and a service that asks for AAL2."""
    fresh = _begin(authn, "code", 2, continue_to, session)
    await fresh.write(uow, state="code", account_id=session.account_id)
    return SignInBegun(fresh.sign_in, fresh.cookie)


def _begin(
    authn: AuthnEnvironment,
    state: SignInState,
    required_aal: RequiredAal,
    continue_to: str,
    session: Session | None = None,
) -> FreshSignIn:
    now = authn.database.clock.now()
    token = OpaqueToken.fresh(authn.database.ids.new())
    account_id, session_id = (session.account_id, session.id) if session else (None, None)
    expires_at = now + authn.policies.at(SIGN_IN_RULES, now).sign_in_lifetime
    sign_in = SignIn(
        token.id, state, required_aal, account_id, session_id, None, checked_path(continue_to), expires_at
    )
    return FreshSignIn(sign_in, token)
