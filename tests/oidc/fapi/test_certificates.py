"""The variants with certificates that are mixed: mtls with DPoP, and private_key_jwt with bound certificates.

A client shows its certificate only where the profile makes use of it, as the conformance suite does.
"""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from cryptography import x509

from tests.oidc.dpop.prover import Prover
from tests.oidc.fapi.conftest import NewService
from tests.oidc.fapi.service import CALLBACK, JWKS, Service
from tests.oidc.mtls.authority import HEADER, certificate, jwks_with, sequence
from tests.oidc.world import Proof, World, request_of


@pytest.fixture(autouse=True)
def proxy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe what a proxy says of certificates."""
    trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1}
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))


@dataclass
class Caller:
    """A service that says who it is by assertion or by certificate."""

    service: Service
    certificate: x509.Certificate = field(default_factory=certificate)
    asserts: bool = True

    async def post(
        self, path: str, form: dict[str, Any], *, shows: x509.Certificate | None, proof: str | None = None
    ) -> httpx.Response:
        headers = {HEADER: sequence(shows)} if shows is not None else {}
        if proof is not None:
            headers["DPoP"] = proof
        fields = {**form, "client_id": self.service.client.client_id}
        if self.asserts:
            kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            fields |= {"client_assertion": self.service.assertion(), "client_assertion_type": kind}
        return await self.service.browser.post(path, data=fields, headers=headers)

    async def code_form(self, proof: Proof) -> dict[str, Any]:
        """Return what redeems a fresh code; the request is pushed with the certificate of mtls alone."""
        shows = None if self.asserts else self.certificate
        pushed = await self.post("/par", request_of(self.service.client, proof, redirect_uri=CALLBACK), shows=shows)
        assert pushed.status_code == 201, pushed.text
        answer = await self.service.authorize(pushed.json()["request_uri"])
        form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": CALLBACK}
        return {**form, "code_verifier": proof.verifier}


@pytest.fixture(scope="module")
async def bound(new_service: NewService) -> Caller:
    """private_key_jwt, and tokens bound to whatever certificate is shown for them."""
    return Caller(await new_service(jwks=JWKS, tls_client_certificate_bound_access_tokens=True))


@pytest.fixture(scope="module")
async def proving(new_service: NewService) -> Caller:
    """A certificate says who calls, and a DPoP key holds the tokens."""
    own = certificate()
    method = "self_signed_tls_client_auth"
    service = await new_service(token_endpoint_auth_method=method, jwks=jwks_with(own), dpop_bound_access_tokens=True)
    return Caller(service, own, asserts=False)


async def test_private_key_jwt_with_tokens_bound_to_a_certificate(bound: Caller) -> None:
    """…-ensure-holder-of-key-required, …-happy-flow: no certificate is needed to push, one is to get tokens."""
    browser = bound.service.browser
    form = await bound.code_form(Proof())
    refused = await bound.post("/token", form, shows=None)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    tokens = (await bound.post("/token", form, shows=bound.certificate)).json()
    assert tokens["token_type"] == "Bearer"
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    for shown, status in ((bound.certificate, 200), (certificate(), 401), (None, 401)):
        more = {} if shown is None else {HEADER: sequence(shown)}
        assert (await browser.get("/userinfo", headers={**bearer, **more})).status_code == status
    by_dpop = {**bearer, "Authorization": f"DPoP {tokens['access_token']}", HEADER: sequence(bound.certificate)}
    assert (await browser.get("/userinfo", headers=by_dpop)).status_code == 401


async def test_a_certificate_with_tokens_bound_to_a_dpop_key(proving: Caller, new_service: NewService) -> None:
    """…-ensure-client-id-in-token-endpoint, …-ensure-holder-of-key-required, …-code-is-bound-to-client."""
    service, own = proving.service, proving.certificate
    uri, other = f"{service.origin}/token", certificate()
    form = await proving.code_form(Proof())
    for shown, error in ((None, "invalid_client"), (other, "invalid_client"), (own, "invalid_request")):
        refused = await proving.post("/token", form, shows=shown)
        assert (refused.status_code, refused.json()["error"]) == (401 if shown is not own else 400, error)
    method = "self_signed_tls_client_auth"
    stranger = Caller(
        await new_service(token_endpoint_auth_method=method, jwks=jwks_with(other)), other, asserts=False
    )
    stolen = await stranger.post("/token", form, shows=other, proof=Prover().proof("POST", uri))
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    tokens = (await proving.post("/token", form, shows=own, proof=service.prover.proof("POST", uri))).json()
    assert tokens["token_type"] == "DPoP"
    token, resource = tokens["access_token"], f"{service.origin}/userinfo"
    shown_by = {"Authorization": f"DPoP {token}", "DPoP": service.prover.proof("GET", resource, token=token)}
    assert (await service.browser.get("/userinfo", headers=shown_by)).status_code == 200, "no certificate is needed"
    with_it = {"Authorization": f"Bearer {token}", HEADER: sequence(own)}
    assert (await service.browser.get("/userinfo", headers=with_it)).status_code == 401, "a certificate is no key"
