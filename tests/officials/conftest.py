"""Officials before the pages."""

from tests.authn.conftest import authn, clock, hasher
from tests.desk.conftest import carrier, desk, population, served, simulated, town

__all__ = ["authn", "carrier", "clock", "desk", "hasher", "population", "served", "simulated", "town"]
