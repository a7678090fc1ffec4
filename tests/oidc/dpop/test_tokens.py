"""Tokens bound to a key (RFC 9449 §5 to §7, §10), at every endpoint."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from motid.oidc.dpop.nonce import WINDOW_SECONDS, ProofNonces
from motid.oidc.remove_expired import remove_expired
from tests.oidc.dpop.prover import Prover
from tests.oidc.offline import OpenOffline
from tests.oidc.world import CALLBACK, Person, Proof, World, answer_of, claims_of, code_for, request_of


@pytest.fixture(scope="module")
async def citizen(world: World) -> Person:
    return await world.person()


def form_of(code: str, proof: Proof) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": proof.verifier,
    }


async def machine_token(world: World, browser: httpx.AsyncClient, *proofs: str, **metadata: Any) -> httpx.Response:
    client = await world.client(
        grant_types=("client_credentials",), redirect_uris=(), scope=("dossiers.read",), legal_basis={}, **metadata
    )
    headers = [("DPoP", proof) for proof in proofs]
    return await browser.post(
        "/token",
        data={"grant_type": "client_credentials"},
        auth=(client.client_id, client.secret or ""),
        headers=httpx.Headers(headers),
    )


async def test_a_citizens_token_is_bound_and_opens_userinfo_with_its_key_only(world: World, citizen: Person) -> None:
    client, proof, prover = await world.client(), Proof(), Prover()
    async with await world.browser(citizen) as browser:
        code = await code_for(browser, client, proof)
        tokens = await browser.post(
            "/token",
            data=form_of(code, proof),
            auth=(client.client_id, client.secret or ""),
            headers={"DPoP": prover.proof("POST", f"{world.origin}/token")},
        )
        assert tokens.status_code == 200, tokens.text
        assert tokens.json()["token_type"] == "DPoP"
        token, uri = tokens.json()["access_token"], f"{world.origin}/userinfo"
        good = {"Authorization": f"DPoP {token}", "DPoP": prover.proof("GET", uri, token=token)}
        assert (await browser.get("/userinfo", headers=good)).json()["sub"]
        posted = {"Authorization": f"dpop {token}", "DPoP": prover.proof("POST", uri, token=token)}
        assert (await browser.post("/userinfo", headers=posted)).status_code == 200
        for headers, error in (
            (good, "invalid_dpop_proof"),  # replayed
            ({"Authorization": f"DPoP {token}"}, "invalid_dpop_proof"),
            ({"Authorization": f"Bearer {token}"}, "invalid_token"),
            ({"Authorization": f"Bearer {token}", "DPoP": prover.proof("GET", uri, token=token)}, "invalid_token"),
            ({**good, "DPoP": prover.proof("GET", uri)}, "invalid_dpop_proof"),
            ({**good, "DPoP": prover.proof("GET", uri, token=token + "x")}, "invalid_dpop_proof"),
            ({**good, "DPoP": prover.proof("POST", uri, token=token)}, "invalid_dpop_proof"),
            ({**good, "DPoP": Prover().proof("GET", uri, token=token)}, "invalid_token"),
        ):
            refused = await browser.get("/userinfo", headers=headers)
            assert refused.status_code == 401
            challenge = refused.headers["www-authenticate"]
            assert challenge.startswith('DPoP algs="ES256 PS256 EdDSA Ed25519", error="' + error), challenge
            assert refused.json()["error"] == error
        by_form = await browser.post("/userinfo", data={"access_token": token})
        assert by_form.status_code == 401


async def test_many_calls_at_once_do_not_wait_for_each_other(world: World, citizen: Person) -> None:
    """Each call needs one connection of the pool: with two, as many calls as the pool has would wait for ever."""
    client, proof, prover = await world.client(), Proof(), Prover()
    async with await world.browser(citizen) as browser:
        code = await code_for(browser, client, proof)
        auth, shown = (client.client_id, client.secret or ""), prover.proof("POST", f"{world.origin}/token")
        answer = await browser.post("/token", data=form_of(code, proof), auth=auth, headers={"DPoP": shown})
        token, uri = answer.json()["access_token"], f"{world.origin}/userinfo"
        proofs = [prover.proof("GET", uri, token=token) for _ in range(60)]
        calls = [
            browser.get("/userinfo", headers={"Authorization": f"DPoP {token}", "DPoP": each}) for each in proofs
        ]
        assert {answer.status_code for answer in await asyncio.gather(*calls)} == {200}


async def test_a_bearer_token_is_not_taken_as_a_bound_one(world: World, offline: OpenOffline) -> None:
    service, prover = await offline(), Prover()
    token, uri = service.tokens["access_token"], f"{world.origin}/userinfo"
    headers = {"Authorization": f"DPoP {token}", "DPoP": prover.proof("GET", uri, token=token)}
    refused = await service.browser.get("/userinfo", headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")
    assert await service.works(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"htm": "GET"},
        {"htm": "post"},
        {"htu": "https://evil.example/token"},
        {"htu": "ORIGIN/par"},
        {"htu": "ORIGIN/token/"},
        {"ahead": -150},
        {"ahead": 60},
        {"iat": 1e300},
        {"nonce": "made-up"},
        {"jti": None},
    ],
)
async def test_a_proof_for_another_call_gives_no_token(world: World, changes: dict[str, Any]) -> None:
    fields: dict[str, Any] = {name: each.replace("ORIGIN", world.origin) if isinstance(each, str) else each
              for name, each in changes.items()}  # fmt: skip
    async with await world.browser() as browser:
        refused = await machine_token(world, browser, Prover().proof("POST", f"{world.origin}/token", **fields))
    assert refused.status_code == 400
    assert refused.json()["error"] == ("use_dpop_nonce" if "nonce" in changes else "invalid_dpop_proof")


async def test_the_clock_of_a_client_may_be_a_little_ahead_and_the_address_written_otherwise(world: World) -> None:
    async with await world.browser() as browser:
        uri = world.origin.upper().replace("HTTP", "http") + "/%74oken?x#y"
        proof = Prover().proof("POST", uri, ahead=10)
        assert (await machine_token(world, browser, proof)).json()["token_type"] == "DPoP"


async def test_two_proofs_are_refused(world: World) -> None:
    prover, uri = Prover(), f"{world.origin}/token"
    async with await world.browser() as browser:
        refused = await machine_token(world, browser, prover.proof("POST", uri), prover.proof("POST", uri))
    assert refused.json()["error"] == "invalid_dpop_proof"


async def test_one_proof_that_is_raced_counts_once(world: World) -> None:
    client = await world.client(
        grant_types=("client_credentials",), redirect_uris=(), scope=("dossiers.read",), legal_basis={}
    )
    proof = Prover().proof("POST", f"{world.origin}/token")
    async with await world.browser() as browser:
        answers = await asyncio.gather(
            *(
                browser.post(
                    "/token",
                    data={"grant_type": "client_credentials"},
                    auth=(client.client_id, client.secret or ""),
                    headers={"DPoP": proof},
                )
                for _ in range(50)
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 49
    assert {answer.json().get("error") for answer in answers} == {None, "invalid_dpop_proof"}


async def test_used_proofs_are_forgotten_when_they_have_ended(world: World) -> None:
    pool = world.database.pool
    await pool.execute("INSERT INTO dpop_proof (id, expires_at) VALUES (gen_random_uuid(), now() - interval '1 s')")
    await remove_expired(world.database)
    assert await pool.fetchval("SELECT count(*) FROM dpop_proof WHERE expires_at < now()") == 0


async def test_a_jwt_and_introspection_name_the_key(world: World) -> None:
    prover = Prover()
    metadata = {"access_token_format": "jwt"}
    async with await world.browser() as browser:
        for more in ({}, metadata):
            client = await world.client(
                grant_types=("client_credentials",), redirect_uris=(), scope=("a.b",), legal_basis={}, **more
            )
            auth = (client.client_id, client.secret or "")
            headers = {"DPoP": prover.proof("POST", f"{world.origin}/token")}
            form = {"grant_type": "client_credentials"}
            token = (await browser.post("/token", data=form, auth=auth, headers=headers)).json()["access_token"]
            if more:
                assert claims_of(token)["cnf"] == {"jkt": prover.thumbprint}
            said = (await browser.post("/introspect", data={"token": token}, auth=auth)).json()
            assert (said["token_type"], said["cnf"]) == ("DPoP", {"jkt": prover.thumbprint})


async def test_a_client_that_registered_bound_tokens_gets_no_others(world: World) -> None:
    async with await world.browser() as browser:
        refused = await machine_token(world, browser, dpop_bound_access_tokens=True)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


async def test_a_public_clients_refresh_token_is_bound_a_confidential_clients_is_not(
    world: World, offline: OpenOffline
) -> None:
    uri = f"{world.origin}/token"
    for method in ("none", "client_secret_post"):
        service = await offline(token_endpoint_auth_method=method)
        client, prover, other = service.client, Prover(), Prover()
        secret = {"client_secret": client.secret} if client.secret else {}
        who = {"client_id": client.client_id, **secret}
        proof = Proof()
        code = await code_for(service.browser, client, proof, scope="openid profile offline_access")
        first = await service.browser.post(
            "/token",
            data={**form_of(code, proof), **who},
            headers={"DPoP": prover.proof("POST", uri)},
        )
        refresh = {"grant_type": "refresh_token", "refresh_token": first.json()["refresh_token"], **who}
        bare = await service.browser.post("/token", data=refresh)
        wrong = await service.browser.post("/token", data=refresh, headers={"DPoP": other.proof("POST", uri)})
        if method == "none":
            assert (bare.json()["error"], wrong.json()["error"]) == ("invalid_grant", "invalid_grant")
            right = {"DPoP": prover.proof("POST", uri)}
            again = await service.browser.post("/token", data=refresh, headers=right)
            assert again.json()["token_type"] == "DPoP"
        else:
            assert (bare.json()["token_type"], wrong.json()["token_type"]) == ("Bearer", "DPoP")


async def test_a_code_is_bound_by_dpop_jkt_at_authorize(world: World, citizen: Person) -> None:
    client, proof, prover = await world.client(), Proof(), Prover()
    auth, uri = (client.client_id, client.secret or ""), f"{world.origin}/token"
    async with await world.browser(citizen) as browser:
        code = await code_for(browser, client, proof, dpop_jkt=prover.thumbprint)
        form = form_of(code, proof)
        for headers in ({}, {"DPoP": Prover().proof("POST", uri)}):
            refused = await browser.post("/token", data=form, auth=auth, headers=headers)
            assert refused.json()["error"] == "invalid_grant"
        headers = {"DPoP": prover.proof("POST", uri)}
        assert (await browser.post("/token", data=form, auth=auth, headers=headers)).status_code == 200
        malformed = await browser.get("/authorize", params=request_of(client, proof, dpop_jkt="short"))
        assert "invalid_request" in malformed.headers["location"]


async def test_a_proof_at_par_binds_the_code(world: World, citizen: Person) -> None:
    client, proof, prover = await world.client(), Proof(), Prover()
    auth, par, token = (client.client_id, client.secret or ""), f"{world.origin}/par", f"{world.origin}/token"
    async with await world.browser(citizen) as browser:
        request = request_of(client, proof)
        mismatch = await browser.post(
            "/par",
            data={**request, "dpop_jkt": Prover().thumbprint},
            auth=auth,
            headers={"DPoP": prover.proof("POST", par)},
        )
        assert mismatch.json()["error"] == "invalid_request"
        wrong = await browser.post("/par", data=request, auth=auth, headers={"DPoP": prover.proof("POST", token)})
        assert wrong.json()["error"] == "invalid_dpop_proof"
        pushed = await browser.post("/par", data=request, auth=auth, headers={"DPoP": prover.proof("POST", par)})
        params = {"client_id": client.client_id, "request_uri": pushed.json()["request_uri"]}
        form = form_of(answer_of(await browser.get("/authorize", params=params))["code"], proof)
        refused = await browser.post("/token", data=form, auth=auth, headers={"DPoP": Prover().proof("POST", token)})
        assert refused.json()["error"] == "invalid_grant"
        headers = {"DPoP": prover.proof("POST", token)}
        assert (await browser.post("/token", data=form, auth=auth, headers=headers)).json()["token_type"] == "DPoP"


async def test_nonces_are_demanded_where_a_setting_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.provider, "proof_nonces", ProofNonces(world.database.vault, demanded=True))
    prover, uri = Prover(), f"{world.origin}/token"
    async with await world.browser() as browser:
        refused = await machine_token(world, browser, prover.proof("POST", uri))
        assert (refused.status_code, refused.json()["error"]) == (400, "use_dpop_nonce")
        assert refused.headers["cache-control"] == "no-store"
        assert "dpop-nonce" in refused.headers["access-control-expose-headers"]
        nonce = refused.headers["dpop-nonce"]
        taken = await machine_token(world, browser, prover.proof("POST", uri, nonce=nonce))
        assert (taken.status_code, "dpop-nonce" in taken.headers) == (200, True)


async def test_userinfo_demands_nonces_too(world: World, citizen: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client, proof, prover = await world.client(), Proof(), Prover()
    async with await world.browser(citizen) as browser:
        code = await code_for(browser, client, proof)
        headers = {"DPoP": prover.proof("POST", f"{world.origin}/token")}
        auth = (client.client_id, client.secret or "")
        token = (await browser.post("/token", data=form_of(code, proof), auth=auth, headers=headers)).json()
        monkeypatch.setattr(world.provider, "proof_nonces", ProofNonces(world.database.vault, demanded=True))
        access, uri, nonce = token["access_token"], f"{world.origin}/userinfo", None
        for status in (401, 200):
            shown = prover.proof("GET", uri, token=access, nonce=nonce)
            answer = await browser.get("/userinfo", headers={"Authorization": f"DPoP {access}", "DPoP": shown})
            assert answer.status_code == status
            nonce = answer.headers["dpop-nonce"]
            assert status == 200 or 'error="use_dpop_nonce"' in answer.headers["www-authenticate"]


async def test_a_nonce_ends_by_itself(world: World) -> None:
    nonces, now = ProofNonces(world.database.vault, demanded=True), world.database.clock.now()
    nonce = nonces.current(now)
    assert nonces.is_fresh(nonce, now)
    assert nonces.is_fresh(nonce, now + timedelta(seconds=WINDOW_SECONDS))
    assert not nonces.is_fresh(nonce, now + timedelta(seconds=2 * WINDOW_SECONDS))
    assert not nonces.is_fresh(nonce, now - timedelta(seconds=2 * WINDOW_SECONDS))
    assert not any(nonces.is_fresh(text, now) for text in ("", "a", nonce[:-1], nonce + "AAAA", "ầ" * 43, "=" * 44))


async def test_scripts_may_send_proofs_and_read_nonces(world: World) -> None:
    async with await world.browser() as browser:
        for path in ("/token", "/userinfo", "/par"):
            allowed = (await browser.options(path)).headers["access-control-allow-headers"]
            assert "dpop" in allowed
        said = (await browser.get("/.well-known/openid-configuration")).json()
        assert said["dpop_signing_alg_values_supported"] == ["ES256", "PS256", "EdDSA", "Ed25519"]
