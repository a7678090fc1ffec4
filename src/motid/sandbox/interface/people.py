"""`/people`: the synthetic population."""

import asyncio
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from motid.sandbox.population.made_to_order import PersonFields
from motid.sandbox.population.person import Person
from motid.sandbox.population.store import Page
from motid.sandbox.problems import InvalidRequest, documented
from motid.sandbox.world import World


@get("/people", summary="The synthetic population, page by page", tags=["people"], responses=documented(400))
async def list_people(
    world: NamedDependency[World],
    limit: Annotated[int, QueryParameter(ge=1, le=1000, description="People on a page")] = 50,
    cursor: Annotated[
        str | None, QueryParameter(max_length=200, description="`next_cursor` of the previous page")
    ] = None,
) -> Page:
    """Return people with every field that a form may ask for, always in the same order."""
    return await asyncio.to_thread(world.population.page, limit, cursor)


@get("/people/{personal_number:str}", summary="One person", tags=["people"], responses=documented(404))
async def show_person(world: NamedDependency[World], personal_number: FromPath[str]) -> Person:
    """Return the person with a personal number; 404 when there is none."""
    person = world.population.get(personal_number)
    if person is None:
        raise InvalidRequest(404, "nobody has this personal number")
    return person


@post("/people", summary="Make a person", tags=["people"], responses=documented(400, 409, 415))
async def create_person(
    request: Request[Any, Any, Any], world: NamedDependency[World], data: JSONBody[PersonFields]
) -> Person:
    """Add a person with the fields given, the rest invented to fit them.

    Numbers, phones and mail addresses must carry the marks of invention (400 otherwise); 409 when a personal number
    or a phone is somebody's already.
    """
    if request.content_type[0] != "application/json":
        raise InvalidRequest(415, "Content-Type must be application/json")
    return await asyncio.to_thread(world.population.create, data)
