"""CIBA Core over HTTP: requests, the citizen's answer on their own page, polls, pings and limits."""

import asyncio
import time
from contextlib import aclosing
from typing import Any

import httpx
import pytest
from joserfc import jwt

from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.client import CIBA_GRANT
from motid.oidc.decoupled.waiting import count_requests_to
from motid.oidc.remove_client import remove_client
from tests.oidc.ciba.counter import KEY, PUBLIC, answer, ask, asked, auth, counter, error_of, page_of, poll
from tests.oidc.world import PASSWORD_ONLY, Person, Proof, World, claims_of, code_for, hidden_fields, tokens_for


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
        assert polls == ["authorization_pending"] * 3, "as if nobody could have been asked"


async def test_a_request_that_was_replaced_tells_nothing_of_a_person(world: World) -> None:
    """The phone and the number of one person look like those of nobody, however often a service asks."""
    client, person = await counter(world), await world.person()
    phone = f"+8495000{int(person.number[-5:]):04d}"
    async with aclosing(await world.browser()) as http:
        pairs = ((person.number, phone), ("946088888881", "+84950088882"))
        told = []
        for hints in pairs:
            answers = [await ask(http, client, login_hint=hint) for hint in (*hints, hints[0])]
            requests = [str(answer.json()["auth_req_id"]) for answer in answers]
            told.append([error_of(await poll(http, client, request)) for request in requests * 3])
        found = await world.database.pool.fetchval(
            "SELECT count(*) FROM decoupled_request WHERE account_id = $1", person.account_id
        )
        intervals = await world.database.pool.fetch(
            "SELECT DISTINCT poll_interval FROM decoupled_request WHERE client_id = $1", client.client_id
        )
    assert found == 3, "the phone is the person's own"
    assert told[0] == told[1]
    assert len(intervals) == 1


async def test_no_more_than_five_services_wait_for_one_citizen(world: World) -> None:
    person = await world.person()
    async with aclosing(await world.browser(person)) as phone:
        requests = [await asked(phone, await counter(world), person) for _ in range(6)]
        listed = (await phone.get("/account/requests")).text
        assert [page_of(request) in listed for request in requests] == [True] * 5 + [False]


async def test_a_service_that_is_gone_waits_for_nobody(world: World) -> None:
    """Nor does it keep others from the citizen; suites register a service for every test."""
    person = await world.person()
    async with aclosing(await world.browser(person)) as phone:
        for _ in range(5):
            client = await counter(world)
            await asked(phone, client, person)
            async with world.database.begin(SYSTEM) as uow:
                assert await remove_client(uow, client.client_id)
        async with world.database.read() as connection:
            assert await count_requests_to(connection, person.account_id, world.database.clock.now()) == 0
        request = await asked(phone, await counter(world), person)
        assert page_of(request) in (await phone.get("/account/requests")).text


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
    client = await counter(world, required_acr="urn:motid:ial2:aal2")
    person = await world.person(ial=1, normalised=True)
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


async def test_the_metadata_say_what_is_there(world: World) -> None:
    async with aclosing(await world.browser()) as http:
        found = (await http.get("/.well-known/openid-configuration")).json()
    assert found["backchannel_authentication_endpoint"] == f"{world.origin}/backchannel_authentication"
    assert found["backchannel_token_delivery_modes_supported"] == ["poll", "ping"]
    assert found["backchannel_user_code_parameter_supported"] is False
    assert found["device_authorization_endpoint"] == f"{world.origin}/device_authorization"
    assert CIBA_GRANT in found["grant_types_supported"]
