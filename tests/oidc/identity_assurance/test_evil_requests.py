"""Requests that nobody means well: a clean refusal, and nothing told (never a 500)."""

from contextlib import aclosing

from tests.oidc.identity_assurance.proved import proved_person, service
from tests.oidc.world import Proof, World, answer_of, request_of

EVIL = (
    "{",
    "[]",
    "null",
    '"x"',
    '{"userinfo":[]}',
    '{"userinfo":{"verified_claims":' + "[" * 1500 + "]" * 1500 + "}}",
    '{"userinfo":{"verified_claims":{"verification":' + '{"evidence":' * 200 + "null" + "}" * 200 + ',"claims":{}}}}',
    '{"userinfo":{"name":{"value":' + "9" * 300 + "}}}",
    '{"id_token":{"verified_claims":{"verification":{"trust_framework":{"value":1e999}},"claims":{"name":null}}}}',
    '{"id_token":{"verified_claims":{"verification":{"trust_framework":null,"time":{"max_age":-1}},"claims":{}}}}',
    '{"id_token":{"verified_claims":['
    + ",".join(['{"verification":{"trust_framework":null},"claims":{}}'] * 50)
    + "]}}",
    '{"id_token":{"verified_claims":{"verification":{"trust_framework":null},"claims":{"name":"\\ud800"}}}}',
)
ODD_BUT_READABLE = (
    "{}",
    '{"userinfo":null,"id_token":null}',
    '{"id_token":{"name":{"values":[1e308,-0,"\\u0000"]}}}',
    '{"id_token":{"verified_claims":{"verification":{"trust_framework":null,"time":{"max_age":1e300}},"claims":null}}}',
    '{"id_token":{"verified_claims":{"verification":{"trust_framework":null,"":null,"\\u0000":{}},"claims":{"":null}}}}',
)


async def test_evil_is_refused_and_what_is_only_odd_is_answered(world: World) -> None:
    person, client = await proved_person(world), await service(world)
    credentials = (client.client_id, client.secret or "")
    async with aclosing(await world.browser(person)) as browser:
        for claims in EVIL:
            form = request_of(client, Proof(), claims=claims)
            answer = answer_of(await browser.get("/authorize", params=form))
            assert (answer.get("error"), "code" in answer) == ("invalid_request", False), claims
            pushed = await browser.post("/par", data=form, auth=credentials)
            assert (pushed.status_code, pushed.json()["error"]) == (400, "invalid_request"), claims
            assert "999" not in pushed.text, "no value given is told again"
        for claims in ODD_BUT_READABLE:
            answer = answer_of(await browser.get("/authorize", params=request_of(client, Proof(), claims=claims)))
            assert "code" in answer, claims
