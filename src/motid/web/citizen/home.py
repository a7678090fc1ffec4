"""Home, help, and the question for a captcha."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.help import (
    ChangePasswordGuidePage,
    CounterPage,
    GuidesPage,
    HelpPage,
    NormaliseGuidePage,
    RecoverPasswordGuidePage,
    RegisterGuidePage,
)
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


@get(PATHS.guides)
async def guides(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The guides, by link and QR code (S0-30, S0-31)."""
    return visit.page(GuidesPage.at(visit.services.settings.exchange))


@get(PATHS.guide_register)
async def guide_register(visit: NamedDependency[Visit]) -> Response[bytes]:
    """How to register (S0-30)."""
    return visit.page(RegisterGuidePage())


@get(PATHS.guide_change_password)
async def guide_change_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """How to change the password by a code (S0-30)."""
    return visit.page(ChangePasswordGuidePage())


@get(PATHS.guide_recover_password)
async def guide_recover_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """How to recover a password (S0-30)."""
    return visit.page(RecoverPasswordGuidePage())


@get(PATHS.guide_normalise)
async def guide_normalise(visit: NamedDependency[Visit]) -> Response[bytes]:
    """How to normalise an account (S0-30)."""
    return visit.page(NormaliseGuidePage())


@get(PATHS.captcha_challenge)
async def captcha_challenge(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return a proof of work for the script of a form with a captcha."""
    return Response(visit.services.captcha.challenge(), headers={"Cache-Control": "no-store"})


HANDLERS = (
    home,
    help_index,
    counter,
    guides,
    guide_register,
    guide_change_password,
    guide_recover_password,
    guide_normalise,
    captcha_challenge,
)
