"""One installation and one Chromium for every journey with a real browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres
from tests.browser.pictures import Camera
from tests.browser.visitor import PATIENCE, Visitor, open_visitor
from tests.docs.journey_pictures import FOLDER
from tests.fresh_numbers import fresh_phone
from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.web.browser import chromium

NewPerson = Callable[..., dict[str, Any]]
Register = Callable[[dict[str, Any]], Awaitable[None]]


class Visit(Protocol):
    """Opens a browser for a person; see `open_visitor` for the options."""

    async def __call__(self, person: dict[str, Any], **options: Any) -> Visitor: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help=f"take the pictures of the documents anew, in {FOLDER}")


@pytest.fixture(scope="session")
def installation(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation that all browsers visit."""
    asyncio.run(create_database(postgres.url("postgres"), "motid_browser"))
    made = Installation(tmp_path_factory.mktemp("browser") / "var", postgres.url("motid_browser"))
    yield made.start()
    made.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chrome() -> AsyncIterator[Browser]:
    """The browser, started once."""
    expect.set_options(timeout=PATIENCE * 1000)
    async with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def camera(request: pytest.FixtureRequest) -> Camera:
    """Takes the pictures of the documents when asked to."""
    return Camera(wanted=bool(request.config.getoption("--pictures", default=False)))


@pytest_asyncio.fixture(loop_scope="session")
async def visit(installation: Installation, chrome: Browser, camera: Camera) -> AsyncIterator[Visit]:
    """Opens windows without history, closed after the test, where nobody may have complained."""
    opened: list[Visitor] = []

    async def make(person: dict[str, Any], **options: Any) -> Visitor:
        opened.append(await open_visitor(chrome, installation, person, camera, **options))
        return opened[-1]

    yield make
    for visitor in opened:
        await visitor.page.context.close()
    assert [line for visitor in opened for line in visitor.complaints] == []


@pytest.fixture
def new_person(installation: Installation) -> NewPerson:
    """People who have never been here."""

    def make(**fields: Any) -> dict[str, Any]:
        return installation.new_person(**({"phone": fresh_phone()} | fields))

    return make


@pytest.fixture
def register(installation: Installation) -> Register:
    """Opens an account for a person, elsewhere and without a browser."""

    async def make(person: dict[str, Any]) -> None:
        await asyncio.to_thread(Citizen(installation, person).register)

    return make
