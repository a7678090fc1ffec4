"""Signing out of this browser."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.end_session import end_session
from motid.web import cookies
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.sign_in import SignedOutPage, SignOutPage


@get(PATHS.sign_out)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Ask before signing out."""
    everywhere = visit.request.query_params.get("everywhere") == "yes"
    return visit.page(SignOutPage() if visit.session else SignedOutPage(everywhere=everywhere))


@post(PATHS.sign_out, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Sign out. Somebody who is signed out already gets the same answer."""
    if visit.session is not None:
        authn = visit.services.authn
        async with authn.database.begin(visit.actor) as uow:
            await end_session(uow, authn, visit.session.id)
    visit.clear_cookie(cookies.SESSION)
    return visit.redirect(PATHS.sign_out)


HANDLERS = (show, submit)
