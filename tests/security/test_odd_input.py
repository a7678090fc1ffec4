"""What no client or browser sends is refused by name, and never a fault of the server."""

import base64

import pytest

from tests.oidc.world import World

DEEP = base64.urlsafe_b64encode(b'{"a":' + b"[" * 5_000).rstrip(b"=").decode()
"""JSON nested deeper than any parser follows."""
HEADER = base64.urlsafe_b64encode(b'{"alg":"ES256"}').rstrip(b"=").decode()
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.mark.parametrize(
    "credentials", [b"\xe9\xe9", b"=", b"YQ", b"gIA6gIA="], ids=["latin", "base64", "cut", "utf8"]
)
async def test_odd_basic_credentials_are_an_invalid_client(world: World, credentials: bytes) -> None:
    async with await world.browser() as browser:
        headers = [(b"Authorization", b"Basic " + credentials)]
        answer = await browser.post("/token", data={"grant_type": "authorization_code"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("assertion", [f"{HEADER}.{DEEP}.AA", "é.é.é", "..", f"{DEEP}.e30.AA"])
async def test_odd_assertions_are_an_invalid_client(world: World, assertion: str) -> None:
    async with await world.browser() as browser:
        answer = await browser.post(
            "/token", data={"client_assertion_type": ASSERTION, "client_assertion": assertion, "grant_type": "x"}
        )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("token", [f"{DEEP}.e30.AA", f"{HEADER}.{DEEP}.AA", "é.é.é", f"{HEADER}.e30.AA.AA.AA"])
async def test_odd_hints_are_no_hints(world: World, token: str) -> None:
    async with await world.browser() as browser:
        answer = await browser.get("/logout", params={"id_token_hint": token})
    assert answer.status_code == 400
