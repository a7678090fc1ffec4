"""Ports for the servers that tests start.

They lie below those that kernels give to outgoing connections (32768 and up on Linux), which may be taken between the
look and the use. Each parallel worker of a run has a part of its own; runs at the same time begin at random places.
"""

import itertools
import os
import secrets
import socket
from collections.abc import Iterator

BLOCK = 10
"""Ports of a whole installation, in a row."""
_FIRST, _WORKERS, _BLOCKS_OF_A_WORKER = 10_000, 8, 280


def free_base_port() -> int:
    """Return a port such that it and the nine after it are free; never the same twice in a short time."""
    for base in _blocks:
        if all(is_free(base + offset) for offset in range(BLOCK)):
            return base
    raise RuntimeError("no ten free ports in a row")


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    for port in _ports:
        if is_free(port):
            return port
    raise RuntimeError("no free port")


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1 there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _own_blocks() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
    first, at = _FIRST + worker * _BLOCKS_OF_A_WORKER * BLOCK, secrets.randbelow(_BLOCKS_OF_A_WORKER)
    for number in itertools.count(at):
        yield first + number % _BLOCKS_OF_A_WORKER * BLOCK


def _own_ports() -> Iterator[int]:
    for base in _blocks:
        yield from range(base, base + BLOCK)


_blocks = _own_blocks()
_ports = _own_ports()
