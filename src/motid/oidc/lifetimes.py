"""How long tokens live."""

from datetime import timedelta
from typing import Final

ACCESS_TOKEN_LIFETIME: Final = timedelta(minutes=10)
ID_TOKEN_LIFETIME: Final = timedelta(minutes=10)
REFRESH_TOKEN_LIFETIME: Final = timedelta(days=30)
"""From the code on, however often it is used: the consent page says so."""
