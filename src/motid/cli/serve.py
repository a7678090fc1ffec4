"""`motid serve` and `motid work`: one process of an installation."""

import asyncio
import contextlib
import signal
import threading
from typing import Annotated, Literal

import typer
import uvloop

from motid.bootstrap.logging import LOGGING, configure_logging
from motid.bootstrap.supervisor import end_with_supervisor
from motid.settings import DESK, EID, EXCHANGE, SANDBOX, Settings

SiteName = Literal["exchange", "eid", "desk", "sandbox"]
OFFSETS: dict[SiteName, int] = {"exchange": EXCHANGE, "eid": EID, "desk": DESK, "sandbox": SANDBOX}
_LARGEST_HEAD = 64 * 1024


def serve(
    site: Annotated[SiteName, typer.Argument(help="Which site")],
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes")] = 1,
) -> None:
    """Serve one site until stopped."""
    settings = Settings()
    if site == "sandbox" and settings.mode != "sandbox":
        raise typer.BadParameter("the sandbox runs in sandbox mode only (MOTID_MODE=sandbox)")
    from motid.asgi import prepare  # noqa: PLC0415 - other commands start faster without it

    prepare(site)
    serve_target(f"motid.asgi:{site}", settings.listen, settings.port(OFFSETS[site]), workers, factory=True)


def serve_beside(
    application: Annotated[str, typer.Argument(help="ASGI application, as module:name")],
    address: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8002,
) -> None:
    """Serve an application that knows nothing of MotID beside its sites; ends with `motid run`."""
    threading.Thread(target=lambda: asyncio.run(end_with_supervisor()), daemon=True).start()
    serve_target(application, address, port, 1, factory=False)


def serve_target(target: str, address: str, port: int, workers: int, *, factory: bool) -> None:
    """Serve an ASGI application with granian."""
    from granian import Granian  # noqa: PLC0415 - other commands start faster without it
    from granian.constants import HTTPModes, Interfaces, Loops  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    Granian(
        target,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=_LARGEST_HEAD),
        websockets=False,
        backlog=2048,
        factory=factory,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
    ).serve()


def work() -> None:
    """Deliver messages, seal the audit trail and do what is due, until stopped."""
    from motid.bootstrap.worker import work as work_until  # noqa: PLC0415 - loads the gateways of this process only

    settings = Settings()
    configure_logging(settings, "worker")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        watcher = asyncio.create_task(end_with_supervisor())
        try:
            await work_until(settings, stop)
        finally:
            watcher.cancel()

    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(until_stopped())
