"""What a service holds of a citizen ends when it must, and never says more than the evidence does."""

from datetime import timedelta

import httpx

from tests.oidc.world import BY_LAW, Proof, World, code_for, hidden_fields, request_of, tokens_for

OFFLINE = {"scope": ("openid", "profile", "identity", "offline_access"), "legal_basis": BY_LAW}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def csrf_token(browser: httpx.AsyncClient, path: str) -> str:
    return hidden_fields((await browser.get(path)).text)["csrf_token"]


async def agree(browser: httpx.AsyncClient, address: str, **ticked: str) -> str:
    """Answer a consent page and return where it leads."""
    page = await browser.get(address)
    fields = {**hidden_fields(page.text), **ticked, "decision": "allow"}
    return str((await browser.post(address, data=fields)).headers["location"])


async def test_sign_out_everywhere_ends_offline_access_too(world: World) -> None:
    """A thief who connected a service with a stolen session keeps nothing when the owner shuts everybody out."""
    person, client, proof = await world.person(), await world.client(**OFFLINE), Proof()
    async with await world.browser(person) as thief, await world.browser(person) as owner:
        asked = await thief.get(
            "/authorize", params=request_of(client, proof, scope="openid profile identity offline_access")
        )
        answer = await agree(thief, asked.headers["location"], share_offline_access="y")
        code = dict(httpx.QueryParams(answer.partition("?")[2]))["code"]
        tokens = (await tokens_for(thief, client, code, proof)).json()
        token = await csrf_token(owner, "/account/sessions")
        left = await owner.post("/account/sessions/sign-out-everywhere", data={"csrf_token": token})
        assert left.status_code < 400, left.text
        refreshed = await thief.post(
            "/token",
            data={"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]},
            auth=(client.client_id, client.secret or ""),
        )
        assert refreshed.json()["error"] == "invalid_grant"
        assert (await thief.get("/userinfo", headers=bearer(tokens["access_token"]))).status_code == 401


async def test_nothing_stays_verified_when_its_evidence_has_ended(world: World) -> None:
    person, proof = await world.person(), Proof()
    basis = {**BY_LAW, "phone": "Điều 19"}
    client = await world.client(scope=("openid", "identity", "phone"), legal_basis=basis)
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof, scope="openid identity phone")
        tokens = (await tokens_for(browser, client, code, proof)).json()

        async def verified() -> set[object]:
            claims = (await browser.get("/userinfo", headers=bearer(tokens["access_token"]))).json()
            return {
                claims[name] for name in ("identity_verified", "personal_number_verified", "phone_number_verified")
            }

        assert await verified() == {True}
        await world.database.pool.execute(
            "UPDATE evidence SET expires_at = $2 WHERE account_id = $1",
            person.account_id, world.database.clock.now() - timedelta(seconds=1),
        )  # fmt: skip
        assert await verified() == {False}


async def test_the_phone_alone_stays_no_longer_verified(world: World) -> None:
    """A service that asks for the phone and nothing of the identity is told the truth too."""
    person, proof = await world.person(), Proof()
    client = await world.client(scope=("openid", "phone"), legal_basis={"phone": "Điều 19"})
    await world.database.pool.execute(
        "UPDATE evidence SET revoked_at = $2 WHERE account_id = $1", person.account_id, world.database.clock.now()
    )
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof, scope="openid phone")
        tokens = (await tokens_for(browser, client, code, proof)).json()
        claims = (await browser.get("/userinfo", headers=bearer(tokens["access_token"]))).json()
        assert claims["phone_number_verified"] is False


async def test_a_consent_page_shows_everything_that_the_consent_opens(world: World) -> None:
    """A service that asks for the level alone, by name, must not get the number by the same consent unseen."""
    person, client, proof = await world.person(), await world.client(legal_basis={}), Proof()
    harmless = '{"userinfo": {"identity_assurance_level": null}}'
    async with await world.browser(person) as browser:
        asked = await browser.get("/authorize", params=request_of(client, proof, scope="openid", claims=harmless))
        page = await browser.get(asked.headers["location"])
        assert person.number in page.text
        await agree(browser, asked.headers["location"], share_identity="y")
        code = await code_for(browser, client, proof, scope="openid identity")
        tokens = (await tokens_for(browser, client, code, proof)).json()
        claims = (await browser.get("/userinfo", headers=bearer(tokens["access_token"]))).json()
        assert claims["personal_number"] == person.number


async def test_what_a_citizen_unticks_ends_at_once(world: World) -> None:
    person, client, proof = await world.person(), await world.client(legal_basis={}), Proof()
    async with await world.browser(person) as browser:
        asked = await browser.get("/authorize", params=request_of(client, proof))
        answer = await agree(browser, asked.headers["location"], share_identity="y", share_profile="y")
        code = dict(httpx.QueryParams(answer.partition("?")[2]))["code"]
        before = (await tokens_for(browser, client, code, proof)).json()
        assert "name" in (await browser.get("/userinfo", headers=bearer(before["access_token"]))).json()
        again = await browser.get("/authorize", params=request_of(client, proof, prompt="consent"))
        answer = await agree(browser, again.headers["location"], share_identity="y")
        assert (await browser.get("/userinfo", headers=bearer(before["access_token"]))).status_code == 401
        code = dict(httpx.QueryParams(answer.partition("?")[2]))["code"]
        after = (await tokens_for(browser, client, code, proof)).json()
        claims = (await browser.get("/userinfo", headers=bearer(after["access_token"]))).json()
        assert "personal_number" in claims
        assert "name" not in claims


async def test_an_answer_binds_only_the_person_who_was_asked(world: World) -> None:
    """A second person signs in in the same browser while the first one's consent page is still open in a tab."""
    first, second = await world.person(), await world.person()
    client, proof = await world.client(legal_basis={}), Proof()
    async with await world.browser(first) as browser:
        address = (await browser.get("/authorize", params=request_of(client, proof))).headers["location"]
        page = await browser.get(address)
        stale = {**hidden_fields(page.text), "share_identity": "y", "share_profile": "y", "decision": "allow"}
        anchor = browser.cookies["motid_browser"]
        await world.sign_in(browser, second)
        browser.cookies.set("motid_browser", anchor)
        answer = await browser.post(address, data=stale)
        assert answer.status_code == 200, "asked again, as who is here now"
        assert second.number in answer.text
        given = await world.database.pool.fetchval(
            "SELECT count(*) FROM consent WHERE account_id = $1", second.account_id
        )
        assert given == 0


async def test_the_account_page_names_nobody_who_vouches_no_longer(world: World) -> None:
    person = await world.person()
    async with await world.browser(person) as browser:
        assert "Nhà mạng xác minh" in (await browser.get("/account")).text
        await world.database.pool.execute(
            "UPDATE evidence SET revoked_at = $2 WHERE account_id = $1", person.account_id, world.database.clock.now()
        )
        assert "Nhà mạng xác minh" not in (await browser.get("/account")).text
