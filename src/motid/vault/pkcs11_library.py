"""A PKCS#11 library as this process has loaded it: for many threads, and initialised anew when its module was lost.

python-pkcs11 calls `C_Initialize(NULL)`, by which an application promises to use one thread (PKCS#11 v3.0 §5.4), so
the library is initialised again with `CKF_OS_LOCKING_OK`. One that cannot lock gets one call at a time.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pkcs11
import structlog

log = structlog.get_logger()
_OS_LOCKING_OK: Final = 2
_OK: Final = 0
_CANNOT_LOCK: Final = 0x0A
_NOT_INITIALISED: Final = 0x190
_BEFORE_FUNCTIONS: Final = ctypes.sizeof(ctypes.c_void_p)
"""`CK_FUNCTION_LIST` begins with a version of two bytes, aligned like the pointers after it."""
_PATIENCE: Final = 10.0
"""Seconds that a new initialisation waits for calls under way."""


class _InitializeArgs(ctypes.Structure):
    """`CK_C_INITIALIZE_ARGS`."""

    _fields_ = (
        *((f"mutex_{number}", ctypes.c_void_p) for number in range(4)),
        ("flags", ctypes.c_ulong),
        ("reserved", ctypes.c_void_p),
    )


class Pkcs11Library:
    """One library of this process; `generation` grows whenever every session is lost."""

    def __init__(self, path: str) -> None:
        self.library = pkcs11.lib(path)
        self.generation = 0
        self._inside = 0
        self._alone = False
        self._most = 1
        self._changed = threading.Condition()
        self._initialize, self._finalize = _entry_points(path)
        self._initialise()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Hold a new initialisation off while a call is under way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and self._inside < self._most)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def initialise_again(self, generation: int) -> None:
        """Initialise anew, unless another thread has done so since `generation`; every session is lost by it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            if self.generation != generation:
                return
            self._alone = True
            idle = self._changed.wait_for(lambda: self._inside == 0, _PATIENCE)
        try:
            if idle:
                self._initialise()
                self.generation += 1
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()

    def _initialise(self) -> None:
        if self._finalize(None) not in (_OK, _NOT_INITIALISED):
            log.warning("pkcs11_not_finalised")
        many = _InitializeArgs(flags=_OS_LOCKING_OK)
        answer = self._initialize(ctypes.byref(many))
        self._most = 1024
        if answer == _CANNOT_LOCK:
            log.warning("pkcs11_one_call_at_a_time")
            self._most, answer = 1, self._initialize(None)
        if answer != _OK:
            raise pkcs11.GeneralError(f"C_Initialize answered {answer:#x}")


def _entry_points(path: str) -> tuple[Callable[[Any], int], Callable[[Any], int]]:
    """Return C_Initialize and C_Finalize, the first two functions of the library's list."""
    functions = ctypes.c_void_p()
    if ctypes.CDLL(path).C_GetFunctionList(ctypes.byref(functions)) != _OK or functions.value is None:
        raise pkcs11.GeneralError("C_GetFunctionList gave no functions")
    pointers = (ctypes.c_void_p * 2).from_address(functions.value + _BEFORE_FUNCTIONS)
    kind = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)
    return kind(pointers[0] or 0), kind(pointers[1] or 0)


_loaded: dict[str, Pkcs11Library] = {}
_loading = threading.Lock()


def library(path: str) -> Pkcs11Library:
    """Return a library; it is loaded and initialised once in a process. Raises what PKCS#11 and the loader raise."""
    with _loading:
        if path not in _loaded:
            _loaded[path] = Pkcs11Library(path)
        return _loaded[path]
