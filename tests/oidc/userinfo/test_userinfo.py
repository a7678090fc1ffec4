"""OpenID Connect Core §5.3 with RFC 6750 §2: where the token may stand, and answers that are signed or encrypted."""

from typing import Any

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from tests.oidc.offline import Offline, OpenOffline
from tests.oidc.world import World

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_the_token_may_stand_in_the_header_or_in_a_posted_form(offline: OpenOffline) -> None:
    service = await offline()
    token, http = service.tokens["access_token"], service.browser
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        await http.get("/userinfo", headers=bearer),
        await http.post("/userinfo", headers=bearer),
        await http.post("/userinfo", headers={**bearer, **FORM}, content=""),
        await http.post("/userinfo", data={"access_token": token}),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["content-type"] == "application/json"


async def test_several_methods_and_the_address_are_refused(offline: OpenOffline) -> None:
    service = await offline()
    token, http = service.tokens["access_token"], service.browser
    bearer = {"Authorization": f"Bearer {token}"}
    refused = [
        await http.post("/userinfo", headers=bearer, data={"access_token": token}),
        await http.get(f"/userinfo?access_token={token}"),
        await http.get(f"/userinfo?access_token={token}", headers=bearer),
        await http.post(f"/userinfo?a=1&access_token={token}", data={"access_token": token}),
        await http.post("/userinfo", headers=FORM, content=f"access_token={token}&access_token={token}"),
        await http.post("/userinfo", headers=FORM, content="access_token=%zz"),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        assert 'error="invalid_request"' in answer.headers["www-authenticate"]


async def test_a_body_that_is_no_form_says_nothing(offline: OpenOffline) -> None:
    service = await offline()
    answer = await service.browser.post("/userinfo", json={"access_token": service.tokens["access_token"]})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="MotID", DPoP algs=')
    huge = await service.browser.post("/userinfo", headers=FORM, content="access_token=" + "x" * 20_000)
    assert huge.status_code == 413


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256", "EdDSA"])
async def test_signed_claims_say_who_signed_them_for_whom(offline: OpenOffline, algorithm: str) -> None:
    service = await offline(userinfo_signed_response_alg=algorithm)
    answer = await _answer(service)
    assert answer.headers["content-type"] == "application/jwt"
    token = jwt.decode(answer.text, await _keys(service.world), algorithms=[algorithm])
    assert token.claims["iss"] == service.world.origin
    assert token.claims["aud"] == service.client.client_id
    assert token.claims["name"] == "Nguyễn Thị Thử Nghiệm"


async def test_claims_are_encrypted_with_and_without_a_signature(offline: OpenOffline) -> None:
    rsa, elliptic = RSAKey.generate_key(2048, {"use": "enc"}), ECKey.generate_key("P-256", {"use": "enc"})
    plain = await offline(
        userinfo_encrypted_response_alg="RSA-OAEP-256",
        userinfo_encrypted_response_enc="A256GCM",
        jwks={"keys": [rsa.as_dict(private=False)]},
    )
    opened = jwe.decrypt_compact((await _answer(plain)).text, rsa, algorithms=["RSA-OAEP-256", "A256GCM"])
    assert b"Nguy" in (opened.plaintext or b"")
    assert "cty" not in opened.headers()
    nested = await offline(
        userinfo_signed_response_alg="ES256",
        userinfo_encrypted_response_alg="ECDH-ES+A128KW",
        jwks={"keys": [elliptic.as_dict(private=False)]},
    )
    outer = jwe.decrypt_compact(
        (await _answer(nested)).text, elliptic, algorithms=["ECDH-ES+A128KW", "A128CBC-HS256"]
    )
    assert outer.headers()["cty"] == "JWT"
    inner = jwt.decode(outer.plaintext or b"", await _keys(nested.world), algorithms=["ES256"])
    assert inner.claims["aud"] == nested.client.client_id


async def _answer(service: Offline) -> Any:
    return await service.browser.get(
        "/userinfo", headers={"Authorization": f"Bearer {service.tokens['access_token']}"}
    )


async def _keys(world: World) -> KeySet:
    async with await world.browser() as http:
        return KeySet.import_key_set((await http.get("/jwks")).json())
