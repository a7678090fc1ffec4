"""The form of four fields on the exchange (S0-09 … S0-22), for people without scripts."""

from datetime import timedelta

import pytest

from motid.normalisation.request.ask_registries import AskLater
from motid.normalisation.request.jobs import AskRegistries
from motid.proofing.assurance import ial_of
from motid.proofing.read_attestations import read_attestations
from tests.normalising.pages.conftest import Pages, Resident

NOTE = "Đề nghị đảm bảo điền chính xác thông tin trùng khớp với thông tin đăng ký cấp CCCD"
MISMATCH = (
    "Không tìm thấy dữ liệu dân cư trùng khớp với các thông tin họ tên, ngày sinh, số định danh mà bạn cung cấp. "
    "Bạn có chắc chắn các thông tin trên chính xác không?"
)
GATED = ("/account", "/account/history", "/account/sessions", "/account/code-phones", "/account/services")
OPEN = ("/", "/help", "/help/counter", "/sign-out", "/complaint", "/normalise?lang=en")


async def at_the_form(pages: Pages, **profile: str | None) -> Resident:
    """Return somebody who is signed in to an account of an old portal that knows a phone and no number."""
    person = await pages.town.person()
    account = await pages.town.account(person, by="phone", **profile)
    return await (await pages.resident(person).sign_in(account)).open("/account/history")


@pytest.mark.item("S0-09", "S0-10", "S0-11", "S0-13", "S0-15", "S0-22", "S1-10", "S1-11", "S1-12", "S1-14")
async def test_the_form_is_shown_until_it_is_complete_and_correct(pages: Pages) -> None:
    """On every page of the account; four fields, the note, the code, and then the page that was wanted."""
    citizen = await at_the_form(pages)
    for address in GATED:
        assert (await citizen.open(address)).page.path == "/normalise", address
    for address in OPEN:
        assert (await citizen.open(address)).page.path == address.partition("?")[0], address
    await citizen.open("/normalise?continue=/account/history&lang=vi")
    assert citizen.page.labels == ["Họ và tên*", "Số căn cước công dân*", "Ngày cấp*", "Số điện thoại*"]
    assert NOTE in citizen.page.main
    assert citizen.page.field("full_name").get("value") == citizen.person["full_name"]
    assert citizen.page.field("phone").get("value") == citizen.person["phone"]
    await citizen.fill_in(issue_date="", full_name="")
    assert citizen.page.errors == ["Bạn phải nhập họ tên.", "Bạn phải nhập ngày cấp."]
    await citizen.fill_in()
    phone = citizen.person["phone"]
    assert f"Mã xác thực đã được gửi qua SĐT: {phone[:3]}****{phone[-3:]}" in citizen.page.main
    assert (await citizen.open("/account")).page.path == "/normalise/code", "the code is part of it"
    await citizen.open("/account/history")
    await citizen.type_code()
    assert citizen.page.heading == "Chuẩn hóa thành công"
    assert "Sắp tới, bạn có thể đăng nhập bằng tài khoản định danh điện tử VNeID." in citizen.page.main
    await citizen.open(citizen.page.link("Tiếp tục"))
    assert citizen.page.path == "/account/history"
    assert (await citizen.open("/normalise")).page.path == "/account", "no form for who needs none"


@pytest.mark.item("S0-20", "S0-21")
async def test_a_mismatch_keeps_what_was_typed_and_never_tells_which_field(pages: Pages) -> None:
    """The message to the letter, the same for a wrong name and a wrong number; then the right data goes through."""
    citizen = await at_the_form(pages)
    said = []
    for changed in ({"full_name": "Trịnh Thị Gõ Nhầm"}, {"personal_number": "946187999999"}):
        await citizen.fill_in(**changed)
        assert MISMATCH in citizen.page.main
        for name, value in (citizen.own_data | changed).items():
            assert citizen.page.field(name).get("value") == value
        said.append(citizen.page.texts("//*[@role='alert']/div/p"))
    assert said[0] == said[1]
    born = citizen.page.field("date_of_birth")
    assert born.get("value"), "the account's own date may be what is wrong, so it is asked now"
    await citizen.fill_in()
    assert citizen.page.path == "/normalise/code"


@pytest.mark.item("S0-22", "S0-23")
async def test_a_date_of_birth_is_asked_where_the_account_has_none_or_a_year(pages: Pages) -> None:
    """A year alone is taken only by choice, for it never proves a day."""
    citizen = await at_the_form(pages, date_of_birth="1950")
    assert citizen.page.field("date_of_birth").get("value") == "1950"
    await citizen.fill_in()
    assert citizen.page.errors[0].startswith("Hãy nhập đủ ngày, tháng, năm sinh.")
    await citizen.fill_in(birth_year_only="y")
    assert MISMATCH in citizen.page.main
    await citizen.fill_in(date_of_birth=citizen.person["date_of_birth"])
    assert citizen.page.path == "/normalise/code"


async def test_hints_are_no_reason_to_refuse(pages: Pages) -> None:
    """Digits and dates that hardly fit are named beside a mismatch only (invariant 8)."""
    citizen = await at_the_form(pages, date_of_birth="1971-02-03")
    await citizen.fill_in(issue_date="01/01/1990")
    assert MISMATCH in citizen.page.main
    assert "Ngày cấp sớm hơn ngày bắt đầu có thẻ 12 chữ số." in citizen.page.main
    assert "Năm sinh khác với năm sinh ghi trong số căn cước." in citizen.page.main


@pytest.mark.item("S4-09")
async def test_a_phone_of_somebody_else_is_explained(pages: Pages) -> None:
    citizen = await at_the_form(pages)
    other = await pages.town.person()
    await citizen.fill_in(phone=other["phone"])
    assert citizen.page.heading == "Số điện thoại chưa đứng tên bạn"
    assert "Soạn tin TTTTB gửi 1414" in citizen.page.main
    await citizen.open(citizen.page.link("Kiểm tra và nhập lại"))
    await citizen.fill_in()
    assert citizen.page.path == "/normalise/code"


async def test_a_silent_registry_is_told_honestly(pages: Pages) -> None:
    """The page waits; the job brings the answer; the code is sent by a button, not by opening the page."""
    citizen = await at_the_form(pages)
    await pages.town.simulated.fault("population", outage=True)
    await citizen.fill_in()
    assert citizen.page.heading == "Đang chờ cơ sở dữ liệu dân cư trả lời"
    assert citizen.page.path == "/normalise"
    assert (await citizen.open("/account")).page.heading == "Đang chờ cơ sở dữ liệu dân cư trả lời"
    await pages.town.simulated.http.delete("/faults")
    pool = pages.town.normalisation.authn.database.pool
    request_id = await pool.fetchval("SELECT id FROM normalisation WHERE state = 'asking'")
    await AskLater(pages.town.normalisation)(AskRegistries(request_id))
    await citizen.open("/account")
    assert citizen.page.path == "/normalise/code"
    assert citizen.page.buttons == ["Gửi mã OTP"]
    await citizen.press("Gửi mã OTP")
    await citizen.type_code()
    assert citizen.page.heading == "Chuẩn hóa thành công"


async def test_wrong_and_old_codes(pages: Pages) -> None:
    """As at registration: tries are counted, another code can be had, a dead one says so."""
    citizen = await at_the_form(pages)
    await citizen.fill_in()
    await citizen.press("XÁC NHẬN", code="000000")
    assert "Mã OTP chưa đúng" in citizen.page.errors[0]
    await citizen.press("Gửi lại OTP")
    assert "Mã OTP vừa được gửi" in citizen.page.text
    pages.town.world.clock.instant += timedelta(minutes=20)
    await citizen.type_code()
    assert citizen.page.heading == "Mã OTP đã hết hạn"
    await citizen.press("Gửi lại OTP")
    await citizen.type_code()
    assert citizen.page.heading == "Chuẩn hóa thành công"


@pytest.mark.item("S0-14", "S1-15")
async def test_the_last_page_says_what_became_of_other_accounts(pages: Pages) -> None:
    """One that is the person's own followed, one of a stranger under the number was locked, with a case."""
    citizen = await at_the_form(pages)
    town, person = pages.town, citizen.person
    await town.account(person, by="personal_number", full_name="Trịnh Văn Khác", date_of_birth="1950-01-02")
    await town.account(person, by="cmnd")
    await citizen.fill_in()
    await citizen.type_code()
    assert "Đã gộp 1 tài khoản cũ của bạn vào đây" in citizen.page.main
    assert "Đã khóa 1 tài khoản khác dùng số căn cước của bạn." in citizen.page.main
    assert citizen.page.texts("//*[@class='motid-reference']")[0].startswith("KN-")


async def test_what_is_proved_reads_as_evidence(pages: Pages) -> None:
    """The carrier's comparison supports IAL2 and tells its facts; the population record alone would be IAL1."""
    citizen = await at_the_form(pages)
    await citizen.fill_in()
    await citizen.type_code()
    database = pages.town.normalisation.authn.database
    account_id = await database.pool.fetchval("SELECT id FROM account WHERE normalised_at IS NOT NULL")
    async with database.read() as connection:
        found = await read_attestations(connection, database.vault, account_id, database.clock.now())
    by_kind = {each.evidence.kind: each for each in found}
    facts = by_kind["mobile_subscription"].facts
    assert facts.personal_number is not None
    assert facts.personal_number.reveal() == citizen.person["personal_number"]
    assert (by_kind["mobile_subscription"].ial, by_kind["population_record"].ial) == (2, 1)
    assert ial_of([by_kind["population_record"].evidence], database.clock.now()) == 1


async def test_too_many_forms_are_told_when_to_come_back(pages: Pages) -> None:
    citizen = await at_the_form(pages)
    for _ in range(6):
        await citizen.fill_in(full_name="Trịnh Thị Gõ Nhầm")
    sent = citizen.page.submission("CHUẨN HÓA TÀI KHOẢN", citizen.own_data)
    answer = await citizen.client.post(sent.address, data=sent.data)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_the_language_changes_without_losing_what_was_typed(pages: Pages) -> None:
    citizen = await at_the_form(pages)
    sent = citizen.page.submission("CHUẨN HÓA TÀI KHOẢN", {"full_name": "Lê Thị Đang Gõ"})
    answer = await citizen.client.post(sent.address, data=sent.data | {"lang": "en"})
    assert 'lang="en"' in answer.text
    assert "Lê Thị Đang Gõ" in answer.text
    assert "Citizen identity number" in answer.text
