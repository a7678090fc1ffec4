"""The job that finds out whether anybody has the user name, and sends the code to the default OTP phone (S4-26)."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts import find_account
from motid.accounts.model import LoginName
from motid.audit import record
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, ResendTooSoon, issue_code, issue_decoy
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.authn.one_time_code import CodePurpose
from motid.db import UnitOfWork
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM
from motid.kernel.phone import PhoneNumber
from motid.recovery.events import PasswordResetRequested
from motid.recovery.jobs import SendResetCode
from motid.recovery.model import PasswordReset
from motid.recovery.store import resets as store


@dataclass(frozen=True, slots=True)
class SendCode:
    """Sends what was asked for, once; a name that nobody has gets a code that nobody receives."""

    authn: AuthnEnvironment

    async def __call__(self, job: SendResetCode) -> None:
        """Send; raises `RetryLater` where the last code to the phone may still arrive."""
        async with self.authn.database.begin(SYSTEM) as uow:
            row = await store.select(uow.connection, job.reset_id, uow.now, lock=True)
            if row is None or row["state"] != "code" or row["sent"] >= job.asked:
                return
            reset = store.to_reset(uow.vault, row)
            account_id = await _holder(uow, reset.login_name)
            if not await self._sent(uow, reset, account_id):
                # Nobody to send to, or no more codes for now: what a visitor sees is the same.
                await issue_decoy(uow, self.authn, purpose=CodePurpose.RECOVERY, subject_id=reset.id)
            await store.note_sent(uow.connection, reset.id, account_id, job.asked)

    async def _sent(self, uow: UnitOfWork, reset: PasswordReset, account_id: UUID | None) -> bool:
        phone = await _default_phone(uow, account_id) if account_id else None
        if account_id is None or phone is None:
            return False
        outcome = await issue_code(
            uow, self.authn, purpose=CodePurpose.RECOVERY, subject_id=reset.id, phone=phone, network=reset.network,
            account_id=account_id,
        )  # fmt: skip
        if isinstance(outcome, ResendTooSoon):
            raise RetryLater(outcome.until - uow.now, "the last code may still arrive")
        if not isinstance(outcome, CodeSent):
            return False
        await record(uow, PasswordResetRequested(reset_id=reset.id), account_id=account_id)
        return True


async def _holder(uow: UnitOfWork, login_name: LoginName) -> UUID | None:
    """Return the one account of this name; of several people with one CMND number, the counter must tell which."""
    accounts = await find_account.by_login(uow.connection, uow.vault, login_name)
    usable = [one for one in accounts if one.state == "active"] or accounts
    return usable[0].account_id if len(usable) == 1 else None


async def _default_phone(uow: UnitOfWork, account_id: UUID) -> PhoneNumber | None:
    chosen = phone_for_code(await list_otp_phones(uow.connection, uow.vault, account_id), None)
    return chosen.phone if chosen else None
