"""`/phones`: invented citizens answer requests of services on their telephones, for tests that no person watches."""

from typing import Annotated, Any

import msgspec
from litestar import Request, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from motid.oidc.handles import read_handle
from motid.sandbox.phones.answer import Decision, NotAnswered, answer_request
from motid.sandbox.phones.book import Phone
from motid.sandbox.problems import InvalidRequest, documented
from motid.sandbox.world import World


class PhoneFields(msgspec.Struct, frozen=True):
    """What the browser of the telephone knows by heart."""

    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

    def __repr__(self) -> str:
        return "<PhoneFields>"


class GivenAnswer(msgspec.Struct, frozen=True):
    """Which button was pressed."""

    action: Decision


@put(
    "/phones/{personal_number:str}",
    status_code=204,
    summary="Put a citizen's telephone into the sandbox's hands",
    tags=["phones"],
    responses=documented(400, 404, 415),
)
async def put_phone(
    request: Request[Any, Any, Any],
    world: NamedDependency[World],
    personal_number: FromPath[str],
    data: JSONBody[PhoneFields],
) -> None:
    """Keep the password by which this person signs in to MotID; 404 for people whom the population does not have."""
    if request.content_type[0] != "application/json":
        raise InvalidRequest(415, "Content-Type must be application/json")
    person = world.population.get(personal_number)
    if person is None or person.phone is None:
        raise InvalidRequest(404, "nobody with a telephone has this personal number")
    world.phones.put(Phone(personal_number, person.phone, data.password))


@post(
    "/phones/{personal_number:str}/answer",
    status_code=200,
    summary="Answer the request of a service on the telephone",
    tags=["phones"],
    responses=documented(400, 404, 409),
)
async def answer_on_phone(
    world: NamedDependency[World],
    personal_number: FromPath[str],
    auth_req_id: Annotated[str, QueryParameter(max_length=200, description="What the service got (CIBA Core §7.3)")],
    action: Annotated[Decision, QueryParameter(description="`allow` shares everything that is asked; or `deny`")],
) -> GivenAnswer:
    """Sign in as the citizen on MotID's pages, open the request, press a button; 409 says what was in the way."""
    phone = world.phones.get(personal_number)
    if phone is None:
        raise InvalidRequest(404, "the sandbox has no telephone of this citizen")
    handle = read_handle(auth_req_id)
    if handle is None:
        raise InvalidRequest(400, "auth_req_id is none of MotID's")
    outcome = await answer_request(phone, world.settings.exchange, world.messages, handle.id, action)
    if isinstance(outcome, NotAnswered):
        raise InvalidRequest(409, outcome.reason)
    return GivenAnswer(action)
