"""Offline access outlives the session in which it was given; other access ends with it (OpenID Connect Core §11)."""

from tests.oidc.offline import OpenOffline
from tests.oidc.world import Proof, code_for, tokens_for


async def test_a_sign_out_ends_what_was_given_without_offline_access(offline: OpenOffline) -> None:
    service = await offline()
    proof = Proof()
    code = await code_for(service.browser, service.client, proof)
    passing = (await tokens_for(service.browser, service.client, code, proof)).json()
    assert "refresh_token" not in passing
    hint = {"id_token_hint": passing["id_token"]}
    assert (await service.browser.get("/logout", params=hint)).status_code in {200, 303}
    assert not await service.works(passing["access_token"])
    assert await service.works(service.tokens["access_token"])
    renewed = await service.refresh(service.tokens["refresh_token"])
    assert renewed.status_code == 200
    assert await service.works(renewed.json()["access_token"])
