"""Every answer carries the headers: pages, assets, errors and raw endpoints alike."""

from collections.abc import Iterator

import pytest
from litestar import Litestar, asgi, get
from litestar.response import Response
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from motid.settings import Settings
from motid.web.security_headers import content_security_policy, with_security_headers
from motid.web.static_files import static_files

ONWARD = content_security_policy(["https://portal.example"])


@get("/")
async def page() -> Response[str]:
    return Response("page", media_type="text/html", headers={"Referrer-Policy": "no-referrer"})


@get("/onward")
async def onward() -> Response[str]:
    return Response("page", media_type="text/html", headers={"Content-Security-Policy": ONWARD})


@get("/broken")
async def broken() -> None:
    raise RuntimeError("broken on purpose")


@asgi("/raw", copy_scope=True)
async def raw(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"raw", "more_body": False})


def client_of(settings: Settings) -> TestClient[Litestar]:
    hook = with_security_headers(settings)
    return TestClient(
        Litestar([page, onward, broken, raw, static_files()], before_send=[hook], openapi_config=None),
        raise_server_exceptions=False,
    )


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    with client_of(Settings(mode="sandbox")) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/broken", "/raw", "/nowhere"])
def test_every_answer_forbids_inline_code_frames_and_sniffing(client: TestClient[Litestar], path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_an_answer_keeps_a_header_that_it_set_itself(client: TestClient[Litestar]) -> None:
    assert client.get("/").headers.get_list("referrer-policy") == ["no-referrer"]


def test_assets_are_kept_for_a_year_and_missing_ones_are_not(client: TestClient[Litestar]) -> None:
    from motid.web.assets import asset

    assert "max-age=31536000" in client.get(asset("motid.css")).headers["cache-control"]
    assert client.get("/static/gone.css").headers["cache-control"] == "no-store"


def test_a_form_may_lead_to_the_origin_of_a_client(client: TestClient[Litestar]) -> None:
    assert client.get("/onward").headers.get_list("content-security-policy") == [ONWARD]
    assert "form-action 'self' https://portal.example;" in ONWARD
    assert "form-action 'self';" in client.get("/").headers["content-security-policy"]


def test_transport_security_is_promised_only_over_tls(client: TestClient[Litestar]) -> None:
    assert "strict-transport-security" not in client.get("/").headers
    with client_of(Settings(mode="sandbox", exchange_origin="https://id.example")) as opened:
        assert opened.get("/").headers["strict-transport-security"].startswith("max-age=63072000")
