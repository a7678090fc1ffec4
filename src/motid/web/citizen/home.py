"""Home, help, and the question for a captcha."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.help import CounterPage, HelpPage
from motid.web.presenters.home import HomePage


@get(PATHS.home)
async def home(visit: NamedDependency[Visit]) -> Response[bytes]:
    """What MotID is, with the ways to register and to sign in (S4-10)."""
    return visit.page(HomePage())


@get(PATHS.help)
async def help_index(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Index of the help."""
    return visit.page(HelpPage())


@get(PATHS.counter)
async def counter(visit: NamedDependency[Visit]) -> Response[bytes]:
    """What to bring to a transaction counter (S4-17)."""
    return visit.page(CounterPage())


@get(PATHS.captcha_challenge)
async def captcha_challenge(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return a proof of work for the script of a form with a captcha."""
    return Response(visit.services.captcha.challenge(), headers={"Cache-Control": "no-store"})


HANDLERS = (home, help_index, counter, captcha_challenge)
