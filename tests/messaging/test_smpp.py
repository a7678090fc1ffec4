"""The SMPP gateway against the simulated SMSC, over a real socket."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import smpp34
from pydantic import SecretStr

from motid.kernel.clock import FixedClock
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.messaging.errors import GatewayUnavailable, SubmissionRejected, SubmissionUncertain, Throttled
from motid.messaging.model import OutgoingSms, SubmissionReceipt, reference_of
from motid.messaging.smpp import DeliveryReceipt, SmppGateway, relative_time
from motid.sandbox.faults import Fault, Faults
from motid.sandbox.messages import MessageStore
from motid.sandbox.smsc import SandboxSmsc
from motid.sandbox.smsc_wire import BINDS, Command, Pdu, read_pdu, submission_of
from tests.messaging.conftest import PHONE, options, sms
from tests.messaging.test_sms_text import APPROVAL

LONG = "Hồ sơ đăng ký tài khoản định danh điện tử của công dân đã được phê duyệt 😀. " * 5


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("Ma xac thuc cua ban la 123456", "gsm7", 1),
        ("Giá {100€} [~] ^|\\", "ucs2", 1),
        ("{100€} [~] ^|\\ @£", "gsm7", 1),
        (APPROVAL, "gsm7", 2),
        (LONG, "ucs2", 6),
    ],
)
async def test_text_arrives_as_written(
    sms_gateway: SmppGateway, inbox: MessageStore, text: str, encoding: str, segments: int
) -> None:
    receipt = await sms_gateway.submit(sms(text))
    [message] = await inbox.newest("+84950123456")
    assert (message.text, message.encoding, message.segments) == (text, encoding, segments)
    assert (message.sender, message.recipient, message.idempotency_key) == ("MotID", "+84950123456", "k-1")
    assert len(set(receipt.provider_ids)) == segments


async def test_many_at_once_arrive_once_each(sms_gateway: SmppGateway, inbox: MessageStore) -> None:
    phones = [PhoneNumber.parse(f"095000{n:04}") for n in range(40)]
    await asyncio.gather(*(sms_gateway.submit(sms(f"{LONG} {n}", f"k-{n}", phone)) for n, phone in enumerate(phones)))
    assert {message.text for message in await inbox.newest()} == {f"{LONG} {n}" for n in range(40)}


async def test_a_repetition_is_dropped(sms_gateway: SmppGateway, inbox: MessageStore) -> None:
    first = await sms_gateway.submit(sms(APPROVAL))
    assert await sms_gateway.submit(sms(APPROVAL)) == first
    [message] = await inbox.newest()
    assert message.submissions == 2


@pytest.mark.parametrize(("system_id", "password"), [("motid", "wrong"), ("motid", ""), ("other", "sandbox")])
async def test_wrong_credentials_never_bind(
    smsc: SandboxSmsc, inbox: MessageStore, system_id: str, password: str
) -> None:
    gateway = SmppGateway(options(smsc.port, system_id=system_id, password=SecretStr(password), bind_timeout=1.0))
    with pytest.raises(GatewayUnavailable):
        await gateway.submit(sms("x"))
    assert await inbox.newest() == []


async def test_failed_binds_are_spaced_out(unused_port: int) -> None:
    gateway = SmppGateway(options(unused_port))
    codes = [await refusal(gateway.submit(sms("x"))) for _ in range(3)]
    assert codes == ["smpp.bind_failed", "smpp.unbound", "smpp.unbound"]


async def refusal(submission: Awaitable[SubmissionReceipt]) -> str:
    with pytest.raises(GatewayUnavailable) as refused:
        await submission
    return refused.value.code


async def test_an_outage_drops_the_session_and_recovery_binds_again(
    sms_gateway: SmppGateway, inbox: MessageStore, faults: Faults
) -> None:
    await sms_gateway.submit(sms("before", "k-1"))
    faults.put("smsc", Fault(outage=True))
    with pytest.raises(GatewayUnavailable):
        await until_the_loss_is_known(sms_gateway)
    faults.clear("smsc")
    await eventually(lambda: sms_gateway.submit(sms("after", "k-3")))
    assert [message.text for message in await inbox.newest()] == ["after", "before"]


async def until_the_loss_is_known(gateway: SmppGateway) -> None:
    while True:
        with contextlib.suppress(SubmissionUncertain):
            await gateway.submit(sms("during", "k-2"))


async def eventually(submit: Callable[[], Awaitable[SubmissionReceipt]]) -> None:
    for _ in range(600):
        try:
            await submit()
        except (GatewayUnavailable, Throttled):
            await asyncio.sleep(0.05)
        else:
            return
    pytest.fail("never accepted")


async def test_errors_are_retried_until_accepted(
    sms_gateway: SmppGateway, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(error_rate=0.5))
    await asyncio.gather(
        *(eventually(lambda n=n: sms_gateway.submit(sms(APPROVAL, f"k-{n}"))) for n in range(5))  # type: ignore[misc]
    )
    assert {m.idempotency_key for m in await inbox.newest()} == {f"k-{n}" for n in range(5)}
    assert [m.text for m in await inbox.newest()] == [APPROVAL] * 5


async def test_a_lost_answer_is_uncertain_and_the_message_may_arrive(
    smsc: SandboxSmsc, inbox: MessageStore, faults: Faults
) -> None:
    gateway = SmppGateway(options(smsc.port, response_timeout=0.2))
    faults.put("smsc", Fault(delay=0.6))
    with pytest.raises(SubmissionUncertain):
        await gateway.submit(sms("x"))
    async with asyncio.timeout(20):
        while not (arrived := await inbox.newest()):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)
    assert len(arrived) == 1
    await gateway.close()


async def test_a_session_lost_under_a_submission_is_uncertain(
    sms_gateway: SmppGateway, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults.put("smsc", Fault(delay=5))
    reached, apply = asyncio.Event(), faults.apply

    async def told(registry: str) -> None:
        reached.set()
        await apply(registry)

    monkeypatch.setattr(faults, "apply", told)
    submission = asyncio.create_task(sms_gateway.submit(sms("x")))
    await asyncio.wait_for(reached.wait(), 20)
    faults.put("smsc", Fault(outage=True))
    with pytest.raises(SubmissionUncertain):
        await submission


async def test_slow_answers_share_the_window(sms_gateway: SmppGateway, faults: Faults) -> None:
    faults.put("smsc", Fault(delay=0.3))
    started = time.monotonic()
    await asyncio.gather(*(sms_gateway.submit(sms("x", f"k-{n}")) for n in range(20)))
    assert time.monotonic() - started < 3, "six seconds, one after the other"


async def test_a_text_without_end_is_rejected(sms_gateway: SmppGateway) -> None:
    with pytest.raises(SubmissionRejected):
        await sms_gateway.submit(sms("a" * 50_000))


async def test_delivery_receipts_are_reported(smsc: SandboxSmsc) -> None:
    reported: asyncio.Queue[DeliveryReceipt] = asyncio.Queue()
    gateway = SmppGateway(options(smsc.port), on_receipt=reported.put)
    receipt = await gateway.submit(sms("x"))
    assert await asyncio.wait_for(reported.get(), 20) == DeliveryReceipt(receipt.provider_ids[0], "DELIVRD")
    await gateway.close()


async def test_a_receipt_that_cannot_be_recorded_does_not_end_the_session(
    smsc: SandboxSmsc, inbox: MessageStore
) -> None:
    async def fail(_receipt: DeliveryReceipt) -> None:
        raise RuntimeError

    gateway = SmppGateway(options(smsc.port), on_receipt=fail)
    await gateway.submit(sms("one", "k-1"))
    await asyncio.sleep(0.1)
    await gateway.submit(sms("two", "k-2"))
    assert len(await inbox.newest()) == 2
    await gateway.close()


class ScriptedSmsc:
    """Answers every submission with one status, to try what the simulator never says."""

    def __init__(self) -> None:
        self.status = 0
        self.port = 0
        self.silent = False
        self.binds = 0
        self.submissions: list[smpp34.SubmitSm] = []

    def answer(self, pdu: Pdu) -> bytes:
        if self.silent:
            return b""
        if self.status < 0:
            return Pdu(Command.GENERIC_NACK, -self.status, pdu.sequence, b"").raw()
        return pdu.answered(self.status, b"\0")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                pdu = await read_pdu(reader)
                if pdu.command in BINDS:
                    self.binds += 1
                    writer.write(pdu.answered(0, b"X\0"))
                elif pdu.command != Command.SUBMIT_SM:
                    writer.write(pdu.answered())
                else:
                    self.submissions.append(submission_of(pdu))
                    writer.write(self.answer(pdu))
        except asyncio.IncompleteReadError:
            writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedSmsc]:
    smsc = ScriptedSmsc()
    server = await asyncio.start_server(smsc.serve, "127.0.0.1", 0)
    smsc.port = server.sockets[0].getsockname()[1]
    yield smsc
    server.close()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (0x58, Throttled),
        (0x14, Throttled),
        (0x08, GatewayUnavailable),
        (0x64, GatewayUnavailable),
        (0x0B, SubmissionRejected),
        (0x0A, SubmissionRejected),
        (0x65, SubmissionRejected),
        (-0x03, GatewayUnavailable),
    ],
)
async def test_what_a_status_means(scripted: ScriptedSmsc, status: int, error: type[Exception]) -> None:
    scripted.status = status
    gateway = SmppGateway(options(scripted.port))
    with pytest.raises(error):
        await gateway.submit(sms("x"))
    await gateway.close()


async def test_what_stands_on_the_wire(scripted: ScriptedSmsc) -> None:
    now = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
    gateway = SmppGateway(options(scripted.port), clock=FixedClock(now))
    await gateway.submit(
        OutgoingSms("k-1", PHONE, PersonalText("ệ" * 71), not_after=now + timedelta(minutes=2, milliseconds=1))
    )
    first, second = scripted.submissions
    ref = bytes([reference_of("k-1") & 0xFF])
    assert (first.source_addr, first.source_addr_ton, first.source_addr_npi) == ("MotID", 5, 0)
    assert (first.destination_addr, first.dest_addr_ton, first.dest_addr_npi) == ("84950123456", 1, 1)
    assert (first.esm_class, first.data_coding, first.registered_delivery) == (0x40, 8, 1)
    assert first.validity_period == "000000000201000R"
    assert (first.short_message[:6], second.short_message[:6]) == (
        b"\5\0\3" + ref + b"\2\1",
        b"\5\0\3" + ref + b"\2\2",
    )
    keys = [{tlv.tag: tlv.value for tlv in pdu.tlvs} for pdu in (first, second)]
    assert [key[0x1501] for key in keys] == [b"k-1/1", b"k-1/2"]
    assert keys[0][0x0204] == keys[1][0x0204] == reference_of("k-1").to_bytes(2, "big")
    await gateway.close()


async def test_a_peer_that_went_silent_is_left_for_a_new_session(scripted: ScriptedSmsc) -> None:
    gateway = SmppGateway(options(scripted.port, response_timeout=1.0))
    scripted.silent = True
    with pytest.raises(SubmissionUncertain):
        await gateway.submit(sms("x"))
    scripted.silent = False
    await gateway.submit(sms("x"))
    assert scripted.binds == 2
    await gateway.close()


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(milliseconds=1), "000000000001000R"),
        (timedelta(minutes=2), "000000000200000R"),
        (timedelta(days=2, hours=23, minutes=59, seconds=59), "000002235959000R"),
        (timedelta(days=400), "000030000000000R"),
    ],
)
def test_relative_times(span: timedelta, written: str) -> None:
    assert relative_time(span) == written


async def test_throttling_silences_the_gateway_for_a_while_and_longer_each_time(
    scripted: ScriptedSmsc,
) -> None:
    scripted.status = 0x58
    gateway = SmppGateway(options(scripted.port))
    with pytest.raises(Throttled) as first:
        await gateway.submit(sms("x"))
    with pytest.raises(Throttled) as pausing:
        await gateway.submit(sms("x"))
    assert (first.value.code, pausing.value.code) == ("smpp.0x00000058", "smpp.pausing")
    await asyncio.sleep(first.value.retry_after)
    with pytest.raises(Throttled) as second:
        await gateway.submit(sms("x"))
    assert second.value.code == "smpp.0x00000058"
    scripted.status = 0
    await asyncio.sleep(second.value.retry_after)
    await gateway.submit(sms("x"))
    await gateway.close()


async def test_nothing_personal_is_in_an_error_or_a_value(smsc: SandboxSmsc) -> None:
    message: OutgoingSms = sms("Ma cua ban la 123456")
    assert "123456" not in repr(message)
    assert "950" not in repr(message)


def test_the_library_keeps_the_vendor_tlv() -> None:
    pdu = smpp34.SubmitSm("MotID", "84950123456", b"x", tlvs=[smpp34.Tlv(0x1501, b"k-1/1")])
    decoded = smpp34.decode(pdu.encode())
    assert isinstance(decoded, smpp34.SubmitSm)
    assert [(tlv.tag, tlv.value) for tlv in decoded.tlvs] == [(0x1501, b"k-1/1")]
