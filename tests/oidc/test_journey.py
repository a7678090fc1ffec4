import httpx

from tests.oidc.world import BYE, Proof, World, answer_of, claims_of, code_for, request_of, tokens_for


async def test_a_signed_in_citizen_reaches_a_service_without_a_page(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        response = await browser.get("/authorize", params=request_of(client, proof))
        answer = answer_of(response)
        assert answer["state"] == "s t/à"
        assert answer["iss"] == world.origin
        assert response.headers["cache-control"] == "no-store"
        tokens = await tokens_for(browser, client, answer["code"], proof)
        assert tokens.status_code == 200, tokens.text
        assert tokens.headers["cache-control"] == "no-store"
        body = tokens.json()
        assert body["token_type"] == "Bearer"
        assert body["scope"] == "openid profile identity"
        claims = claims_of(body["id_token"])
        assert claims["iss"] == world.origin
        assert claims["aud"] == client.client_id
        assert claims["nonce"] == "n-1"
        assert claims["acr"] == "urn:motid:ial2:aal2"
        assert claims["amr"] == ["pwd", "otp", "sms", "mfa"]
        userinfo = await browser.get("/userinfo", headers={"Authorization": f"Bearer {body['access_token']}"})
        known = userinfo.json()
        assert claims["auth_time"] - 60 < known.pop("updated_at") <= claims["iat"]
        assert known == {
            "sub": claims["sub"],
            "name": "Nguyễn Thị Thử Nghiệm",
            "family_name": "Nguyễn",
            "middle_name": "Thị Thử",
            "given_name": "Nghiệm",
            "gender": "female",
            "birthdate": "1990",
            "zoneinfo": "Asia/Ho_Chi_Minh",
            "personal_number": person.number,
            "personal_number_verified": True,
            "identity_verified": True,
            "identity_assurance_level": 2,
            "account_normalised": False,
        }
        posted = await browser.post("/userinfo", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert posted.json() == userinfo.json()


async def test_a_stranger_signs_in_first_and_then_goes_on(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser() as browser:
        response = await browser.get("/authorize", params=request_of(client, proof))
        location = httpx.URL(response.headers["location"])
        assert location.path == "/sign-in"
        resume = location.params["continue"]
        await world.sign_in(browser, person)
        code = answer_of(await browser.get(resume))["code"]
        assert (await tokens_for(browser, client, code, proof)).status_code == 200
        again = await browser.get(resume)
        assert again.status_code == 400, "a kept request gives one code"


async def test_sign_out_by_the_service_that_holds_the_id_token(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        body = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        response = await browser.get(
            "/logout",
            params={"id_token_hint": body["id_token"], "post_logout_redirect_uri": BYE, "state": "x y"},
        )
        assert response.status_code == 303
        assert response.headers["location"] == f"{BYE}?state=x%20y"
        none = answer_of(await browser.get("/authorize", params=request_of(client, proof, prompt="none")))
        assert none["error"] == "login_required"
        bearer = {"Authorization": f"Bearer {body['access_token']}"}
        assert (await browser.get("/userinfo", headers=bearer)).status_code == 401
