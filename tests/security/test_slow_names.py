"""A client whose name server does not answer holds up nobody but itself."""

import asyncio
import socket
import threading
from typing import Any

import pytest

from motid.bootstrap.call_client import GuardedGet
from motid.oidc.call_client import CallFailed

SILENT = "silent.example"


async def test_a_silent_name_server_takes_no_thread_of_citizens(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are a handful of those, and no time limit ends a look-up that has begun."""
    answers, known = threading.Event(), socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:
        if host == SILENT:
            answers.wait(60)
            raise socket.gaierror
        return known(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    get = GuardedGet(sandbox=False)
    calls = [asyncio.create_task(get(f"https://{SILENT}/{number}")) for number in range(24)]
    try:
        await asyncio.sleep(0)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "a password is looked at"), 30)
        assert not any(call.done() for call in calls)
    finally:
        answers.set()
    assert set(await asyncio.gather(*calls)) == {CallFailed("unknown_host")}
