"""The processes of an installation on one machine: start, wait until ready, restart, stop."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import typer

from motid.bootstrap.supervisor import SUPERVISOR
from motid.settings import PORTAL, Settings

_STARTING_AT_MOST = 150.0
"""Seconds until every site must answer."""
_STOPPING_AT_MOST = 15.0
_POLL = 0.25
_LONGEST_PAUSE = 10.0
_HEALTHY_AFTER = 30.0
"""Seconds of running after which an end counts as the first one again."""
_HERE = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 - compared, not bound


def health_of(settings: Settings, offset: int) -> str:
    """Return where a site says that it is ready: its own port, whatever proxy stands in front of its origin."""
    host = "localhost" if settings.listen in _HERE else settings.listen
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port(offset)}/health/ready"


@dataclass(slots=True)
class Child:
    """A process: how to start it, and where it says that it is ready."""

    name: str
    command: list[str]
    health: str | None
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0

    @classmethod
    def motid(
        cls, name: str, health: str | None, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> Self:
        """A process of the `motid` command; `environment` is what it alone is told."""
        return cls(name, [sys.executable, "-m", "motid", *arguments], health, environment or {})

    @classmethod
    def portal(cls, settings: Settings, environment: Mapping[str, str]) -> Self:
        """The portal: an ordinary client, served like any other ASGI application."""
        command = [
            sys.executable, "-m", "motid", "serve-beside", "examples.portal.app:app",
            "--address", settings.listen, "--port", str(settings.port(PORTAL)),
        ]  # fmt: skip
        return cls("portal", command, health_of(settings, PORTAL), environment)

    def start(self, logs: Path) -> None:
        """Start it; what it prints goes to a file of its own."""
        environment = {**os.environ, **self.environment, SUPERVISOR: str(os.getpid())}
        with (logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command line
                self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def pause(self) -> float:
        """Count an end, and return the seconds to wait before the next start: longer each time."""
        if time.monotonic() - self.started_at > _HEALTHY_AFTER:
            self.failures = 0
        self.failures += 1
        return min(_LONGEST_PAUSE, 0.25 * 2.0**self.failures)

    @property
    def ended(self) -> bool:
        """Whether it is not running."""
        return self.process is None or self.process.poll() is not None

    async def answers(self, http: httpx.AsyncClient) -> bool:
        """Whether it runs and says that it is ready."""
        if self.ended:
            return False
        if self.health is None:
            return True
        try:
            return (await http.get(self.health)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


class Children:
    """All of them together; as a context, they are stopped at its end."""

    def __init__(self, children: list[Child], logs: Path) -> None:
        self._children = children
        self._logs = logs

    async def __aenter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        for child in self._children:
            child.start(self._logs)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def ready(self, stop: asyncio.Event) -> bool:
        """Wait until all answer; False when stopped first. Ends the command when one does not start."""
        deadline = time.monotonic() + _STARTING_AT_MOST
        waiting = list(self._children)
        async with httpx.AsyncClient(timeout=2) as http:
            while waiting and not stop.is_set():
                waiting = [child for child in waiting if not await child.answers(http)]
                dead = [child.name for child in waiting if child.ended]
                if dead or time.monotonic() > deadline:
                    names = ", ".join(dead or [child.name for child in waiting])
                    typer.echo(f"Did not start: {names}. The reason is in {self._logs}/.", err=True)
                    raise typer.Exit(1)
                await asyncio.sleep(_POLL)
        return not stop.is_set()

    async def keep_alive(self, stop: asyncio.Event) -> None:
        """Restart what ends by itself, with a growing pause, until stopped; no child waits for another."""
        due: dict[str, float] = {}
        while not stop.is_set():
            for child in self._children:
                if child.ended and child.name not in due:
                    typer.echo(f"{child.name} ended; starting it again.", err=True)
                    due[child.name] = time.monotonic() + child.pause()
                elif child.ended and time.monotonic() >= due[child.name]:
                    del due[child.name]
                    child.start(self._logs)
            await asyncio.sleep(_POLL)

    async def _stop(self) -> None:
        running = [child.process for child in self._children if child.process is not None and not child.ended]
        for process in running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + _STOPPING_AT_MOST
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, max(0.0, deadline - time.monotonic()))
        for process in running:
            if process.poll() is None:
                _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        # Each child leads a session of its own, so that the server's worker processes are reached too.
        os.killpg(process.pid, number) if number == signal.SIGKILL else process.send_signal(number)
    except ProcessLookupError:
        return
