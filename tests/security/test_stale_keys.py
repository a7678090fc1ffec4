"""A process that could not read its keys in time, as on an overloaded machine, says so and blames nobody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from motid.web.citizen.services import CitizenServices
from tests.oidc.world import Proof, World, hidden_fields, request_of


@contextmanager
def stale_keys(services: CitizenServices) -> Iterator[None]:
    ring = services.database.vault.ring
    ring.expire_at(time.monotonic())
    try:
        yield
    finally:
        ring.expire_at(time.monotonic() + 60)


async def test_a_page_is_busy_for_a_moment(world: World, services: CitizenServices) -> None:
    async with await world.browser() as browser:
        form = hidden_fields((await browser.get("/sign-in")).text)
        with stale_keys(services):
            answer = await browser.post(
                "/sign-in", data={**form, "username": "036195000012", "password": "Zebra.Wolf-7351"}
            )
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Hệ thống tạm thời bận" in answer.text


async def test_an_endpoint_is_unavailable_for_a_moment(world: World, services: CitizenServices) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        with stale_keys(services):
            answer = await browser.post(
                "/par", data=request_of(client, Proof()), auth=(client.client_id, client.secret or "")
            )
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
