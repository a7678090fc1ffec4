"""Limits of requests to citizens: nobody is flooded, and nobody learns by a limit whether an account exists.

The limit of the hint counts what was asked for, account or not. What reaches a citizen is limited again by the
account; that limit is silent: the request waits and ends as one that nobody answers.
"""

from datetime import timedelta
from typing import Final

from motid.limits import Limit

REQUESTS_BY_CLIENT = Limit("oidc.ciba_requests_by_client", burst=1000, interval=timedelta(milliseconds=50))
REQUESTS_BY_HINT = Limit("oidc.ciba_requests_by_hint", burst=5, interval=timedelta(minutes=2))
"""Requests of one client about one hint."""
REQUESTS_BY_CITIZEN = Limit("oidc.ciba_requests_by_citizen", burst=10, interval=timedelta(minutes=5))
"""Requests of all clients that reach one citizen."""
NOTICES_BY_CITIZEN = Limit("oidc.ciba_notices_by_citizen", burst=3, interval=timedelta(minutes=10))
"""SMS that tell one citizen of waiting requests."""
NOTICES_BY_CITIZEN_A_DAY = Limit("oidc.ciba_notices_by_citizen_a_day", burst=10, interval=timedelta(hours=3))
"""The same over days: who is asked all night says yes in the end, or no longer reads."""
NOTICES_BY_CLIENT = Limit("oidc.ciba_notices_by_client", burst=2000, interval=timedelta(seconds=2))
"""SMS that one client causes: they cost money, and its hints may name anybody. Requests beyond wait on the page."""
MOST_SERVICES: Final = 5
"""Services that wait for one citizen at once."""
BLOCKED_FOR: Final = timedelta(hours=1)
"""How long a service that a citizen refused cannot ask them again; shorter where a test raises the limits."""
