"""What every site answers: health, headers, and errors to whatever is sent to it."""

import re
from collections.abc import Iterator
from typing import Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.installation import Installation
from tests.journey.citizen import PATIENCE, Citizen

SITES: Final = ("exchange", "eid", "portal", "desk", "sandbox")
PUBLIC: Final = (
    "/", "/help", "/help/counter", "/register", "/register?group=business", "/register/mobile",
    "/register/account-exists", "/register/resume", "/register/code", "/register/password", "/register/done",
    "/complaint", "/sign-in", "/sign-in/code", "/sign-in/other-phone", "/forgotten-password", "/sign-out",
    "/no-such-page", "/register/resume/no-such-link",
)  # fmt: skip
OWN: Final = ("/account", "/account/history", "/account/sessions", "/account/code-phones", "/sign-out")
FORMS: Final = (
    "/register/mobile", "/register/resume", "/register/code", "/register/code/resend", "/register/password",
    "/complaint", "/sign-in", "/sign-in/code", "/sign-in/code/resend", "/sign-in/other-phone", "/sign-out",
    "/account/sessions/end", "/account/sessions/sign-out-everywhere",
)  # fmt: skip
PROTOCOL_FORMS: Final = ("/token", "/userinfo", "/authorize", "/logout")
NAMES: Final = (
    "login_name", "full_name", "date_of_birth", "phone", "email", "captcha", "captcha_id", "altcha",
    "refresh_captcha", "username", "password", "password_confirmation", "code", "remember_browser", "phone_id",
    "session_id", "contact_phone", "statement", "grant_type", "client_id", "redirect_uri", "continue", "lang",
)  # fmt: skip
FUZZING: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def client(installation: Installation) -> Iterator[httpx.Client]:
    """A program that follows no redirects."""
    with httpx.Client(base_url=installation.exchange, timeout=PATIENCE) as client:
        yield client


def origin(installation: Installation, site: str) -> str:
    return str(getattr(installation, site))


# ---- health


@pytest.mark.parametrize("site", SITES)
def test_every_site_says_that_it_lives_and_is_ready(installation: Installation, site: str) -> None:
    for path in ("/health/live", "/health/ready"):
        assert httpx.get(f"{origin(installation, site)}{path}", timeout=PATIENCE).status_code == 200
    metrics = httpx.get(f"{origin(installation, site)}/metrics", timeout=PATIENCE)
    assert metrics.status_code == 200
    assert metrics.headers["content-type"].startswith("text/plain")


def test_discovery_names_the_exchange_as_issuer(installation: Installation, client: httpx.Client) -> None:
    document = client.get("/.well-known/openid-configuration").json()
    assert document["issuer"] == installation.exchange


# ---- headers


def assert_strict(answer: httpx.Response) -> None:
    """Check the headers of a page: nothing inline, nothing foreign, never framed, never kept."""
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] in ("'none'", "'self'")
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers or not re.search(r"\d", answer.headers["server"])


def assert_no_inline_code(html: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_has_the_security_headers(citizen: Citizen, path: str) -> None:
    answer = citizen.open(path).page.answer
    assert_strict(answer)
    assert_no_inline_code(answer.text)
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]


def test_every_page_of_an_account_has_the_security_headers(member: Citizen) -> None:
    member.sign_in()
    for path in OWN:
        answer = member.open(path).page.answer
        assert answer.status_code == 200
        assert_strict(answer)
        assert_no_inline_code(answer.text)


@pytest.mark.parametrize(("site", "path"), [("eid", "/"), ("portal", "/"), ("desk", "/sign-in")])
def test_the_other_sites_have_the_security_headers(installation: Installation, site: str, path: str) -> None:
    answer = httpx.get(f"{origin(installation, site)}{path}", timeout=PATIENCE)
    assert answer.status_code == 200
    assert_strict(answer)
    assert_no_inline_code(answer.text)


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(member: Citizen) -> None:
    member.sign_in()
    for answer in [*member.page.answer.history, member.page.answer]:
        for cookie in answer.headers.get_list("set-cookie"):
            assert "HttpOnly" in cookie
            assert re.search(r"SameSite=(lax|strict)", cookie, re.IGNORECASE)
            assert "Domain=" not in cookie


# ---- errors


@pytest.mark.parametrize("path", ["/no-such-page", "/register/nothing", "/static/nothing.css", "/account/x", "/%00"])
def test_unknown_addresses_get_a_page_that_says_so(citizen: Citizen, path: str) -> None:
    page = citizen.open(path).page
    assert page.status == 404
    assert page.heading
    assert page.has_link("Về trang chủ")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sign-in", "/register/mobile", "/"])
def test_a_wrong_method_is_405(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert "allow" in answer.headers


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_403(citizen: Citizen, path: str) -> None:
    citizen.open("/sign-in")
    for data in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 44}):
        answer = citizen.client.post(f"{citizen.installation.exchange}{path}", data={**data, "username": "1"})
        assert answer.status_code == 403


def test_the_token_of_another_browser_is_403(citizen: Citizen) -> None:
    foreign = citizen.in_another_browser().open("/sign-in").page.field("csrf_token").get("value")
    citizen.open("/sign-in")
    answer = citizen.client.post(f"{citizen.installation.exchange}/sign-in", data={"csrf_token": foreign})
    assert answer.status_code == 403


def test_a_form_from_another_site_is_403(citizen: Citizen) -> None:
    sent = citizen.open("/sign-in").page.submission("ĐĂNG NHẬP", {"username": citizen.number, "password": "x"})
    answer = citizen.client.post(sent.address, data=sent.data, headers={"Origin": "https://example.com"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/sign-in", "/complaint", "/token"])
def test_a_body_that_is_too_large_is_413(client: httpx.Client, path: str) -> None:
    answer = client.post(path, data={"statement": "x" * 100_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "text/xml", "garbage", ""])
@pytest.mark.parametrize("path", ["/sign-in", "/register/mobile", "/complaint"])
def test_a_body_of_another_kind_is_400(client: httpx.Client, path: str, content_type: str) -> None:
    answer = client.post(path, content=b"\xff\x00{", headers={"Content-Type": content_type})
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%ff", b"=&=&=", b"a", b"&" * 1000, b"a=1&" * 200])
def test_a_form_that_cannot_be_read_is_no_fault_of_ours(client: httpx.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=body, headers=headers).status_code in (400, 403)


# ---- anything at all

ANYTHING: Final = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[0-9 .+-]{0,14}", fullmatch=True),
    st.sampled_from(
        ["", "\x00", "'; DROP TABLE account;--", "{{7*7}}", "../../etc/passwd", "9" * 5000, "\ud7ff\U0001f600"]
    ),
)


@FUZZING
@given(path=st.sampled_from(FORMS), values=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6))
def test_no_form_makes_a_site_fail(installation: Installation, path: str, values: dict[str, str]) -> None:
    with httpx.Client(base_url=installation.exchange, timeout=PATIENCE) as client:
        page = client.get("/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        answer = client.post(path, data={**values, "csrf_token": token[1]})
    assert answer.status_code < 500, answer.text[:300]


@FUZZING
@given(
    path=st.sampled_from([*PUBLIC, "/authorize", "/logout", "/consent/x", "/account/history"]),
    query=st.dictionaries(
        st.sampled_from([*NAMES, "group", "before", "id_token_hint", "scope"]), ANYTHING, max_size=4
    ),
)
def test_no_query_makes_a_site_fail(installation: Installation, path: str, query: dict[str, str]) -> None:
    answer = httpx.get(f"{installation.exchange}{path.partition('?')[0]}", params=query, timeout=PATIENCE)
    assert answer.status_code < 500, answer.text[:300]


@FUZZING
@given(path=st.sampled_from(PROTOCOL_FORMS), body=st.binary(max_size=200), typed=st.booleans())
def test_no_body_makes_the_protocol_fail(installation: Installation, path: str, body: bytes, typed: bool) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if typed else {}
    answer = httpx.post(f"{installation.exchange}{path}", content=body, headers=headers, timeout=PATIENCE)
    assert answer.status_code < 500, answer.text[:300]


@FUZZING
@given(values=st.dictionaries(st.sampled_from(NAMES[:5]), ANYTHING))
def test_no_registration_makes_a_site_fail(citizen: Citizen, values: dict[str, str]) -> None:
    """Past the captcha, with the rest of the form as it should be."""
    assert citizen.fill_in_registration(**values).page.status < 500, citizen.page.main[:300]


@FUZZING
@given(code=ANYTHING)
def test_no_code_makes_a_site_fail(citizen: Citizen, code: str) -> None:
    citizen.fill_in_registration().submit("XÁC NHẬN", code=code)
    assert citizen.page.status < 500, citizen.page.main[:300]


@settings(parent=FUZZING, max_examples=15)
@given(value=st.binary(max_size=80))
@pytest.mark.parametrize("header", ["Cookie", "Authorization", "Accept-Language", "X-Forwarded-For"])
def test_no_header_makes_a_site_fail(client: httpx.Client, header: str, value: bytes) -> None:
    printable = bytes(byte for byte in value if byte >= 0x20 and byte != 0x7F)
    for prefix in (b"", b"motid_session=", b"motid_registration=", b"motid_browser=", b"Basic ", b"Bearer "):
        headers = [(header.encode(), (prefix + printable).strip())]
        for path in ("/account", "/register/resume", "/userinfo"):
            answer = client.get(path, headers=headers)
            assert answer.status_code < 500, answer.text[:300]
