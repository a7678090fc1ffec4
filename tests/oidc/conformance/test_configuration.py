"""`motid sandbox conformance-config`: what it registers and what it tells the suite."""

import re
from typing import Any, get_args

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from motid.cli.conformance.browser import Citizen, browser, overrides
from motid.cli.conformance.clients import bounds, ciba_client, fapi_client, openid_client
from motid.cli.conformance.phones import approval_by, hint_at
from motid.cli.conformance.plan import CibaMode, ClientAuthentication, Profile, SenderConstraint
from motid.oidc.client_document import read_document
from motid.oidc.registration.model import RESERVED
from tests.oidc.conformance.plans import SUITE, plan_of, registered
from tests.oidc.fapi.service import ASSERTION_TYPE
from tests.oidc.world import World

CITIZEN, REFUSER = Citizen("946000000001", "one"), Citizen("946000000002", "two")


@pytest.mark.parametrize("logout", ["none", "back-channel", "front-channel"])
async def test_static_clients_hear_of_logout_only_by_the_channel_under_test(world: World, logout: Any) -> None:
    plan = plan_of(world.origin, logout=logout)
    (found,) = await registered(world, openid_client(plan, "one"))
    heard = (found.backchannel_logout_uri, found.frontchannel_logout_uri)
    assert (
        heard
        == {
            "none": (None, None),
            "back-channel": (f"{SUITE}/test/a/motid/backchannel_logout", None),
            "front-channel": (None, f"{SUITE}/test/a/motid/frontchannel_logout"),
        }[logout]
    )
    assert found.redirect_uris[0] == f"{SUITE}/test/a/motid/callback"
    assert not found.require_pkce


@pytest.mark.parametrize("method", get_args(ClientAuthentication))
async def test_static_clients_authenticate_by_every_way_that_the_suite_can_play(
    world: World, method: ClientAuthentication
) -> None:
    plan = plan_of(world.origin, client_auth=method)
    client = openid_client(plan, "one")
    (found,) = await registered(world, client)
    assert found.token_endpoint_auth_method == {"mtls": "self_signed_tls_client_auth"}.get(method, method)
    assert (found.security_profile, found.tls_client_certificate_bound_access_tokens) == ("none", False)
    assert ("client_secret" in client.told) == method.startswith("client_secret_")
    assert bool(client.certificate) == (method == "mtls")
    if method == "private_key_jwt":
        (private,) = client.told["jwks"]["keys"]
        form = {"grant_type": "authorization_code", "code": "none", **asserting(world, private)}
        async with httpx.AsyncClient(base_url=world.origin, timeout=60) as http:
            assert (await http.post("/token", data=form)).json()["error"] != "invalid_client"


@pytest.mark.parametrize(
    ("profile", "client_auth", "sender"),
    [
        ("fapi2", "private_key_jwt", "dpop"),
        ("fapi2", "mtls", "dpop"),
        ("fapi2-message-signing", "private_key_jwt", "mtls"),
        ("fapi2-message-signing", "mtls", "mtls"),
    ],
)
async def test_every_variant_of_fapi_can_be_registered(
    world: World, profile: Profile, client_auth: ClientAuthentication, sender: SenderConstraint
) -> None:
    plan = plan_of(world.origin, profile=profile, client_auth=client_auth, sender_constraint=sender)
    first, second = fapi_client(plan, "one"), fapi_client(plan, "two")
    found, _ = await registered(world, first, second)
    assert found.security_profile == profile.replace("-", "_")
    assert found.dpop_bound_access_tokens != found.tls_client_certificate_bound_access_tokens
    assert bool(first.certificate) == ("mtls" in (client_auth, sender))
    if first.certificate:
        shown = x509.load_pem_x509_certificate(first.certificate["cert"].encode())
        assert isinstance(shown.public_key(), rsa.RSAPublicKey), "the suite takes no others"
    assert plan.resource.startswith("https://mtls.example/" if sender == "mtls" else world.origin)
    (private,) = first.told["jwks"]["keys"]
    assert second.told["jwks"]["keys"] != [private], "the suite wants clients with keys of their own"
    if client_auth == "private_key_jwt":
        async with httpx.AsyncClient(base_url=world.origin, timeout=60) as http:
            answer = (await http.post("/par", data=asserting(world, private))).json()
            assert answer["error"] != "invalid_client", "the key is the registered one"


@pytest.mark.parametrize("client_auth", ["private_key_jwt", "mtls"])
@pytest.mark.parametrize("ciba_mode", ["poll", "ping"])
async def test_every_variant_of_ciba_can_be_registered(
    world: World, client_auth: ClientAuthentication, ciba_mode: CibaMode
) -> None:
    plan = plan_of(world.origin, profile="fapi-ciba", client_auth=client_auth, ciba_mode=ciba_mode)
    client = ciba_client(plan, "one")
    (found,) = await registered(world, client)
    assert plan.resource == "https://mtls.example/userinfo"
    assert found.tls_client_certificate_bound_access_tokens
    assert found.backchannel_authentication_request_signing_alg == "PS256"
    called = f"{SUITE}/test/a/motid/ciba-notification-endpoint"
    assert found.backchannel_client_notification_endpoint == (called if ciba_mode == "ping" else None)
    assert (found.token_endpoint_auth_signing_alg == "PS256") == (client_auth == "private_key_jwt")
    assert client.certificate.keys() == {"cert", "key"}


def test_the_suite_learns_whom_to_name_and_whom_to_tell() -> None:
    assert hint_at(CITIZEN) == {"hint_type": "login_hint", "hint_value": CITIZEN.number}
    (address,) = approval_by("http://localhost:8009", REFUSER).values()
    filled = address.format(auth_req_id="a.b", action="deny")
    assert filled == f"http://localhost:8009/phones/{REFUSER.number}/answer?auth_req_id=a.b&action=deny"


def asserting(world: World, private: dict[str, Any]) -> dict[str, str]:
    """Return a request of the first client that proves who it is, and asks for nothing."""
    now = int(world.database.clock.now().timestamp())
    claims = {"iss": "motid-one", "sub": "motid-one", "aud": world.origin, "jti": private["kid"], "exp": now + 60}
    header = {"alg": "PS256", "kid": private["kid"]}
    return {
        "client_assertion": jwt.encode(header, claims, RSAKey.import_key(private), algorithms=["PS256"]),
        "client_assertion_type": ASSERTION_TYPE,
    }


def test_clients_that_register_themselves_get_claims_by_law() -> None:
    assert read_document(bounds()).ignored == ()
    assert set(bounds()) <= set(RESERVED)


def test_the_browser_knows_our_pages() -> None:
    """Each entry leads on from an endpoint of ours; who refuses is somebody who never agreed."""
    plan = plan_of("https://id.example")
    found = [browser(plan, CITIZEN), *(each["browser"] for each in overrides(plan, CITIZEN, REFUSER).values())]
    for entries in found:
        for entry in entries:
            assert re.fullmatch(r"https://id\.example/(authorize|logout)\*", entry["match"])
            assert entry["tasks"]
    usual, rejected = str(found[0]), str(overrides(plan, CITIZEN, REFUSER))
    assert (CITIZEN.number in usual, REFUSER.number in usual, REFUSER.number in rejected) == (True, False, True)


def test_the_browser_takes_a_page_or_an_answer_where_a_reference_is_of_no_use() -> None:
    """The suite repeats `redirect_uri` beside `request_uri`, or does not, as its version has it."""
    found = overrides(plan_of("https://id.example"), CITIZEN, REFUSER)
    for module in ("attempt-to-use-expired-request_uri", "attempt-to-use-request_uri-for-different-client"):
        (entry,) = found[f"fapi2-security-profile-final-par-{module}"]["browser"]
        page, back = entry["tasks"]
        assert (page["match"], page["optional"]) == ("https://id.example/authorize*", True)
        assert (back["match"], back["optional"]) == (f"{SUITE}/test/a/motid/callback*", True)
    first, again = found["fapi2-security-profile-final-par-attempt-reuse-request_uri"]["browser"]
    (unusable,) = found["fapi2-security-profile-final-par-attempt-to-use-expired-request_uri"]["browser"]
    assert (first["match-limit"], again) == (1, unusable)
