"""`verified_claims` in answers: from the evidence of the moment, in each place, by every way a request may come."""

import json
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet

from motid.oidc.events import AuthorizationGranted
from tests.oidc.identity_assurance.proved import ALL, NAME, asked, both, proved_person, service, userinfo
from tests.oidc.identity_assurance.schema import validated
from tests.oidc.request_objects.test_request_objects import JWKS, ask, signed
from tests.oidc.world import Proof, World, answer_of, claims_of, code_for, hidden_fields, request_of, tokens_for

EVERYTHING: dict[str, Any] = {
    **{"assurance_level": None, "assurance_process": None, "time": None, "verification_process": None},
    "evidence": [{"type": {"value": "electronic_record"}, "check_details": None, "record": None}],
}
VERIFIABLE = ["name", "birthdate", "personal_number", "phone_number", "gender", "legacy_identity_number"]


@pytest.mark.parametrize("place", ["id_token", "userinfo"])
async def test_what_the_carrier_confirmed_comes_where_it_is_asked_for(world: World, place: str) -> None:
    person, client = await proved_person(world), await service(world)
    async with aclosing(await world.browser(person)) as browser:
        token, info = await both(browser, client, asked(VERIFIABLE, place, **EVERYTHING))
        given, other = (token, info) if place == "id_token" else (info, token)
        assert "verified_claims" not in other
        assert "name" not in given, "a verified claim is not a plain one"
        (element,) = validated(given["verified_claims"])
        assert element.claims == {
            "name": NAME,
            "birthdate": "1990",
            "personal_number": person.number,
            "phone_number": f"+8495000{int(person.number[-5:]):04d}",
        }, "nobody confirmed the gender"
        verification = element.verification
        assert (verification.trust_framework, verification.assurance_level) == ("vn_motid", "ial2")
        assert verification.evidence
        assert verification.evidence[0].record is not None
        assert verification.evidence[0].record.type == "mobile_subscription"


async def test_plain_and_verified_claims_stand_side_by_side_and_lists_answer_each_by_itself(world: World) -> None:
    person, client = await proved_person(world), await service(world)
    elements = [
        {"verification": {"trust_framework": {"value": "eidas"}}, "claims": {"name": None}},
        {"verification": {"trust_framework": {"value": "vn_motid"}, "time": None}, "claims": {"name": None}},
        {"verification": {"trust_framework": None, "assurance_level": None}, "claims": {"birthdate": None}},
        {"verification": {"trust_framework": None}, "claims": {}},
    ]
    claims = json.dumps({"userinfo": {"gender": None, "verified_claims": elements}})
    async with aclosing(await world.browser(person)) as browser:
        _, info = await both(browser, client, claims, "openid profile")
        assert (info["gender"], info["name"]) == ("female", NAME)
        first, second = validated(info["verified_claims"])
        assert [sorted(each.claims) for each in (first, second)] == [["name"], ["birthdate"]]
        assert (first.verification.assurance_level, second.verification.time) == (None, None)


@pytest.mark.parametrize(
    "verification",
    [
        {"trust_framework": {"value": "eidas"}},
        {"assurance_level": {"value": "ial3"}},
        {"evidence": [{"type": {"value": "document"}}]},
    ],
    ids=str,
)
async def test_what_cannot_be_fulfilled_is_no_error(world: World, verification: dict[str, Any]) -> None:
    person, client = await proved_person(world), await service(world)
    async with aclosing(await world.browser(person)) as browser:
        token, _ = await both(browser, client, asked(["name"], **verification))
        assert "verified_claims" not in token


async def test_what_has_changed_since_or_was_never_compared_is_not_verified(world: World) -> None:
    client = await service(world)
    renamed = await proved_person(world, full_name="Nguyễn Thị Khác", phone="+84950009999")
    async with aclosing(await world.browser(renamed)) as browser:
        token, _ = await both(browser, client, asked(VERIFIABLE))
        assert token["verified_claims"]["claims"].keys() == {"birthdate", "personal_number"}
    for person in (await world.person(), await world.person(ial=1)):
        async with aclosing(await world.browser(person)) as browser:
            token, _ = await both(browser, client, asked(VERIFIABLE))
            assert "verified_claims" not in token, "evidence without content, and no evidence"


async def test_an_answer_says_what_holds_at_its_moment(world: World) -> None:
    person, client, proof = await proved_person(world), await service(world), Proof()
    pool = world.database.pool
    async with aclosing(await world.browser(person)) as browser:
        code = await code_for(browser, client, proof, scope="openid", claims=asked(["name"], "userinfo"))
        tokens = (await tokens_for(browser, client, code, proof)).json()
        assert "verified_claims" in await userinfo(browser, tokens["access_token"])
        now = world.database.clock.now()
        await pool.execute("UPDATE evidence SET expires_at = $2 WHERE account_id = $1", person.account_id, now)
        assert "verified_claims" not in await userinfo(browser, tokens["access_token"])
        later = now + timedelta(days=1)
        await pool.execute("UPDATE evidence SET expires_at = $2 WHERE account_id = $1", person.account_id, later)
        assert "verified_claims" in await userinfo(browser, tokens["access_token"])
        await pool.execute("UPDATE evidence SET revoked_at = $2 WHERE account_id = $1", person.account_id, now)
        assert "verified_claims" not in await userinfo(browser, tokens["access_token"])


async def test_two_services_cannot_join_their_records_by_references(world: World) -> None:
    person = await proved_person(world)
    one, other = await service(world), await service(world, redirect_uris=("http://127.0.0.1:9/other",))
    async with aclosing(await world.browser(person)) as browser:
        first, _ = await both(browser, one, asked(["name"], **EVERYTHING))
        again, _ = await both(browser, one, asked(["name"], **EVERYTHING))
        assert first["verified_claims"] == again["verified_claims"], "a reference stays, for disputes"
        proof = Proof()
        query = request_of(other, proof, scope="openid", claims=asked(["name"], **EVERYTHING))
        query["redirect_uri"] = "http://127.0.0.1:9/other"
        location = (await browser.get("/authorize", params=query)).headers["location"]
        code = httpx.URL(location).params["code"]
        tokens = await tokens_for(browser, other, code, proof, redirect_uri="http://127.0.0.1:9/other")
        second = claims_of(tokens.json()["id_token"])["verified_claims"]["verification"]
        mine = first["verified_claims"]["verification"]
        assert second["verification_process"] != mine["verification_process"]
        checks = [each["evidence"][0]["check_details"][0]["check_id"] for each in (mine, second)]
        assert checks[0] != checks[1]


async def test_consent_is_asked_for_verified_claims_as_for_plain_ones(world: World) -> None:
    person = await proved_person(world)
    client, proof = await service(world, legal_basis={"identity": "Điều 1"}), Proof()
    claims = asked(VERIFIABLE)
    async with aclosing(await world.browser(person)) as browser:
        silent = await browser.get(
            "/authorize", params=request_of(client, proof, scope="openid", claims=claims, prompt="none")
        )
        assert answer_of(silent)["error"] == "consent_required"
        asking = await browser.get("/authorize", params=request_of(client, proof, scope="openid", claims=claims))
        address = asking.headers["location"]
        page = await browser.get(address)
        assert page.text.count('type="checkbox"') == 2, "profile and phone; the rest is given by law"
        assert NAME in page.text
        assert "đã được ai xác minh, bằng cách nào và khi nào" in page.text
        answer = {**hidden_fields(page.text), "decision": "allow", "share_profile": "y"}
        code = answer_of(await browser.post(address, data=answer))["code"]
        token = claims_of((await tokens_for(browser, client, code, proof)).json()["id_token"])
        assert token["verified_claims"]["claims"].keys() == {"name", "birthdate", "personal_number"}
        released = await world.database.pool.fetchval(
            "SELECT data->>'claims' FROM audit_event WHERE kind = $1 AND account_id = $2 ORDER BY id DESC LIMIT 1",
            AuthorizationGranted.kind, person.account_id,
        )  # fmt: skip
        assert released.split() == ["birthdate", "legacy_identity_number", "name", "personal_number"]


async def test_a_consent_whose_page_did_not_speak_of_verification_is_asked_again(world: World) -> None:
    person, client = await proved_person(world), await service(world, legal_basis={})
    await world.database.pool.execute(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
           given_at) VALUES ($1, $2, $3, '{profile}', '{profile}', '2026-11', 'vi', $1, now())""",
        world.database.ids.new(), person.account_id, client.client_id,
    )  # fmt: skip
    async with aclosing(await world.browser(person)) as browser:
        _, info = await both(browser, client, "{}", "openid profile")
        assert info["name"] == NAME
        query = request_of(client, Proof(), scope="openid profile", claims=asked(["name"]))
        assert (await browser.get("/authorize", params=query)).headers["location"].startswith("/consent/")


async def test_a_service_without_the_scope_gets_nothing(world: World) -> None:
    person, client = await proved_person(world), await service(world, scope=("openid", "profile"))
    async with aclosing(await world.browser(person)) as browser:
        token, _ = await both(browser, client, asked(VERIFIABLE))
        assert token["verified_claims"]["claims"].keys() == {"name", "birthdate"}


async def test_a_token_for_less_than_its_grant_says_less(world: World) -> None:
    person, proof = await proved_person(world), Proof()
    client = await service(world, legal_basis={**dict.fromkeys(ALL[1:4], "Điều 1")})
    await world.database.pool.execute(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
           given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
        world.database.ids.new(), person.account_id, client.client_id,
    )  # fmt: skip
    async with aclosing(await world.browser(person)) as browser:
        claims = asked(["name", "phone_number"], "userinfo")
        code = await code_for(browser, client, proof, scope="openid profile phone offline_access", claims=claims)
        tokens = (await tokens_for(browser, client, code, proof)).json()
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "scope": "openid phone"}
        less = (await browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))).json()
        assert (await userinfo(browser, less["access_token"]))["verified_claims"]["claims"].keys() == {"phone_number"}


async def test_signed_and_encrypted_userinfo_and_encrypted_id_tokens(world: World) -> None:
    person, proof, key = await proved_person(world), Proof(), ECKey.generate_key("P-256", {"use": "enc"})
    client = await service(
        world,
        userinfo_signed_response_alg="ES256",
        userinfo_encrypted_response_alg="ECDH-ES",
        id_token_encrypted_response_alg="ECDH-ES",
        jwks={"keys": [key.as_dict(private=False)]},
    )
    element = json.loads(asked(["name"]))["id_token"]
    claims = json.dumps({"id_token": element, "userinfo": element})
    async with aclosing(await world.browser(person)) as browser:
        code = await code_for(browser, client, proof, scope="openid", claims=claims)
        tokens = (await tokens_for(browser, client, code, proof)).json()
        published = KeySet.import_key_set((await browser.get("/jwks")).json())
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        for sealed in (tokens["id_token"], (await browser.get("/userinfo", headers=bearer)).text):
            opened = jwe.decrypt_compact(sealed, key, algorithms=["ECDH-ES", "A128CBC-HS256"]).plaintext or b""
            said = jwt.decode(opened, published, algorithms=["ES256"]).claims
            assert validated(said["verified_claims"])[0].claims == {"name": NAME}


async def test_pushed_and_signed_requests_ask_the_same(world: World) -> None:
    person, proof = await proved_person(world), Proof()
    client = await service(world, jwks=JWKS)
    claims = json.loads(asked(["name"]))
    credentials = (client.client_id, client.secret or "")
    async with aclosing(await world.browser(person)) as browser:
        answer = await ask(browser, client, signed(world, client, proof, claims=claims))
        token = claims_of((await tokens_for(browser, client, answer["code"], proof)).json()["id_token"])
        assert token["verified_claims"]["claims"] == {"name": NAME}
        form = request_of(client, proof, claims=json.dumps(claims))
        pushed = (await browser.post("/par", data=form, auth=credentials)).json()
        query = {"client_id": client.client_id, "request_uri": pushed["request_uri"]}
        code = answer_of(await browser.get("/authorize", params=query))["code"]
        token = claims_of((await tokens_for(browser, client, code, proof)).json()["id_token"])
        assert token["verified_claims"]["claims"] == {"name": NAME}
        malformed = '{"userinfo":{"verified_claims":{"verification":{},"claims":{"name":null}}}}'
        refused = await browser.post("/par", data=request_of(client, proof, claims=malformed), auth=credentials)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
        told = await browser.get("/authorize", params=request_of(client, proof, claims=malformed))
        assert answer_of(told)["error"] == "invalid_request"


async def test_discovery_tells_what_there_is(world: World) -> None:
    async with aclosing(await world.browser()) as browser:
        said = (await browser.get("/.well-known/openid-configuration")).json()
    assert said["verified_claims_supported"] is True
    assert said["trust_frameworks_supported"] == ["vn_motid"]
    assert said["evidence_supported"] == ["electronic_record"]
    assert said["electronic_records_supported"] == ["mobile_subscription"]
    assert set(said["claims_in_verified_claims_supported"]) == {*VERIFIABLE} - {"gender"}
    assert not {name for name in said if name.startswith("documents")}


async def test_a_request_that_names_a_value_rests_sealed(world: World) -> None:
    person, client = await proved_person(world), await service(world)
    element = {"verification": {"trust_framework": None}, "claims": {"name": {"value": NAME}}}
    claims = json.dumps({"userinfo": {"verified_claims": element}})
    async with aclosing(await world.browser(person)) as browser:
        _, info = await both(browser, client, claims)
        assert info["verified_claims"]["claims"] == {"name": NAME}
    sql = "SELECT * FROM authorization_grant WHERE account_id = $1"
    assert "Thử" not in str(await world.database.pool.fetch(sql, person.account_id))
