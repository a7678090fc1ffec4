"""The processes of an installation that runs, for tests that kill them."""

import signal
import time
from contextlib import suppress

import httpx
import psutil

from tests.installation import Installation


def main_process(installation: Installation, *command: str) -> psutil.Process:
    """Return the process that the supervisor started with a command, such as ("serve", "exchange")."""
    assert installation.process is not None
    for child in psutil.Process(installation.process.pid).children():
        with suppress(psutil.Error):
            if tuple(child.cmdline()[-len(command) :]) == command:
                return child
    raise LookupError(f"no process {command}")


def everything(installation: Installation) -> list[psutil.Process]:
    """Return the supervisor and all below it."""
    assert installation.process is not None
    supervisor = psutil.Process(installation.process.pid)
    return [supervisor, *supervisor.children(recursive=True)]


def kill_at_once(processes: list[psutil.Process]) -> None:
    """Kill -9, as a loss of power does."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)


def kill_server(installation: Installation) -> None:
    """Kill the serving process alone; its parent starts another."""
    with suppress(LookupError, psutil.NoSuchProcess):
        kill_at_once(main_process(installation, "serve", "exchange").children())


def kill_exchange(installation: Installation) -> None:
    """Kill the exchange with all its processes; the supervisor starts it again."""
    with suppress(LookupError, psutil.NoSuchProcess):
        parent = main_process(installation, "serve", "exchange")
        kill_at_once([parent, *parent.children(recursive=True)])


def kill_worker(installation: Installation) -> None:
    """Kill the worker; the supervisor starts it again."""
    kill_at_once([main_process(installation, "work")])


def wait_until_ready(address: str, timeout: float = 60) -> None:
    """Wait until a site says that it is ready."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{address}/health/ready", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{address} is not ready")
