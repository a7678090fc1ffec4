"""A hardware security module by PKCS#11 (OASIS, v3.0): sessions in threads of their own, opened again when lost.

A call to a module takes a millisecond on a card and many over a network, so it never happens on the event loop. Each
thread has a session of its own: PKCS#11 allows one operation at a time in a session. What a module is asked twice,
because the session was lost meanwhile, bears repetition.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pkcs11
import structlog

from motid.settings import Settings
from motid.vault.errors import ModuleUnavailable
from motid.vault.pkcs11_library import Pkcs11Library, library

log = structlog.get_logger()
T = TypeVar("T")
_ATTEMPTS: Final = 3
_A_BYTE: Final = 8
"""Bits of a call that asks for next to nothing."""
_WRONG_CREDENTIALS: Final = (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinExpired, pkcs11.PinInvalid)
"""Trying again would lock the token."""
_OF_THE_CALL: Final = (
    *(pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned, pkcs11.EncryptedDataInvalid, pkcs11.MechanismInvalid),
    *(pkcs11.AttributeValueInvalid, pkcs11.TemplateInconsistent, pkcs11.KeySizeRange),
)
"""Faults that another session would not mend."""


@dataclass(slots=True)
class ModuleSession:
    """A session that is logged in, with the handles of keys that it found already."""

    session: Any
    generation: int
    keys: dict[bytes, Any] = field(default_factory=dict)

    def find_key(self, **wanted: Any) -> Any:
        """Return the one key that is as wanted. Raises `pkcs11.NoSuchKey`, `pkcs11.MultipleObjectsReturned`.

        A session that was lost shows before the search: python-pkcs11 marks a search as begun that the module refused
        to begin, and would end it as the object goes, where nobody can handle the error.
        """
        self.session.generate_random(_A_BYTE)
        return self.session.get_key(**wanted)


class HardwareModule:
    """One token of one module, for this process."""

    def __init__(self, library: Path, token: str, pin: str, sessions: int) -> None:
        self._library = str(library)
        self._token = token
        self._pin = pin
        self._threads = ThreadPoolExecutor(sessions, thread_name_prefix="pkcs11")
        self._local = threading.local()
        self._opening = threading.Lock()
        self._open: list[ModuleSession] = []

    @classmethod
    def of(cls, settings: Settings) -> "HardwareModule | None":
        """Return the module that the settings name; None when they name none. Raises `ModuleUnavailable`."""
        if settings.pkcs11_module is None or settings.pkcs11_pin_file is None:
            return None
        try:
            pin = settings.pkcs11_pin_file.read_text().strip()
        except OSError as error:
            raise ModuleUnavailable(f"the PIN file cannot be read ({type(error).__name__})") from None
        return cls(settings.pkcs11_module, settings.pkcs11_token, pin, settings.pkcs11_sessions)

    async def run(self, work: Callable[[ModuleSession], T]) -> T:
        """Do something with a session, in a thread. It may be done again when the session is lost meanwhile.

        Raises `ModuleUnavailable` when the module does not come back.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._attempt, work)

    def run_here(self, work: Callable[[ModuleSession], T]) -> T:
        """The same for code that may wait."""
        return self._threads.submit(self._attempt, work).result()

    def close(self) -> None:
        """Let the sessions go; the token logs out with the last one."""
        self._threads.shutdown()
        for each in self._open:
            _close(each)

    def _attempt(self, work: Callable[[ModuleSession], T]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            generation = None
            try:
                loaded = library(self._library)
                generation = loaded.generation
                with loaded.call():
                    return work(self._session(loaded))
            except _OF_THE_CALL:
                raise
            except _WRONG_CREDENTIALS as error:
                raise ModuleUnavailable(f"the token refuses the PIN ({type(error).__name__})") from None
            except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
                log.warning("pkcs11_session_lost", error=type(error).__name__, attempt=attempt)
                self._recover(attempt, generation)
        raise ModuleUnavailable(f"the module does not answer, or has no token {self._token!r}")

    def _session(self, loaded: Pkcs11Library) -> ModuleSession:
        """Return the session of this thread; opens one when there is none of the current generation."""
        known: ModuleSession | None = getattr(self._local, "session", None)
        if known is not None and known.generation == loaded.generation:
            return known
        with self._opening:
            opened = ModuleSession(self._opened(loaded), loaded.generation)
            self._open = [each for each in self._open if each.generation == loaded.generation] + [opened]
        self._local.session = opened
        return opened

    def _opened(self, loaded: Pkcs11Library) -> Any:
        token = loaded.library.get_token(token_label=self._token)
        try:
            return token.open(rw=True, user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open(rw=True)  # a login holds for every session of the process

    def _recover(self, attempt: int, generation: int | None) -> None:
        """Let the session go; the second time initialise the library anew, as networked modules need it."""
        known: ModuleSession | None = getattr(self._local, "session", None)
        self._local.session = None
        if generation is None:
            return  # the library itself could not be loaded
        if attempt > 1:
            library(self._library).initialise_again(generation)
        elif known is not None:
            _close(known)


def _close(each: ModuleSession) -> None:
    try:
        each.session.close()
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        log.info("pkcs11_session_was_gone", error=type(error).__name__)
