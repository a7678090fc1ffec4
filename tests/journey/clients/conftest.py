"""What the tests with libraries of other makers share."""

import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.installation import Installation
from tests.journey.clients.service import Registry
from tests.ports import free_port

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def registry(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Registers services with the installation that the journeys share."""
    return Registry(installation, tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def node(project: Path) -> str:
    """Node with the client libraries, which `tools/install-clients` installs."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node is not installed")
    for folder in (HERE, project / "examples/services/node"):
        if not (folder / "node_modules/openid-client").exists():
            pytest.skip("openid-client is not installed (tools/install-clients)")
    return found


@pytest.fixture(scope="session")
def echo() -> Iterator[str]:
    """An application behind a proxy; it answers with the headers that it got, a line each."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            raw = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode("latin-1")
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
