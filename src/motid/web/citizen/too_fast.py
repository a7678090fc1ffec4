"""The answer to attempts that come too fast: how long to wait, honestly."""

from datetime import datetime
from math import ceil

from litestar import Response

from motid.web.citizen.visit import Visit
from motid.web.presenters.sign_in import TooManyAttemptsPage


def too_fast(visit: Visit, until: datetime, address: str | None = None) -> Response[bytes]:
    """Answer 429 with the waiting time, for people on the page and for programs in `Retry-After`.

    `address` is the page to come back to, where this request's own cannot be fetched by GET.
    """
    seconds = max(1, ceil((until - visit.services.database.clock.now()).total_seconds()))
    return visit.page(TooManyAttemptsPage(seconds), status=429, address=address, retry_after=seconds)
