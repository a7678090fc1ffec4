"""The Apache of the handbook ends TLS in front of the provider: its sample as it stands, at other places."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509

from tests.journey.clients import apache
from tests.journey.clients.service import running
from tests.oidc.mtls.authority import HEADER, certificate, jwks_with, sequence
from tests.oidc.mtls.terminator import Authority
from tests.oidc.mtls.test_real_handshakes import browser_of
from tests.oidc.world import World
from tests.ports import free_port

pytestmark = pytest.mark.skipif(bool(apache.why_not()), reason=apache.why_not())
VERIFIED = "Client-Verify"
DN = "CN=dvc,O=Tinh"


@contextmanager
def handbooks_apache(project: Path, upstream: str, authority: Authority, folder: Path) -> Iterator[str]:
    """Run the sample of `operate.md` in front of an origin; gives the origin of its own."""
    handbook = (project / "docs/howto/operate.md").read_text()
    sample = re.findall(r"```apache\n(.+?)```", handbook, re.DOTALL)[0]
    port = free_port()
    places = {
        "*:443": f"*:{port}",
        "http://127.0.0.1:8000": upstream,
        "mtls.dinhdanh.tinh.example": "localhost",
        "dinhdanh.tinh.example": urlsplit(upstream).netloc,
        "/etc/motid/mtls.pem": str(authority.issue("CN=localhost", "localhost")),
        "/etc/motid/pki.pem": str(authority.file),
    }
    for name, place in places.items():
        assert name in sample
        sample = sample.replace(name, place)
    file = folder / "mtls.conf"
    file.write_text(f"LoadModule ssl_module {apache.MODULES}/mod_ssl.so\n{sample}")
    with running(apache.command(folder, port, file), port, folder / "log", {}):
        yield f"https://localhost:{port}"


async def test_the_handbooks_apache_tells_who_calls(
    world: World, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, stranger = Authority(tmp_path, "pki"), Authority(tmp_path, "other")
    own, strange = authority.issue(DN), stranger.issue(DN)
    machine = {"grant_types": ("client_credentials",), "redirect_uris": (), "scope": ("a.read",), "legal_basis": {}}
    named = await world.client(
        **machine,
        token_endpoint_auth_method="tls_client_auth",
        tls_client_auth_subject_dn=DN,
        tls_client_certificate_bound_access_tokens=True,
    )
    jwks = jwks_with(x509.load_pem_x509_certificate(strange.read_bytes()))
    known = await world.client(**machine, token_endpoint_auth_method="self_signed_tls_client_auth", jwks=jwks)
    secret = await world.client(**machine, token_endpoint_auth_method="client_secret_post")
    with handbooks_apache(project, world.origin, authority, tmp_path) as origin:
        trusting = {
            "client_certificate_header": HEADER,
            "client_certificate_verified_header": VERIFIED,
            "trusted_proxies": 1,
            "mtls_origin": origin,
        }
        monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))
        forged = {HEADER: sequence(certificate(DN)), VERIFIED: "SUCCESS"}

        async def asked(shown: Path | None, client_id: str, **more: str) -> httpx.Response:
            async with browser_of(authority, shown) as browser:
                form = {"grant_type": "client_credentials", "client_id": client_id, **more}
                return await browser.post(f"{origin}/token", data=form, headers=forged)

        assert (await asked(own, named.client_id)).status_code == 200
        assert (await asked(strange, known.client_id)).status_code == 200
        assert (await asked(None, secret.client_id, client_secret=secret.secret or "")).status_code == 200
        for shown, client, word in (
            (strange, named, "no authority"),
            (own, known, "x5c"),
            (None, named, "needs a certificate"),
        ):
            refused = await asked(shown, client.client_id)
            assert refused.status_code == 401
            assert word in refused.json()["error_description"]
