"""A whole installation, started as people start it (`motid run`), on ports of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from tests.ports import free_base_port

_PATIENCE = 60
"""Seconds that an answer of the sandbox may take: the machine has much else to do."""
PASSWORD = "Zebra.Wolf-7351"
"""A password that keeps every rule and holds nobody's name, for synthetic people."""


@dataclass
class Installation:
    """The processes of `motid run`, and what a person or a program outside can do with them."""

    var: Path
    database_url: str
    base_port: int = field(default_factory=free_base_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    read: set[str] = field(default_factory=set)
    """Messages that somebody has read: a person's browsers share one phone, and none takes another's code."""

    @property
    def exchange(self) -> str:
        return f"http://localhost:{self.base_port}"

    @property
    def eid(self) -> str:
        return f"http://localhost:{self.base_port + 1}"

    @property
    def portal(self) -> str:
        return f"http://localhost:{self.base_port + 2}"

    @property
    def desk(self) -> str:
        return f"http://localhost:{self.base_port + 3}"

    @property
    def sandbox(self) -> str:
        return f"http://localhost:{self.base_port + 9}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which `motid` commands speak to this installation."""
        return {
            **os.environ,
            "MOTID_MODE": "sandbox",
            "MOTID_VAR": str(self.var),
            "MOTID_BASE_PORT": str(self.base_port),
            "MOTID_DATABASE_URL": self.database_url,
            "MOTID_LIMIT_SCALE": "1000",
            **self.settings,
        }

    def start(self, timeout: float = 300) -> Self:
        """Start it and wait until it says that it runs."""
        self.var.mkdir(parents=True, exist_ok=True)
        output = self.var / "run.log"
        with output.open("ab") as log:
            log.truncate(0)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "motid", "run"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + timeout
        while b"MotID is running" not in output.read_bytes():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the installation did not start:\n{output.read_text()}\n{self.logs()}")
            time.sleep(0.1)
        return self

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `motid` command beside it."""
        return subprocess.run(
            [sys.executable, "-m", "motid", *arguments],
            env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def logs(self) -> str:
        """Everything that its processes have logged."""
        return "\n".join(path.read_text() for path in sorted((self.var / "log").glob("*.log")))

    def people(self, limit: int = 50, cursor: str | None = None) -> list[dict[str, Any]]:
        """Return synthetic people."""
        query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        return list(_json(httpx.get(f"{self.sandbox}/people", params=query, timeout=_PATIENCE))["people"])

    def new_person(self, **fields: Any) -> dict[str, Any]:
        """Create a synthetic person who owns their phone."""
        return dict(_json(httpx.post(f"{self.sandbox}/people", json=fields, timeout=_PATIENCE)))

    def messages(self, to: str) -> list[dict[str, Any]]:
        """Return what a phone or mailbox received, newest first."""
        return list(_json(httpx.get(f"{self.sandbox}/messages", params={"to": to}, timeout=_PATIENCE))["messages"])

    def read_next(self, to: str, pattern: str) -> str | None:
        """Read the newest message that matches and that nobody has read, if it is there."""
        for message in self.messages(to):
            if message["id"] not in self.read and re.search(pattern, message["text"]):
                self.read.add(message["id"])
                return str(message["text"])
        return None

    def fault(self, registry: str, **what: Any) -> None:
        """Make a simulator slow, unreliable or dead."""
        httpx.put(f"{self.sandbox}/faults/{registry}", json=what, timeout=_PATIENCE).raise_for_status()

    def no_faults(self) -> None:
        """Let every simulator work again."""
        for registry in ("carrier", "population", "smsc", "mail"):
            httpx.delete(f"{self.sandbox}/faults/{registry}", timeout=_PATIENCE).raise_for_status()


def _json(answer: httpx.Response) -> Any:
    answer.raise_for_status()
    return answer.json()
