"""“Quên mật khẩu” (S4-26): the user name is given, and a code asked for.

Whether anybody has the name changes nothing that a visitor can see or time: the request writes one row and one job,
and the worker finds out (invariant 9).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motid.accounts.model import LoginName, login_type
from motid.authn.environment import AuthnEnvironment
from motid.authn.policies import CODE_RULES
from motid.authn.visitor import NetworkAddress
from motid.db import Database
from motid.jobs import enqueue
from motid.kernel.actor import ANONYMOUS
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Allowed, Refused
from motid.limits.take_shared import take_shared
from motid.recovery.jobs import SEND_RESET_CODE_JOB, SendResetCode
from motid.recovery.model import PasswordReset
from motid.recovery.policies import RECOVERY_ATTEMPTS, RESET_MINUTES
from motid.recovery.sealed import RESET, ResetBundle
from motid.recovery.store import resets as store

_SOMEBODY_WAITS = 10


@dataclass(frozen=True, slots=True)
class ResetStarted:
    """The browser holds the token; a code is on its way if anybody has the name."""

    token: OpaqueToken


@dataclass(frozen=True, slots=True)
class CodeAskedFor:
    """Another code is on its way if anybody has the name."""


@dataclass(frozen=True, slots=True)
class AskedTooSoon:
    """The last code may still arrive."""


async def start_reset(
    authn: AuthnEnvironment, login_name: LoginName, network: NetworkAddress
) -> ResetStarted | Refused:
    """Begin; whoever asks often waits, whether anybody has the name or not."""
    now = authn.database.clock.now()
    counted = await _count(authn, login_name, network, now)
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(ANONYMOUS) as uow:
        token = OpaqueToken.fresh(uow.new_id())
        await store.insert(
            uow.connection,
            reset_id=token.id,
            digest=token.digest(),
            now=uow.now,
            expires_at=uow.now + timedelta(minutes=authn.policies.at(RESET_MINUTES, uow.now)),
            sealed=uow.vault.seal(RESET, token.id, ResetBundle(login_name.reveal(), network.reveal())),
        )
        await enqueue(uow, SEND_RESET_CODE_JOB, SendResetCode(token.id, 1), priority=_SOMEBODY_WAITS)
    return ResetStarted(token)


async def ask_for_code_again(authn: AuthnEnvironment, reset: PasswordReset) -> CodeAskedFor | AskedTooSoon | Refused:
    """“Gửi lại OTP”: once a cool-down, and counted for the name as if begun anew."""
    now = authn.database.clock.now()
    if now < resend_at(authn, reset):
        return AskedTooSoon()
    counted = await _count(authn, reset.login_name, reset.network, now)
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(ANONYMOUS) as uow:
        before = uow.now - authn.policies.at(CODE_RULES, uow.now).cool_down
        asked = await store.ask_again(uow.connection, reset.id, before, uow.now)
        if asked is None:
            return AskedTooSoon()
        await enqueue(uow, SEND_RESET_CODE_JOB, SendResetCode(reset.id, asked), priority=_SOMEBODY_WAITS)
    return CodeAskedFor()


def resend_at(authn: AuthnEnvironment, reset: PasswordReset) -> datetime:
    """Return the instant from which another code may be asked for."""
    return reset.asked_at + authn.policies.at(CODE_RULES, reset.asked_at).cool_down


async def read_reset(database: Database, token: OpaqueToken) -> PasswordReset | None:
    """Return the reset of a token, or None when there is none or its time is over."""
    row = await store.select(database.pool, token.id, database.clock.now())
    if row is None or not token.matches(row["secret_digest"]):
        return None
    return store.to_reset(database.vault, row)


async def _count(
    authn: AuthnEnvironment, login_name: LoginName, network: NetworkAddress, now: datetime
) -> Allowed | Refused:
    """Count before anything is looked up, by name: a stranger who asks for it does not shut out its owner."""
    rules = authn.policies.at(RECOVERY_ATTEMPTS, now)
    outcome = await authn.limiter.take(rules.per_network.limit("recovery.network"), network.bucket(), now)
    if isinstance(outcome, Refused):
        return outcome
    limit, reserve = rules.per_name.limit("recovery.name"), rules.name_reserve.limit("recovery.name_reserve")
    subject = f"{login_type(login_name)}:{login_name.reveal()}"
    return await take_shared(authn.limiter, limit, reserve, subject, network=network.bucket(), now=now)
