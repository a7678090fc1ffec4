"""The simulated SMSC speaks the protocol to anybody; faults and the inbox do what they say."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import msgspec
import pytest
import smpp34
from hypothesis import given
from hypothesis import strategies as st

from motid.messaging.sms_text import segments_of
from motid.sandbox.faults import HEALTHY, Fault, Faults, InjectedFault, InjectedOutage, UnknownRegistry
from motid.sandbox.messages import MessageStore, address_key
from motid.sandbox.smsc import SandboxSmsc
from motid.sandbox.smsc_wire import MalformedPdu, Pdu, part_of, submission_of

TEXT = "Căn cước " * 20


@pytest.fixture
async def smsc_session(smsc: SandboxSmsc) -> AsyncIterator[smpp34.Smsc]:
    session = await smpp34.Client("127.0.0.1", smsc.port, "motid", "sandbox").connect()
    yield session
    await session.unbind()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_parts_in_any_order_and_twice_make_one_message(
    smsc_session: smpp34.Smsc, inbox: MessageStore, order: tuple[int, ...]
) -> None:
    segments = segments_of(TEXT, reference=9)
    assert len(segments) == 3
    for number in (*order[:2], order[0], order[2]):
        segment = segments[number]
        await smsc_session.submit_sm("84950123456", segment.body, esm_class=0x40, data_coding=8)
    [message] = await inbox.newest("0950123456")
    assert message.text == TEXT


async def test_parts_joined_by_tlv_and_text_in_latin_1(smsc_session: smpp34.Smsc, inbox: MessageStore) -> None:
    for number, text in ((2, "très bien"), (1, "ça va ")):
        tlvs = [
            smpp34.Tlv(tag, value) for tag, value in ((0x020C, b"\1\2"), (0x020E, b"\2"), (0x020F, bytes([number])))
        ]
        await smsc_session.submit_sm("84950123456", text.encode("latin-1"), data_coding=3, tlvs=tlvs)
    [message] = await inbox.newest()
    assert (message.text, message.encoding) == ("ça va très bien", "latin-1")


@pytest.mark.parametrize("number", ["", "12", "84950abc456", "8495012345678901"])
async def test_impossible_numbers_are_refused(smsc_session: smpp34.Smsc, inbox: MessageStore, number: str) -> None:
    assert (await smsc_session.submit_sm(number, b"x")).command_status == 0x0B
    assert await inbox.newest() == []


@given(st.binary(max_size=300))
def test_any_body_is_a_submission_or_is_malformed(body: bytes) -> None:
    try:
        part = part_of(submission_of(Pdu(0x04, 0, 1, body)))
    except MalformedPdu:
        return
    assert 1 <= part.number <= part.total


@pytest.mark.parametrize(
    "octets", [b"\0" * 16, b"\xff" * 64, b"GET / HTTP/1.1\r\n\r\n", bytes([0, 0, 0, 17, *([0] * 13)])]
)
async def test_noise_ends_its_own_session_only(smsc: SandboxSmsc, octets: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", smsc.port)
    writer.write(octets)
    writer.write_eof()
    await asyncio.wait_for(reader.read(), 20)
    writer.close()
    session = await smpp34.Client("127.0.0.1", smsc.port, "motid", "sandbox").connect()
    assert (await session.submit_sm("84950123456", b"x")).is_success
    await session.unbind()


async def test_a_submission_before_the_bind_is_refused(smsc: SandboxSmsc) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", smsc.port)
    writer.write(smpp34.SubmitSm("a", "84950123456", b"x", sequence_number=5).encode())
    answer = await asyncio.wait_for(reader.readexactly(16), 20)
    assert answer[4:] == b"\x80\0\0\4" + b"\0\0\0\4" + b"\0\0\0\5"
    writer.close()


async def test_an_smsc_without_deduplication_delivers_twice(inbox: MessageStore, faults: Faults) -> None:
    async with SandboxSmsc(inbox, faults, deduplicates=False) as smsc:
        session = await smpp34.Client("127.0.0.1", smsc.port, "motid", "sandbox").connect()
        for _ in range(2):
            await session.submit_sm("84950123456", b"x", tlvs=[smpp34.Tlv(0x1501, b"k/1")])
        await session.unbind()
    assert len(await inbox.newest()) == 2


async def test_a_repetition_is_known_after_a_restart(inbox: MessageStore, faults: Faults) -> None:
    for _ in range(2):
        async with SandboxSmsc(inbox, faults) as smsc:
            session = await smpp34.Client("127.0.0.1", smsc.port, "motid", "sandbox").connect()
            await session.submit_sm("84950123456", b"x", tlvs=[smpp34.Tlv(0x1501, b"k/1")])
            await session.unbind()
    [message] = await inbox.newest()
    assert message.submissions == 2


@pytest.mark.parametrize(
    "spelling", ["0950123456", "+84950123456", "84950123456", "0084950123456", "+84 95 012.34-56"]
)
async def test_the_inbox_finds_a_phone_in_any_spelling(inbox: MessageStore, spelling: str) -> None:
    await inbox.add(channel="sms", recipient="+84950123456", sender="MotID", text="x", encoding="gsm7")
    await inbox.add(channel="sms", recipient="+84950000000", sender="MotID", text="y", encoding="gsm7")
    assert [message.text for message in await inbox.newest(spelling)] == ["x"]
    assert [message.text for message in await inbox.newest(limit=1)] == ["y"]
    await inbox.clear()
    assert await inbox.newest() == []


def test_address_keys_do_not_run_together() -> None:
    assert len({address_key(text) for text in ("0950123456", "950123456", "a@b.vn", "A@B.vn", "19001234")}) == 4


async def test_faults_come_as_ordered() -> None:
    faults = Faults()
    faults.put("carrier", Fault(error_rate=0.5))
    outcomes = [await outcome(faults) for _ in range(200)]
    assert 70 < outcomes.count("InjectedFault") < 130
    again = Faults()
    again.put("carrier", Fault(error_rate=0.5))
    assert outcomes == [await outcome(again) for _ in range(200)]
    faults.put("carrier", Fault(outage=True, error_rate=1))
    assert await outcome(faults) == "InjectedOutage"
    faults.clear("carrier")
    assert await outcome(faults) == "fine"
    assert faults.of("carrier") == HEALTHY


async def outcome(faults: Faults) -> str:
    try:
        await faults.apply("carrier")
    except (InjectedFault, InjectedOutage) as fault:
        return type(fault).__name__
    return "fine"


async def test_an_outage_during_a_delay_wins() -> None:
    faults = Faults()
    faults.put("mail", Fault(delay=0.1))
    waiting = asyncio.create_task(faults.apply("mail"))
    await asyncio.sleep(0.02)
    faults.put("mail", Fault(outage=True))
    with pytest.raises(InjectedOutage):
        await waiting


def test_there_are_no_other_registries() -> None:
    with pytest.raises(UnknownRegistry):
        Faults().put("bank", HEALTHY)


def test_the_json_of_a_fault() -> None:
    assert msgspec.json.decode(b"{}", type=Fault) == HEALTHY
    assert msgspec.json.decode(b'{"delay":5,"error_rate":0.5}', type=Fault) == Fault(delay=5, error_rate=0.5)
    for wrong in (b'{"delay":-1}', b'{"error_rate":2}', b'{"dealy":1}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=Fault)
