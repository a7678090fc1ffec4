"""The script only helps: with it less typing, without it everything still there; never against the CSP."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import altcha
import pytest
from playwright.async_api import Browser, CDPSession, expect

from motid.web.forms.one_time_code import OneTimeCodeForm
from motid.web.forms.password import NewPasswordForm
from motid.web.forms.registration import RegistrationForm
from motid.web.frame import Frame
from motid.web.presenters.page import CaptchaQuestion
from motid.web.presenters.proofs import CodePage, NewPasswordPage
from motid.web.presenters.registration import RegistrationPage
from motid.web.rendering import render
from tests.web.browser import Stage, open_stage

pytestmark = pytest.mark.browser

FRAME = Frame(path="/page", csrf_token="token")
SECRET = "a secret of this test"
REGISTRATION = render(RegistrationPage(RegistrationForm(), CaptchaQuestion("c1", "49027")), FRAME)
CODE = render(CodePage("register", OneTimeCodeForm(), 5, "095****088", resend_after=60), FRAME)


@pytest.mark.item("S4-15")
async def test_browser_proves_its_work_so_that_nobody_types_a_code(stage: Stage) -> None:
    challenge = altcha.create_challenge("SHA-256", 1, counter=2_000, hmac_secret=SECRET)
    stage.answers["/captcha/challenge"] = json.dumps(challenge.to_dict()).encode()
    await stage.show(REGISTRATION)
    await stage.page.get_by_label("Họ tên").focus()
    await expect(stage.page.locator("[data-captcha-done]")).to_be_visible()
    await expect(stage.page.locator("[data-captcha-typed]")).to_be_hidden()
    payload = await stage.page.locator("[name=altcha]").input_value()
    assert altcha.verify_solution(payload, SECRET).verified
    assert stage.complaints == []


async def test_browser_proves_its_work_for_who_was_quicker_than_its_script(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = altcha.create_challenge("SHA-256", 1, counter=2_000, hmac_secret=SECRET)
    stage.answers["/captcha/challenge"] = json.dumps(challenge.to_dict()).encode()
    standing, answer = asyncio.Event(), stage.answer

    async def late(session: CDPSession, paused: dict[str, Any]) -> None:
        if "part-captcha" in paused["request"]["url"]:
            await standing.wait()
        await answer(session, paused)

    monkeypatch.setattr(stage, "answer", late)
    context = await stage.page.context.new_cdp_session(stage.page)
    await context.send("Network.enable")
    await context.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await stage.show(REGISTRATION)
    await stage.page.get_by_label("Họ tên").focus()
    standing.set()
    await expect(stage.page.locator("[data-captcha-done]")).to_be_visible()
    await context.detach()


@pytest.mark.item("S4-15")
async def test_typed_code_stays_when_the_proof_of_work_cannot_be_had(stage: Stage) -> None:
    stage.answers["/captcha/challenge"] = b"no challenge today"
    await stage.show(REGISTRATION)
    await stage.page.get_by_label("Họ tên").focus()
    await stage.page.get_by_label("Nhập mã xác thực").fill("49027")
    await expect(stage.page.locator("[data-captcha-done]")).to_be_hidden()


async def test_a_second_click_sends_nothing(stage: Stage) -> None:
    stage.posts.clear()
    await stage.show(CODE)
    sent = await stage.page.evaluate(
        """() => {
            const form = document.querySelector("form[method=post]");
            const events = [];
            form.addEventListener("submit", (e) => { events.push(e.defaultPrevented); e.preventDefault(); });
            form.requestSubmit(); form.requestSubmit();
            return events;
        }"""
    )
    assert sent == [False, True]


@pytest.mark.item("S4-19")
async def test_code_field_takes_a_pasted_code_with_its_spaces(stage: Stage) -> None:
    await stage.show(CODE)
    field = stage.page.get_by_label("Nhập mã OTP")
    await field.evaluate("(e) => { e.value = '12 34-56'; e.dispatchEvent(new Event('input')); }")
    assert await field.input_value() == "123456"


@pytest.mark.item("S4-18")
async def test_resend_counts_down_and_then_works(browser: Browser) -> None:
    stage = await open_stage(browser)
    clock = stage.page.clock
    await clock.install()
    await stage.show(CODE)
    button = stage.page.get_by_role("button", name="Gửi lại OTP")
    await expect(button).to_be_disabled()
    await expect(stage.page.locator("[data-resend-seconds]")).to_contain_text("giây")
    await clock.fast_forward(61_000)
    await expect(button).to_be_enabled()
    await stage.page.context.close()


async def test_password_is_shown_on_request_and_its_rules_tick_off(stage: Stage) -> None:
    await stage.show(render(NewPasswordPage("register", NewPasswordForm()), FRAME))
    field = stage.page.locator("#password")
    await field.fill("Sông7")
    met = await stage.page.locator(".motid-rules__item--met").all_inner_texts()
    assert [text.removeprefix("Đạt:").strip() for text in met] == ["chữ thường", "chữ in hoa", "số"]
    await stage.page.get_by_role("button", name="Hiện mật khẩu").first.click()
    assert await field.get_attribute("type") == "text"


async def test_everything_is_there_without_script(browser: Browser) -> None:
    plain = await open_stage(browser, javascript=False)
    await plain.show(REGISTRATION)
    await plain.page.get_by_label("Tên đăng nhập (Số CMT/CCCD)").fill("036195000012")
    await plain.page.get_by_label("Nhập mã xác thực").fill("49027")
    await plain.page.get_by_role("button", name="ĐĂNG KÝ").click()
    sent = parse_qs(plain.posts[-1], keep_blank_values=True)
    assert sent["login_name"] == ["036195000012"]
    assert sent["captcha"] == ["49027"]
    assert sent["csrf_token"] == ["token"]
    assert "refresh_captcha" not in sent
    await plain.page.context.close()


async def test_enter_does_not_press_the_captchas_refresh(stage: Stage) -> None:
    stage.posts.clear()
    stage.answers.pop("/captcha/challenge", None)
    await stage.show(REGISTRATION)
    await stage.page.get_by_label("Họ tên").press("Enter")
    await stage.page.wait_for_load_state()
    assert "refresh_captcha" not in stage.posts[-1]
