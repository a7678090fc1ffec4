"""The end of a process together with `motid run`, which started it."""

import asyncio
import os
import signal
from contextlib import suppress

SUPERVISOR = "MOTID_SUPERVISOR"
"""Process id of `motid run`: its children end when it is gone, however it went."""


async def end_with_supervisor() -> None:
    """End this process, and granian's parent of it, when the supervisor that started them is gone."""
    supervisor = os.environ.get(SUPERVISOR)
    if supervisor is None:
        return
    parent = os.getppid()
    while _lives(int(supervisor)) and os.getppid() == parent:  # noqa: ASYNC110 - nothing tells of another's end
        await asyncio.sleep(1)
    if os.getppid() == parent != int(supervisor):
        with suppress(ProcessLookupError):
            os.kill(parent, signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
