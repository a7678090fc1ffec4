"""Signing out of this browser."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.end_session import end_session
from motid.oidc.client import origin_of
from motid.oidc.logout.session_clients import frames_of_session
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
    frames = await frames_to_show(visit)
    if visit.session is not None:
        authn = visit.services.authn
        async with authn.database.begin(visit.actor) as uow:
            await end_session(uow, authn, visit.session.id)
    return signed_out(visit, frames)


async def frames_to_show(visit: Visit) -> tuple[str, ...]:
    """Return the addresses that tell services of the end of this session, as long as it has not ended."""
    if visit.session is None:
        return ()
    provider = visit.services.provider
    return await frames_of_session(provider, provider.database.pool, visit.session.id)


def signed_out(visit: Visit, frames: tuple[str, ...], *, everywhere: bool = False) -> Response[bytes]:
    """Say that the session is over, with a frame for each service that wants one (Front-Channel Logout 1.0 §3).

    Without frames the page is fetched by GET, as after any form; frames are loaded once only.
    """
    visit.clear_cookie(cookies.SESSION)
    if not frames:
        return visit.redirect(f"{PATHS.sign_out}?everywhere=yes" if everywhere else PATHS.sign_out)
    visit.session = None
    page = SignedOutPage(everywhere=everywhere, frames=frames)
    return visit.page(page, address=PATHS.sign_out, frames_from=map(origin_of, frames))


HANDLERS = (show, submit)
