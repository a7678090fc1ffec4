"""Raising a session by a code, for a service that asks for more than the password.

The code is sent by a button, not by opening an address: a foreign page that leads the browser here sends nothing.
"""

from litestar import Response, post
from litestar.di import NamedDependency

from motid.authn.begin_sign_in import begin_step_up
from motid.web.citizen.destination import destination_of
from motid.web.citizen.sign_in import send_first_code
from motid.web.citizen.signed_in import signed_in
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS


@post(PATHS.step_up, status_code=200)
async def begin(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Send the code."""
    session, authn = signed_in(visit), visit.services.authn
    destination = await destination_of(visit, visit.continue_to)
    async with authn.database.begin(visit.actor) as uow:
        begun = await begin_step_up(uow, authn, session, continue_to=destination.path)
    return await send_first_code(visit, begun.cookie)


HANDLERS = (begin,)
