"""The same over real TLS: what the handshake proved counts, and nothing that the client writes."""

import ssl
from pathlib import Path

import httpx
import pytest

from tests.oidc.mtls.authority import HEADER, certificate, sequence
from tests.oidc.mtls.terminator import Authority, terminating
from tests.oidc.world import World


def browser_of(authority: Authority, own: Path | None) -> httpx.AsyncClient:
    """Return a client that shows a certificate."""
    context = ssl.create_default_context(cafile=str(authority.file))
    if own is not None:
        context.load_cert_chain(own)
    return httpx.AsyncClient(verify=context, trust_env=False, timeout=60)


async def test_only_the_handshake_says_who_calls(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, stranger = Authority(tmp_path, "pki"), Authority(tmp_path, "other")
    client = await world.client(
        grant_types=("client_credentials",),
        redirect_uris=(),
        scope=("dossiers.read",),
        legal_basis={},
        token_endpoint_auth_method="tls_client_auth",
        tls_client_auth_subject_dn="CN=dvc,O=Tinh",
        tls_client_certificate_bound_access_tokens=True,
    )
    form = {"grant_type": "client_credentials", "client_id": client.client_id}
    forged = {HEADER: sequence(certificate("CN=dvc,O=Tinh"))}
    async with terminating(world.origin, authority) as origin:
        trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1, "mtls_origin": origin}
        monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))
        async with browser_of(authority, authority.issue("CN=dvc,O=Tinh")) as known:
            given = await known.post(f"{origin}/token", data=form, headers=forged)
            said = await known.post(f"{origin}/introspect", data={**form, "token": given.json()["access_token"]})
            assert said.json()["cnf"].keys() == {"x5t#S256"}
        async with browser_of(authority, authority.issue("CN=khac,O=Tinh")) as other:
            assert (await other.post(f"{origin}/token", data=form, headers=forged)).status_code == 401
        async with browser_of(authority, None) as nobody:
            assert (await nobody.post(f"{origin}/token", data=form, headers=forged)).status_code == 401
        async with browser_of(authority, stranger.issue("CN=dvc,O=Tinh")) as unknown:
            with pytest.raises(httpx.TransportError):
                await unknown.post(f"{origin}/token", data=form)
