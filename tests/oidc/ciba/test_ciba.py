"""CIBA Core over HTTP: requests, the citizen's answer on their own page, polls, pings and limits."""

import asyncio
import json
import time
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from motid.bootstrap.call_client import GuardedNotify
from motid.jobs import RetryLater
from motid.limits import Limiter
from motid.oidc.add_client import NewClient
from motid.oidc.ciba.notice_job import TellCitizen
from motid.oidc.ciba.ping import PingDelivery
from motid.oidc.ciba.tell_citizen import CitizenNotices
from motid.oidc.client import CIBA_GRANT
from motid.oidc.decoupled.ping_job import PingClient
from motid.oidc.handles import read_handle
from tests.oidc.logout.receiver import receiver
from tests.oidc.world import PASSWORD_ONLY, Person, Proof, World, claims_of, code_for, hidden_fields, tokens_for

KEY = ECKey.generate_key("P-256")
PUBLIC = {"keys": [KEY.as_dict(private=False)]}


async def counter(world: World, **changes: Any) -> NewClient:
    """Register the system of a service counter."""
    fields: dict[str, Any] = {
        "client_name": "Trung tâm hành chính công",
        "grant_types": ("authorization_code", "refresh_token", CIBA_GRANT),
        "backchannel_token_delivery_mode": "poll",
    }
    return await world.client(**{**fields, **changes})


def auth(client: NewClient) -> tuple[str, str]:
    return client.client_id, client.secret or ""


async def ask(http: httpx.AsyncClient, client: NewClient, **fields: str) -> httpx.Response:
    data = {"scope": "openid profile", **fields}
    return await http.post("/backchannel_authentication", data=data, auth=auth(client))


async def asked(http: httpx.AsyncClient, client: NewClient, person: Person, **fields: str) -> str:
    """Ask for a person by number and return the auth_req_id."""
    answer = await ask(http, client, login_hint=person.number, **fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["auth_req_id"])


async def poll(http: httpx.AsyncClient, client: NewClient, auth_req_id: str) -> httpx.Response:
    data = {"grant_type": CIBA_GRANT, "auth_req_id": auth_req_id}
    return await http.post("/token", data=data, auth=auth(client))


def error_of(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.headers["cache-control"] == "no-store"
    return str(response.json()["error"])


def page_of(auth_req_id: str) -> str:
    handle = read_handle(auth_req_id)
    assert handle is not None
    return f"/account/request/{handle.id}"


async def answer(browser: httpx.AsyncClient, address: str, decision: str, **ticked: str) -> str:
    """Answer a request and return where the browser is sent."""
    page = await browser.get(address)
    assert page.status_code == 200, (page.status_code, page.headers)
    end = await browser.post(address, data={**hidden_fields(page.text), "decision": decision, **ticked})
    return str(end.headers["location"])


async def forget_limits(world: World) -> None:
    await world.database.pool.execute("DELETE FROM limit_bucket")


async def test_a_citizen_approves_on_the_own_phone(world: World) -> None:
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser()) as http, aclosing(await world.browser(person)) as phone:
        begun = await ask(http, client, login_hint=person.number, binding_message="Quầy số 4, hồ sơ 0042")
        assert begun.status_code == 200, begun.text
        assert (begun.json()["expires_in"], begun.json()["interval"]) == (300, 5)
        assert begun.headers["cache-control"] == "no-store"
        request = begun.json()["auth_req_id"]
        assert error_of(await poll(http, client, request)) == "authorization_pending"
        assert error_of(await poll(http, client, request)) == "slow_down"
        listed = await phone.get("/account/requests")
        assert "Quầy số 4, hồ sơ 0042" in listed.text
        assert page_of(request) in listed.text
        page = await phone.get(page_of(request))
        assert "Trung tâm hành chính công đề nghị bạn xác nhận đăng nhập" in page.text
        assert "Nguyễn Thị Thử Nghiệm" in page.text
        assert await answer(phone, page_of(request), "allow") == "/account/requests?notice=request-approved"
        tokens = await poll(http, client, request)
        assert tokens.status_code == 200, tokens.text
        claims = claims_of(tokens.json()["id_token"])
        assert (claims["acr"], claims["aud"]) == ("urn:motid:ial2:aal2", client.client_id)
        assert "urn:openid:params:jwt:claim:auth_req_id" not in claims, "that is for push"
        assert error_of(await poll(http, client, request)) == "invalid_grant"
        end = await phone.get("/account/requests?notice=request-approved")
        assert "Không có yêu cầu nào đang chờ bạn" in end.text


async def test_a_hundred_polls_at_once_get_one_set_of_tokens(world: World) -> None:
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        request = await asked(phone, client, person)
        await answer(phone, page_of(request), "allow")
        answers = await asyncio.gather(*(poll(phone, client, request) for _ in range(100)))
        assert sum(each.status_code == 200 for each in answers) == 1
        assert {error_of(each) for each in answers if each.status_code != 200} == {"invalid_grant"}


async def test_nobody_learns_whether_an_account_exists(world: World) -> None:
    """The same answers, fields, polls and limits for a citizen and for a number without one."""
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser()) as http:
        seen = []
        for hint in (person.number, "946099999999"):
            await forget_limits(world)
            answers = [await ask(http, client, login_hint=hint) for _ in range(6)]
            polled = await poll(http, client, answers[4].json()["auth_req_id"])
            shape = [(each.status_code, sorted(each.json())) for each in answers]
            seen.append((shape, error_of(polled), answers[5].json()))
        assert seen[0] == seen[1]
        assert seen[0][0][5][0] == 429
        await world.database.pool.execute("UPDATE decoupled_request SET expires_at = now() WHERE state = 'waiting'")
        await forget_limits(world)


async def test_a_refusal_blocks_the_service_silently(world: World) -> None:
    client, other, person = await counter(world), await counter(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        request = await asked(phone, client, person)
        assert await answer(phone, page_of(request), "deny") == "/account/requests?notice=request-refused"
        assert error_of(await poll(phone, client, request)) == "access_denied"
        blocked, allowed = await asked(phone, client, person), await asked(phone, other, person)
        assert error_of(await poll(phone, client, blocked)) == "authorization_pending", "it is not told"
        listed = (await phone.get("/account/requests")).text
        assert page_of(blocked) not in listed
        assert page_of(allowed) in listed
        assert (await phone.get(page_of(blocked))).headers["location"].endswith("request-gone")
        await world.database.pool.execute("UPDATE decoupled_request SET decided_at = decided_at - interval '61 min'")
        later = await asked(phone, client, person)
        assert page_of(later) in (await phone.get("/account/requests")).text


async def test_a_service_has_one_question_at_a_time(world: World) -> None:
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        requests = await asyncio.gather(*(asked(phone, client, person) for _ in range(4)))
        listed = (await phone.get("/account/requests")).text
        shown = [request for request in requests if page_of(request) in listed]
        assert len(shown) == 1
        polls = [error_of(await poll(phone, client, request)) for request in requests if request not in shown]
        assert polls == ["expired_token"] * 3


async def test_no_more_than_five_services_wait_for_one_citizen(world: World) -> None:
    person = await world.person()
    async with aclosing(await world.browser(person)) as phone:
        requests = [await asked(phone, await counter(world), person) for _ in range(6)]
        listed = (await phone.get("/account/requests")).text
        assert [page_of(request) in listed for request in requests] == [True] * 5 + [False]


async def test_a_request_is_answered_by_nobody_else(world: World) -> None:
    client, person, stranger = await counter(world), await world.person(), await world.person()
    async with aclosing(await world.browser(stranger)) as other, aclosing(await world.browser()) as nobody:
        request = await asked(other, client, person)
        assert (await other.get(page_of(request))).headers["location"].endswith("request-gone")
        posted = await other.post(page_of(request), data={"decision": "allow"})
        assert posted.headers["location"].endswith("request-gone")
        to_nobody = await ask(other, client, login_hint="946077777777")
        assert (
            (await other.get(page_of(to_nobody.json()["auth_req_id"]))).headers["location"].endswith("request-gone")
        )
        to_sign_in = (await nobody.get(page_of(request))).headers["location"]
        assert to_sign_in.startswith("/sign-in?continue=%2Faccount%2Frequest%2F")
        assert (await nobody.get("/account/requests")).headers["location"].startswith("/sign-in?")
        assert error_of(await poll(other, client, request)) == "authorization_pending"


async def test_a_session_below_the_class_steps_up(world: World) -> None:
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser(person, amr=PASSWORD_ONLY)) as phone:
        request = await asked(phone, client, person, acr_values="urn:motid:ial2:aal2")
        assert (await phone.get(page_of(request))).headers["location"].startswith("/sign-in?continue=")
        await world.sign_in(phone, person)
        await answer(phone, page_of(request), "allow")
        tokens = await poll(phone, client, request)
        assert claims_of(tokens.json()["id_token"])["acr"] == "urn:motid:ial2:aal2"


async def test_a_class_out_of_reach_fails_the_transaction(world: World) -> None:
    client, person = await counter(world, required_acr="urn:motid:ial2:aal2"), await world.person(ial=1)
    async with aclosing(await world.browser(person)) as phone:
        request = await asked(phone, client, person)
        page = await phone.get(page_of(request))
        assert "Bạn chưa thể dùng" in page.text
        refused = await phone.post(page_of(request), data={**hidden_fields(page.text), "decision": "allow"})
        assert refused.status_code == 200, "there is nothing to agree to"
        assert await answer(phone, page_of(request), "deny") == "/account/requests?notice=request-closed"
        assert error_of(await poll(phone, client, request)) == "transaction_failed"


async def test_consent_is_asked_with_the_answer(world: World) -> None:
    client, person = await counter(world, scope=("openid", "phone", "email"), legal_basis={}), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        request = await asked(phone, client, person, scope="openid phone email")
        await answer(phone, page_of(request), "allow", share_phone="y")
        tokens = (await poll(phone, client, request)).json()
        assert tokens["scope"] == "openid phone"
        userinfo = await phone.get("/userinfo", headers={"authorization": f"Bearer {tokens['access_token']}"})
        assert "phone_number" in userinfo.json()
        assert "email" not in userinfo.json()


async def test_id_token_hint_names_who_was_here_before(world: World) -> None:
    client, person = await counter(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        proof = Proof()
        first = await tokens_for(phone, client, await code_for(phone, client, proof), proof)
        begun = await ask(phone, client, id_token_hint=first.json()["id_token"])
        await answer(phone, page_of(begun.json()["auth_req_id"]), "allow")
        tokens = await poll(phone, client, begun.json()["auth_req_id"])
        assert claims_of(tokens.json()["id_token"])["sub"] == claims_of(first.json()["id_token"])["sub"]


def hint_token(world: World, client: NewClient, sub_id: dict[str, str], **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": client.client_id, "aud": world.origin, "exp": now + 60, "sub_id": sub_id, **changes}
    return jwt.encode({"alg": "ES256"}, claims, KEY)


async def test_login_hint_token_is_signed_by_the_client(world: World) -> None:
    client, person = await counter(world, jwks=PUBLIC), await world.person()
    number = f"+8495000{int(person.number[-5:]):04d}"
    by_phone = {"format": "phone_number", "phone_number": number}
    async with aclosing(await world.browser(person)) as phone:
        begun = await ask(phone, client, login_hint_token=hint_token(world, client, by_phone))
        assert page_of(begun.json()["auth_req_id"]) in (await phone.get("/account/requests")).text
        late = hint_token(world, client, by_phone, exp=int(time.time()) - 1)
        assert error_of(await ask(phone, client, login_hint_token=late)) == "expired_login_hint_token"
        strange = hint_token(world, client, {"format": "opaque", "id": "1"})
        assert error_of(await ask(phone, client, login_hint_token=strange)) == "invalid_request"
        assert error_of(await ask(phone, client, login_hint_token="a.b.c")) == "invalid_request"


def signed(world: World, client: NewClient, person: Person, **changes: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": client.client_id, "aud": world.origin, "iat": now, "nbf": now, "exp": now + 60,
        "jti": f"j-{time.monotonic_ns()}", "scope": "openid", "login_hint": person.number,
        "requested_expiry": 120, **changes,
    }  # fmt: skip
    return jwt.encode({"alg": "ES256"}, {name: value for name, value in claims.items() if value is not None}, KEY)


async def test_signed_requests_are_sent_when_registered_and_then_only(world: World) -> None:
    signing = await counter(world, jwks=PUBLIC, backchannel_authentication_request_signing_alg="ES256")
    plain, person = await counter(world, jwks=PUBLIC), await world.person()
    async with aclosing(await world.browser()) as http:

        async def send(client: NewClient, **fields: str) -> httpx.Response:
            return await http.post("/backchannel_authentication", data=fields, auth=auth(client))

        good = signed(world, signing, person)
        assert (await send(signing, request=good)).json()["expires_in"] == 120
        faulty = [
            await send(signing, request=good),
            await send(signing, request=signed(world, signing, person), scope="openid"),
            await send(signing, request=signed(world, signing, person, jti=None)),
            await send(signing, request=signed(world, signing, person, aud="https://other.example")),
            await send(signing, request=signed(world, signing, person, exp=1)),
            await send(signing, scope="openid", login_hint=person.number),
            await send(plain, request=signed(world, plain, person)),
        ]
        assert list(map(error_of, faulty)) == ["invalid_request"] * len(faulty)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"login_hint": "946090000001", "id_token_hint": "x"}, "invalid_request"),
        ({"login_hint": "nobody@vidu.example"}, "invalid_request"),
        ({"login_hint": "+4915112345678"}, "invalid_request"),
        ({"login_hint": "946090000001", "scope": "profile"}, "invalid_scope"),
        ({"login_hint": "946090000001", "requested_expiry": "0"}, "invalid_request"),
        ({"login_hint": "946090000001", "requested_expiry": "1e3"}, "invalid_request"),
        ({"login_hint": "946090000001", "binding_message": "x" * 65}, "invalid_binding_message"),
        ({"login_hint": "946090000001", "binding_message": "\u202eabc"}, "invalid_binding_message"),
        ({"login_hint": "946090000001", "binding_message": "Mo http://vidu.vn"}, "invalid_binding_message"),
        ({"login_hint": "946090000001", "claims": "[" * 2000}, "invalid_request"),
        ({"login_hint_token": "x.y.z"}, "invalid_request"),
        ({"id_token_hint": "x.y.z"}, "invalid_request"),
        ({"login_hint": "946090000001", "request_uri": "https://a.example"}, "invalid_request"),
    ],
)
async def test_what_is_wrong_is_said_in_the_registered_codes(
    world: World, fields: dict[str, str], error: str
) -> None:
    client = await counter(world)
    async with aclosing(await world.browser()) as http:
        assert error_of(await ask(http, client, **fields)) == error


async def test_a_client_that_is_not_registered_or_not_known_is_refused(world: World) -> None:
    client, person = await world.client(), await world.person()
    async with aclosing(await world.browser()) as http:
        assert error_of(await ask(http, client, login_hint=person.number)) == "unauthorized_client"
        stranger = NewClient("nobody", "x" * 40)
        assert (await ask(http, stranger, login_hint=person.number)).status_code == 401


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


def handle_id(auth_req_id: str) -> Any:
    handle = read_handle(auth_req_id)
    assert handle is not None
    return handle.id


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


async def test_the_metadata_say_what_is_there(world: World) -> None:
    async with aclosing(await world.browser()) as http:
        found = (await http.get("/.well-known/openid-configuration")).json()
    assert found["backchannel_authentication_endpoint"] == f"{world.origin}/backchannel_authentication"
    assert found["backchannel_token_delivery_modes_supported"] == ["poll", "ping"]
    assert found["backchannel_user_code_parameter_supported"] is False
    assert found["device_authorization_endpoint"] == f"{world.origin}/device_authorization"
    assert CIBA_GRANT in found["grant_types_supported"]
