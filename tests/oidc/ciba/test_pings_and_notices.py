"""What leaves MotID about a request: a call to the service, an SMS to the citizen."""

import json
from contextlib import aclosing
from datetime import timedelta

import pytest

from motid.bootstrap.call_client import GuardedNotify
from motid.jobs import RetryLater
from motid.limits import Limiter
from motid.messaging.sms_text import fits_gsm7
from motid.oidc.ciba.messages import request_waits
from motid.oidc.ciba.notice_job import TellCitizen
from motid.oidc.ciba.ping import PingDelivery
from motid.oidc.ciba.tell_citizen import CitizenNotices
from motid.oidc.decoupled.ping_job import PingClient
from tests.oidc.ciba.counter import answer, ask, asked, counter, error_of, handle_id, page_of, poll
from tests.oidc.logout.receiver import receiver
from tests.oidc.world import World


async def test_a_ping_tells_that_the_answer_is_there(world: World) -> None:
    person = await world.person()
    async with receiver(204) as service, aclosing(await world.browser(person)) as phone:
        client = await counter(
            world,
            backchannel_token_delivery_mode="ping",
            backchannel_client_notification_endpoint=service.address,
        )
        assert error_of(await ask(phone, client, login_hint=person.number)) == "invalid_request", "no token"
        request = await asked(phone, client, person, client_notification_token="8d67dc78-7faa-4d41-aabd-67707b374255")
        job = PingClient(handle_id(request))
        await pings(world).ping(job)
        assert service.requests == [], "nobody has answered"
        await answer(phone, page_of(request), "allow")
        queued = await world.database.pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'oidc.ping_client'")
        assert any(str(job.request_id).encode() in row["payload"] for row in queued)
        await pings(world).ping(job)
        head, _, body = service.requests[0].partition(b"\r\n\r\n")
        assert b"authorization: bearer 8d67dc78-7faa-4d41-aabd-67707b374255" in head.lower()
        assert b"content-type: application/json" in head.lower()
        assert json.loads(body) == {"auth_req_id": request}
        assert (await poll(phone, client, request)).status_code == 200


async def test_a_ping_that_is_not_taken_is_repeated_until_the_request_ends(world: World) -> None:
    person = await world.person()
    async with receiver(503) as service, aclosing(await world.browser(person)) as phone:
        client = await counter(
            world,
            backchannel_token_delivery_mode="ping",
            backchannel_client_notification_endpoint=service.address,
        )
        request = await asked(phone, client, person, client_notification_token="t-1")
        await answer(phone, page_of(request), "deny")
        delays = []
        for _ in range(3):
            with pytest.raises(RetryLater) as retry:
                await pings(world).ping(PingClient(handle_id(request)))
            delays.append(retry.value.delay)
        assert delays == [timedelta(seconds=1), timedelta(seconds=3), timedelta(seconds=10)]
        with pytest.raises(RetryLater, match="address_without_tls"):
            await PingDelivery(world.database, GuardedNotify(sandbox=False)).ping(PingClient(handle_id(request)))
        await world.database.pool.execute("UPDATE decoupled_request SET expires_at = now()")
        await pings(world).ping(PingClient(handle_id(request)))
        assert len(service.requests) == 4


def pings(world: World) -> PingDelivery:
    return PingDelivery(world.database, GuardedNotify(sandbox=True))


async def test_an_sms_tells_the_citizen_and_not_too_often(world: World) -> None:
    person = await world.person()
    limiter = Limiter(world.database.pool, world.database.vault)
    notices = CitizenNotices(world.database, limiter, world.origin)
    async with aclosing(await world.browser()) as http:
        requests = [await asked(http, await counter(world), person) for _ in range(4)]
        unknown = await ask(http, await counter(world), login_hint="946088888888")
        for request in [*requests, unknown.json()["auth_req_id"]]:
            await notices.tell(TellCitizen(handle_id(request)))
    sent = await world.database.pool.fetch(
        "SELECT idempotency_key FROM outbound_message WHERE idempotency_key = ANY($1)",
        [f"ciba-{handle_id(request)}" for request in [*requests, unknown.json()["auth_req_id"]]],
    )
    assert len(sent) == 3


@pytest.mark.parametrize("service", ["Trung tâm hành chính công", "Đ" * 200, "служба"])
def test_the_sms_fits_any_phone_and_holds_no_foreign_text(service: str) -> None:
    text = request_waits(service, "https://dinhdanh.vidu.example/account/requests")
    assert fits_gsm7(text)
    assert len(text) <= 306, "two segments"
