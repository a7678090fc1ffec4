"""FAPI-CIBA (Implementer's Draft 1), module by module of the OpenID Foundation's plan `fapi-ciba-id1-test-plan`.

Its clients sign what they ask, prove who they are by key or certificate, and get tokens bound to the certificate.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc.jwk import RSAKey

from motid.bootstrap.call_client import GuardedNotify
from motid.oidc.ciba.ping import PingDelivery
from motid.oidc.decoupled.ping_job import PingClient
from tests.oidc.ciba.counter import answer, asked, counter, error_of, handle_id, page_of
from tests.oidc.ciba.suite import SCOPE, Caller, calling
from tests.oidc.logout.receiver import receiver
from tests.oidc.mtls.authority import HEADER, certificate, sequence
from tests.oidc.world import Person, World, claims_of

MINUTE = timedelta(minutes=1)
SENT = "c770aef3-6784-41f7-8e0e-ff5f97bddb3a"
METHODS = ["private_key_jwt", "mtls"]


@pytest.fixture(scope="module", autouse=True)
def behind_proxy(world: World) -> None:
    """Let the provider believe the proxy, which is this very machine."""
    trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1}
    world.provider.settings = world.provider.settings.model_copy(update=trusting)


@pytest.fixture(scope="module")
async def person(world: World) -> Person:
    return await world.person()


@pytest.fixture(scope="module")
async def phone(world: World, person: Person) -> AsyncIterator[httpx.AsyncClient]:
    """The citizen's telephone."""
    async with await world.browser(person) as opened:
        yield opened


@pytest.fixture(scope="module", params=METHODS)
async def caller(request: pytest.FixtureRequest, world: World, person: Person) -> AsyncIterator[Caller]:
    """A client, once with a key and once with its certificate."""
    async with calling(world, person, request.param, name=request.param) as one:
        yield one


async def test_two_clients_one_after_the_other(caller: Caller, phone: httpx.AsyncClient, world: World) -> None:
    """`fapi-ciba-id1`, and `-refresh-token`: what each got is its own, and bound to its certificate."""
    first = (await caller.poll(await caller.approved(phone, binding_message="1234"))).json()
    assert (first["token_type"], set(first["scope"].split())) == ("Bearer", set(SCOPE.split()))
    read = await caller.userinfo(first["access_token"], **{"x-fapi-interaction-id": SENT})
    assert (read.status_code, read.headers["content-type"]) == (200, "application/json")
    assert read.headers["x-fapi-interaction-id"] == SENT
    async with calling(world, caller.person, caller.client_auth, name="two") as other:
        odd = {"typ": "OautH-auThZ-REQ+jWt", "requested_expiry": 300, "acr_values": "urn:motid:ial2:aal2"}
        request = await other.approved(phone, **odd)
        second = (await other.poll(request)).json()
        assert claims_of(second["id_token"])["acr"] == "urn:motid:ial2:aal2"
        unasked = (await other.userinfo(second["access_token"])).headers["x-fapi-interaction-id"]
        assert UUID(unasked) != UUID(SENT)
        assert (await caller.userinfo(second["access_token"])).status_code == 401
        assert error_of(await other.poll(request)) == "invalid_grant"
        form = {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]}
        assert error_of(await caller.post("/token", form)) == "invalid_grant"
        renewed = await other.post("/token", form)
        assert (await other.userinfo(renewed.json()["access_token"])).status_code == 200


@pytest.mark.parametrize("expiry", [30, "30"])
async def test_the_expiry_is_a_number_or_a_text(caller: Caller, expiry: Any) -> None:
    """`…-ensure-requested-expiry-as-string-succeeds`, `…-auth-req-id-expired`."""
    request = await caller.asked(requested_expiry=expiry, scope=" ".join(reversed(SCOPE.split())))
    await caller.world.database.pool.execute(
        "UPDATE decoupled_request SET expires_at = now() WHERE id = $1", handle_id(request)
    )
    assert error_of(await caller.poll(request)) == "expired_token"


BAD: list[dict[str, Any]] = [
    *({name: None} for name in ("aud", "iss", "exp", "iat", "nbf", "jti")),
    {"aud": "https://other.example"},
    {"iss": "somebody-else"},
    {"exp": -5 * MINUTE},
    {"exp": 70 * MINUTE},
    {"nbf": 10 * MINUTE},
    {"nbf": -70 * MINUTE},
    {"id_token_hint": "x"},
    {"login_hint_token": "x"},
    {"alg": "RS256"},
    {"key": RSAKey.generate_key(2048)},
    {"typ": "at+jwt"},
]


@pytest.mark.parametrize("changes", BAD, ids="-".join)
async def test_a_request_that_is_not_as_it_should_be(caller: Caller, changes: dict[str, Any]) -> None:
    """`…-ensure-request-object-…-fails`, `…-multiple-hints-fails`."""
    assert error_of(await caller.ask(**changes)) == "invalid_request"


async def test_a_request_without_a_signature(caller: Caller) -> None:
    """`…-signature-algorithm-is-none-fails`, `…-is-bad-fails`, `…-unsigned-backchannel-authorization-request-…`."""
    signed = caller.request_object()
    head, payload, signature = signed.split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{payload}."
    tampered = f"{head}.{payload}.{signature[::-1]}"
    for request in (unsigned, tampered, "", "x"):
        assert error_of(await caller.post("/backchannel_authentication", {"request": request})) == "invalid_request"
    plain = {"scope": SCOPE, "login_hint": caller.person.number}
    assert error_of(await caller.post("/backchannel_authentication", plain)) == "invalid_request"


async def test_a_message_that_no_phone_would_show(caller: Caller) -> None:
    """`…-with-potentially-bad-binding-message`: refused, so that nobody has to look at a picture of it."""
    for message in ("1234 👍🏿 品川", "1234 " + "lorem ipsum " * 30):
        assert error_of(await caller.ask(binding_message=message)) == "invalid_binding_message"


async def test_polls_that_come_too_often(caller: Caller) -> None:
    """`…-multiple-call-to-token-endpoint`."""
    request = await caller.asked()
    errors = [error_of(await caller.poll(request)) for _ in range(3)]
    assert errors == ["authorization_pending", "slow_down", "slow_down"]


async def test_the_citizen_says_no(world: World, caller: Caller) -> None:
    """`…-user-rejects-authentication`."""
    refuser = await world.person()
    async with await world.browser(refuser) as theirs:
        request = await caller.asked(login_hint=refuser.number)
        await answer(theirs, page_of(request), "deny")
    assert error_of(await caller.poll(request)) == "access_denied"


async def test_who_calls_is_proved_each_time(world: World, caller: Caller) -> None:
    """`…-wrong-auth-req-id…`, `…-wrong-client-id…`, `…-without-client-assertion…`, `…-mtls-holder-of-key-…`."""
    request = await caller.asked()
    async with calling(world, caller.person, caller.client_auth, name="two") as other:
        assert error_of(await other.poll(request)) == "invalid_grant"
        wrong = {"client_id": other.client_id}
    mine = {"client_id": caller.client_id} if caller.client_auth == "private_key_jwt" else wrong
    signed = caller.request_object()
    for refused in (
        await caller.poll(request, proved=mine),
        await caller.post("/backchannel_authentication", {"request": signed}, proved=mine),
    ):
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    form = {"grant_type": "urn:openid:params:grant-type:ciba", "auth_req_id": request}
    bare = await caller.http.post("/token", data={**form, **caller.authentication("/token")})
    expected = (400, "invalid_request") if caller.client_auth == "private_key_jwt" else (401, "invalid_client")
    assert (bare.status_code, bare.json()["error"]) == expected
    foreign = {HEADER: sequence(certificate())}
    if caller.client_auth == "mtls":
        shown = await caller.http.post("/token", data={**form, **caller.authentication("/token")}, headers=foreign)
        assert (shown.status_code, shown.json()["error"]) == (401, "invalid_client")


async def test_whom_an_assertion_may_name(world: World, person: Person) -> None:
    """CIBA Core §7.1: the issuer, the token endpoint, the endpoint itself. Never RS256 where PS256 is registered."""
    path = "/backchannel_authentication"
    async with calling(world, person, "private_key_jwt", name="audiences") as caller:
        for audience in (world.origin, f"{world.origin}/token", f"{world.origin}{path}", [world.origin]):
            proved = caller.authentication(path, aud=audience)
            begun = await caller.post(path, {"request": caller.request_object()}, proved=proved)
            assert begun.status_code == 200, begun.text
        for changes in ({"alg": "RS256"}, {"aud": "https://other.example/token"}):
            proved = caller.authentication(path, **changes)
            refused = await caller.post(path, {"request": caller.request_object()}, proved=proved)
            assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404])
async def test_a_ping_that_is_refused_is_not_repeated(
    world: World, person: Person, phone: httpx.AsyncClient, status: int
) -> None:
    """`…-ping-…-response-401`, `-403`, `…-require-server-does-not-retry`, `…-return-redirect-request`."""
    async with receiver(204) as elsewhere, receiver(status, elsewhere.address) as service:
        client = await counter(
            world,
            backchannel_token_delivery_mode="ping",
            backchannel_client_notification_endpoint=service.address,
        )
        await world.database.pool.execute("DELETE FROM limit_bucket")
        request = await asked(phone, client, person, client_notification_token="t" * 1024)
        await answer(phone, page_of(request), "allow")
        await PingDelivery(world.database, GuardedNotify(sandbox=True)).ping(PingClient(handle_id(request)))
        assert (len(service.requests), elsewhere.requests) == (1, [])


async def test_raised_limits_shorten_what_follows_a_no(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test environment asks the same citizen again and again; everywhere else a no holds for an hour."""
    raised = world.provider.settings.model_copy(update={"limit_scale": 1e9})
    monkeypatch.setattr(world.provider, "settings", raised)
    citizen, client = await world.person(), await counter(world)
    async with await world.browser(citizen) as theirs:
        for _ in range(2):
            request = await asked(theirs, client, citizen)
            assert await answer(theirs, page_of(request), "deny") == "/account/requests?notice=request-refused"
