"""What the pages of a registration share: which registration this browser goes on with, and where it stands."""

from datetime import timedelta
from typing import Final

from motid.kernel.opaque_token import OpaqueToken
from motid.proofing.registration.model import Registration, RegistrationState
from motid.proofing.registration.read_registration import read_registration
from motid.web import cookies
from motid.web.citizen.visit import Visit
from motid.web.forms.registration import RegistrationForm
from motid.web.paths import PATHS

_COOKIE_AGE: Final = int(timedelta(days=2).total_seconds())
"""Longer than any registration lives: the database decides when it is over."""

NEXT_PAGE: Final[dict[RegistrationState, str]] = {
    "comparing": PATHS.register_resume,
    "differs": PATHS.register_resume,
    "unknown": PATHS.register_resume,
    "code": PATHS.register_code,
    "password": PATHS.register_password,
    "opened": PATHS.register_done,
    "taken": PATHS.account_exists,
}


def keep(visit: Visit, token: str) -> None:
    """Let the browser remember the registration, so that it can be resumed after a crash or a break."""
    visit.set_cookie(cookies.REGISTRATION, token, max_age=_COOKIE_AGE)


async def current_registration(visit: Visit, token: str | None = None) -> Registration | None:
    """Return the registration of this browser, or None when there is none or its time is over."""
    parsed = OpaqueToken.parse(token or visit.cookie(cookies.REGISTRATION) or "")
    return await read_registration(visit.services.database, parsed) if parsed else None


def prefilled(registration: Registration | None) -> RegistrationForm:
    """Return the form with what was typed before, where the carrier did not confirm it; else an empty one."""
    if registration is None or registration.state not in ("differs", "unknown") or registration.application is None:
        return RegistrationForm()
    typed = registration.application
    return RegistrationForm(
        data={
            "login_name": typed.login_name.reveal(),
            "full_name": typed.full_name.reveal(),
            "date_of_birth": typed.date_of_birth.vietnamese(),
            "phone": typed.phone.national(),
            "email": typed.email.reveal() if typed.email else "",
        }
    )
