"""Consent by purpose with its proof, and logout that nobody can abuse."""

from contextlib import aclosing

from motid.kernel.actor import Actor
from motid.oidc.read_consents import read_consents
from motid.oidc.withdraw_consent import withdraw_consent
from tests.oidc.world import BY_LAW, BYE, Proof, World, answer_of, code_for, hidden_fields, request_of, tokens_for

ALL = ("openid", "profile", "phone", "email", "identity")
ASKED = "openid profile phone email identity"


async def test_consent_is_asked_once_by_purpose_and_never_ticked_beforehand(world: World) -> None:
    person, client, proof = await world.person(), await world.client(scope=ALL), Proof()
    async with aclosing(await world.browser(person)) as browser:
        ask = await browser.get("/authorize", params=request_of(client, proof, scope=ASKED))
        address = ask.headers["location"]
        assert address.startswith("/consent/")
        page = await browser.get(address)
        assert page.text.count('type="checkbox"') == 2, "phone and mail; the rest is given by law"
        assert "checked" not in page.text
        assert "Điều 19 Luật 91/2025/QH15" in page.text
        assert person.number in page.text
        assert "form-action 'self' http://service.localhost:9999" in page.headers["content-security-policy"]
        forged = await browser.post(address, data={"decision": "allow", "share_phone": "y"})
        assert forged.status_code == 403
        answer = {**hidden_fields(page.text), "decision": "allow", "share_phone": "y", "share_identity": "y"}
        code = answer_of(await browser.post(address, data=answer))["code"]
        body = (await tokens_for(browser, client, code, proof)).json()
        assert body["scope"] == "openid profile phone identity", "what was not given is not in the token"
        bearer = {"Authorization": f"Bearer {body['access_token']}"}
        claims = (await browser.get("/userinfo", headers=bearer)).json()
        assert claims["phone_number"].startswith("+8495")
        assert claims["phone_number_verified"] is True
        assert "email" not in claims
        await code_for(browser, client, proof, scope=ASKED)
        again = await browser.get("/authorize", params=request_of(client, proof, scope=ASKED, prompt="consent"))
        assert again.headers["location"].startswith("/consent/")
        rows = await world.database.pool.fetch("SELECT * FROM consent WHERE account_id = $1", person.account_id)
        assert [(row["offered"], row["granted"]) for row in rows] == [(["email", "phone"], ["phone"])]
        async with world.database.read() as connection:
            shown = await read_consents(world.provider, connection, person.account_id)
        assert [(consent.client_name, consent.granted) for consent in shown] == [("Cổng thử nghiệm", ("phone",))]
        async with world.database.begin(Actor("citizen", person.account_id)) as uow:
            assert await withdraw_consent(uow, person.account_id, client.client_id)
        assert (await browser.get("/userinfo", headers=bearer)).status_code == 401, "tokens end with the consent"
        ask = await browser.get("/authorize", params=request_of(client, proof, scope=ASKED))
        assert ask.headers["location"].startswith("/consent/")


async def test_prompt_consent_shows_a_page_where_nothing_is_left_to_agree_to(world: World) -> None:
    """OpenID Connect Core §3.1.2.1: the citizen is asked before anything goes to the service."""
    person, client, proof = await world.person(), await world.client(), Proof()
    async with aclosing(await world.browser(person)) as browser:
        for scope, by_law in (("openid", False), ("openid profile", True)):
            query = request_of(client, proof, scope=scope, prompt="consent")
            address = (await browser.get("/authorize", params=query)).headers["location"]
            page = await browser.get(address)
            assert "Không có thông tin nào cần bạn đồng ý chia sẻ" in page.text
            assert ("Điều 19 Luật 91/2025/QH15" in page.text) == by_law
            assert 'type="checkbox"' not in page.text
            answer = {**hidden_fields(page.text), "decision": "allow"}
            code = answer_of(await browser.post(address, data=answer))["code"]
            assert (await tokens_for(browser, client, code, proof)).status_code == 200
        query = request_of(client, proof, prompt="consent")
        address = (await browser.get("/authorize", params=query)).headers["location"]
        refused = {**hidden_fields((await browser.get(address)).text), "decision": "deny"}
        assert answer_of(await browser.post(address, data=refused))["error"] == "access_denied"
    given = "SELECT count(*) FROM consent WHERE client_id = $1"
    assert await world.database.pool.fetchval(given, client.client_id) == 0


async def test_prompt_none_never_shows_a_page(world: World) -> None:
    person, client, proof = await world.person(), await world.client(scope=ALL), Proof()
    async with aclosing(await world.browser(person)) as browser:
        silent = await browser.get("/authorize", params=request_of(client, proof, scope=ASKED, prompt="none"))
        assert answer_of(silent)["error"] == "consent_required"


async def test_saying_no_ends_the_request(world: World) -> None:
    person, client, proof = await world.person(), await world.client(scope=ALL), Proof()
    async with aclosing(await world.browser(person)) as browser:
        ask = await browser.get("/authorize", params=request_of(client, proof, scope=ASKED))
        page = await browser.get(ask.headers["location"])
        answer = {**hidden_fields(page.text), "decision": "deny"}
        assert answer_of(await browser.post(str(page.url), data=answer))["error"] == "access_denied"
        assert (await browser.get(str(page.url))).status_code == 400
        count = await world.database.pool.fetchval(
            "SELECT count(*) FROM consent WHERE account_id = $1", person.account_id
        )
        assert count == 0


async def test_somebody_else_cannot_answer_a_page(world: World) -> None:
    one, other, client = await world.person(), await world.person(), await world.client(scope=ALL)
    async with aclosing(await world.browser(one)) as browser:
        ask = await browser.get("/authorize", params=request_of(client, Proof(), scope=ASKED))
        page = await browser.get(ask.headers["location"])
    async with aclosing(await world.browser(other)) as stranger:
        answer = {**hidden_fields(page.text), "decision": "allow", "share_phone": "y"}
        assert (await stranger.post(ask.headers["location"], data=answer)).status_code == 403
    async with aclosing(await world.browser()) as nobody:
        sent = await nobody.get(ask.headers["location"])
        assert sent.headers["location"].startswith("/authorize/resume/")


async def test_a_waiting_request_is_stored_sealed(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser()) as browser:
        hint = "0950000777"
        await browser.get("/authorize", params=request_of(client, Proof(), login_hint=hint))
        rows = await world.database.pool.fetch("SELECT sealed FROM authorization_request")
        assert rows
        assert not any(hint.encode() in row["sealed"] for row in rows)


async def test_logout_without_proof_asks_first(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with aclosing(await world.browser(person)) as browser:
        query = {"client_id": client.client_id, "post_logout_redirect_uri": BYE, "state": "z"}
        page = await browser.get("/logout", params=query)
        assert page.status_code == 200
        assert "Bạn muốn đăng xuất?" in page.text
        assert "code" in answer_of(await browser.get("/authorize", params=request_of(client, proof))), (
            "still signed in"
        )
        forged = await browser.post("/logout/confirm", data={"client_id": client.client_id})
        assert forged.status_code == 403
        out = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert out.headers["location"] == f"{BYE}?state=z"
        ask = await browser.get("/authorize", params=request_of(client, proof))
        assert ask.headers["location"].startswith("/sign-in")


async def test_logout_never_redirects_to_an_unknown_address(world: World) -> None:
    person, client, other, proof = await world.person(), await world.client(), await world.client(), Proof()
    async with aclosing(await world.browser(person)) as browser:
        body = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        hint = body["id_token"]
        for query in (
            {"post_logout_redirect_uri": BYE},
            {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example/"},
            {"id_token_hint": hint, "client_id": other.client_id, "post_logout_redirect_uri": BYE},
            {"id_token_hint": "nonsense", "post_logout_redirect_uri": BYE},
            {"client_id": "nobody"},
        ):
            page = await browser.get("/logout", params=query)
            assert page.status_code == 400, query
            assert "location" not in page.headers
        assert (await browser.get("/logout", params=[("state", "1"), ("state", "2")])).status_code == 400


async def test_a_hint_of_another_session_asks_first(world: World) -> None:
    person, client, proof = await world.person(), await world.client(legal_basis=BY_LAW), Proof()
    async with aclosing(await world.browser(person)) as browser:
        body = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        await world.sign_in(browser, person)
        page = await browser.get("/logout", params={"id_token_hint": body["id_token"]})
        assert "Bạn muốn đăng xuất?" in page.text
