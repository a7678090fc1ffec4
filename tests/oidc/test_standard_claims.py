"""Standard claims and languages (OpenID Connect Core §3.1.2.1, §5.1, §5.2): what is on record, not made up."""

from contextlib import aclosing

import pytest

from motid.oidc.scopes import NOT_ON_RECORD, SCOPE_OF_CLAIM
from tests.oidc.world import Proof, World, answer_of, claims_of, code_for, request_of, tokens_for

EVERYTHING = ("openid", "profile", "email", "phone", "address", "identity")
MADE_UP = {
    "nickname",
    "profile",
    "preferred_username",
    "locale",
    "picture",
    "website",
}


async def test_discovery_promises_what_somebody_has(world: World) -> None:
    client = await world.client(scope=EVERYTHING, legal_basis=dict.fromkeys(EVERYTHING[1:], "Điều 19"))
    person, proof = await world.person(), Proof()
    async with aclosing(await world.browser(person)) as browser:
        code = await code_for(browser, client, proof, scope=" ".join(EVERYTHING))
        token = (await tokens_for(browser, client, code, proof)).json()["access_token"]
        has = (await browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"})).json().keys()
        said = (await browser.get("/.well-known/openid-configuration")).json()
        promised = set(said["claims_supported"]) & {"sub", *SCOPE_OF_CLAIM}
        assert promised - has == {"legacy_identity_number"}, "which those have who came with a card of nine digits"
        assert not set(said["claims_supported"]) & (NOT_ON_RECORD | MADE_UP)
        assert set(EVERYTHING) - set(said["scopes_supported"]) == {"address"}, (
            "which may be asked for and gives nothing"
        )
        assert (said["ui_locales_supported"], said["claims_locales_supported"]) == (["vi", "en"], ["vi"])


async def test_the_record_says_when_it_changed(world: World) -> None:
    client, person, proof = await world.client(), await world.person(), Proof()
    changed = world.database.clock.now().replace(microsecond=0)
    sql = "UPDATE account SET changed_at = $2 WHERE id = $1"
    await world.database.pool.execute(sql, person.account_id, changed)
    earlier = "UPDATE identifier SET valid_from = '2020-01-01' WHERE account_id = $1"
    await world.database.pool.execute(earlier, person.account_id)
    async with aclosing(await world.browser(person)) as browser:
        tokens = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        info = (await browser.get("/userinfo", headers=bearer)).json()
        assert info["updated_at"] == int(changed.timestamp())


@pytest.mark.parametrize(
    ("locales", "words"),
    [
        ("en", "Tick each item"),
        ("fr en vi", "Tick each item"),
        ("vi en", "Chọn từng mục"),
        ("xx", "Chọn từng mục"),
    ],
)
async def test_pages_speak_the_language_asked_for(world: World, locales: str, words: str) -> None:
    client, person = await world.client(legal_basis={}), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        query = request_of(client, Proof(), ui_locales=locales, display="popup", claims_locales="en vi")
        page = await browser.get((await browser.get("/authorize", params=query)).headers["location"])
        assert words in page.text


@pytest.mark.parametrize(("display", "error"), [("touch", None), ("wap", None), ("hologram", "invalid_request")])
async def test_display(world: World, display: str, error: str | None) -> None:
    client, person = await world.client(), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        answer = await browser.get("/authorize", params=request_of(client, Proof(), display=display))
        assert answer_of(answer).get("error") == error


async def test_a_name_is_said_as_it_is_written(world: World) -> None:
    """Claims in a language (§5.2) are asked for and not there; the name keeps its one form."""
    client, person, proof = await world.client(), await world.person(), Proof()
    claims = '{"id_token":{"name":null,"name#en":null,"given_name":{"essential":true}}}'
    async with aclosing(await world.browser(person)) as browser:
        code = await code_for(browser, client, proof, claims=claims, claims_locales="en")
        token = claims_of((await tokens_for(browser, client, code, proof)).json()["id_token"])
        assert (token["name"], token["given_name"]) == ("Nguyễn Thị Thử Nghiệm", "Nghiệm")
        assert not {"name#en", "family_name", *MADE_UP} & token.keys()
