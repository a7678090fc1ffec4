"""The samples of "Connect a service", run as they stand, by a citizen who signs in and out on the real pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.journey.citizen import Citizen
from tests.journey.clients import apache
from tests.journey.clients.service import Registration, Registry, running
from tests.journey.waiting import wait_for

ACR = "urn:motid:ial2:aal2"
SPRING = ("src/main/java/vn/example/Service.java", "src/main/resources/application.yml")
CALLBACKS = {"apache": "/signed-in", "spring": "/login/oauth2/code/motid"}


@pytest.fixture(scope="session")
def spring(project: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the class path of the Java sample, with the libraries that `tools/install-clients` installs."""
    libraries, compiled = project / ".tools/spring", tmp_path_factory.mktemp("spring")
    if shutil.which("javac") is None or not libraries.exists():
        pytest.skip("Java, or Spring Boot, is not installed (apt install default-jdk maven; tools/install-clients)")
    source, settings = (project / "examples/services/spring" / file for file in SPRING)
    path = f"{libraries}/*"
    subprocess.run(["javac", "-parameters", "-cp", path, "-d", compiled, source], check=True)
    shutil.copy(settings, compiled)
    return os.pathsep.join((str(compiled), path))


@contextmanager
def started(name: str, new: Registration, request: pytest.FixtureRequest, folder: Path) -> Iterator[None]:
    samples = Path(request.getfixturevalue("project")) / "examples/services"
    port, environment = urlsplit(new.origin).port or 0, new.environment
    if name == "python":
        command = [
            sys.executable, "-m", "granian", "service:app", "--interface", "asgi", "--port", str(port), "--no-ws",
        ]  # fmt: skip
    elif name == "node":
        command = [request.getfixturevalue("node"), "service.mjs"]
    elif name == "spring":
        quick = ("-XX:TieredStopAtLevel=1", "-Xmx256m")
        command = ["java", *quick, "-cp", request.getfixturevalue("spring"), "vn.example.Service"]
        environment["SERVER_PORT"] = str(port)
    else:
        environment["APPLICATION"] = request.getfixturevalue("echo")
        command = apache.command(folder, port, samples / "apache/motid.conf")
    with running(command, port, folder / "log", environment, samples / name):
        yield


@pytest.mark.parametrize("name", ["python", "node", "apache", "spring"])
def test_a_citizen_signs_in_and_out_at_the_sample(
    name: str, registry: Registry, member: Citizen, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if name == "apache" and apache.why_not():
        pytest.skip(apache.why_not())
    metadata = {}
    if name == "spring":
        metadata["id_token_signed_response_alg"] = "RS256"
        metadata["backchannel_logout_uri"] = "{origin}/logout/connect/back-channel/motid"
    new = registry.register(callback=CALLBACKS.get(name, "/callback"), **metadata)
    with started(name, new, request, tmp_path):
        member.open(f"{new.origin}/")
        assert member.page.path == "/sign-in", (member.page.address, member.page.text, (tmp_path / "log").read_text())
        member.give_password().confirm_code()
        assert member.page.address.partition("?")[0] == f"{new.origin}/", (
            member.page.text,
            (tmp_path / "log").read_text(),
        )
        seen = member.page.answer.text
        assert ACR in seen
        assert member.name in seen
        assert member.number not in seen or name == "apache"
        sign_out = "/sign-out"
        if name == "apache":
            assert "sub-of-another" not in member.client.get(new.origin, headers={"Motid-Sub": "sub-of-another"}).text
            sign_out = f"/signed-in?logout={quote(new.origin + '/signed-out', safe='')}"
        member.open(new.origin + sign_out)
        assert member.page.address.startswith(f"{new.origin}/signed-out"), member.page.text
        assert member.open(f"{new.origin}/").page.path == "/sign-in", "signed out at both"
        if name == "spring":
            hears_of_a_sign_out_elsewhere(member, new)


def hears_of_a_sign_out_elsewhere(member: Citizen, new: Registration) -> None:
    """Sign in once more, and out at MotID: the service is told, and ends its session."""
    member.give_password().confirm_code()
    member.open("/logout").submit("Đăng xuất")
    wait_for(lambda: member.open(f"{new.origin}/").page.path == "/sign-in")


@pytest.mark.parametrize(
    "sample",
    [
        *("python/service.py", "node/service.mjs", "apache/motid.conf"),
        *(f"spring/{file}" for file in SPRING),
    ],
)
def test_the_document_shows_the_sample_as_it_stands(project: Path, sample: str) -> None:
    document = (project / "docs/howto/connect-a-service.md").read_text()
    assert (project / "examples/services" / sample).read_text() in document
