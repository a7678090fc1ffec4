"""An operator and a checker at their desks, signed in once, and citizens with a phone in their hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.conftest import NewPerson, Visit
from tests.browser.desk.accounts import Holding, Person, World, open_old_account
from tests.browser.desk.citizen import Caller
from tests.browser.desk.official import Official
from tests.browser.pictures import Camera
from tests.browser.visitor import open_visitor
from tests.desk_site.official import at_desk
from tests.fresh_numbers import fresh_cmnd
from tests.installation import Installation
from tests.journey.records import Records

OpenAccount = Callable[[Person, Holding], Awaitable[UUID]]
Look = Callable[..., Awaitable[World]]


class LetIn(Protocol):
    """Signs an official of a role in; see `open_visitor` for the options."""

    async def __call__(self, role: str, **options: Any) -> Official: ...


class NewCaller(Protocol):
    """Makes somebody who calls; see `POST /people` of the sandbox for the fields."""

    async def __call__(self, **fields: Any) -> Caller: ...


@pytest.fixture(scope="session")
def officials(installation: Installation) -> dict[str, Person]:
    """The demonstration officials, by role."""
    made = installation.command("sandbox", "officials", "--json")
    assert made.returncode == 0, made.stderr
    return {official["role"]: official for official in json.loads(made.stdout)}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def at_work(
    installation: Installation, chrome: Browser, camera: Camera, officials: dict[str, Person]
) -> AsyncIterator[dict[str, Official]]:
    """An operator and a checker, signed in."""
    signed_in: dict[str, Official] = {}
    for role in ("operator", "checker"):
        visitor = await open_visitor(chrome, installation, officials[role], camera, width=1280)
        visitor.password = officials[role]["password"]
        signed_in[role] = Official(visitor)
    for official in signed_in.values():
        await official.signs_in()
    yield signed_in
    for official in signed_in.values():
        await official.page.context.close()


@pytest.fixture
def awake(installation: Installation, at_work: dict[str, Official]) -> dict[str, Official]:
    """Who is at work, signed in just now: on a slow machine the tests take longer than a sign-in counts as fresh."""
    query = "UPDATE desk_session SET auth_time = now(), last_seen_at = now() WHERE ended_at IS NULL"
    Records(installation).rows(query)
    return at_work


@pytest.fixture
def operator(awake: dict[str, Official]) -> Official:
    """Who takes calls and proposes."""
    return awake["operator"]


@pytest.fixture
def checker(awake: dict[str, Official]) -> Official:
    """Who decides."""
    return awake["checker"]


@pytest.fixture
def new_caller(visit: Visit, new_person: NewPerson) -> NewCaller:
    """People who call, with a browser on their phone."""

    async def make(**fields: Any) -> Caller:
        known = {"phone_registered_to_owner": True, "cmnd": fresh_cmnd()}
        person = await asyncio.to_thread(lambda: new_person(**(known | fields)))
        return Caller(await visit(person, width=390))

    return make


@pytest.fixture
def open_account(installation: Installation) -> OpenAccount:
    """Opens accounts of an old portal, without a browser."""

    async def make(person: Person, holding: Holding) -> UUID:
        return await open_old_account(installation, person, holding)

    return make


@pytest.fixture
def world(installation: Installation) -> Look:
    """Looks at accounts as they are on record."""

    async def look(*accounts: UUID) -> World:
        return await World.of(installation, *accounts)

    return look


@pytest.fixture
def let_in(installation: Installation, visit: Visit, officials: dict[str, Person]) -> LetIn:
    """Opens the desk for an official of a role in another browser, signed in there without one."""

    async def make(role: str, **options: Any) -> Official:
        elsewhere = at_desk(installation, officials[role])
        await asyncio.to_thread(elsewhere.sign_in)
        assert elsewhere.page.heading == "Việc của tôi", elsewhere.page.main
        visitor = await visit(officials[role], **{"width": 1280, **options})
        await visitor.page.context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value or "", "url": installation.desk}
                for cookie in elsewhere.client.cookies.jar
            ]
        )
        return Official(visitor)

    return make
