"""The strength hint beside a new password: asked by the page's script, never a rule (S4-21 holds the rules)."""

from datetime import timedelta
from math import ceil
from typing import Any, Final

from litestar import Response, post
from litestar.di import NamedDependency

from motid.authn.password import Password
from motid.authn.password_rules import PasswordRule, strength, violated_rules
from motid.limits import Limit, Refused
from motid.proofing.registration.model import Application
from motid.web.citizen.registration_visit import current_registration
from motid.web.citizen.visit import Visit
from motid.web.forms.password import NewPasswordForm
from motid.web.paths import PATHS

STRENGTH_BY_REGISTRATION: Final = Limit("password_strength.registration", burst=40, interval=timedelta(seconds=2))
"""Enough for somebody who tries many passwords; the estimate costs milliseconds of a processor."""

_WILL_BE_REFUSED: Final = frozenset({PasswordRule.COMMON, PasswordRule.PERSONAL})


@post(PATHS.register_password_strength, status_code=200)
async def password_strength(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return `{"strength": 0 … 4}` for the typed password; 409 unless a registration waits for its password."""
    services = visit.services
    registration = await current_registration(visit)
    if registration is None or registration.state != "password" or registration.application is None:
        return _answer({"error": "no_registration_at_password"}, 409)
    now = services.database.clock.now()
    taken = await services.authn.limiter.take(STRENGTH_BY_REGISTRATION, registration.id.hex, now)
    if isinstance(taken, Refused):
        answer = _answer({"error": "too_many_requests"}, 429)
        answer.headers["Retry-After"] = str(max(1, ceil((taken.until - now).total_seconds())))
        return answer
    password = Password.typed(visit.form(NewPasswordForm).password.data or "")
    return _answer({"strength": await _strength(password, registration.application)}, 200)


async def _strength(password: Password, typed: Application) -> int:
    """Return the estimate; 0 for what will be refused, however long: a common password, or one about the person."""
    if _WILL_BE_REFUSED & set(violated_rules(password, typed.facts())):
        return 0
    return await strength(password)


def _answer(content: dict[str, Any], status: int) -> Response[dict[str, Any]]:
    return Response(content, status_code=status, headers={"Cache-Control": "no-store"})


HANDLERS = (password_strength,)
