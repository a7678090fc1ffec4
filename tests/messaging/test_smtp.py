"""The mail gateway against the simulated mail server, over a real socket."""

import asyncio
from email import message_from_bytes
from email.policy import default

import pytest

from motid.messaging.errors import GatewayUnavailable, SubmissionRejected, SubmissionUncertain, Throttled
from motid.messaging.smtp import SmtpGateway, SmtpOptions
from motid.sandbox.faults import Fault, Faults
from motid.sandbox.mail import SandboxMail
from motid.sandbox.messages import MessageStore
from tests.messaging.conftest import mail

SUBJECT = "Hồ sơ đăng ký tài khoản đã được phê duyệt và tài khoản định danh điện tử của quý công dân đã mở"
TEXT = "Kính gửi ông/bà,\n.Dòng bắt đầu bằng dấu chấm\nTài khoản đã mở: https://motid.example/?a=b&c=d\n" + "ệ" * 500


async def test_vietnamese_arrives_as_written(mail_gateway: SmtpGateway, inbox: MessageStore) -> None:
    await mail_gateway.submit(mail(SUBJECT, TEXT, html="<p>Tài khoản <b>đã mở</b></p>"))
    [message] = await inbox.newest("an.nguyen@EXAMPLE.com")
    assert (message.subject, message.text) == (SUBJECT, TEXT)
    assert message.html == "<p>Tài khoản <b>đã mở</b></p>"
    assert message.sender == "khong-tra-loi@motid.example"


async def test_a_repetition_carries_the_same_message_id(mail_gateway: SmtpGateway, inbox: MessageStore) -> None:
    first = await mail_gateway.submit(mail("a", "b"))
    assert await mail_gateway.submit(mail("a", "b")) == first
    assert first != await mail_gateway.submit(mail("a", "b", key="k-2"))
    assert [message.submissions for message in await inbox.newest()] == [1, 2]


def test_a_line_break_in_the_subject_adds_no_header(mail_gateway: SmtpGateway) -> None:
    composed = mail_gateway.compose(mail("Xin chào\r\nBcc: all@example.com", "x")).as_bytes()
    message = message_from_bytes(composed, policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Xin chào Bcc: all@example.com"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("fault", "code"), [(Fault(outage=True), "smtp.421"), (Fault(error_rate=1), "smtp.451")])
async def test_faults_are_passing(mail_gateway: SmtpGateway, faults: Faults, fault: Fault, code: str) -> None:
    faults.put("mail", fault)
    with pytest.raises(GatewayUnavailable) as refused:
        await mail_gateway.submit(mail("a", "b"))
    assert refused.value.code == code
    faults.clear("mail")
    await mail_gateway.submit(mail("a", "b"))


async def test_a_late_answer_is_uncertain(mail_server: SandboxMail, faults: Faults) -> None:
    faults.put("mail", Fault(delay=3))
    gateway = SmtpGateway(SmtpOptions("127.0.0.1", mail_server.port, "a@motid.example", timeout=2))
    with pytest.raises(SubmissionUncertain):
        await gateway.submit(mail("a", "b"))


async def test_nobody_listens(unused_port: int) -> None:
    gateway = SmtpGateway(SmtpOptions("127.0.0.1", unused_port, "a@motid.example"))
    with pytest.raises(GatewayUnavailable):
        await gateway.submit(mail("a", "b"))


@pytest.mark.parametrize(
    ("reply", "error"),
    [("550 5.1.1 No such user", SubmissionRejected), ("452 4.2.2 Full", Throttled), ("450 4.2.0 Grey", Throttled)],
)
async def test_what_a_reply_to_a_recipient_means(reply: str, error: type[Exception]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay\r\n")
        while line := await reader.readline():
            writer.write(f"{reply}\r\n".encode() if line.upper().startswith(b"RCPT") else b"250 OK\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        gateway = SmtpGateway(SmtpOptions("127.0.0.1", port, "a@motid.example"))
        with pytest.raises(error) as refused:
            await gateway.submit(mail("a", "b"))
    assert "user" not in str(refused.value)


async def test_refused_credentials_do_not_condemn_the_message() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 5.7.1 You are not welcome\r\n")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(GatewayUnavailable):
            await SmtpGateway(SmtpOptions("127.0.0.1", port, "a@motid.example")).submit(mail("a", "b"))
