"""An official asks the caller to confirm on the phone of record, in the transaction of the case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.messaging.enqueue_message import enqueue_sms
from motid.recovery.caller_check import store
from motid.recovery.caller_check.model import CallerRequest
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.events import CallerWasAsked
from motid.recovery.messages import are_you_calling
from motid.recovery.policies import CALLER_CHECK_RULES

CALLER_PATH = "/caller"


@dataclass(frozen=True, slots=True)
class CallerAsked:
    """The question is on its way; `read_caller_check` tells what came of it."""

    check_id: UUID
    phone_masked: str
    expires_at: datetime


async def ask_caller(
    uow: UnitOfWork,
    recovery: RecoveryEnvironment,
    *,
    phone: PhoneNumber,
    case_number: str,
    unit_name: str,
    request: CallerRequest = CallerRequest.TALK,
    account_id: UUID | None = None,
) -> CallerAsked | Refused:
    """Send the question, in place of the one before about the same account; a phone is asked only so often.

    A question about another account of the case stays: asking a second phone silences no holder of the first.
    `account_id`: whose history tells of it; None for a caller without an account.
    """
    rules = recovery.authn.policies.at(CALLER_CHECK_RULES, uow.now)
    counted = await recovery.authn.limiter.take(
        rules.per_phone.limit("recovery.caller_check"), phone.reveal(), uow.now, within=uow.connection
    )
    if isinstance(counted, Refused):
        return counted
    await store.end_former(uow.connection, case_number, account_id)
    link = OpaqueToken.fresh(uow.new_id())
    until = uow.now + rules.lifetime
    await store.insert(
        uow.connection,
        check_id=link.id,
        digest=link.digest(),
        account_id=account_id,
        case_number=case_number,
        unit_name=unit_name,
        request=request,
        now=uow.now,
        expires_at=until,
    )
    text = are_you_calling(
        f"{recovery.exchange}{CALLER_PATH}/{link.text()}", case_number, int(rules.lifetime.total_seconds() // 60)
    )
    await enqueue_sms(
        uow, recipient=phone, text=text, purpose="one_time_code", not_after=until,
        idempotency_key=f"caller-check-{link.id}",
    )  # fmt: skip
    await record(uow, CallerWasAsked(check_id=link.id, case_number=case_number), account_id=account_id)
    return CallerAsked(link.id, phone.masked_first3(), until)
