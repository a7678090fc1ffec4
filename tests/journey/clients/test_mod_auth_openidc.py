"""mod_auth_openidc of Debian's Apache beyond the sample: form posts, refreshing, back-channel sign-out."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

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


@pytest.fixture
def service(registry: Registry, echo: str, tmp_path: Path) -> Iterator[Registration]:
    new = registry.register(
        callback="/signed-in", bye="/", scope=["openid", "profile", "offline_access"],
        purpose={"offline_access": "Nhắc hạn hồ sơ"}, token_endpoint_auth_method="client_secret_post",
        id_token_signed_response_alg="PS256", userinfo_signed_response_alg="RS256",
        backchannel_logout_uri="{origin}/signed-in?logout=backchannel",
    )  # fmt: skip
    configuration = tmp_path / "service.conf"
    configuration.write_text(SERVICE)
    port = urlsplit(new.origin).port or 0
    command = apache.command(tmp_path, port, configuration)
    with running(command, port, tmp_path / "log", {**new.environment, "APPLICATION": echo}):
        yield new


def test_form_posts_refreshing_and_the_end_of_the_session_elsewhere(
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
    wait_for(lambda: member.client.get(f"{service.origin}/", follow_redirects=False).status_code == 302, timeout=20)
