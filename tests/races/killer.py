"""Kill -9 of something every few seconds, while others work."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.installation import Installation
from tests.journey.processes import kill_exchange, kill_server, kill_worker, wait_until_ready

KILLS: Final[dict[str, tuple[Callable[[Installation], int], int]]] = {
    "serving process": (kill_server, 4),
    "exchange": (kill_exchange, 1),
    "worker": (kill_worker, 2),
}
"""What is killed, and how often in comparison."""
_STARTING: Final = 300.0
"""Seconds that the exchange may take to come back."""
_FIRST: Final = 1.0
_SHORTEST: Final = 4.0
"""Seconds that the exchange is taken to need for it: before it ever did, and at least.

When a server is killed twice within five seconds, its parent ends too, and comes back after a growing pause.
"""


@dataclass
class Killer:
    """Kills what an installation consists of, by chance, and remembers when."""

    installation: Installation
    random: Random
    after: tuple[float, float]
    """Time from when the exchange answers to the next kill, at least and at most, in times that it took to come back.

    So whoever works has as much of the time on a busy machine, where each start takes long, as on a fast one.
    """
    killed: Callable[[str], None]
    """Told of each kill by which a process ended."""
    last: float = float("-inf")
    """When the last one ended, in monotonic seconds."""
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Kill until the end of the block; then wait until all answers again."""
        self._over.clear()
        thread = threading.Thread(target=self._kill)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
            wait_until_ready(self.installation.exchange, _STARTING)

    def _kill(self) -> None:
        pause = _FIRST
        while not self._over.wait(pause * self.random.uniform(*self.after)):
            what = self.random.choices(list(KILLS), [weight for _, weight in KILLS.values()])[0]
            if KILLS[what][0](self.installation):
                self.last = time.monotonic()
                self.killed(what)
                wait_until_ready(self.installation.exchange, _STARTING)
                if what != "worker":
                    pause = max(_SHORTEST, time.monotonic() - self.last)
