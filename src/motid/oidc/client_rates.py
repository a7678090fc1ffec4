"""How many calls a client may make a minute: counted in the memory of each process, so that it costs no query.

With several processes a client gets its rate in each of them; the limit protects the provider, not a contract. Calls
of public clients are not counted: anybody may name one, and would shut it out.
"""

import math
import time
from collections.abc import Callable

from motid.oidc.client import Client

MINUTE = 60.0


class ClientRates:
    """Counts by the generic cell rate algorithm: a minute's calls may come at once, and then one an interval."""

    def __init__(self, scale: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._scale = scale
        self._monotonic = monotonic
        self._arrivals: dict[str, float] = {}

    def seconds_to_wait(self, client: Client) -> int:
        """Count a call and return 0; for a call too many return the seconds after which one counts again."""
        rate = client.metadata.requests_per_minute
        if rate is None or client.is_public:
            return 0
        interval = MINUTE / (rate * self._scale)
        now = self._monotonic()
        arrival = max(self._arrivals.get(client.id, now), now) + interval
        if arrival > now + max(MINUTE, interval):
            return max(1, math.ceil(arrival - now - max(MINUTE, interval)))
        self._arrivals[client.id] = arrival
        return 0
