"""Numbers that neither the people of a test's population nor anyone made to order have."""

import itertools

from motid.sandbox.population.marks import MOST_PEOPLE, cmnd_number, phone_number
from motid.sandbox.population.store import DEFAULT_SEED

_places = itertools.count(MOST_PEOPLE // 2)
"""Far behind the people of a test's population, and before those made to order: see `population.marks`."""


def fresh_phone() -> str:
    """Return a phone of the invented range."""
    return phone_number(next(_places), 0, DEFAULT_SEED)


def fresh_cmnd() -> str:
    """Return a CMND number of the invented range."""
    return cmnd_number(next(_places), 0, DEFAULT_SEED)
