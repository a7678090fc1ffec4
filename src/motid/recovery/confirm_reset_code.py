"""The code of a forgotten password: only the right one tells anything of the account."""

from uuid import UUID

from motid.accounts import find_account
from motid.audit import record
from motid.authn.check_code import CodeAccepted, CodeOutcome, check_code
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.db import UnitOfWork
from motid.kernel.actor import Actor
from motid.recovery.cooling import in_cooling_period
from motid.recovery.events import RecoveryRefused
from motid.recovery.model import PasswordReset, ResetState, RiskyOperation
from motid.recovery.store import resets as store

_OPERATION = RiskyOperation.RESET_PASSWORD


async def confirm_reset_code(authn: AuthnEnvironment, reset: PasswordReset, typed: OneTimeCode) -> CodeOutcome:
    """Check the code; after the right one, read the reset again: it stands at the password, or may not go on."""
    outcome = await check_code(
        authn, purpose=CodePurpose.RECOVERY, subject_id=reset.id, typed=typed, account_id=reset.account_id
    )
    if isinstance(outcome, CodeAccepted) and reset.account_id is not None:
        async with authn.database.begin(Actor("citizen", reset.account_id)) as uow:
            to = await _next_state(uow, authn, reset.account_id)
            await store.advance(uow.connection, reset.id, source="code", to=to)
    return outcome


async def _next_state(uow: UnitOfWork, authn: AuthnEnvironment, account_id: UUID) -> ResetState:
    account = await find_account.by_id(uow.connection, account_id)
    if account is None or account.state != "active":
        reason = account.state if account else "gone"
        await record(uow, RecoveryRefused(operation=_OPERATION, reason=reason), account_id=account_id)
        return "closed"
    if await in_cooling_period(uow.connection, authn.policies, account_id, _OPERATION, uow.now):
        await record(uow, RecoveryRefused(operation=_OPERATION, reason="cooling"), account_id=account_id)
        return "cooling"
    return "password"
