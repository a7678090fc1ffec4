"""mod_auth_openidc of Debian beyond the sample: signed requests, form posts, refreshing, sign-out elsewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey

from tests.journey.citizen import Citizen
from tests.journey.clients import apache
from tests.journey.clients.service import Registration, Registry, running
from tests.journey.test_portal import give_consent
from tests.journey.waiting import wait_for

pytestmark = pytest.mark.skipif(bool(apache.why_not()), reason=apache.why_not())
SERVICE = """\
OIDCProviderMetadataURL ${OIDC_ISSUER}/.well-known/openid-configuration
OIDCClientID ${OIDC_CLIENT_ID}
OIDCClientSecret ${OIDC_CLIENT_SECRET}
${SIGNED_REQUESTS}
OIDCProviderTokenEndpointAuth client_secret_post
OIDCRedirectURI ${SERVICE_ORIGIN}/signed-in
OIDCCryptoPassphrase ${SERVICE_SECRET}
OIDCScope "openid profile offline_access"
OIDCAuthRequestParams prompt=consent
OIDCPKCEMethod S256
OIDCResponseMode form_post
OIDCCookieSameSite Off
OIDCIDTokenSignedResponseAlg PS256
OIDCUserInfoSignedResponseAlg RS256
OIDCInfoHook access_token userinfo id_token refresh_token
OIDCPassClaimsAs headers
<Location />
    AuthType openid-connect
    Require valid-user
</Location>
ProxyPass /signed-in !
ProxyPass / ${APPLICATION}/
"""


def signed_requests(project: Path, key: RSAKey, folder: Path) -> str:
    """Return the configuration of the handbook with a key of its own."""
    handbook = (project / "docs/howto/connect-a-service.md").read_text()
    [sample] = re.findall(r"```apache\n(OIDCPublicKeyFiles .+?)```", handbook, re.DOTALL)
    (folder / "public.pem").write_bytes(key.as_pem(private=False))
    (folder / "private.pem").write_bytes(key.as_pem(private=True))
    assert "/etc/apache2/oidc/" in sample
    return str(sample).replace("/etc/apache2/oidc/", f"{folder}/")


@pytest.fixture
def service(registry: Registry, echo: str, project: Path, tmp_path: Path) -> Iterator[Registration]:
    key = RSAKey.generate_key(2048, {"kid": "key1"})
    new = registry.register(
        callback="/signed-in", bye="/", scope=["openid", "profile", "offline_access"],
        purpose={"offline_access": "Nhắc hạn hồ sơ"}, token_endpoint_auth_method="client_secret_post",
        id_token_signed_response_alg="PS256", userinfo_signed_response_alg="RS256",
        backchannel_logout_uri="{origin}/signed-in?logout=backchannel",
        jwks={"keys": [key.as_dict(private=False)]}, require_signed_request_object=True,
    )  # fmt: skip
    configuration = tmp_path / "service.conf"
    configuration.write_text(SERVICE.replace("${SIGNED_REQUESTS}", signed_requests(project, key, tmp_path)))
    port = urlsplit(new.origin).port or 0
    command = apache.command(tmp_path, port, configuration)
    with running(command, port, tmp_path / "log", {**new.environment, "APPLICATION": echo}):
        yield new


def test_signed_requests_form_posts_refreshing_and_the_end_of_the_session_elsewhere(
    service: Registration, member: Citizen, tmp_path: Path
) -> None:
    member.open(f"{service.origin}/").give_password()
    give_consent(member).submit("Tiếp tục")
    log = (tmp_path / "log").read_text()
    assert member.page.address == f"{service.origin}/", (member.page.address, member.page.text, log)

    def session() -> dict[str, object]:
        found: dict[str, object] = json.loads(member.client.get(f"{service.origin}/signed-in?info=json").text)
        return found

    before = session()
    assert before["userinfo"]["name"] == member.name  # type: ignore[index]
    refresh = f"{service.origin}/signed-in?refresh={service.origin}/&access_token={before['access_token']}"
    member.open(refresh)
    after = session()
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]

    member.open("/logout").submit("Đăng xuất")
    wait_for(lambda: member.client.get(f"{service.origin}/", follow_redirects=False).status_code == 302)
