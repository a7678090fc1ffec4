"""The keys behind `jwks_uri`: when they are fetched, how long they serve, what is refused."""

import asyncio
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from motid.bootstrap.call_client import GuardedGet
from motid.oidc import client_key_sets
from motid.oidc.call_client import CallFailed, Fetched
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_key_sets import FRESH_SECONDS, MOST_CALLS, REFETCH_SECONDS, STALE_SECONDS, ClientKeySets
from tests.oidc.jwks_uri.documents import documents


def key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": kid})


def key_set(*keys: ECKey) -> dict[str, Any]:
    return {"keys": [each.as_dict(private=False) for each in keys]}


def client(address: str) -> Client:
    metadata = ClientMetadata(client_name="x", redirect_uris=("https://a.example/",), jwks_uri=address)
    return Client("c", None, metadata)


class Time:
    """A clock that goes when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_keys_are_fetched_once_and_again_when_they_are_old() -> None:
    time = Time()
    async with documents(key_set(key("one"))) as service:
        sets, registered = ClientKeySets(GuardedGet(sandbox=True), time), client(f"{service.origin}/keys")
        both = await asyncio.gather(sets.of(registered), sets.of(registered, "one"))
        assert both[0] == both[1] == service.content
        assert service.asked == ["/keys"]
        time.now += FRESH_SECONDS + 1
        await sets.of(registered)
        assert len(service.asked) == 2


async def test_a_new_key_is_known_at_once() -> None:
    """OpenID Connect Core §10.1.1: an unfamiliar `kid` leads back to `jwks_uri`."""
    async with documents(key_set(key("one"))) as service:
        sets, registered = ClientKeySets(GuardedGet(sandbox=True), Time()), client(f"{service.origin}/keys")
        for kid in ("one", "two", "three"):
            service.content = key_set(key(kid))
            assert await sets.of(registered, kid) == service.content
        assert len(service.asked) == 3


async def test_unknown_keys_cause_one_look_in_half_a_minute_in_the_end() -> None:
    time = Time()
    async with documents(key_set(key("one"))) as service:
        sets, registered = ClientKeySets(GuardedGet(sandbox=True), time), client(f"{service.origin}/keys")
        for _ in range(20):
            await sets.of(registered, "two")
        assert len(service.asked) == MOST_CALLS
        service.content = key_set(key("two"))
        found = await sets.of(registered, "two")
        assert found is not None
        assert found["keys"][0]["kid"] == "one"
        time.now += REFETCH_SECONDS
        assert await sets.of(registered, "two") == service.content
        await sets.of(registered, "three")
        assert len(service.asked) == MOST_CALLS + 1


async def test_a_client_that_failed_is_left_alone_for_a_while() -> None:
    time = Time()
    async with documents(key_set(key("one"))) as service:
        sets, registered = ClientKeySets(GuardedGet(sandbox=True), time), client(f"{service.origin}/keys")
        service.status = 500
        for _ in range(5):
            assert await sets.of(registered) is None
        assert len(service.asked) == 1
        service.status, time.now = 200, time.now + REFETCH_SECONDS
        assert await sets.of(registered) == service.content


async def test_keys_serve_a_while_longer_when_the_client_is_away() -> None:
    time = Time()
    async with documents(key_set(key("one"))) as service:
        sets, registered = ClientKeySets(GuardedGet(sandbox=True), time), client(f"{service.origin}/keys")
        await sets.of(registered)
        service.status = 500
        time.now += FRESH_SECONDS + 1
        assert await sets.of(registered) is not None
        time.now += STALE_SECONDS
        assert await sets.of(registered) is None
        before = len(service.asked)
        for _ in range(5):
            await sets.of(registered)
        assert len(service.asked) == before


async def test_nobody_waits_for_a_slow_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_key_sets, "PATIENCE", 0.05)
    async with documents(key_set(key("one"))) as service:
        service.gate.clear()
        sets, registered = ClientKeySets(GuardedGet(sandbox=True)), client(f"{service.origin}/keys")
        assert await sets.of(registered) is None
        monkeypatch.setattr(client_key_sets, "PATIENCE", 5)
        service.gate.set()
        assert await sets.of(registered) == service.content  # the call went on
        assert len(service.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[" * 60_000,
        {"keys": []},
        {"keys": "x"},
        {"keys": [1]},
        {"keys": [key("secret").as_dict(private=True)]},
        {"keys": [OctKey.generate_key(256).as_dict(private=True)]},
        key_set(key("x")) | {"keys": key_set(key("x"))["keys"] * 60},
        b" " * 70_000,
    ],
)
async def test_what_is_no_set_of_public_keys_is_not_used(content: object) -> None:
    async with documents(content) as service:
        assert await ClientKeySets(GuardedGet(sandbox=True)).of(client(f"{service.origin}/keys")) is None


async def test_production_calls_no_address_of_the_inside() -> None:
    async with documents(key_set(key("one"))) as service:
        outside = GuardedGet(sandbox=False)
        assert await outside(f"{service.origin}/keys") == CallFailed("address_without_tls")
        for address in ("https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/"):
            assert await outside(address) == CallFailed("address_not_allowed")
        assert service.asked == []
        service.status = 302
        assert await GuardedGet(sandbox=True)(f"{service.origin}/keys") == CallFailed("status_302")
        service.status = 200
        assert isinstance(await GuardedGet(sandbox=True)(f"{service.origin}/keys"), Fetched)
