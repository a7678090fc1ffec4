"""The endpoints' way past the framework: the same headers, and a clean answer when a handler fails."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send
from structlog.testing import capture_logs

from motid.desk.directory.book import DirectoryBook
from motid.settings import Settings
from motid.web.protocol.front import Front
from motid.web.protocol.http import answer
from motid.web.protocol.routes import protocol_pages
from motid.web.security_headers import security_headers, with_security_headers
from tests.oidc.world import World

SECRET = "Nguyễn Thị Thử Nghiệm"


@asgi(["/token", "/authorize", "/device", "/account/requests"], copy_scope=False)
async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError(SECRET)


@asgi("/late", copy_scope=False)
async def failing_late(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 200, b"begun", b"text/plain")
    raise RuntimeError(SECRET)


@asgi("/fine", copy_scope=False)
async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 200, b"fine", b"text/plain", ((b"X-Frame-Options", b"SAMEORIGIN"),))


@pytest.fixture
async def front(world: World) -> AsyncIterator[httpx.AsyncClient]:
    settings: Settings = world.provider.settings
    routes = (failing, failing_late, fine)
    application = Litestar(routes, before_send=[with_security_headers(settings)], openapi_config=None)
    app = Front(application, routes, protocol_pages(world.provider, DirectoryBook()), settings)
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_a_failure_at_an_endpoint_of_programs_is_json(front: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        response = await front.post("/token")
    assert (response.status_code, response.json()["error"]) == (500, "server_error")
    assert response.headers["cache-control"] == "no-store"
    [entry] = logs
    assert (entry["event"], entry["error"], entry["path"]) == ("request_failed", "RuntimeError", "/token")
    assert entry["reference"] in response.json()["error_description"]
    assert SECRET not in response.text + repr(logs)


@pytest.mark.parametrize("path", ["/authorize", "/device", "/account/requests"])
async def test_a_failure_at_an_endpoint_of_browsers_is_a_page(front: httpx.AsyncClient, path: str) -> None:
    with capture_logs() as logs:
        response = await front.get(path)
    assert (response.status_code, response.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert logs[0]["reference"] in response.text
    assert SECRET not in response.text


async def test_a_failure_after_the_answer_began_is_left_to_the_server(front: httpx.AsyncClient) -> None:
    with pytest.raises(RuntimeError):
        await front.get("/late")


@pytest.mark.parametrize("path", ["/fine", "/fine/", "/token", "/authorize"])
async def test_every_answer_has_the_security_headers(front: httpx.AsyncClient, world: World, path: str) -> None:
    wanted = security_headers(secure=world.provider.settings.secure)
    response = await front.get(path)
    own = (
        {"x-frame-options", "content-security-policy"} if response.status_code == 200 else {"content-security-policy"}
    )
    assert {name: response.headers.get(name) for name in wanted.keys() - own} == {
        name: value for name, value in wanted.items() if name not in own
    }
    assert len(response.headers.get_list("x-frame-options")) == 1


async def test_metadata_keep_their_caching_and_cross_origin_headers(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.origin, timeout=60) as client:
        for path in ("/.well-known/openid-configuration", "/jwks"):
            first, second = [await client.get(path) for _ in range(2)]
            assert first.headers["cache-control"] == "public, max-age=300"
            assert first.headers["access-control-allow-origin"] == "*"
            assert first.headers["x-content-type-options"] == "nosniff"
            assert (first.content, sorted(first.headers)) == (second.content, sorted(second.headers))
