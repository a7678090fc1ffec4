"""The samples of "Connect a service", run as they stand, by a citizen who signs in and out on the real pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.journey.citizen import Citizen
from tests.journey.clients import apache
from tests.journey.clients.service import Registration, Registry, running

ACR = "urn:motid:ial2:aal2"


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
    else:
        environment["APPLICATION"] = request.getfixturevalue("echo")
        command = apache.command(folder, port, samples / "apache/motid.conf")
    with running(command, port, folder / "log", environment, samples / name):
        yield


@pytest.mark.parametrize("name", ["python", "node", "apache"])
def test_a_citizen_signs_in_and_out_at_the_sample(
    name: str, registry: Registry, member: Citizen, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if name == "apache" and apache.why_not():
        pytest.skip(apache.why_not())
    new = registry.register(callback="/signed-in" if name == "apache" else "/callback")
    with started(name, new, request, tmp_path):
        member.open(f"{new.origin}/")
        assert member.page.path == "/sign-in", (member.page.address, member.page.text, (tmp_path / "log").read_text())
        member.give_password().confirm_code()
        assert member.page.address == f"{new.origin}/", (member.page.text, (tmp_path / "log").read_text())
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


@pytest.mark.parametrize("sample", ["python/service.py", "node/service.mjs", "apache/motid.conf"])
def test_the_document_shows_the_sample_as_it_stands(project: Path, sample: str) -> None:
    document = (project / "docs/howto/connect-a-service.md").read_text()
    assert (project / "examples/services" / sample).read_text() in document
