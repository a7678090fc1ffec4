"""Sign-ins that are approved on a phone: the code of a device, and the request of a service counter."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT
from tests.browser.conftest import NewPerson, Register, Visit
from tests.installation import Installation

pytestmark = pytest.mark.browser

COUNTER = "Trung tâm hành chính công An Bình"


def register_counter(place: Installation, folder: Path) -> tuple[str, str]:
    """Register a service for both ways and return its credentials."""
    metadata = folder / "counter.json"
    grants = ["authorization_code", "refresh_token", DEVICE_GRANT, CIBA_GRANT]
    metadata.write_text(json.dumps({"grant_types": grants, "backchannel_token_delivery_mode": "poll"}))
    done = place.command(
        "client", "add", "--name", COUNTER, "--redirect-uri", "http://localhost:9/cb", "--scope", "profile",
        "--scope", "phone", "--required-acr", "urn:motid:ial1:aal2", "--metadata", str(metadata), "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    new = json.loads(done.stdout)
    return new["client_id"], new["client_secret"]


async def post(place: Installation, path: str, client: tuple[str, str], **fields: str) -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(base_url=place.exchange, trust_env=False, timeout=60) as http:
        answer = await http.post(path, data=fields, auth=client)
        return answer.status_code, answer.json()


async def test_a_device_and_a_counter_are_approved_on_a_phone(
    installation: Installation, visit: Visit, new_person: NewPerson, register: Register, tmp_path: Path
) -> None:
    client = register_counter(installation, tmp_path)
    person = new_person()
    await register(person)
    visitor = await visit(person, width=360)
    place, main = visitor.installation, visitor.page.locator("main")
    status, begun = await post(place, "/device_authorization", client, scope="openid profile phone")
    assert status == 200, begun
    await visitor.open("/device")
    await visitor.page.locator("#user_code").fill("12")
    await visitor.press("Tiếp tục")
    await expect(main).to_contain_text("Mã gồm 9 chữ số. Hãy xem lại")
    await visitor.open(begun["verification_uri_complete"])
    await expect(visitor.page.locator("#user_code")).to_have_value(begun["user_code"])
    await visitor.press("Tiếp tục")
    await visitor.sign_in()
    await visitor.arrived()
    await expect(visitor.heading).to_have_text(f"Đăng nhập vào {COUNTER} trên thiết bị khác?")
    await expect(main).to_contain_text(begun["user_code"])
    await visitor.page.get_by_label("Số điện thoại").check()
    await visitor.press("Đúng là tôi, đồng ý")
    await expect(visitor.heading).to_have_text("Đã xong. Hãy quay lại thiết bị của bạn")
    status, tokens = await post(place, "/token", client, grant_type=DEVICE_GRANT, device_code=begun["device_code"])
    assert (status, tokens["scope"]) == (200, "openid phone")

    await visitor.open("/account/requests")
    await expect(main).to_contain_text("Không có yêu cầu nào đang chờ bạn.")
    status, asked = await post(
        place,
        "/backchannel_authentication",
        client,
        scope="openid phone",
        login_hint=visitor.number,
        binding_message="Quầy số 4",
    )
    assert status == 200, asked
    sms = await visitor.sms("de nghi ban xac nhan dang nhap")
    assert "Trung tam hanh chinh cong An Binh" in sms
    assert f"{place.exchange}/account/requests" in sms
    await expect(main).to_contain_text("Quầy số 4")  # by itself
    await visitor.open("/account")
    await expect(main).to_contain_text("Yêu cầu đăng nhập đang chờ bạn: 1.")
    await visitor.follow("Xem và trả lời")
    await expect(main).to_contain_text("Quầy số 4")
    await visitor.follow("Xem và trả lời")
    await expect(visitor.heading).to_have_text(f"{COUNTER} đề nghị bạn xác nhận đăng nhập")
    await expect(main).to_contain_text("Thông tin bạn đã đồng ý chia sẻ từ trước")
    await visitor.press("Đúng là tôi, đồng ý")
    await expect(main).to_contain_text("Bạn đã đồng ý. Dịch vụ sẽ tiếp tục trong vài giây.")
    status, tokens = await post(place, "/token", client, grant_type=CIBA_GRANT, auth_req_id=asked["auth_req_id"])
    assert status == 200, tokens
    await visitor.open("/account/history")
    await expect(main).to_contain_text("Trả lời yêu cầu đăng nhập")
