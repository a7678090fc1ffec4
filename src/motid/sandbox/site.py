"""The sandbox as one web application: simulators of registries, a JSON interface, and pages for people.

It holds simulated sockets and counters in memory, so it runs as exactly one process.
"""

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler, Message, Scope

from motid.kernel.errors import InvalidValue
from motid.sandbox.interface import faults, messages, operations, people, phones, requests
from motid.sandbox.pages import control, home, inbox, population
from motid.sandbox.pages.docs import DocsPage
from motid.sandbox.population.errors import PersonTaken
from motid.sandbox.problems import (
    InvalidRequest,
    on_http_exception,
    on_invalid_request,
    on_invalid_value,
    on_person_taken,
)
from motid.sandbox.registries import carrier_rest, population_soap
from motid.sandbox.templating import HERE, TEMPLATES
from motid.sandbox.world import World
from motid.settings import Settings

LARGEST_REQUEST = 64 * 1024

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(settings: Settings) -> Litestar:
    """Return the sandbox's application. Raises `WrongMode` outside sandbox mode."""
    world = World.of(settings)

    async def the_world() -> World:
        return world

    return Litestar(
        route_handlers=_routes(world),
        dependencies={"world": Provide(the_world)},
        lifespan=[lambda _: world.running()],
        before_send=[_with_security_headers],
        exception_handlers={
            InvalidRequest: on_invalid_request,
            InvalidValue: on_invalid_value,
            PersonTaken: on_person_taken,
            HTTPException: on_http_exception,
        },
        template_config=TEMPLATES,
        openapi_config=OpenAPIConfig(
            title="MotID sandbox",
            version="1",
            description="The synthetic population, the messages that simulators received, and faults to inject.",
            path="/docs",
            render_plugins=[DocsPage()],
        ),
        request_max_body_size=LARGEST_REQUEST,
        logging_config=None,
        debug=False,
    )


def _routes(world: World) -> list[ControllerRouterHandler]:
    static = create_static_files_router(path="/static", directories=[HERE / "static"], include_in_schema=False)
    return [
        static,
        carrier_rest.handler(world.carrier),
        population_soap.handler(world.population_service),
        people.list_people,
        people.show_person,
        people.create_person,
        messages.list_messages,
        messages.clear_messages,
        faults.list_faults,
        faults.put_fault,
        faults.clear_fault,
        faults.clear_faults,
        requests.list_requests,
        phones.put_phone,
        phones.answer_on_phone,
        operations.live,
        operations.ready,
        operations.metrics,
        home.home,
        inbox.inbox,
        population.browse,
        population.show,
        control.control,
        control.change,
    ]


async def _with_security_headers(message: Message, scope: Scope) -> None:
    """Add the headers to every answer, errors included."""
    del scope
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
