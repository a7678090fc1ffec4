"""openid-client of npm with a certificate: a FAPI 2.0 service finds all that it needs in discovery."""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest
from cryptography import x509

from motid.oidc.client_certificate import ClientCertificate
from motid.oidc.metadata import provider_metadata
from tests.oidc.mtls.authority import HEADER
from tests.oidc.mtls.terminator import Authority, terminating
from tests.oidc.world import BY_LAW, World

CALLBACK = "https://service.vidu.example/callback"
CLIENTS = Path(__file__).parents[2] / "journey/clients"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None or not (CLIENTS / "node_modules/openid-client").exists(),
    reason="Node, or openid-client, is not installed (tools/install-clients)",
)


async def line_of(service: Process) -> str:
    assert service.stdout is not None
    async with asyncio.timeout(30):
        line = await service.stdout.readline()
        assert line, (await service.communicate())[1].decode()
    return line.decode().strip()


async def test_a_fapi_service_lives_by_its_certificate(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path, "pki")
    own = authority.issue("CN=dvc,O=Tinh")
    client = await world.client(
        redirect_uris=(CALLBACK,), post_logout_redirect_uris=(), scope=("openid", "profile"), legal_basis=BY_LAW,
        token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn="CN=dvc,O=Tinh",
        tls_client_certificate_bound_access_tokens=True, security_profile="fapi2",
    )  # fmt: skip
    async with terminating(world.origin, authority) as origin:
        trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1, "mtls_origin": origin}
        settings = world.provider.settings.model_copy(update=trusting)
        monkeypatch.setattr(world.provider, "settings", settings)
        monkeypatch.setattr(world.provider, "metadata", provider_metadata(settings))
        arguments = (world.origin, client.client_id, CALLBACK, str(own), str(authority.file))
        service = await asyncio.create_subprocess_exec(
            str(NODE), str(CLIENTS / "certificate.mjs"), *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        assert service.stdin is not None
        async with await world.browser(await world.person()) as browser:
            sent = await browser.get(await line_of(service))
        assert sent.status_code == 303, sent.text
        service.stdin.write(f"{sent.headers['location']}\n".encode())
        seen = json.loads(await line_of(service))
        await service.communicate()
    thumbprint = ClientCertificate(x509.load_pem_x509_certificate(own.read_bytes())).thumbprint
    assert seen["cnf"] == {"x5t#S256": thumbprint}
    assert (seen["name"], seen["active"]) == ("Nguyễn Thị Thử Nghiệm", False)
