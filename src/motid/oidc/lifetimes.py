"""How long tokens live, and the rows that they are made of."""

from datetime import datetime, timedelta
from typing import Final

ACCESS_TOKEN_LIFETIME: Final = timedelta(minutes=10)
ID_TOKEN_LIFETIME: Final = timedelta(minutes=10)
REFRESH_TOKEN_LIFETIME: Final = timedelta(days=30)


def grant_kept_until(tokens_end: datetime) -> datetime:
    """Return until when the row of a grant is kept whose last token ends at an instant: the end of that day.

    By the day, so that its place in the index moves once a day and not with every refresh: an update that moves
    nothing in any index costs PostgreSQL half.
    """
    return tokens_end.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
