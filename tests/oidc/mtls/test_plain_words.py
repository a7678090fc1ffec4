"""An integrator whose certificate does not fit reads why, in the answer as in the client's list of events."""

import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from motid.oidc.metadata import provider_metadata
from motid.settings import Settings
from tests.oidc.mtls.authority import HEADER, certificate, jwks_with, sequence
from tests.oidc.world import World

VERIFIED = "Client-Verify"
MACHINE: dict[str, Any] = {
    "grant_types": ("client_credentials",),
    "redirect_uris": (),
    "scope": ("dossiers.read",),
    "legal_basis": {},
}
DN = "CN=dvc,O=Tinh thu nghiem,C=VN"


@pytest.fixture
def behind_proxy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the provider believe a proxy that says which chains it checked, at an origin of its own."""
    trusting = {
        "client_certificate_header": HEADER,
        "client_certificate_verified_header": VERIFIED,
        "trusted_proxies": 1,
        "mtls_origin": "https://mtls.vidu.example",
    }
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))


async def said(browser: httpx.AsyncClient, client_id: str, **headers: str) -> str:
    form = {"grant_type": "client_credentials", "client_id": client_id}
    refused = await browser.post("/token", data=form, headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    return str(refused.json()["error_description"])


@pytest.mark.usefixtures("behind_proxy")
async def test_each_refusal_of_a_certificate_says_what_does_not_fit(world: World) -> None:
    own = certificate(DN)
    named = await world.client(**MACHINE, token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn=DN)
    known = await world.client(
        **MACHINE, token_endpoint_auth_method="self_signed_tls_client_auth", jwks=jwks_with(own)
    )
    checked, unchecked = {VERIFIED: "SUCCESS"}, {VERIFIED: "FAILED:self-signed certificate"}
    async with await world.browser() as browser:
        for client in (named, known):
            assert "mtls_endpoint_aliases" in await said(browser, client.client_id)
        other = {HEADER: sequence(certificate("CN=khac"))}
        assert "does not have the registered name" in await said(browser, named.client_id, **other, **checked)
        strange = {HEADER: sequence(own)}
        assert "no authority that is trusted" in await said(browser, named.client_id, **strange, **unchecked)
        assert "x5c of a registered key" in await said(browser, known.client_id, **other, **checked)


@pytest.mark.usefixtures("behind_proxy")
async def test_a_client_without_certificate_is_served_behind_apaches_word_for_none(world: World) -> None:
    client = await world.client(**MACHINE)
    auth, form = (client.client_id, client.secret or ""), {"grant_type": "client_credentials"}
    own = sequence(certificate(DN))
    async with await world.browser() as browser:
        for values, status in (
            (["(null)"], 200),
            ([""], 200),
            (["(null)", ""], 200),
            (["(null)", own], 401),
            ([own, ""], 401),
        ):
            headers = httpx.Headers([(HEADER, value) for value in values])
            assert (await browser.post("/token", data=form, auth=auth, headers=headers)).status_code == status


def test_the_proxies_of_the_handbook_pass_every_address_of_discovery_on(project: Path) -> None:
    origin = "https://mtls.vidu.example"
    settings = Settings(mode="sandbox", client_certificate_header=HEADER, trusted_proxies=1, mtls_origin=origin)
    aliases = msgspec.json.decode(provider_metadata(settings))["mtls_endpoint_aliases"]
    handbook = (project / "docs/howto/operate.md").read_text()
    patterns = re.findall(r"\^/\(token\|[\w|]+\)\$", handbook)
    assert len(patterns) == 2
    for pattern in patterns:
        assert [path for path in aliases.values() if not re.search(pattern, path.removeprefix(origin))] == []
