"""A simulated SMSC: a real SMPP 3.4 server that delivers to the sandbox's inbox.

It checks the credentials of a bind, joins concatenated messages whose parts come in any order or twice, and sends a
delivery receipt when one is asked for. Like SMSCs that support it, it drops a repetition: a segment whose idempotency
key (vendor TLV 0x1501) it has accepted before is acknowledged with the same identifier and goes no further
(`deduplicates=False` makes it like the others).

Faults of registry "smsc": a delay makes it answer late, an error rate makes it answer ESME_RTHROTTLED or
ESME_RSYSERR, an outage closes every session and refuses binds.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any, Self

import smpp34
import structlog

from motid.messaging.smpp import TLV_IDEMPOTENCY_KEY, TLV_MESSAGE_STATE, TLV_RECEIPTED_MESSAGE_ID
from motid.messaging.sms_text import decode_gsm7
from motid.sandbox.faults import Fault, Faults, InjectedFault, InjectedOutage, Registry
from motid.sandbox.messages import MessageStore
from motid.sandbox.smsc_wire import (
    BINDS,
    RESPONSE,
    Command,
    MalformedPdu,
    Part,
    Pdu,
    Status,
    credentials_of,
    part_of,
    read_pdu,
    submission_of,
)

log = structlog.get_logger()

TON_INTERNATIONAL = 1
_ENCODINGS = {0: "gsm7", 1: "ascii", 3: "latin-1", 8: "ucs2"}
_REMEMBERED = 100_000
"""Accepted keys and unfinished messages kept; the oldest are forgotten."""


@dataclass(eq=False, slots=True)
class _Session:
    """One connection. `bound` is the command it was bound with, None before."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    system_id: str = ""
    bound: int | None = None
    sequence: int = 0
    work: set[asyncio.Task[None]] = field(default_factory=set)

    def send(self, octets: bytes) -> None:
        if not self.writer.is_closing():
            self.writer.write(octets)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    def next_sequence(self) -> int:
        self.sequence = self.sequence % 0x7FFFFFFF + 1
        return self.sequence


class SandboxSmsc:
    """The server. Use as a context, or `start` and `stop`; port 0 takes a free one, told by `port`."""

    def __init__(
        self,
        messages: MessageStore,
        faults: Faults,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        system_id: str = "motid",
        password: str = "sandbox",  # noqa: S107 - of a simulator, the same as the setting's default
        deduplicates: bool = True,
    ) -> None:
        self._messages = messages
        self._faults = faults
        self._address = (host, port)
        self._credentials = (system_id, password)
        self._deduplicates = deduplicates
        self._server: asyncio.Server | None = None
        self._sessions: set[_Session] = set()
        self._accepted: dict[tuple[str, bytes], str] = {}
        self._unfinished: dict[tuple[object, ...], dict[int, bytes]] = {}
        self._accepting: set[asyncio.Task[str]] = set()
        self._random = Random(34)
        faults.observe(self._on_fault)

    @property
    def port(self) -> int:
        """The port listened on."""
        return self._address[1]

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, *self._address)
        self._address = (self._address[0], self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close every session and stop listening."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            self._drop_sessions()
            await server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _on_fault(self, registry: Registry, fault: Fault) -> None:
        if registry == "smsc" and fault.outage:
            self._drop_sessions()

    def _drop_sessions(self) -> None:
        for session in self._sessions:
            session.writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(reader, writer)
        self._sessions.add(session)
        try:
            while not writer.is_closing():
                self._handle(session, await read_pdu(reader))
                await writer.drain()
        except MalformedPdu:
            session.send(Pdu(Command.GENERIC_NACK, Status.RINVCMDLEN, 0, b"").raw())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._sessions.discard(session)
            for task in session.work:
                task.cancel()
            writer.close()

    def _handle(self, session: _Session, pdu: Pdu) -> None:
        """Answer one request; responses to our own requests need nothing."""
        if pdu.command & RESPONSE:
            return
        if pdu.command in BINDS:
            self._bind(session, pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            session.send(pdu.answered())
        elif pdu.command == Command.UNBIND:
            session.send(pdu.answered())
            session.writer.close()
        elif pdu.command != Command.SUBMIT_SM:
            session.send(Pdu(Command.GENERIC_NACK, Status.RINVCMDID, pdu.sequence, b"").raw())
        elif session.bound in {Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER}:
            session.start(self._answer_submission(session, pdu))
        else:
            session.send(pdu.answered(Status.RINVBNDSTS))

    def _bind(self, session: _Session, pdu: Pdu) -> None:
        if self._faults.of("smsc").outage:
            session.writer.transport.abort()
            return
        system_id, password = credentials_of(pdu)
        if session.bound is not None:
            session.send(pdu.answered(Status.RALYBND, b"\0"))
        elif system_id != self._credentials[0]:
            self._refuse(session, pdu, Status.RINVSYSID)
        elif not secrets.compare_digest(password.encode(), self._credentials[1].encode()):
            self._refuse(session, pdu, Status.RINVPASWD)
        else:
            session.bound, session.system_id = pdu.command, system_id
            session.send(pdu.answered(Status.ROK, b"SANDBOX\0"))

    def _refuse(self, session: _Session, pdu: Pdu, status: Status) -> None:
        session.send(pdu.answered(status, b"\0"))
        session.writer.close()

    async def _answer_submission(self, session: _Session, pdu: Pdu) -> None:
        """Answer a `submit_sm` as the faults say; the session goes on reading meanwhile."""
        try:
            await self._faults.apply("smsc")
            submission = submission_of(pdu)
            identifier = await self._accept_whole(session, submission)
        except InjectedOutage:
            session.writer.transport.abort()
        except InjectedFault:
            session.send(pdu.answered(self._random.choice((Status.RTHROTTLED, Status.RSYSERR))))
        except MalformedPdu:
            session.send(pdu.answered(Status.RINVCMDLEN))
        except UnroutableNumber:
            session.send(pdu.answered(Status.RINVDSTADR))
        else:
            session.send(pdu.answered(Status.ROK, identifier.encode() + b"\0"))
            if submission.registered_delivery & 1 and session.bound == Command.BIND_TRANSCEIVER:
                session.send(_receipt(submission, identifier, session.next_sequence()))

    async def _accept_whole(self, session: _Session, submission: smpp34.SubmitSm) -> str:
        """Take a segment even when the session ends meanwhile.

        Cut off between noting its key and storing it, the segment would be dropped as a repetition ever after.
        """
        accepting = asyncio.create_task(self._accept(session, submission))
        self._accepting.add(accepting)
        accepting.add_done_callback(self._accepting.discard)
        return await asyncio.shield(accepting)

    async def _accept(self, session: _Session, submission: smpp34.SubmitSm) -> str:
        """Take a segment; deliver when its message is complete. Returns the identifier."""
        part = part_of(submission)
        recipient = _recipient(submission)
        key = next((tlv.value for tlv in submission.tlvs if tlv.tag == TLV_IDEMPOTENCY_KEY), None)
        message_key = key.rpartition(b"/")[0].decode("latin-1") if key else None
        identifier, repeated = self._identify(session, key)
        if self._deduplicates and message_key and part.number == part.total:
            # The inbox also remembers what was delivered before the sandbox was last started.
            repeated = await self._messages.seen_again("sms", message_key) or repeated
        if repeated:
            return identifier
        if (body := self._joined(session, submission, part)) is not None:
            await self._messages.add(
                channel="sms",
                recipient=recipient,
                sender=submission.source_addr,
                text=_text(body, submission.data_coding),
                segments=part.total,
                encoding=_ENCODINGS.get(submission.data_coding, f"0x{submission.data_coding:02x}"),
                idempotency_key=message_key,
            )
        return identifier

    def _identify(self, session: _Session, key: bytes | None) -> tuple[str, bool]:
        """Return the identifier of a segment, and whether it was given before."""
        if not self._deduplicates or key is None:
            return secrets.token_hex(8), False
        known = self._accepted.get((session.system_id, key))
        if known is None:
            _remember(self._accepted, (session.system_id, key), secrets.token_hex(8))
        return self._accepted[session.system_id, key], known is not None

    def _joined(self, session: _Session, submission: smpp34.SubmitSm, part: Part) -> bytes | None:
        """Return the whole body once every part has come, None until then."""
        if part.total == 1:
            return part.body
        message = (
            session.system_id,
            submission.source_addr,
            submission.destination_addr,
            part.reference,
            part.total,
        )
        if message not in self._unfinished:
            _remember(self._unfinished, message, {})
        parts = self._unfinished[message]
        parts[part.number] = part.body
        if len(parts) < part.total:
            return None
        del self._unfinished[message]
        return b"".join(parts[number] for number in sorted(parts))


class UnroutableNumber(ValueError):  # noqa: N818
    """No telephone can have this number."""


def _recipient(submission: smpp34.SubmitSm) -> str:
    digits = submission.destination_addr
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15):
        raise UnroutableNumber
    return f"+{digits}" if submission.dest_addr_ton == TON_INTERNATIONAL else digits


def _text(body: bytes, data_coding: int) -> str:
    if data_coding == 0:
        return decode_gsm7(body)
    codec = {1: "ascii", 3: "latin-1", 8: "utf-16-be"}.get(data_coding, "latin-1")
    return body.decode(codec, errors="replace")


def _receipt(submission: smpp34.SubmitSm, identifier: str, sequence: int) -> bytes:
    """Return a delivery receipt in the customary text (SMPP 3.4 appendix B) and as TLVs."""
    when = datetime.now(UTC).strftime("%y%m%d%H%M")
    text = f"id:{identifier} sub:001 dlvrd:001 submit date:{when} done date:{when} stat:DELIVRD err:000 text:"
    return smpp34.DeliverSm(
        submission.destination_addr,
        submission.source_addr,
        text.encode(),
        source_addr_ton=submission.dest_addr_ton,
        source_addr_npi=submission.dest_addr_npi,
        dest_addr_ton=submission.source_addr_ton,
        dest_addr_npi=submission.source_addr_npi,
        esm_class=0x04,
        tlvs=[
            smpp34.Tlv(TLV_RECEIPTED_MESSAGE_ID, identifier.encode() + b"\0"),
            smpp34.Tlv(TLV_MESSAGE_STATE, b"\x02"),
        ],
        sequence_number=sequence,
    ).encode()


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    memory[key] = value
    if len(memory) > _REMEMBERED:
        with contextlib.suppress(KeyError):
            del memory[next(iter(memory))]
