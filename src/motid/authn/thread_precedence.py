"""Let a thread stand back for the others of its process, as far as the system has a way.

On Linux niceness and time slice belong to a thread. Niceness alone is not enough: a running thread may finish its
slice of some milliseconds before one that wakes up, however nice it is. With a slice of a tenth of a millisecond it
gives way at once. The policy SCHED_IDLE would do that too, but such a thread starves beside a busy process, and with
it the event loop whenever it waits for what that thread holds (ADR 0022).
"""

import contextlib
import ctypes
import os
import platform
import sys
import threading
from typing import Final

_NICENESS: Final = 19
"""One part in seventy of a busy core: a hash still ends within a second."""
_SLICE: Final = 100_000
"""Nanoseconds, the shortest that Linux allows."""
_SCHED_SETATTR: Final = {"x86_64": 314, "aarch64": 274}
"""Number of the system call by processor; the C library has no function for it."""


class _Attributes(ctypes.Structure):
    """`struct sched_attr` of Linux, as it was first. Since 6.12 `runtime` is the slice of an ordinary thread."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("flags", ctypes.c_uint64),
        ("nice", ctypes.c_int32),
        ("priority", ctypes.c_uint32),
        ("runtime", ctypes.c_uint64),
        ("deadline", ctypes.c_uint64),
        ("period", ctypes.c_uint64),
    )


def stand_back() -> None:
    """Give every other thread precedence over the calling one; what the system does not have is left out."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    number = _SCHED_SETATTR.get(platform.machine())
    if number is not None:
        wanted = _Attributes(size=ctypes.sizeof(_Attributes), nice=_NICENESS, runtime=_SLICE)
        # A refusal (an older kernel, a filter of system calls) is an answer like any other: niceness is set already.
        ctypes.CDLL(None).syscall(number, 0, ctypes.byref(wanted), 0)
