"""Deliver one message of the outbox: claim, submit, record.

The claim is committed before the gateway is called and no connection is held meanwhile, so a slow or dead gateway
costs nothing but its own place in the queue. A worker that dies between submission and record leaves the message in
`submitting`; whoever gets the job next decides by purpose: a notification is submitted again, a code only where the
SMSC drops repetitions, else it is settled as `uncertain` (`model.may_repeat`).
"""

import asyncio
from datetime import timedelta
from random import SystemRandom

import structlog

from motid.audit import AuditEvent, record
from motid.db import Database, UnitOfWork
from motid.jobs import JobHandler, RetryLater
from motid.kernel.actor import SYSTEM
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.messaging import store
from motid.messaging.enqueue_message import JOB_OF, DeliverMessage
from motid.messaging.errors import GatewayError
from motid.messaging.events import MessageNotSent, MessageSent
from motid.messaging.model import (
    Content,
    MailGateway,
    OutboundMessage,
    OutgoingMail,
    OutgoingSms,
    Settle,
    Settled,
    SmsGateway,
    State,
    SubmissionReceipt,
    Submit,
    TryAgain,
    after_failure,
    before_submission,
    may_repeat,
)
from motid.messaging.policies import DELIVERY_RULES
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.policies import PolicyBook

log = structlog.get_logger()
_random = SystemRandom()


LONGEST_WAIT = 3.0
"""Seconds; as long as this the worker may be kept from stopping."""


class MessageDelivery:
    """The delivery job, with everything that it needs. `smsc_deduplicates` as in the settings."""

    def __init__(
        self,
        database: Database,
        policies: PolicyBook,
        sms: SmsGateway,
        mail: MailGateway,
        *,
        smsc_deduplicates: bool,
    ) -> None:
        self._database = database
        self._policies = policies
        self._sms = sms
        self._mail = mail
        self._smsc_deduplicates = smsc_deduplicates

    def handlers(self, *, sms_at_once: int, mail_at_once: int = 8) -> tuple[JobHandler[DeliverMessage], ...]:
        """Return the jobs for the worker. A channel that is stuck keeps to its own number of places."""
        return (
            JobHandler(JOB_OF["sms"], DeliverMessage, self._deliver_sms, concurrency=sms_at_once),
            JobHandler(JOB_OF["mail"], DeliverMessage, self.deliver, concurrency=mail_at_once),
        )

    async def _deliver_sms(self, job: DeliverMessage) -> None:
        """Deliver, unless the gateway is in a pause: that is no attempt and says nothing about the message.

        The job keeps its place for some of the pause, so that a long queue behind a dead SMSC stays untouched
        instead of being taken and given back again and again.
        """
        if (pause := self._sms.ready_in()) > 0:
            await asyncio.sleep(min(pause, LONGEST_WAIT))
        if (pause := self._sms.ready_in()) > 0:
            raise RetryLater(timedelta(seconds=pause + _random.random() / 2), "sms.pausing")
        await self.deliver(job)

    async def deliver(self, job: DeliverMessage) -> None:
        """Deliver a message, or raise `RetryLater`."""
        message = await self._claim(job)
        if message is None:
            return
        try:
            receipt = await self._submit(message)
        except GatewayError as error:
            await self._record_failure(message, error)
        else:
            await self._record_receipt(message, receipt)

    async def _claim(self, job: DeliverMessage) -> OutboundMessage | None:
        """Return the message, claimed; None when nothing is to be submitted."""
        async with self._database.begin(SYSTEM) as uow:
            message = await store.lock(uow.connection, job.message_id)
            if message is None:
                return None
            rules = self._policies.at(DELIVERY_RULES, uow.now)
            match before_submission(message, uow.now, rules, repeatable=self._repeatable(message)):
                case Submit():
                    await store.claim(uow.connection, message.id, uow.now)
                    return message
                case Settle(state, code):
                    await _settle(uow, message, message.attempts, state, code=code)
                case TryAgain(delay, code):
                    raise RetryLater(delay, code)
                case Settled():
                    pass
        return None

    async def _submit(self, message: OutboundMessage) -> SubmissionReceipt:
        content = self._database.vault.open(OUTBOUND_MESSAGE, message.id, message.sealed, Content)
        text = PersonalText(content.text or "")
        if message.channel == "sms":
            phone = PhoneNumber(content.recipient)
            return await self._sms.submit(OutgoingSms(message.idempotency_key, phone, text, message.not_after))
        html = PersonalText(content.html) if content.html is not None else None
        subject, address = PersonalText(content.subject or ""), EmailAddress(content.recipient)
        return await self._mail.submit(OutgoingMail(message.idempotency_key, address, subject, text, html))

    async def _record_receipt(self, message: OutboundMessage, receipt: SubmissionReceipt) -> None:
        async with self._database.begin(SYSTEM) as uow:
            await _settle(uow, message, message.attempts + 1, "sent", receipt=receipt)

    async def _record_failure(self, message: OutboundMessage, error: GatewayError) -> None:
        attempt = message.attempts + 1
        repeatable = self._repeatable(message)
        decision = after_failure(message, error, repeatable=repeatable, jitter=_random.random())
        async with self._database.begin(SYSTEM) as uow:
            match decision:
                case Settle(state, code):
                    await _settle(uow, message, attempt, state, code=code)
                case TryAgain(delay, code):
                    due = uow.now + delay
                    if not await store.requeue(uow.connection, message.id, attempt, now=uow.now, due=due, code=code):
                        return  # taken over; the other job goes on
        if isinstance(decision, TryAgain):
            raise RetryLater(decision.delay, decision.code)

    def _repeatable(self, message: OutboundMessage) -> bool:
        return may_repeat(message, smsc_deduplicates=self._smsc_deduplicates)


async def _settle(
    uow: UnitOfWork,
    message: OutboundMessage,
    attempt: int,
    state: State,
    *,
    code: str | None = None,
    receipt: SubmissionReceipt | None = None,
) -> None:
    """End a message and tell the trail; a one-time code leaves no text behind."""
    provider_ids = receipt.provider_ids if receipt else ()
    if not await store.settle(
        uow.connection, message.id, attempt, state=state, now=uow.now, code=code, provider_ids=provider_ids
    ):
        return
    if message.purpose == "one_time_code":
        content = uow.vault.open(OUTBOUND_MESSAGE, message.id, message.sealed, Content).erased()
        sealed = uow.vault.seal(OUTBOUND_MESSAGE, message.id, content)
        await store.erase(uow.connection, [(message.id, sealed)], uow.now)
    await record(uow, _event(message, attempt, state, code))


def _event(message: OutboundMessage, attempt: int, state: State, code: str | None) -> AuditEvent:
    if state == "sent":
        return MessageSent(message_id=message.id, channel=message.channel, purpose=message.purpose, attempts=attempt)
    log.warning("message_not_sent", message_id=str(message.id), state=state, code=code)
    return MessageNotSent(
        message_id=message.id,
        channel=message.channel,
        purpose=message.purpose,
        attempts=attempt,
        state=state,
        code=code or "",
    )
