"""A citizen whose phone carrier compared the data, and what a service gets of them."""

import json
from typing import Any

import httpx
import msgspec

from motid.oidc.add_client import NewClient
from motid.proofing.registration.model import ApplicationBundle, open_application, seal_application
from tests.oidc.world import Person, Proof, World, claims_of, code_for, tokens_for

FRAMEWORK = {"trust_framework": None}
ALL = ("openid", "profile", "identity", "phone", "offline_access")
BY_LAW = dict.fromkeys(("profile", "identity", "phone"), "Điều 19 Luật 91/2025/QH15")
NAME = "Nguyễn Thị Thử Nghiệm"


async def proved_person(world: World, **compared: str) -> Person:
    """Open an account with the carrier's evidence sealed in it; `compared` says what the carrier saw otherwise."""
    person = await world.person()
    pool, vault = world.database.pool, world.database.vault
    evidence_id = await pool.fetchval("SELECT id FROM evidence WHERE account_id = $1", person.account_id)
    phone = f"+8495000{int(person.number[-5:]):04d}"
    saw = {"login_name": person.number, "full_name": NAME, "date_of_birth": "1990", "phone": phone, **compared}
    application = open_application(ApplicationBundle(**saw, email=None))
    sealed = vault.seal("evidence", evidence_id, msgspec.to_builtins(seal_application(application)))
    await pool.execute("UPDATE evidence SET sealed = $2 WHERE id = $1", evidence_id, sealed)
    return person


async def service(world: World, **changes: Any) -> NewClient:
    """Register a service that gets everything by law, unless the test says otherwise."""
    return await world.client(**{"scope": ALL, "legal_basis": BY_LAW, **changes})


def asked(claims: list[str], place: str = "id_token", **verification: Any) -> str:
    """Return a `claims` parameter for verified claims in one place."""
    element = {"verification": {**FRAMEWORK, **verification}, "claims": dict.fromkeys(claims)}
    return json.dumps({place: {"verified_claims": element}})


async def both(
    browser: httpx.AsyncClient, client: NewClient, claims: str, scope: str = "openid"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the claims of the ID token and of userinfo that a request gets."""
    proof = Proof()
    code = await code_for(browser, client, proof, scope=scope, claims=claims)
    tokens = (await tokens_for(browser, client, code, proof)).json()
    return claims_of(tokens["id_token"]), await userinfo(browser, tokens["access_token"])


async def userinfo(browser: httpx.AsyncClient, token: str) -> Any:
    """Return what userinfo answers."""
    answer = await browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()
