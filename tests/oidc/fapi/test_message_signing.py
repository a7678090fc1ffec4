"""FAPI 2.0 Message Signing: requests, answers and introspection are signed."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.oidc.fapi.conftest import NewService
from tests.oidc.fapi.service import CALLBACK, Service
from tests.oidc.world import Proof

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
async def signing(new_service: NewService) -> Service:
    """A service held to Message Signing."""
    return await new_service(security_profile="fapi2_message_signing")


async def verified(service: Service, token: str) -> dict[str, Any]:
    """Return the claims of a JWT of the provider."""
    keys = (await service.browser.get("/jwks")).json()["keys"]
    usable = KeySet.import_key_set({"keys": [key for key in keys if key.get("use") == "sig"]})
    return dict(jwt.decode(token, usable, algorithms=["ES256"]).claims)


async def test_the_whole_flow(signing: Service) -> None:
    proof = Proof()
    pushed = await signing.post("/par", {"request": signing.request_object(proof, response_mode="jwt")})
    assert pushed.status_code == 201, pushed.text
    answer = await signing.authorize(pushed.json()["request_uri"])
    assert answer.keys() == {"response"}
    claims = await verified(signing, answer["response"])
    assert (claims["iss"], claims["aud"]) == (signing.origin, signing.client.client_id)
    tokens = (await signing.redeem(claims["code"], proof)).json()
    said = await signing.post("/introspect", {"token": tokens["access_token"]})
    assert said.headers["content-type"] == "application/token-introspection+jwt"
    told = (await verified(signing, said.text))["token_introspection"]
    assert (told["active"], told["cnf"]) == (True, {"jkt": signing.prover.thumbprint})


async def test_answers_are_signed_where_the_request_names_no_mode(signing: Service) -> None:
    pushed = await signing.post("/par", {"request": signing.request_object(Proof())})
    assert (await signing.authorize(pushed.json()["request_uri"])).keys() == {"response"}


async def test_errors_are_signed_too(signing: Service) -> None:
    params = {"client_id": signing.client.client_id, "redirect_uri": CALLBACK, "response_type": "code"}
    location = (await signing.browser.get("/authorize", params=params)).headers["location"]
    assert (await verified(signing, location.partition("response=")[2]))["error"] == "invalid_request"


async def test_plain_parameters_are_refused(signing: Service) -> None:
    refused = await signing.push(Proof())
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
async def test_plain_answers_are_refused(signing: Service, mode: str) -> None:
    refused = await signing.post("/par", {"request": signing.request_object(Proof(), response_mode=mode)})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "changes",
    [
        {"nbf": None},
        {"exp": None},
        {"nbf": -HOUR - MINUTE},
        {"exp": HOUR + MINUTE},
        {"nbf": -HOUR / 2, "exp": HOUR / 2 + MINUTE},
        {"nbf": 2 * MINUTE},
        {"exp": -MINUTE},
        {"iat": MINUTE + timedelta(seconds=10)},
        {"iat": "now"},
        {"exp": 10**400},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"iss": "somebody"},
        {"client_id": "somebody"},
        {"alg": "RS256"},
        {"request_uri": "urn:ietf:params:oauth:request_uri:x"},
        {"resource": ["a b"]},
        {"resource": [1]},
    ],
)
async def test_request_objects_that_break_the_profile(signing: Service, changes: dict[str, Any]) -> None:
    refused = await signing.post("/par", {"request": signing.request_object(Proof(), **changes)})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request_object")


async def test_signed_requests_with_plain_answers(new_service: NewService) -> None:
    """…-ensure-request-object-without-nbf-fails: request objects obey the same rules without Message Signing."""
    service = await new_service(require_signed_request_object=True)
    refused = await service.post("/par", {"request": service.request_object(Proof(), nbf=None)})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request_object")
    assert (await service.push(Proof())).json()["error"] == "invalid_request"
    pushed = await service.post("/par", {"request": service.request_object(Proof())})
    assert (await service.authorize(pushed.json()["request_uri"])).keys() == {"code", "state", "iss"}


async def test_an_object_without_signature_is_refused(signing: Service) -> None:
    """…-ensure-request-object-signature-algorithm-is-not-none, …-with-invalid-signature-fails."""
    head, body, signature = signing.request_object(Proof()).split(".")
    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for shown in (f"{none}.{body}.", f"{head}.{body}.", f"{head}.{body}.{signature[:-8]}AAAAAAAA"):
        refused = await signing.post("/par", {"request": shown})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request_object")


async def test_the_clock_of_a_client_may_be_ten_seconds_ahead(signing: Service) -> None:
    """…-ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted."""
    ahead = timedelta(seconds=9)
    shown = signing.request_object(Proof(), nbf=ahead, iat=ahead)
    assert (await signing.post("/par", {"request": shown})).status_code == 201


async def test_the_issuer_may_be_one_of_several_audiences(signing: Service) -> None:
    shown = signing.request_object(Proof(), alg="PS256", aud=["https://other.example", signing.origin])
    assert (await signing.post("/par", {"request": shown})).status_code == 201


async def test_a_request_object_may_name_several_resources(new_service: NewService) -> None:
    """RFC 8707 in a request object (RFC 9101 §4): a list of addresses."""
    resources = ("https://a.vidu.example/", "https://b.vidu.example/")
    service, proof = await new_service(security_profile="fapi2_message_signing", allowed_resources=resources), Proof()
    shown = service.request_object(proof, resource=list(resources))
    pushed = await service.post("/par", {"request": shown})
    claims = await verified(service, (await service.authorize(pushed.json()["request_uri"]))["response"])
    tokens = (await service.redeem(claims["code"], proof)).json()
    said = await service.post("/introspect", {"token": tokens["access_token"]})
    assert (await verified(service, said.text))["token_introspection"]["aud"] == list(resources)
    one = service.request_object(Proof(), resource="https://c.vidu.example/")
    assert (await service.post("/par", {"request": one})).json()["error"] == "invalid_target"
