"""CPU time of processes, and on which cores they run."""

import contextlib
import os
from collections.abc import Iterator

import psutil

_ALL = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}
"""The cores that this process was given. Read once: within `started_on` it sees only some of them."""


def cpu_seconds(process: int) -> float:
    """Return user and system seconds of a process, those it runs, and those that it ran and waited for."""
    total = 0.0
    root = psutil.Process(process)
    for each in (root, *root.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_mib(process: int) -> float:
    """Return the memory of a process and those it runs, shared pages counted by their share."""
    root = psutil.Process(process)
    return sum(each.memory_full_info().pss for each in (root, *root.children(recursive=True))) / 2**20


@contextlib.contextmanager
def started_on(cores: set[int]) -> Iterator[None]:
    """Let processes that are started within the block run on these cores; nothing happens where that cannot be."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores & _ALL or _ALL)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def divided_cores() -> tuple[set[int], set[int]]:
    """Return the server's core, and those of everything else: database and driver."""
    cores = sorted(_ALL)
    return ({cores[0]}, set(cores[1:])) if len(cores) > 1 else (set(cores), set(cores))
