"""One installation for all tests of the desk, officials who are signed in, and citizens with accounts."""

import json
from collections.abc import Callable

import pytest

from tests.desk_site.official import AtDesk, at_desk
from tests.installation import Installation
from tests.journey.conftest import InstallationMaker, make_installation, newcomer
from tests.journey.records import Records

__all__ = ["make_installation", "newcomer"]

SignedIn = Callable[[str], AtDesk]


@pytest.fixture(scope="session")
def installation(make_installation: InstallationMaker) -> Installation:
    """The installation that the tests of the desk share."""
    return make_installation("desk")


@pytest.fixture(scope="session")
def records(installation: Installation) -> Records:
    """Its database."""
    return Records(installation)


@pytest.fixture(scope="session")
def officials(installation: Installation) -> dict[str, dict[str, str]]:
    """The demonstration officials, by role."""
    made = installation.command("sandbox", "officials", "--json")
    assert made.returncode == 0, made.stderr
    return {official["role"]: official for official in json.loads(made.stdout)}


@pytest.fixture(scope="session")
def signed_in(installation: Installation, officials: dict[str, dict[str, str]]) -> SignedIn:
    """Officials by role, signed in once, and again where their session is over: for long idleness, or in a test."""
    known: dict[str, AtDesk] = {}

    def of_role(role: str) -> AtDesk:
        if role not in known or known[role].open("/").page.path == "/sign-in":
            known[role] = at_desk(installation, officials[role]).sign_in()
        return known[role].open("/")

    return of_role
