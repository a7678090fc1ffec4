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


def kill_at_once(processes: list[psutil.Process]) -> int:
    """Kill -9, as a loss of power does; return how many were running and have ended."""
    running = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                process.send_signal(signal.SIGKILL)
                running.append(process)
    gone, _ = psutil.wait_procs(running, timeout=60)
    return len(gone)


def kill_server(installation: Installation) -> int:
    """Kill the serving process alone; its parent starts another. Returns how many ended."""
    with suppress(LookupError, psutil.NoSuchProcess):
        return kill_at_once(_serving(main_process(installation, "serve", "exchange")))
    return 0


def kill_exchange(installation: Installation) -> int:
    """Kill the exchange with all its processes; the supervisor starts it again. Returns how many ended."""
    with suppress(LookupError, psutil.NoSuchProcess):
        parent = main_process(installation, "serve", "exchange")
        return kill_at_once([parent, *parent.children(recursive=True)])
    return 0


def kill_worker(installation: Installation) -> int:
    """Kill the worker; the supervisor starts it again. Returns how many ended: none while it is started."""
    with suppress(LookupError, psutil.NoSuchProcess):
        return kill_at_once([main_process(installation, "work")])
    return 0


def _serving(parent: psutil.Process) -> list[psutil.Process]:
    """Return the processes that serve, without the one that tidies up behind them."""
    return [child for child in parent.children() if "resource_tracker" not in " ".join(child.cmdline())]


def wait_until_ready(address: str, timeout: float = 120) -> None:
    """Wait until a site says that it is ready."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{address}/health/ready", timeout=10).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{address} is not ready")
