"""CMND accounts update to the twelve-digit number (S2-16 … S2-29), the screens to the letter."""

import pytest

from motid.accounts.model import AccountRef
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from motid.normalisation.policies import CMND_UPDATE_MAY_WAIT
from motid.policies import PolicyRecord
from tests.normalising.pages.conftest import Pages, Resident

TITLE = "Cập nhật thông tin từ CSDL dân cư"
NOT_UPDATED = (
    "* Tài khoản của bạn chưa cập nhật số CCCD, vui lòng nhập thông tin để cập nhật số CCCD từ Cơ sở dữ liệu "
    "Quốc gia về Dân cư"
)
BY_RULE = (
    "* Theo quy định của Chính phủ, tài khoản được thiết lập trên Cổng DVCQG sẽ được truy cập thông qua tài khoản "
    "VNeID. Để bảo đảm chất lượng dịch vụ, hồ sơ, thông tin đã thực hiện trước đó, đề nghị Ông/bà đăng nhập vào Cổng "
    "DVCQG và thực hiện cập nhật số CCCD, các thông tin khác từ CSDL quốc gia về dân cư. Trường hợp không cập nhật "
    "thông tin theo yêu cầu, Ông/bà sẽ không khai thác được các thông tin trên tài khoản hiện nay từ ngày 01/07/2024"
)
FOOTER = (
    "Cơ quan chủ quản: Văn phòng Chính phủ | www.dichvucong.gov.vn | Tổng đài hỗ trợ: 18001096 | "
    "Email: dichvucong@chinhphu.vn"
)
TAKEN = (
    "Số CCCD đã nhập trùng với số CCCD trên hệ thống, vui lòng liên hệ với Tổng đài viên để yêu cầu xóa tài "
    "khoản gắn với số CMND và tiếp tục sử dụng dịch vụ bằng tài khoản có số CCCD hoặc yêu cầu xóa tài khoản "
    "gắn với số CCCD nếu tài khoản đó là giả mạo thông tin của bạn, sau đó tiếp tục thực hiện cập nhật dữ "
    "liệu CCCD từ Cơ sở dữ liệu Quốc gia về Dân cư từ tài khoản này!"
)


async def with_dossier(pages: Pages, account: AccountRef, code: str) -> None:
    dossier = NewDossier("old_portal", code, PersonalText("Đăng ký khai sinh"), "10", None)
    async with pages.town.normalisation.authn.database.begin(SYSTEM) as uow:
        await record_dossiers(uow, account.account_id, [dossier])


async def cmnd_holder(pages: Pages) -> tuple[Resident, AccountRef]:
    person = await pages.town.person()
    account = await pages.town.account(person, by="cmnd")
    return await (await pages.resident(person).sign_in(account)).open("/account/dossiers"), account


@pytest.mark.item("S2-16", "S2-17", "S2-18", "S2-20", "S2-22", "S2-23", "S2-24", "S2-25", "S2-28", "S2-29")
async def test_the_update_screen_to_the_letter(pages: Pages) -> None:
    """Title, fields and texts; ten digits are no CMND; after the cut-over there is no way around it."""
    citizen, account = await cmnd_holder(pages)
    await with_dossier(pages, account, "HS-1")
    page = citizen.page
    assert page.heading == TITLE
    assert page.labels == ["Chứng minh nhân dân*", "Số CCCD*", "Số điện thoại*"]
    assert page.field("cmnd").get("value") == citizen.person["cmnd"]
    assert page.field("personal_number").get("placeholder") == "Nhập số cccd"
    for text in (NOT_UPDATED, BY_RULE, FOOTER):
        assert text in page.main
    assert page.buttons == ["Cập nhật"]
    await citizen.press("Cập nhật", cmnd="0123456789", personal_number=citizen.person["personal_number"])
    assert "Số CMT gồm 9 chữ số." in citizen.page.errors[0]
    await citizen.press("Cập nhật", cmnd="912345670", personal_number=citizen.person["personal_number"])
    assert "khác với số CMT của tài khoản" in citizen.page.errors[0]
    number = citizen.person["personal_number"]
    await citizen.press("Cập nhật", cmnd=citizen.person["cmnd"], personal_number=number)
    await citizen.type_code()
    assert citizen.page.heading == "Chuẩn hóa thành công"
    await citizen.open(citizen.page.link("Tiếp tục"))
    assert citizen.page.path == "/account/dossiers"
    assert "HS-1" in citizen.page.main
    assert "Đã trả kết quả" in citizen.page.main
    await (await citizen.open("/account")).open(citizen.page.link("Sửa thông tin định danh"))
    assert citizen.page.heading == "Thông tin cá nhân"
    assert citizen.page.facts["Số căn cước công dân"] == f"{number[:2]}********{number[-2:]}✓ Khớp với dữ liệu dân cư"
    assert number not in citizen.page.text
    await citizen.open("/account/history")
    assert "Tài khoản đã chuẩn hóa" in citizen.page.main
    assert "Thay đổi khác" not in citizen.page.main, "every event of a normalisation has words"


@pytest.mark.item("S2-25")
async def test_bo_qua_only_while_the_rules_allow_it(pages: Pages) -> None:
    """Before the cut-over for this session; afterwards the answer to its button is the screen again."""
    citizen, account = await cmnd_holder(pages)
    authn = pages.town.normalisation.authn
    now = authn.database.clock.now()
    usual = authn.policies.at(CMND_UPDATE_MAY_WAIT, now)
    assert usual is False
    await citizen.client.post("/normalise/later", data=citizen.page.submission("Cập nhật", {}).data)
    assert (await citizen.open("/account")).page.heading == TITLE
    early = CMND_UPDATE_MAY_WAIT.initial[0]
    assert isinstance(early, PolicyRecord)
    pages.town.world.clock.instant = early.valid_from.replace(year=2024, month=6)
    await citizen.sign_in(account)
    await citizen.open("/account/dossiers")
    assert citizen.page.buttons == ["Cập nhật", "Bỏ qua"]
    await citizen.press("Bỏ qua")
    assert citizen.page.path == "/account/dossiers"
    await citizen.open("/account/identity")
    await citizen.open(citizen.page.link("Cập nhật"))
    assert citizen.page.heading == TITLE
    await citizen.sign_in(account)
    assert (await citizen.open("/account")).page.heading == TITLE, "asked again at the next sign-in"


@pytest.mark.item("S2-19", "S2-21", "S2-26", "S2-27", "S2-29")
async def test_two_accounts_become_one_by_proving_both(pages: Pages) -> None:
    """Case 3: the update collides; the person signs in to the other account and has everything of both there."""
    person = await pages.town.person()
    main, old = await pages.town.account(person, by="personal_number"), None
    await pages.town.normalise(main, person)
    old = await pages.town.account({**person, "cmnd": "912000123"}, by="cmnd")
    await with_dossier(pages, old, "HS-OLD")
    await with_dossier(pages, main, "HS-NEW")
    citizen = await (await pages.resident(person).sign_in(old)).open("/account")
    await citizen.press("Cập nhật", personal_number=person["personal_number"])
    await citizen.type_code()
    assert TAKEN in citizen.page.main
    await citizen.press("Gộp hai tài khoản")
    assert citizen.page.path == "/sign-in"
    assert "hãy đăng nhập vào tài khoản có số CCCD" in citizen.page.main, "which of the two, now"
    await citizen.sign_in(old)
    assert "chính tài khoản cũ" in (await citizen.open("/normalise/join")).page.main
    await citizen.sign_in(main)
    await citizen.open("/normalise/join")
    assert citizen.page.facts["Tên đăng nhập"] == "91*****23"
    assert citizen.page.facts["Hồ sơ chuyển sang"] == "1"
    await citizen.press("Đồng ý gộp")
    assert citizen.page.heading == "Đã gộp hai tài khoản thành một"
    await citizen.open(citizen.page.link("Xem hồ sơ của tôi"))
    assert "HS-OLD" in citizen.page.main
    assert "HS-NEW" in citizen.page.main
    assert await pages.town.state(old) == ("merged", False)
    assert "Đã quá 15 phút" in (await citizen.open("/normalise/join")).page.main


@pytest.mark.item("S2-21", "S2-26")
async def test_the_desk_decides_where_the_other_account_cannot_be_proved(pages: Pages) -> None:
    person = await pages.town.person()
    main = await pages.town.account(person, by="personal_number")
    await pages.town.normalise(main, person)
    old = await pages.town.account({**person, "cmnd": "912000124"}, by="cmnd")
    citizen = await (await pages.resident(person).sign_in(old, amr=("pwd",))).open("/account")
    await citizen.press("Cập nhật", personal_number=person["personal_number"])
    await citizen.type_code()
    await citizen.press("Gộp hai tài khoản")
    assert citizen.page.heading == "Cần thêm một bước xác thực", "the password alone joins nothing"
    await citizen.open("/normalise")
    assert citizen.page.path == "/normalise/taken"
    await citizen.press("Gửi yêu cầu cho cán bộ", statement="Tài khoản kia không phải của tôi.")
    assert citizen.page.heading == "Cán bộ đã nhận yêu cầu của bạn"
    assert ("number_taken", old.account_id) in await pages.town.cases()
