"""An ID token as hint, encrypted again to the provider (OpenID Connect Core §3.1.2.1, RP-Initiated Logout 1.0 §2)."""

from contextlib import aclosing
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from motid.oidc.encryption import encrypt
from tests.oidc.world import BYE, Proof, World, answer_of, code_for, request_of, tokens_for

CLIENT_KEY = ECKey.generate_key("P-256", {"use": "enc"})


@pytest.mark.parametrize("alg", ["RSA-OAEP-256", "ECDH-ES"])
async def test_a_service_of_encrypted_id_tokens_hints_by_them(world: World, alg: Any) -> None:
    person, proof = await world.person(), Proof()
    client = await world.client(
        id_token_encrypted_response_alg="ECDH-ES", jwks={"keys": [CLIENT_KEY.as_dict(private=False)]}
    )
    async with aclosing(await world.browser(person)) as browser:
        received = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()[
            "id_token"
        ]
        opened = jwe.decrypt_compact(received, CLIENT_KEY, algorithms=["ECDH-ES", "A128CBC-HS256"]).plaintext or b""
        published = (await browser.get("/jwks")).json()
        hint = encrypt(opened, published, alg, "A128CBC-HS256", cty="JWT")
        silent = request_of(client, proof, prompt="none", id_token_hint=hint)
        assert "code" in answer_of(await browser.get("/authorize", params=silent))
        for wrong in (received, hint[:-4] + "AAAA", "a.b.c.d.e"):
            page = await browser.get("/logout", params={"id_token_hint": wrong, "post_logout_redirect_uri": BYE})
            assert page.status_code == 400, "not for our keys, or altered"
        out = await browser.get("/logout", params={"id_token_hint": hint, "post_logout_redirect_uri": BYE})
        assert out.headers["location"] == BYE
