"""SMS through an SMSC over SMPP 3.4, on the session engine of `smpp34` (framing, windows, timers, enquire_link).

The session is bound when the first message needs it and bound again, with growing pauses, after it was lost. Every
`submit_sm` says who it is in two ways, so that an SMSC can drop a repetition:

- `user_message_reference` (TLV 0x0204): 16 bits of a hash of the idempotency key, for an SMSC that knows the
  standard only
- `TLV_IDEMPOTENCY_KEY` (0x1501, vendor range 0x1400-0x3FFF): the key in full, in ASCII, then "/" and the number of
  the segment

Delivery receipts are asked for and reported, and nothing depends on them: routes to Vietnam give few, some false.
"""

import asyncio
import contextlib
import math
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Literal, Self

import smpp34
import structlog
from pydantic import SecretStr

from motid.kernel.clock import Clock, SystemClock
from motid.messaging.errors import (
    GatewayUnavailable,
    SubmissionRejected,
    SubmissionTooLate,
    SubmissionUncertain,
    Throttled,
)
from motid.messaging.model import OutgoingSms, SubmissionReceipt, reference_of
from motid.messaging.sms_text import Segment, TextTooLong, segments_of
from motid.settings import Settings

log = structlog.get_logger()

TLV_USER_MESSAGE_REFERENCE = 0x0204
TLV_RECEIPTED_MESSAGE_ID = 0x001E
TLV_MESSAGE_STATE = 0x0427
TLV_IDEMPOTENCY_KEY = 0x1501
"""Vendor TLV of `submit_sm`: ASCII `<idempotency key>/<segment number>`."""

TON_INTERNATIONAL, TON_ALPHANUMERIC = 1, 5
NPI_UNKNOWN, NPI_E164 = 0, 1
ESM_UDHI = 0x40
RECEIPT_ON_FINAL_STATE = 1

ESME_ROK = 0x00
_THROTTLING = frozenset({0x14, 0x58})  # ESME_RMSGQFUL, ESME_RTHROTTLED
_PASSING = frozenset({0x08, 0x45, 0x64, 0xFE, 0xFF})
"""ESME_RSYSERR, RSUBMITFAIL, RX_T_APPN (temporary application error), RDELIVERYFAILURE, RUNKNOWNERR."""

_LOST_SESSION = "ESME_RSYSERR"
"""What `smpp34` raises when the session ends before the answer. An answer with this status is returned instead."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between attempts to bind, and of silence after throttling; doubled each time. A code lives minutes: after
an outage it must not wait long for the next attempt."""

_RECEIPT_TEXT = re.compile(rb"id:(?P<id>\S{1,65}) .*?stat:(?P<state>[A-Z]{3,9})", re.DOTALL)
_STATES = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}


@dataclass(frozen=True, slots=True)
class SmppOptions:
    """How to reach the SMSC. `sender`: registered alphanumeric name, at most 11 characters. Times in seconds.

    With `tls` the certificate is verified against the trust store of the system; the environment variable
    `SSL_CERT_FILE` names another.
    """

    host: str
    port: int
    system_id: str
    password: SecretStr
    sender: str
    tls: bool = False
    window: int = 10
    bind_type: Literal["TRX", "TX"] = "TRX"
    bind_timeout: float = 10.0
    response_timeout: float = 15.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        return cls(
            host=settings.smpp_host,
            port=settings.smsc_port,
            system_id=settings.smpp_system_id,
            password=settings.smpp_password,
            sender=settings.sms_sender,
            tls=settings.smpp_tls,
            window=settings.smpp_window,
        )


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What the SMSC says became of a segment: its identifier and a state such as "DELIVRD" (SMPP 3.4 appendix B)."""

    provider_id: str
    state: str


OnReceipt = Callable[[DeliveryReceipt], Awaitable[None]]


@dataclass(slots=True)
class _Pause:
    """A time of silence that doubles, with jitter, and is forgotten at the first success."""

    length: float = FIRST_PAUSE
    until: float = 0.0
    random: SystemRandom = field(default_factory=SystemRandom)

    def left(self) -> float:
        return max(0.0, self.until - time.monotonic())

    def begin(self) -> float:
        if (left := self.left()) > 0:
            return left  # one burst of refusals is one refusal
        wait = self.length * self.random.uniform(0.5, 1.0)
        self.until = max(self.until, time.monotonic() + wait)
        self.length = min(self.length * 2, LONGEST_PAUSE)
        return wait

    def end(self) -> None:
        self.length, self.until = FIRST_PAUSE, 0.0


@dataclass(slots=True)
class _Session:
    client: smpp34.Client
    smsc: smpp34.Smsc
    listener: asyncio.Task[None] | None = None
    last_answer: float = 0.0
    ended: bool = False


class SmppGateway:
    """An `SmsGateway`. One object serves a whole process; `close` unbinds."""

    def __init__(self, options: SmppOptions, on_receipt: OnReceipt | None = None, clock: Clock | None = None) -> None:
        self._options = options
        self._on_receipt = on_receipt
        self._clock = clock or SystemClock()
        self._session: _Session | None = None
        self._binding = asyncio.Lock()
        self._window = asyncio.Semaphore(options.window)
        self._unbound = _Pause()
        self._throttled = _Pause()

    def ready_in(self) -> float:
        """Return the seconds left of a pause after throttling or a failed bind."""
        unbound = self._session is None or self._session.ended
        return max(self._throttled.left(), self._unbound.left() if unbound else 0.0)

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        """Submit every segment in order.

        Raises `GatewayUnavailable`, `Throttled`, `SubmissionRejected` (the text or the number is refused for good),
        `SubmissionTooLate` (expired while it waited) or `SubmissionUncertain` (connection or answer lost). A message
        that expires tells the SMSC so, which then does not keep it for a telephone that is switched off.

        When a later segment fails, the whole message is to be submitted again: segments carry the same reference
        and key each time, so a telephone shows one message and a deduplicating SMSC sends each segment once.
        """
        try:
            segments = segments_of(sms.text.reveal(), reference=reference_of(sms.idempotency_key))
        except TextTooLong:
            raise SubmissionRejected("sms.too_long") from None
        async with self._window:
            if (wait := self._throttled.left()) > 0:
                raise Throttled("smpp.pausing", retry_after=wait)
            session = await self._bound()
            return SubmissionReceipt(
                tuple([await self._submit_segment(session, sms, n, s) for n, s in enumerate(segments, start=1)])
            )

    async def close(self) -> None:
        """Unbind and close the connection."""
        session, self._session = self._session, None
        if session is None:
            return
        if session.listener is not None:
            session.listener.cancel()
        with contextlib.suppress(smpp34.SmppError, TimeoutError):
            await asyncio.wait_for(session.smsc.unbind(), timeout=2)

    async def _submit_segment(self, session: _Session, sms: OutgoingSms, number: int, segment: Segment) -> str:
        if session.ended:
            raise GatewayUnavailable("smpp.session_ended")
        key = sms.idempotency_key.encode("ascii")
        submission = session.smsc.submit_sm(
            sms.recipient.reveal().removeprefix("+"),
            segment.body,
            source_addr=self._options.sender,
            source_addr_ton=TON_ALPHANUMERIC,
            source_addr_npi=NPI_UNKNOWN,
            dest_addr_ton=TON_INTERNATIONAL,
            dest_addr_npi=NPI_E164,
            esm_class=ESM_UDHI if segment.has_header else 0,
            registered_delivery=RECEIPT_ON_FINAL_STATE,
            data_coding=segment.data_coding,
            validity_period=self._validity(sms.not_after),
            tlvs=[
                smpp34.Tlv(TLV_USER_MESSAGE_REFERENCE, reference_of(sms.idempotency_key).to_bytes(2, "big")),
                smpp34.Tlv(TLV_IDEMPOTENCY_KEY, b"%s/%d" % (key, number)),
            ],
        )
        began = time.monotonic()
        try:
            answer = await asyncio.wait_for(submission, self._options.response_timeout)
        except TimeoutError:
            if session.last_answer < began:
                await self._abandon(session)
            raise SubmissionUncertain("smpp.no_answer") from None
        except smpp34.SmppError as error:
            raise _lost_or_refused(error) from None
        session.last_answer = time.monotonic()
        return self._accepted(answer)

    @staticmethod
    async def _abandon(session: _Session) -> None:
        """Give up a session that has answered nothing for a whole timeout: its peer may be gone without a word."""
        session.ended = True
        with contextlib.suppress(smpp34.SmppError):
            await session.client.stop()

    def _validity(self, not_after: datetime | None) -> str:
        """Return the SMPP `validity_period`, empty for the SMSC's own; raises `SubmissionTooLate`."""
        if not_after is None:
            return ""
        left = not_after - self._clock.now()
        if left <= timedelta(0):
            raise SubmissionTooLate("sms.too_late")
        return relative_time(left)

    def _accepted(self, answer: smpp34.SubmitSmResp) -> str:
        """Return the SMSC's identifier, or raise what its status means."""
        code = f"smpp.0x{answer.command_status:08x}"
        if answer.command_status == ESME_ROK:
            self._throttled.end()
            return answer.message_id or ""
        if answer.command_status in _THROTTLING:
            raise Throttled(code, retry_after=self._throttled.begin())
        if answer.command_status in _PASSING:
            raise GatewayUnavailable(code)
        raise SubmissionRejected(code)

    async def _bound(self) -> _Session:
        """Return the live session; bind when there is none and no pause is on."""
        async with self._binding:
            if self._session is not None and not self._session.ended:
                return self._session
            if self._unbound.left() > 0:
                raise GatewayUnavailable("smpp.unbound")
            try:
                self._session = await self._bind()
            except smpp34.SmppError as error:
                wait = self._unbound.begin()
                log.warning("smpp_bind_failed", reason=str(error), retry_in=round(wait, 1))
                raise GatewayUnavailable("smpp.bind_failed") from None
            self._unbound.end()
            return self._session

    async def _bind(self) -> _Session:
        options = self._options
        client = smpp34.Client(
            options.host,
            options.port,
            options.system_id,
            options.password.get_secret_value(),
            bind_type=options.bind_type,
            tls=options.tls,
            window_size=options.window,
            connect_timeout_ms=round(options.bind_timeout * 1000),
        )
        try:
            session = _Session(client, await client.connect())
        except BaseException:
            with contextlib.suppress(smpp34.SmppError):
                await client.stop()
            raise
        session.listener = asyncio.create_task(self._listen(session))
        log.info("smpp_bound")
        return session

    async def _listen(self, session: _Session) -> None:
        """Take delivery receipts until the session ends; `smpp34` has acknowledged them already."""
        try:
            while isinstance(event := await session.smsc.next(), smpp34.DeliverSmEvent):
                await self._report(event)
        finally:
            session.ended = True
            log.info("smpp_session_ended")

    async def _report(self, event: smpp34.DeliverSmEvent) -> None:
        receipt = receipt_of(event)
        if receipt is None or self._on_receipt is None:
            return
        try:
            await self._on_receipt(receipt)
        except Exception as error:
            log.error("smpp_receipt_failed", error=type(error).__name__)


def relative_time(span: timedelta) -> str:
    """Return a span in the relative format `YYMMDDhhmmss000R` (SMPP 3.4 §7.1.1), rounded up to a second."""
    minutes, seconds = divmod(max(1, math.ceil(span.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"0000{min(days, 30):02}{hours:02}{minutes:02}{seconds:02}000R"


def receipt_of(event: smpp34.DeliverSmEvent) -> DeliveryReceipt | None:
    """Read a delivery receipt from its TLVs or, failing these, from its text; None for anything else."""
    tlvs = {tlv.tag: tlv for tlv in event.tlvs}
    if TLV_RECEIPTED_MESSAGE_ID in tlvs and TLV_MESSAGE_STATE in tlvs:
        state = _STATES.get(tlvs[TLV_MESSAGE_STATE].as_int() or 0, "UNKNOWN")
        return DeliveryReceipt(tlvs[TLV_RECEIPTED_MESSAGE_ID].as_string() or "", state)
    if found := _RECEIPT_TEXT.search(event.short_message):
        return DeliveryReceipt(found["id"].decode("latin-1"), found["state"].decode("ascii"))
    return None


def _lost_or_refused(error: smpp34.SmppError) -> GatewayUnavailable | SubmissionUncertain:
    """Tell a session that ended under the submission from a `generic_nack`, which accepts nothing."""
    if str(error).startswith(_LOST_SESSION):
        return SubmissionUncertain("smpp.session_lost")
    return GatewayUnavailable("smpp.nack")
