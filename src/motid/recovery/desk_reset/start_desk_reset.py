"""An official sends the link of a one-time reset, in the transaction of the step in the case (S0-19)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motid.accounts.model import Account, AccountState
from motid.audit import record
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.messaging.enqueue_message import enqueue_sms
from motid.recovery.cooling import in_cooling_period
from motid.recovery.desk_reset import store
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.events import DeskResetSent
from motid.recovery.messages import reset_by_the_desk
from motid.recovery.model import Cooling, RiskyOperation
from motid.recovery.policies import DESK_RESET_RULES
from motid.recovery.sealed import DESK_RESET, DeskResetBundle
from motid.recovery.store import recoveries

RESET_PATH = "/desk-reset"


@dataclass(frozen=True, slots=True)
class DeskResetStarted:
    """The link is on its way; `reset_id` takes it back. `phone_masked` is all that an official sees of the phone."""

    reset_id: UUID
    phone_masked: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NoPhoneForReset:
    """The account has no phone, and the case has confirmed none."""


@dataclass(frozen=True, slots=True)
class NotForThisAccount:
    """The account is locked, cancelled or merged: that comes first."""

    state: AccountState


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where the link goes; `adds_phone` as in `DeskReset`."""

    phone: PhoneNumber = field(repr=False)
    adds_phone: bool


async def start_desk_reset(
    uow: UnitOfWork,
    recovery: RecoveryEnvironment,
    account: Account,
    *,
    case_number: str,
    confirmed_phone: PhoneNumber | None = None,
) -> DeskResetStarted | NoPhoneForReset | NotForThisAccount | Cooling | Refused:
    """Send a link that ends the ones before it. The caller's transaction: a rollback sends nothing.

    It goes to the phone that receives the account's codes, else to its verified registered phone, and only where it
    has neither to `confirmed_phone`, which the evidence of the case says to be the citizen's. Whoever changed the
    phone a short time ago gets none (`Cooling`).
    """
    authn, account_id = recovery.authn, account.ref.account_id
    if account.ref.state != "active":
        return NotForThisAccount(account.ref.state)
    await recoveries.lock_account(uow.connection, account_id)
    closed = await in_cooling_period(
        uow.connection, authn.policies, account_id, RiskyOperation.RESET_PASSWORD, uow.now
    )
    if closed is not None:
        return closed
    to = await _destination(uow, account, confirmed_phone)
    if to is None:
        return NoPhoneForReset()
    rules = authn.policies.at(DESK_RESET_RULES, uow.now)
    counted = await authn.limiter.take(
        rules.per_account.limit("recovery.desk_reset"), str(account_id), uow.now, within=uow.connection
    )
    if isinstance(counted, Refused):
        return counted
    await store.end_of_account(uow.connection, account_id, uow.now)
    link = OpaqueToken.fresh(uow.new_id())
    until = uow.now + rules.lifetime
    await store.insert(
        uow.connection,
        reset_id=link.id,
        digest=link.digest(),
        account_id=account_id,
        case_number=case_number,
        adds_phone=to.adds_phone,
        tries=rules.tries,
        now=uow.now,
        expires_at=until,
        sealed=uow.vault.seal(DESK_RESET, link.id, DeskResetBundle(to.phone.reveal())),
    )
    text = reset_by_the_desk(
        f"{recovery.exchange}{RESET_PATH}/{link.text()}", case_number, int(rules.lifetime.total_seconds() // 60)
    )
    await enqueue_sms(
        uow, recipient=to.phone, text=text, purpose="one_time_code", not_after=until,
        idempotency_key=f"desk-reset-{link.id}",
    )  # fmt: skip
    await record(uow, DeskResetSent(reset_id=link.id, case_number=case_number), account_id=account_id)
    return DeskResetStarted(link.id, to.phone.masked_first3(), until)


async def _destination(uow: UnitOfWork, account: Account, confirmed: PhoneNumber | None) -> _Destination | None:
    used = phone_for_code(await list_otp_phones(uow.connection, uow.vault, account.ref.account_id), None)
    if used is not None:
        return _Destination(used.phone, adds_phone=False)
    registered = account.first("registered_phone")
    if registered is not None and registered.verified_at and isinstance(registered.value, PhoneNumber):
        return _Destination(registered.value, adds_phone=True)
    return None if confirmed is None else _Destination(confirmed, adds_phone=True)
