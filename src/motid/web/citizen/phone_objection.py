"""The link in the SMS to the former OTP phone: whoever did not change it objects (S4-39)."""

import re
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.object_to_phone_change import LinkIsOver, PhoneObjected, object_to_phone_change
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.lost_phone import PhoneObjectionPage, PhoneObjectionReceivedPage

_CASE: Final = re.compile(r"KN-\d{4}-\d{6,12}", re.ASCII)


@get(PATHS.phone_objection + "/{link:str}")
async def show_link(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """A button objects: programs that open links in advance must not."""
    if OpaqueToken.parse(link) is None:
        raise NotFoundException
    return visit.page(PhoneObjectionPage(f"{PATHS.phone_objection}/{link}"))


@post(PATHS.phone_objection + "/{link:str}", status_code=200)
async def object_by_link(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """Open the case."""
    parsed = OpaqueToken.parse(link)
    if parsed is None:
        raise NotFoundException
    match await object_to_phone_change(visit.services.recovery, parsed):
        case PhoneObjected(number):
            return visit.redirect(f"{PATHS.phone_objection_received}?{urlencode({'case': number})}")
        case LinkIsOver():
            return visit.page(PhoneObjectionPage("", over=True), status=410)


@get(PATHS.phone_objection_received)
async def received(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say under which number the objection is recorded. Nothing is looked up: whoever objected knows."""
    number = visit.request.query_params.get("case", "")
    if not _CASE.fullmatch(number):
        return visit.redirect(PATHS.home)
    return visit.page(PhoneObjectionReceivedPage(number))


HANDLERS = (show_link, object_by_link, received)
