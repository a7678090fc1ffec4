"""What citizens are told of the desk's steps names the hotline of the day, as the directory has it."""

import pytest

from motid.db import Database
from motid.desk.actions import messages
from motid.desk.actions.messages import Change
from motid.desk.actions.model import ActionCode, Ground
from motid.kernel.email import EmailAddress
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, phone_of, step
from tests.desk.test_directory import record

ANOTHER = "national-hotline,vpcp,hotline,1900 6000,,Tổng đài mới,New hotline,1,public,national,,\n"
CHANGES = [each for each in vars(messages).values() if isinstance(each, Change)]


async def sent_to(database: Database, recipient: str) -> list[str]:
    rows = await database.pool.fetch("SELECT id, sealed FROM outbound_message ORDER BY id")
    contents = [database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content) for row in rows]
    return [each.text or "" for each in contents if each.recipient == recipient]


async def test_sms_and_mail_of_a_step_name_the_directorys_hotline(desk: Desk) -> None:
    await record(desk.database, ANOTHER)
    hotline = await Hotline.at_work(desk)
    owner, mail = await desk.town.person(), EmailAddress("thu.nghiem@example.vn")
    account = await desk.account(
        ("personal_number", desk.number()), ("email", mail), name=owner["full_name"], born=owner["date_of_birth"],
        otp_phone=phone_of(owner),
    )  # fmt: skip
    case = await desk.call(hotline.operator, about=account)
    await hotline.questions(case, account, owner)
    await hotline.propose(case, step(ActionCode.LOCK_ACCOUNT, Ground.COMPROMISED, account))
    for recipient in (phone_of(owner).e164(), mail.reveal()):
        told = (await sent_to(desk.database, recipient))[-1]
        assert "1900 6000" in told
        assert "18001096" not in told
        assert case.number in told


@pytest.mark.parametrize("change", CHANGES)
def test_every_notice_names_case_and_hotline(change: Change) -> None:
    told = change.announced("KN-2026-000123", "1900 6000")
    for text in (told.sms, told.mail):
        assert "KN-2026-000123" in text
        assert "1900 6000" in text
    assert told.sms.isascii()
    assert len(told.sms) <= 160, "one SMS"
