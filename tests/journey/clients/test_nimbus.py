"""Nimbus' OAuth SDK in Java, which reads strictly: pushed requests, signed answers, private_key_jwt."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from tests.journey.citizen import Citizen
from tests.journey.clients.service import Registry
from tests.journey.test_portal import give_consent

SERVICE = Path(__file__).parent / "nimbus/Service.java"


@pytest.fixture
def java(project: Path) -> list[str]:
    """Return the command that runs a Java source with the SDK, which `tools/install-clients` installs."""
    libraries = project / ".tools/nimbus"
    if shutil.which("javac") is None or not libraries.exists():
        pytest.skip("Java, or Nimbus' SDK, is not installed (apt install default-jdk maven; tools/install-clients)")
    return ["java", "-cp", f"{libraries}/*", str(SERVICE)]


def test_a_citizen_signs_in_at_a_java_service(java: list[str], registry: Registry, member: Citizen) -> None:
    key = ECKey.generate_key("P-256", {"kid": "java", "use": "sig", "alg": "ES256"})
    new = registry.register(
        scope=["openid", "profile", "offline_access"], purpose={"offline_access": "Nhắc hạn hồ sơ"},
        token_endpoint_auth_method="private_key_jwt", jwks={"keys": [key.as_dict(private=False)]},
        require_pushed_authorization_requests=True,
    )  # fmt: skip
    callback = f"{new.origin}/callback"
    command = [*java, new.issuer, new.client_id, callback, json.dumps(key.as_dict(private=True))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as service:
        assert service.stdin is not None
        assert service.stdout is not None
        member.open(service.stdout.readline().strip()).give_password()
        # Nobody listens at the service's address: the answer is taken from the redirect.
        member.client.follow_redirects = False
        give_consent(member)
        service.stdin.write(member.page.answer.headers["location"] + "\n")
        service.stdin.close()
        seen, sign_out = json.loads(service.stdout.readline()), service.stdout.readline().strip()
    assert service.returncode == 0
    assert seen["name"] == member.name
    member.client.follow_redirects = True
    assert "Bạn đã đăng xuất" in member.open(sign_out).page.main
