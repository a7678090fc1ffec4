"""Token exchange (RFC 8693): a service that was called for a citizen calls the next one for them."""

from contextlib import aclosing
from datetime import timedelta

import pytest

from motid.oidc.access_tokens import JWT_TYPE
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import EXCHANGE_GRANT, ClientMetadata
from motid.oidc.delegation.request import ACCESS_TOKEN, JWT
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import TokenExchanged
from tests.oidc.dpop.prover import Prover
from tests.oidc.token_exchange.chain import BACK, FRONT, MIDDLE, open_chain
from tests.oidc.world import World, claims_of

ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token"


async def test_a_call_goes_on_to_the_next_service(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        tokens = await chain.signed_in()
        got = await chain.exchanged(chain.middle, tokens["access_token"], resource=BACK, scope="openid profile")
        assert (got["issued_token_type"], got["token_type"]) == (ACCESS_TOKEN, "Bearer")
        assert got["scope"] == "openid profile"
        assert "refresh_token" not in got
        assert "id_token" not in got
        assert 0 < got["expires_in"] <= tokens["expires_in"]
        said = await chain.look(chain.back, got["access_token"])
        assert said["active"]
        assert (said["client_id"], said["aud"], said["scope"]) == (chain.middle.client_id, [BACK], "openid profile")
        assert said["act"] == {"sub": chain.middle.client_id}
        assert said["acr"] == "urn:motid:ial2:aal2"
        subjects = {said["sub"], claims_of(tokens["id_token"])["sub"]}
        subjects.add((await chain.look(chain.middle, tokens["access_token"]))["sub"])
        subjects.add((await chain.look(chain.middle, got["access_token"]))["sub"])
        assert len(subjects) == 3, "each service knows the citizen by a name of its own, the caller by one"
        assert await chain.look(chain.front, got["access_token"]) == {"active": False}
        userinfo = await chain.browser.get("/userinfo", headers={"Authorization": f"Bearer {got['access_token']}"})
        assert userinfo.status_code == 401
        count = await world.database.pool.fetchval(
            "SELECT count(*) FROM audit_event WHERE kind = $1 AND account_id = $2 AND data->>'target' = $3",
            TokenExchanged.kind, chain.person.account_id, BACK,
        )  # fmt: skip
        assert count == 1


async def test_the_chain_of_callers_is_told(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        first = (await chain.signed_in(resource=None, scope="openid profile"))["access_token"]
        for_middle = (await chain.exchanged(chain.front, first, audience=chain.middle.client_id))["access_token"]
        for_back = await chain.exchanged(
            chain.middle, for_middle, audience=BACK, requested_token_type=JWT, subject_token_type=ACCESS_TOKEN
        )
        assert for_back["issued_token_type"] == JWT
        claims = world.provider.keys.verify(for_back["access_token"], JWT_TYPE)
        assert claims is not None
        assert (claims["client_id"], claims["aud"]) == (chain.middle.client_id, [BACK])
        assert claims["act"] == {"sub": chain.middle.client_id, "act": {"sub": chain.front.client_id}}
        assert claims["amr"] == ["pwd", "otp", "sms", "mfa"]
        said = await chain.look(chain.back, for_back["access_token"])
        assert (said["act"], said["sub"]) == (claims["act"], claims["sub"])
        again = await chain.exchanged(chain.middle, for_back["access_token"], subject_token_type=JWT, scope="openid")
        assert (await chain.look(chain.back, again["access_token"]))["act"] == claims["act"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"scope": "openid phone"}, "invalid_scope"),
        ({"scope": "openid offline_access"}, "invalid_scope"),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"resource": [BACK, "https://elsewhere.example/"]}, "invalid_target"),
        ({"resource": "relative"}, "invalid_target"),
        ({"audience": "nobody"}, "invalid_target"),
        ({"audience": FRONT}, "invalid_target"),
        ({"audience": [BACK, "nobody"]}, "invalid_target"),
        ({"requested_token_type": ID_TOKEN}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token": "nothing"}, "invalid_request"),
        ({"subject_token_type": None}, "invalid_request"),
        ({"subject_token_type": ID_TOKEN}, "invalid_request"),
        ({"subject_token_type": REFRESH_TOKEN}, "invalid_request"),
        ({"subject_token_type": JWT}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
        ({"actor_token_type": ACCESS_TOKEN}, "invalid_request"),
        ({"actor_token": "x", "actor_token_type": ACCESS_TOKEN}, "invalid_request"),
        ({"actor_token": "x", "actor_token_type": ID_TOKEN}, "invalid_request"),
        ({"scope": ["openid", "profile"]}, "invalid_request"),
    ],
    ids=str,
)
async def test_nothing_widens(world: World, fields: dict[str, str | list[str] | None], error: str) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in(scope="openid profile"))["access_token"]
        assert await chain.refused(chain.middle, token, **{"audience": BACK, **fields}) == error


async def test_the_provider_itself_is_no_target_for_those_behind(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        assert await chain.refused(chain.middle, token, resource=world.origin) == "invalid_target"
        assert await chain.refused(chain.middle, token, audience=[BACK, world.origin]) == "invalid_target"


async def test_the_citizens_service_narrows_its_own_token(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in(resource=None))["access_token"]
        narrow = await chain.exchanged(chain.front, token, scope="openid identity")
        bearer = {"Authorization": f"Bearer {narrow['access_token']}"}
        info = (await chain.browser.get("/userinfo", headers=bearer)).json()
        assert info["personal_number"] == chain.person.number
        assert "name" not in info
        narrower = await chain.exchanged(chain.front, narrow["access_token"], scope="openid", audience=MIDDLE)
        assert await chain.refused(chain.front, narrower["access_token"], scope="openid identity") == "invalid_scope"
        bound = (await chain.signed_in())["access_token"]
        assert (await chain.exchanged(chain.front, bound, audience=MIDDLE))["scope"]
        assert await chain.refused(chain.middle, narrow["access_token"], audience=BACK) == "invalid_request"


async def test_only_those_whom_a_token_is_for_exchange_it(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        tokens = await chain.signed_in()
        assert await chain.refused(chain.back, tokens["access_token"]) == "invalid_request"
        assert await chain.refused(chain.middle, tokens["id_token"], audience=BACK) == "invalid_request"
        own = await chain.own_token(chain.middle)
        assert await chain.refused(chain.middle, own, audience=BACK) == "invalid_request"
        bystander = await world.client()
        answer = await chain.exchange(bystander, tokens["access_token"])
        assert answer.json()["error"] == "unauthorized_client"
        stranger = await chain.exchange(type(chain.middle)(chain.middle.client_id, "wrong"), tokens["access_token"])
        assert (stranger.status_code, stranger.json()["error"]) == (401, "invalid_client")


async def test_may_act_names_who_may(world: World) -> None:
    chain = await open_chain(world, may_act=("somebody-else",))
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        assert await chain.refused(chain.middle, token, audience=BACK) == "invalid_request"
        assert (await chain.look(chain.middle, token))["may_act"] == {"sub": "somebody-else"}
    open_to_all = await open_chain(world, may_act=("a", "b"))
    async with aclosing(open_to_all.browser):
        token = (await open_to_all.signed_in())["access_token"]
        assert "may_act" not in await open_to_all.look(open_to_all.middle, token), "the claim names one party only"


async def test_an_actor_token_says_who_acts(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        mine, anothers = await chain.own_token(chain.middle), await chain.own_token(chain.back)
        fields = {"audience": BACK, "actor_token_type": ACCESS_TOKEN}
        got = await chain.exchanged(chain.middle, token, actor_token=mine, **fields)
        assert (await chain.look(chain.back, got["access_token"]))["act"] == {"sub": chain.middle.client_id}
        assert await chain.refused(chain.middle, token, actor_token=anothers, **fields) == "invalid_request"
        assert await chain.refused(chain.middle, token, actor_token=token, **fields) == "invalid_request"


async def test_an_actor_token_is_used_with_the_key_that_it_is_bound_to(world: World) -> None:
    chain, key = await open_chain(world), Prover()
    address = f"{world.origin}/token"
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        bound = await chain.own_token(chain.middle, key.proof("POST", address))
        fields = {"audience": BACK, "actor_token_type": ACCESS_TOKEN, "actor_token": bound}
        assert await chain.refused(chain.middle, token, **fields) == "invalid_request"
        others = await chain.proved(chain.middle, token, Prover().proof("POST", address), **fields)
        assert others.json()["error"] == "invalid_request"
        answer = await chain.proved(chain.middle, token, key.proof("POST", address), **fields)
        assert answer.status_code == 200


async def test_who_holds_a_token_keeps_to_the_services_that_it_is_for(world: World) -> None:
    elsewhere = "https://unnamed.example/"
    chain = await open_chain(world, allowed_resources=(MIDDLE, elsewhere))
    async with aclosing(chain.browser):
        narrow, wide = await chain.signed_in(), await chain.signed_in(resource=None)
        assert await chain.refused(chain.front, narrow["access_token"], audience=elsewhere) == "invalid_target"
        assert (await chain.exchange(chain.front, wide["access_token"], audience=elsewhere)).status_code == 200


async def test_an_exchanged_token_is_bound_to_the_key_of_the_caller(world: World) -> None:
    chain, callers, fronts = await open_chain(world), Prover(), Prover()
    address = f"{world.origin}/token"
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        answer = await chain.proved(chain.middle, token, callers.proof("POST", address), audience=BACK)
        got = answer.json()
        assert got["token_type"] == "DPoP"
        assert (await chain.look(chain.back, got["access_token"]))["cnf"] == {"jkt": callers.thumbprint}
        assert await chain.refused(chain.middle, got["access_token"]) == "invalid_request", (
            "its holder proves the key"
        )
        proof = callers.proof("POST", address)
        again = await chain.proved(chain.middle, got["access_token"], proof, requested_token_type=JWT)
        claims = world.provider.keys.verify(again.json()["access_token"], JWT_TYPE)
        assert claims is not None
        assert claims["cnf"] == {"jkt": callers.thumbprint}
        wide = (await chain.signed_in(resource=None))["access_token"]
        answer = await chain.proved(chain.front, wide, fronts.proof("POST", address), audience=MIDDLE)
        bound = answer.json()["access_token"]
        plain = await chain.exchanged(chain.middle, bound, audience=BACK)
        assert plain["token_type"] == "Bearer", "whom a token is for has no key of its holder"


async def test_an_exchanged_token_ends_with_what_it_was_made_of(world: World) -> None:
    chain = await open_chain(world)
    pool = world.database.pool
    async with aclosing(chain.browser):
        front, middle = ((client.client_id, client.secret or "") for client in (chain.front, chain.middle))
        token = (await chain.signed_in())["access_token"]
        ends = await pool.fetchval("SELECT max(expires_at) FROM access_token")
        await pool.execute(
            "UPDATE access_token SET expires_at = $1 WHERE expires_at = $2", ends - timedelta(minutes=7), ends
        )
        got = await chain.exchanged(chain.middle, token, audience=BACK)
        assert got["expires_in"] <= 180
        made = await chain.exchanged(chain.middle, got["access_token"], scope="openid")
        await chain.browser.post("/revoke", data={"token": got["access_token"]}, auth=middle)
        assert not (await chain.look(chain.back, made["access_token"]))["active"], "made of the one that ended"
        assert (await chain.look(chain.middle, token))["active"], "which did not take along what it was made of"
        other = await chain.exchanged(chain.middle, token, audience=BACK)
        await chain.browser.post("/revoke", data={"token": token}, auth=front)
        assert not (await chain.look(chain.back, other["access_token"]))["active"]
        token = (await chain.signed_in())["access_token"]
        last = await chain.exchanged(chain.middle, token, audience=BACK)
        await pool.execute(
            "UPDATE authorization_grant SET revoked_at = now() WHERE account_id = $1", chain.person.account_id
        )
        assert not (await chain.look(chain.back, last["access_token"]))["active"], "the citizen's grant has ended"
        assert await chain.refused(chain.middle, token, audience=BACK) == "invalid_request"


async def test_a_caller_that_revokes_ends_its_own_token_and_not_the_citizens_grant(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        got = await chain.exchanged(chain.middle, token, audience=BACK)
        metadata = await world.database.pool.fetchval(
            "SELECT metadata FROM client WHERE id = $1", chain.middle.client_id
        )
        await world.database.pool.execute(
            "UPDATE client SET metadata = $2, version = nextval('client_version') WHERE id = $1",
            chain.middle.client_id, {**metadata, "revocation": "grant"},
        )  # fmt: skip
        await world.provider.refresh()
        credentials = (chain.middle.client_id, chain.middle.secret or "")
        await chain.browser.post("/revoke", data={"token": got["access_token"]}, auth=credentials)
        assert not (await chain.look(chain.back, got["access_token"]))["active"]
        assert (await chain.look(chain.middle, token))["active"]


async def test_a_locked_account_calls_nobody(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        await world.database.pool.execute(
            "UPDATE account SET state = 'locked' WHERE id = $1", chain.person.account_id
        )
        assert await chain.refused(chain.middle, token, audience=BACK) == "invalid_request"


def test_services_without_a_secret_cannot_register_for_it() -> None:
    metadata = ClientMetadata(
        client_name="a", grant_types=(EXCHANGE_GRANT,), response_types=(), token_endpoint_auth_method="none"
    )
    with pytest.raises(ClientMetadataInvalid, match="token-exchange"):
        check_metadata(metadata, sandbox=False)


async def test_discovery_names_the_grant_type(world: World) -> None:
    async with aclosing(await world.browser()) as browser:
        said = (await browser.get("/.well-known/openid-configuration")).json()
    assert EXCHANGE_GRANT in said["grant_types_supported"]
