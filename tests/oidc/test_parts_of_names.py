"""Parts of a name as claims (ADR 0028): derived from `name`, given with it, shown with it, and never verified."""

import json
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from motid.oidc.add_client import NewClient
from motid.oidc.identity_assurance.framework import VERIFIABLE_CLAIMS
from motid.oidc.scopes import WHOLE_OF
from tests.oidc.world import Proof, World, code_for, request_of, tokens_for

PARTS = ("family_name", "middle_name", "given_name")


async def userinfo(browser: httpx.AsyncClient, client: NewClient, **changes: str) -> dict[str, Any]:
    proof = Proof()
    tokens = (await tokens_for(browser, client, await code_for(browser, client, proof, **changes), proof)).json()
    found = await browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    claims: dict[str, Any] = found.json()
    return claims


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Nguyễn Thị Thử Nghiệm", ("Nguyễn", "Thị Thử", "Nghiệm")),
        ("LÊ LỢI", ("LÊ", None, "LỢI")),
        ("H'Hen Niê", (None, None, None)),
    ],
)
async def test_the_scope_gives_the_parts_that_the_name_says(
    world: World, name: str, parts: tuple[str | None, ...]
) -> None:
    client, person = await world.client(), await world.person(name=name)
    async with aclosing(await world.browser(person)) as browser:
        found = await userinfo(browser, client)
        assert found["name"] == name
        assert tuple(map(found.get, PARTS)) == parts
        assert not {claim for claim in PARTS if found.get(claim, "there") is None}, "left out, and not null"


@pytest.mark.parametrize("basis", ["name", "profile"])
async def test_the_law_that_gives_the_name_gives_its_parts(world: World, basis: str) -> None:
    """No page asks for them; what else the scope holds is asked for where only the name is given by law."""
    client = await world.client(scope=("openid", "profile"), legal_basis={basis: "Điều 19"})
    async with aclosing(await world.browser(await world.person())) as browser:
        claims = json.dumps({"userinfo": dict.fromkeys(PARTS)})
        found = await userinfo(browser, client, scope="openid", claims=claims)
        assert found.keys() == {"sub", *PARTS}


async def test_the_page_shows_the_name_once(world: World) -> None:
    client = await world.client(scope=("openid", "profile"), legal_basis={})
    async with aclosing(await world.browser(await world.person())) as browser:
        for claims in ("{}", json.dumps({"userinfo": {"given_name": None}})):
            query = request_of(client, Proof(), scope="openid profile", claims=claims)
            ask = await browser.get("/authorize", params=query)
            page = (await browser.get(ask.headers["location"])).text
            assert page.count("Nguyễn Thị Thử Nghiệm") == 1, "saying yes opens the name, and so the page says"
            assert "Chữ đệm" not in page


async def test_the_page_shows_a_part_that_comes_without_its_name(world: World) -> None:
    client = await world.client(scope=("openid", "profile"), legal_basis={"given_name": "Điều 19"})
    async with aclosing(await world.browser(await world.person())) as browser:
        claims = json.dumps({"userinfo": {"given_name": None, "gender": None}})
        ask = await browser.get("/authorize", params=request_of(client, Proof(), scope="openid", claims=claims))
        page = (await browser.get(ask.headers["location"])).text
        assert "Điều 19" in page


def test_no_evidence_confirms_where_a_name_parts() -> None:
    assert VERIFIABLE_CLAIMS.isdisjoint(WHOLE_OF)
