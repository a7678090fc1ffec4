"""Services of other makers, as processes of their own, and their registration with the installation."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.installation import Installation
from tests.journey.waiting import wait_for
from tests.ports import free_port

BY_LAW = {"profile": "Điều 19 Luật 91/2025/QH15", "identity": "Điều 19 Luật 91/2025/QH15"}
STARTS_WITHIN = 300.0
"""Seconds."""


@dataclass(frozen=True)
class Registration:
    """A service that the installation knows."""

    issuer: str
    client_id: str
    secret: str
    origin: str

    @property
    def environment(self) -> dict[str, str]:
        """What the samples read."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": self.client_id,
            "OIDC_CLIENT_SECRET": self.secret,
            "SERVICE_ORIGIN": self.origin,
            "SERVICE_SECRET": "k" * 32,
        }


@dataclass
class Registry:
    """Registers services as an administrator does."""

    installation: Installation
    folder: Path
    _made: int = field(default=0)

    def register(self, *, callback: str = "/callback", bye: str = "/signed-out", **metadata: Any) -> Registration:
        """Register a service on a free port of this machine; `metadata` in the names of RFC 7591."""
        self._made += 1
        origin = f"http://localhost:{free_port()}"
        file = self.folder / f"service-{self._made}.json"
        fields = {
            "scope": ["openid", "profile", "identity"], "legal_basis": BY_LAW,
            "post_logout_redirect_uris": [origin + bye], **metadata,
        }  # fmt: skip
        file.write_text(json.dumps({key: _placed(value, origin) for key, value in fields.items()}))
        done = self.installation.command(
            "client", "add", "--name", f"Dịch vụ mẫu {self._made}", "--redirect-uri", origin + callback,
            "--metadata", str(file), "--json",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        new = json.loads(done.stdout)
        made = Registration(new["issuer"], new["client_id"], new.get("client_secret", ""), origin)
        wait_for(lambda: self._is_known(made, origin + callback))
        return made

    def _is_known(self, made: Registration, callback: str) -> bool:
        # A site that has just looked for another client looks for this one a second later.
        query = {"client_id": made.client_id, "redirect_uri": callback}
        return httpx.get(f"{made.issuer}/authorize", params=query, timeout=STARTS_WITHIN).is_redirect


def _placed(value: Any, origin: str) -> Any:
    """Return metadata with the service's own address in the place of `{origin}`."""
    if isinstance(value, list):
        return [_placed(each, origin) for each in value]
    return value.replace("{origin}", origin) if isinstance(value, str) else value


@contextmanager
def running(
    command: list[str], port: int, log: Path, environment: Mapping[str, str], folder: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service until the end of the block; it listens on `port` from the start of the block on."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while not _listens(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
