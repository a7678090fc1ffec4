"""FAPI 2.0 Security Profile: what its conformance tests ask of a provider, for a client with that one setting."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.dpop.prover import Prover
from tests.oidc.fapi.conftest import NewService
from tests.oidc.fapi.service import CALLBACK, RSA, Service
from tests.oidc.mtls.authority import HEADER, certificate, jwks_with, sequence
from tests.oidc.world import Proof, World, claims_of, request_of


async def test_the_whole_flow(service: Service) -> None:
    proof, prover = Proof(), service.prover
    pushed = await service.push(proof)
    assert (pushed.status_code, pushed.json()["expires_in"] < 600) == (201, True)
    answer = await service.authorize(pushed.json()["request_uri"])
    assert answer["iss"] == service.origin
    tokens = (await service.redeem(answer["code"], proof)).json()
    assert tokens["token_type"] == "DPoP"
    headers = {
        "Authorization": f"DPoP {tokens['access_token']}",
        "DPoP": prover.proof("GET", f"{service.origin}/userinfo", token=tokens["access_token"]),
    }
    assert (await service.browser.get("/userinfo", headers=headers)).json()["sub"]
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await service.browser.get("/userinfo", headers=bearer)).status_code == 401


async def test_requests_that_were_not_pushed_are_refused(service: Service) -> None:
    params = request_of(service.client, Proof(), redirect_uri=CALLBACK)
    response = await service.browser.get("/authorize", params=params)
    assert "error=invalid_request&" in response.headers["location"]


async def test_a_pushed_request_is_answered_once_and_for_its_client(
    service: Service, new_service: NewService
) -> None:
    other, proof = await new_service(), Proof()
    reference = (await service.push(proof)).json()["request_uri"]
    params = {"client_id": other.client.client_id, "request_uri": reference}
    assert (await service.browser.get("/authorize", params=params)).status_code == 400
    assert "code" in await service.authorize(reference)
    params = {"client_id": service.client.client_id, "request_uri": reference}
    assert (await service.browser.get("/authorize", params=params)).status_code == 400


@pytest.mark.parametrize("beside", [{"redirect_uri": CALLBACK, "scope": "openid", "response_type": "code"}, {}])
async def test_a_reference_that_is_of_no_use(
    service: Service, new_service: NewService, beside: dict[str, str]
) -> None:
    """…-par-attempt-to-use-request_uri-for-different-client: a page, or the error at the address beside it."""
    other = await new_service()
    reference = (await service.push(Proof())).json()["request_uri"]
    params = {"client_id": other.client.client_id, "request_uri": reference, **beside}
    answer = await other.browser.get("/authorize", params=params)
    if beside:
        assert answer.headers["location"].startswith(f"{CALLBACK}?error=invalid_request_uri&")
    else:
        assert (answer.status_code, "invalid_request_uri" in answer.text) == (400, True)


async def test_what_stands_beside_a_reference_does_not_count(service: Service) -> None:
    """…-ensure-different-state-inside-and-outside-request-object, …-state-only-outside-request-object-not-used."""
    for state in ("inside", None):
        reference = (await service.push(Proof(), state=state)).json()["request_uri"]
        params = {"client_id": service.client.client_id, "request_uri": reference, "state": "outside", "nonce": "o"}
        location = (await service.browser.get("/authorize", params=params)).headers["location"]
        answer = dict(parse_qsl(urlsplit(location).query))
        assert ("code" in answer, answer.get("state")) == (True, state)


@pytest.mark.parametrize("logout", [{}, {"post_logout_redirect_uris": ("https://service.vidu.example/bye",)}])
async def test_an_id_token_says_nothing_unasked(new_service: NewService, logout: dict[str, Any]) -> None:
    """EnsureIdTokenDoesNotContainNonRequestedClaims of …-happy-flow: `sid` is for who signs out, no `c_hash`."""
    service, proof = await new_service(**logout), Proof()
    tokens = (await service.redeem(await service.code(proof), proof)).json()
    asked = {"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "s_hash"}
    assert claims_of(tokens["id_token"]).keys() == (asked | {"sid"} if logout else asked)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"dpop_jkt": "x"}, "invalid_request"),
    ],
)
async def test_pushed_requests_that_break_the_profile(service: Service, changes: dict[str, Any], error: str) -> None:
    refused = await service.push(Proof(), **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


ASSERTIONS: list[dict[str, Any]] = [
    {"aud": ["ORIGIN"]},
    {"aud": "ORIGIN/token"},
    {"aud": "ORIGIN/par"},
    {"aud": "ORIGIN/"},
    {"aud": "https://elsewhere.example"},
    {"iss": None},
    {"sub": None},
    {"sub": "somebody"},
    {"exp": None},
    {"jti": None},
    {"exp": timedelta(seconds=-300)},
    {"nbf": timedelta(seconds=70)},
    {"iat": timedelta(seconds=70)},
    {"alg": "RS256"},
    {"alg": "PS256", "key": type(RSA).generate_key(2048)},
    {"typ": "oauth-authz-req+jwt"},
    {"typ": "dpop+jwt"},
]


@pytest.mark.parametrize("changes", ASSERTIONS)
async def test_assertions_that_break_the_profile(service: Service, changes: dict[str, Any]) -> None:
    audience = changes.get("aud", "ORIGIN")
    here = [service.origin] if isinstance(audience, list) else audience.replace("ORIGIN", service.origin)
    fields = {**changes, "aud": here}
    form = request_of(service.client, Proof())
    refused = await service.post("/par", form, assertion=service.assertion(**fields))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


async def test_the_clock_of_a_client_may_be_ten_seconds_ahead(service: Service) -> None:
    ahead = timedelta(seconds=10)
    form = request_of(service.client, Proof(), redirect_uri=CALLBACK)
    for alg in ("ES256", "PS256"):
        shown = service.assertion(alg=alg, iat=ahead, nbf=ahead, typ="client-authentication+jwt")
        assert (await service.post("/par", form, assertion=shown)).status_code == 201


@pytest.mark.parametrize(
    ("more", "status"), [({"tx_id": 1, "x5c": ["A" * 3000]}, 201), ({"tx_id": 1, "crit": ["tx_id"]}, 401)]
)
async def test_headers_with_members_that_nobody_knows(service: Service, more: dict[str, Any], status: int) -> None:
    """RFC 7515 §4: they are ignored, unless `crit` names them; and a chain of certificates is long."""
    form = request_of(service.client, Proof(), redirect_uri=CALLBACK)
    claims = {"iss": service.client.client_id, "sub": service.client.client_id, "aud": service.origin}
    shown = {**claims, "exp": timedelta(seconds=60), "jti": f"unknown-{status}"}
    answer = await service.post("/par", form, assertion=service.signed(shown, **more))
    assert answer.status_code == status, answer.text


async def test_an_assertion_works_once(service: Service) -> None:
    form, shown = request_of(service.client, Proof(), redirect_uri=CALLBACK), service.assertion()
    assert (await service.post("/par", form, assertion=shown)).status_code == 201
    assert (await service.post("/par", form, assertion=shown)).json()["error"] == "invalid_client"


async def test_who_does_not_authenticate_gets_nothing(service: Service) -> None:
    form = request_of(service.client, Proof(), redirect_uri=CALLBACK)
    for way in ({}, {"client_secret": "s" * 40}):
        refused = await service.browser.post("/par", data={**form, **way})
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


async def test_a_code_works_once_for_its_client_with_its_verifier_and_key(
    service: Service, new_service: NewService
) -> None:
    other, proof = await new_service(), Proof()
    code = await service.code(proof, dpop_jkt=service.prover.thumbprint)
    assert (await other.redeem(code, proof)).json()["error"] == "invalid_grant"
    for wrong in (Proof(), Proof("")):
        refused = await service.redeem(code, wrong)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    token = f"{service.origin}/token"
    mismatch = await service.redeem(code, proof, proof_of_key=Prover().proof("POST", token))
    assert mismatch.json()["error"] == "invalid_grant"
    bare = await service.redeem(code, proof, proof_of_key=None)
    assert (bare.status_code, bare.json()["error"]) == (400, "invalid_request")
    assert (await service.redeem(code, proof)).status_code == 200
    assert (await service.redeem(code, proof)).json()["error"] == "invalid_grant"


async def test_a_refresh_token_stays(new_service: NewService) -> None:
    """§5.3.2.1: rotation is for extraordinary circumstances."""
    basis = {"identity": "Điều 19", "profile": "Điều 19"}
    scope = ("openid", "profile", "identity", "offline_access")
    service, proof = await new_service(scope=scope, legal_basis=basis), Proof()
    world, token = service.world, f"{service.origin}/token"
    account = await world.database.pool.fetchval(
        "SELECT account_id FROM authorization_grant ORDER BY id DESC LIMIT 1"
    )
    await world.database.pool.execute(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
           given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
        world.database.ids.new(), account, service.client.client_id,
    )  # fmt: skip
    code = await service.code(proof, scope="openid offline_access")
    first = (await service.redeem(code, proof)).json()
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    for _ in range(3):
        again = await service.post("/token", form, proof=Prover().proof("POST", token))
        assert again.status_code == 200, again.text
        assert again.json().keys() & {"refresh_token"} == set()
        assert (again.json()["token_type"], again.json()["access_token"] != first["access_token"]) == ("DPoP", True)
    bare = await service.post("/token", form)
    assert (bare.status_code, bare.json()["error"]) == (400, "invalid_request")
    ended = await service.post("/revoke", {"token": first["refresh_token"]})
    assert ended.status_code == 200
    gone = await service.post("/token", form, proof=Prover().proof("POST", token))
    assert gone.json()["error"] == "invalid_grant"


async def test_the_flow_with_certificates(
    world: World, new_service: NewService, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1}
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))
    own, proof = certificate(), Proof()
    service = await new_service(
        token_endpoint_auth_method="self_signed_tls_client_auth",
        jwks=jwks_with(own),
        tls_client_certificate_bound_access_tokens=True,
    )
    service.browser.headers[HEADER] = sequence(own)
    pushed = await service.browser.post("/par", data=request_of(service.client, proof, redirect_uri=CALLBACK))
    code = (await service.authorize(pushed.json()["request_uri"]))["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": proof.verifier,
        "client_id": service.client.client_id,
    }
    token = (await service.browser.post("/token", data=form)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await service.browser.get("/userinfo", headers=headers)).status_code == 200
    service.browser.headers[HEADER] = sequence(certificate())
    assert (await service.browser.get("/userinfo", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"token_endpoint_auth_method": "client_secret_basic"}, "token_endpoint_auth_method"),
        ({"token_endpoint_auth_method": "client_secret_post"}, "token_endpoint_auth_method"),
        ({"token_endpoint_auth_method": "none"}, "token_endpoint_auth_method"),
        ({"redirect_uris": ("http://service.vidu.example/",)}, "redirect_uris, entry 1"),
        ({"require_pkce": False}, "require_pkce"),
        ({"id_token_signed_response_alg": "RS256"}, "id_token_signed_response_alg"),
        ({"userinfo_signed_response_alg": "RS256"}, "userinfo_signed_response_alg"),
        ({"introspection_signed_response_alg": "RS256"}, "introspection_signed_response_alg"),
        ({"request_object_signing_alg": "RS256"}, "request_object_signing_alg"),
        ({"authorization_signed_response_alg": "RS256"}, "authorization_signed_response_alg"),
        (
            {
                "security_profile": "fapi2_message_signing",
                "jwks": None,
                "token_endpoint_auth_method": "tls_client_auth",
                "tls_client_auth_subject_dn": "CN=a",
            },
            "jwks",
        ),
        ({"jwks": {"keys": [type(RSA).generate_key(1024).as_dict(private=False)]}}, "jwks"),
    ],
)
async def test_metadata_that_contradict_the_profile(
    new_service: NewService, changes: dict[str, Any], member: str
) -> None:
    with pytest.raises(ClientMetadataInvalid, match=member):
        await new_service(**changes)


async def test_discovery_names_what_the_profile_needs(service: Service) -> None:
    said = (await service.browser.get("/.well-known/openid-configuration")).json()
    assert "private_key_jwt" in said["token_endpoint_auth_methods_supported"]
    assert {"PS256", "ES256", "EdDSA"} <= set(said["token_endpoint_auth_signing_alg_values_supported"])
    assert said["authorization_response_iss_parameter_supported"] is True
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["pushed_authorization_request_endpoint"]
