"""One installation for all journeys of a test run, people who are new to it, and a look into its database."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import pytest

from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres
from tests.fresh_numbers import fresh_phone
from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.journey.records import Records

InstallationMaker = Callable[[str], Installation]
_names = itertools.count(1)


class Newcomer(Protocol):
    """Makes people to order who have never been here; see `POST /people` for the fields."""

    def __call__(self, installation: Installation | None = None, **fields: Any) -> Citizen: ...


@pytest.fixture(scope="session")
def make_installation(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InstallationMaker]:
    """Make installations with a fresh database and folder each; they are stopped at the end."""
    made: list[Installation] = []

    def make(name: str) -> Installation:
        database = f"motid_journey_{next(_names)}"
        asyncio.run(create_database(postgres.url("postgres"), database))
        var: Path = tmp_path_factory.mktemp(name) / "var"
        made.append(Installation(var, postgres.url(database)))
        return made[-1].start()

    yield make
    with ThreadPoolExecutor(len(made) or 1) as threads:
        list(threads.map(Installation.stop, made))


@pytest.fixture(scope="session")
def installation(make_installation: InstallationMaker) -> Installation:
    """The installation that the journeys share."""
    return make_installation("journey")


@pytest.fixture(scope="session")
def fragile(make_installation: InstallationMaker) -> Installation:
    """Another one, for tests that break what it needs and kill its processes."""
    return make_installation("fragile")


@pytest.fixture
def records(installation: Installation) -> Records:
    """The database of the shared installation."""
    return Records(installation)


@pytest.fixture(scope="session")
def newcomer(request: pytest.FixtureRequest) -> Newcomer:
    """People who are new."""

    def make(installation: Installation | None = None, **fields: Any) -> Citizen:
        at = installation or request.getfixturevalue("installation")
        return Citizen(at, at.new_person(**({"phone": fresh_phone()} | fields)))

    return make


@pytest.fixture
def citizen(newcomer: Newcomer) -> Citizen:
    """A person who is new."""
    return newcomer()


@pytest.fixture
def member(citizen: Citizen) -> Citizen:
    """A person with an account, signed out, in a browser where nobody ever signed in."""
    return citizen.register()
