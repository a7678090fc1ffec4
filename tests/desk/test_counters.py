"""Help beside the hotline: one-stop desks with their counters, and the many ways in which people are guided.

The letters: one-stop desks of communes support people and organisations (S2-09), whom to ask is data by unit with an
order (S2-10), and agencies guide people in many forms (S0-32).
"""

import pytest

from motid.accounts.model import AccountRef
from motid.db import Database
from motid.desk.actions.model import ActionCode, Ground
from motid.desk.directory.book import DirectoryBook
from motid.desk.directory.model import ContactKind
from motid.desk.directory.read_directory import read_directory
from motid.desk.directory.read_entries import read_csv
from motid.desk.directory.record_contacts import Recorded, record_contacts
from motid.desk.evidence.model import Paper
from motid.desk.evidence.outcomes import NotAtCounter
from motid.desk.evidence.papers_seen import SeenPaper, note_papers
from motid.desk.model import Case, CaseKind, RefusalRule, Refused
from motid.desk.send_answer import AnswerIsSent, send_answer
from motid.desk.take_call import Call, take_call
from motid.desk.templates.offer_templates import offer_templates
from motid.kernel.actor import SYSTEM
from motid.kernel.email import EmailAddress
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.redaction import PersonalText
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.officials.model import Role
from motid.web.presenters.help import ContactsPage, GuidesPage
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, phone_of, step
from tests.web.html import Drawn

HEAD = "code,unit,kind,value,person,label_vi,label_en,escalation,audience,place,valid_from,valid_to\n"
COMMUNE = (
    "xa-may,xa,officer,0950000112,Lê Văn Máy,Kỹ thuật viên,Technician,4,officials,,,\n"
    "xa-quay,xa,counter,01 Đường Làng,,Bộ phận Tiếp nhận và Trả kết quả,One-stop desk,1,public,,,\n"
    "xa-tv,xa,officer,0950000111,Trần Thị Vi,Kỹ thuật viên,Technician,3,officials,,,\n"
    "xa-to-so,xa,hotline,0234 3999 111,,Tổ công nghệ số cộng đồng,Community digital team,2,public,,,\n"
    "huyen-vp,huyen,officer,0950000113,Hồ Văn Phòng,Văn phòng HĐND-UBND huyện,District office,2,officials,,,\n"
    "huyen-quay,huyen,counter,02 Đường Huyện,,Bộ phận Một cửa huyện,One-stop desk,1,public,,,\n"
)


async def units(desk: Desk) -> None:
    """A district and a commune below it."""
    await desk.unit("huyen", name="UBND huyện Synthetic")
    await desk.unit("xa", below="huyen", name="UBND xã Synthetic")


async def record(database: Database, lines: str) -> None:
    entries, faults = read_csv((HEAD + lines).encode())
    assert faults == []
    async with database.begin(SYSTEM) as uow:
        assert isinstance(await record_contacts(uow, entries), Recorded)


@pytest.mark.item("S2-09")
async def test_a_communes_counter_helps_a_person_and_the_one_who_comes_for_an_organisation(desk: Desk) -> None:
    """What a counter has and the hotline has not are papers; all else is the same, two people included."""
    await units(desk)
    hotline = Hotline(desk, await desk.official(unit="xa"), await desk.official(Role.CHECKER, unit="huyen"))
    for reason in ("Tôi muốn hủy tài khoản cũ của tôi", "Tôi thay mặt hợp tác xã nộp hồ sơ, tài khoản này bị trùng"):
        citizen = await desk.town.person()
        account = await hotline.account(citizen, "cmnd")
        by_phone = await desk.call(hotline.operator, about=account)
        card = SeenPaper(
            Paper.IDENTITY_CARD, FullName(citizen["full_name"]), PersonalIdNumber(citizen["personal_number"])
        )
        assert isinstance(await note_papers(desk.env, hotline.operator, by_phone.id, card), NotAtCounter)
        name = FullName(citizen["full_name"])
        asked = Call(CaseKind.OTHER, name, phone_of(citizen), (), PersonalText(reason), "counter")
        case = await take_call(desk.env, hotline.operator, asked)
        assert isinstance(case, Case), case
        assert (case.channel, case.unit_code, case.assigned_to) == ("counter", "xa", hotline.operator.account_id)
        await desk.link(hotline.operator, case, account)
        await served(hotline, case, account, citizen)


async def served(hotline: Hotline, case: Case, account: AccountRef, citizen: dict[str, str]) -> None:
    """The citizen's own papers open the way, nothing else; the case ends with an answer."""
    env = hotline.desk.env
    cancel = step(ActionCode.CANCEL_ACCOUNT, Ground.OWNER_ASKS, account)
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.papers_of(case, citizen, account)
    await hotline.do(case, cancel)
    state = await env.database.pool.fetchval("SELECT state FROM account WHERE id = $1", account.account_id)
    assert state == "cancelled"
    answer = PersonalText("Đã hủy tài khoản theo yêu cầu.")
    assert isinstance(await send_answer(env, hotline.operator, case.id, answer), AnswerIsSent)
    assert "Da huy tai khoan theo yeu cau." in (await hotline.desk.world.texts(phone_of(citizen)))[-1]
    await hotline.close(case)


@pytest.mark.item("S2-09", "S2-10")
async def test_whom_to_ask_stands_in_the_directory_by_commune_the_nearest_first(desk: Desk) -> None:
    """Counter, community team, technicians and an officer of the office, in the order of escalation, as data."""
    await units(desk)
    await record(desk.database, COMMUNE)
    book = DirectoryBook()
    await book.refresh(desk.database.pool)
    directory = book.at(desk.database.clock.now())
    in_turn = [(unit.unit, [each.code for each in unit.contacts]) for unit in directory.asked_in_turn("xa")]
    assert in_turn == [("xa", ["xa-quay", "xa-to-so"]), ("huyen", ["huyen-quay"])]
    page = Drawn(ContactsPage.of(directory, "xa")).text("//main")
    order = ["01 Đường Làng", "0234 3999 111", "02 Đường Huyện", "18001096", "1900.0368"]
    assert sorted(order, key=page.index) == order
    assert "0950000" not in page, "officers are for officials alone"
    async with desk.database.read() as connection:
        entries = await read_directory(connection, desk.database.vault)
    own = sorted((each for each in entries if each.unit == "xa"), key=lambda each: each.escalation)
    assert [each.code for each in own] == ["xa-quay", "xa-to-so", "xa-tv", "xa-may"]
    assert [each.officer.name.reveal() for each in own if each.officer] == ["Trần Thị Vi", "Lê Văn Máy"]


@pytest.mark.item("S0-32")
async def test_the_same_guide_reaches_people_by_page_picture_sms_mail_telephone_and_counter(desk: Desk) -> None:
    await units(desk)
    await record(desk.database, COMMUNE)
    official, phone = await desk.official(), desk.phone()
    number, mail = PersonalIdNumber(f"946187{phone.e164()[-6:]}"), EmailAddress("cong-dan@vidu.example")
    account = await desk.account(("personal_number", number), ("email", mail), otp_phone=phone)
    case = await desk.call(official, CaseKind.FORGOTTEN_PASSWORD, phone=phone, about=account)
    offered = await offer_templates(desk.database.pool, desk.env, case)
    [guide] = [each.text for each in offered if each.code == "recover_by_yourself"]
    sent = await send_answer(desk.env, official, case.id, PersonalText(guide), to="account")
    assert isinstance(sent, AnswerIsSent)
    assert (sent.phones, sent.mails) == (1, 1)
    help_pages = f"{desk.env.exchange}/help"
    assert help_pages in (await desk.world.texts(phone))[-1]
    assert help_pages in await mail_to(desk, mail)
    page = Drawn(GuidesPage.at(desk.env.exchange))
    assert page.all("//main//*[@role='img']"), "a QR code to print on a notice"
    assert f"{help_pages}/guides" in page.text("//main")
    book = DirectoryBook()
    await book.refresh(desk.database.pool)
    kinds = {each.kind for each in book.at(desk.database.clock.now()).contacts}
    assert kinds == set(ContactKind) - {ContactKind.OFFICER}


async def mail_to(desk: Desk, address: EmailAddress) -> str:
    rows = await desk.database.pool.fetch("SELECT id, sealed FROM outbound_message WHERE channel = 'mail'")
    found = [desk.database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content) for row in rows]
    return next(each.text or "" for each in found if each.recipient == address.reveal())
