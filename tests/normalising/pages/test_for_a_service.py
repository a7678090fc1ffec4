"""From a service through the form and back to it: what the provider and the pages do together."""

from urllib.parse import parse_qsl

import pytest

from motid.accounts.model import AccountRef
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient, add_client
from motid.oidc.client import ClientMetadata
from tests.normalising.pages.conftest import Pages, Resident

CALLBACK = "https://dvc.vidu.example/callback"


async def service(pages: Pages, **metadata: object) -> NewClient:
    fields: dict[str, object] = {
        "client_name": "Cổng dịch vụ công tỉnh",
        "redirect_uris": (CALLBACK,),
        "scope": ("openid", "identity"),
        "legal_basis": {"identity": "Điều 17"},
        "require_pkce": False,
        **metadata,
    }
    async with pages.provider.database.begin(SYSTEM) as uow:
        new = await add_client(uow, ClientMetadata(**fields), sandbox=True)  # type: ignore[arg-type]
    await pages.provider.refresh()
    return new


async def at_service(citizen: Resident, client: NewClient) -> dict[str, str]:
    """Come from the service; returns its answer, where there is one at once."""
    query = f"response_type=code&client_id={client.client_id}&redirect_uri={CALLBACK}&scope=openid%20identity&state=s"
    await citizen.open(f"/authorize?{query}")
    return answer(citizen)


def answer(citizen: Resident) -> dict[str, str]:
    url = citizen.page.answer.url
    return dict(parse_qsl(url.query.decode())) if str(url).startswith(CALLBACK) else {}


async def signed_in(pages: Pages, *, by: str) -> tuple[Resident, AccountRef]:
    person = await pages.town.person()
    account = await pages.town.account(person, by=by)
    return await pages.resident(person).sign_in(account), account


@pytest.mark.item("S0-13", "S0-12")
async def test_the_form_lies_on_the_way_to_the_service(pages: Pages) -> None:
    client = await service(pages, require_normalised_account=True)
    citizen, account = await signed_in(pages, by="personal_number")
    assert await at_service(citizen, client) == {}
    assert citizen.page.heading == "Hãy chuẩn hóa tài khoản để dùng Cổng dịch vụ công tỉnh"
    await citizen.open(citizen.page.link("Chuẩn hóa tài khoản"))
    await citizen.fill_in()
    await citizen.type_code()
    assert citizen.page.heading == "Chuẩn hóa thành công"
    await citizen.open(citizen.page.link("Tiếp tục"))
    assert answer(citizen)["state"] == "s"
    assert "code" in answer(citizen)
    assert await pages.town.state(account) == ("active", True)


@pytest.mark.item("S2-23", "S2-25", "X-02")
async def test_a_cmnd_account_converts_before_any_service(pages: Pages) -> None:
    client = await service(pages)
    citizen, account = await signed_in(pages, by="cmnd")
    assert await at_service(citizen, client) == {}
    assert "lập bằng số Chứng minh nhân dân" in citizen.page.main
    await citizen.open(citizen.page.link("Chuẩn hóa tài khoản"))
    assert citizen.page.heading == "Cập nhật thông tin từ CSDL dân cư"
    assert citizen.page.buttons == ["Cập nhật"]
    await citizen.press("Cập nhật", personal_number=citizen.person["personal_number"])
    await citizen.type_code()
    await citizen.open(citizen.page.link("Tiếp tục"))
    assert "code" in answer(citizen)
    assert await pages.town.state(account) == ("active", True)


@pytest.mark.item("S2-25")
async def test_before_the_cut_over_a_cmnd_account_reaches_services(pages: Pages) -> None:
    client = await service(pages)
    citizen, account = await signed_in(pages, by="cmnd")
    clock = pages.town.world.clock
    clock.instant = clock.instant.replace(year=2024, month=6)
    await citizen.sign_in(account)
    assert "code" in await at_service(citizen, client)


async def test_the_way_back_is_open_at_any_time(pages: Pages) -> None:
    client = await service(pages, require_normalised_account=True)
    citizen, account = await signed_in(pages, by="personal_number")
    await at_service(citizen, client)
    before = citizen.page.address
    await citizen.open(citizen.page.link("Chuẩn hóa tài khoản"))
    await citizen.open(before)
    await citizen.press("Quay lại dịch vụ")
    assert answer(citizen)["error"] == "access_denied"
    assert await pages.town.state(account) == ("active", False)


async def test_who_has_a_matching_form_but_no_answer_yet_is_told_so(pages: Pages) -> None:
    """A look back at the page says that the comparison goes on; it never goes round in circles."""
    client = await service(pages, require_normalised_account=True)
    citizen, _ = await signed_in(pages, by="personal_number")
    await at_service(citizen, client)
    page = citizen.page
    await citizen.open(page.link("Xem đã xong chưa"))
    assert citizen.page.heading == page.heading
