"""The strength hint beside a new password: asked by the page's script, never a rule (S4-21 holds the rules)."""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.accounts.read_account import read_account
from motid.authn.password import Password
from motid.authn.password_rules import PasswordRule, strength, violated_rules
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.redaction import PersonalValue
from motid.limits import Limit, Refused
from motid.recovery.desk_reset.read_desk_reset import read_desk_reset
from motid.recovery.model import facts_of
from motid.web.citizen.forgotten_password import current_reset
from motid.web.citizen.registration_visit import current_registration
from motid.web.citizen.visit import Visit
from motid.web.forms.password import NewPasswordForm
from motid.web.paths import PATHS

STRENGTH_BY_SUBJECT: Final = Limit("password_strength.registration", burst=40, interval=timedelta(seconds=2))
"""Enough for somebody who tries many passwords; the estimate costs milliseconds of a processor."""

_WILL_BE_REFUSED: Final = frozenset({PasswordRule.COMMON, PasswordRule.PERSONAL})


@post(PATHS.register_password_strength, status_code=200)
async def password_strength(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return `{"strength": 0 … 4}` for the typed password; 409 unless a registration waits for its password."""
    registration = await current_registration(visit)
    if registration is None or registration.state != "password" or registration.application is None:
        return _answer({"error": "no_registration_at_password"}, 409)
    return await _estimate(visit, registration.id, registration.application.facts())


@post(PATHS.new_password_strength, status_code=200)
async def new_password_strength(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return the same for a forgotten password; 409 unless the right code was typed."""
    reset = await current_reset(visit)
    if reset is None or reset.state != "password" or reset.account_id is None:
        return _answer({"error": "no_recovery_at_password"}, 409)
    return await _estimate(visit, reset.id, await _facts(visit, reset.account_id))


@post(PATHS.change_password_strength, status_code=200)
async def changed_password_strength(visit: NamedDependency[Visit]) -> Response[dict[str, Any]]:
    """Return the same for somebody who is signed in; 409 for anybody else."""
    if visit.session is None:
        return _answer({"error": "not_signed_in"}, 409)
    return await _estimate(visit, visit.session.id, await _facts(visit, visit.session.account_id))


@post(PATHS.desk_reset + "/{link:str}/strength", status_code=200)
async def desk_reset_strength(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[dict[str, Any]]:
    """Return the same for the link of a one-time reset; 409 for one that is over.

    Without regard to the person, whose number was not given yet: an answer must not help to guess it.
    """
    parsed = OpaqueToken.parse(link)
    reset = await read_desk_reset(visit.services.database, parsed) if parsed else None
    if reset is None:
        return _answer({"error": "link_is_over"}, 409)
    return await _estimate(visit, reset.id, ())


async def _facts(visit: Visit, account_id: UUID) -> Iterable[PersonalValue[str]]:
    database = visit.services.database
    async with database.read() as connection:
        return facts_of(await read_account(connection, database.vault, account_id))


async def _estimate(visit: Visit, subject: UUID, about: Iterable[PersonalValue[str]]) -> Response[dict[str, Any]]:
    services = visit.services
    now = services.database.clock.now()
    taken = await services.authn.limiter.take(STRENGTH_BY_SUBJECT, subject.hex, now)
    if isinstance(taken, Refused):
        answer = _answer({"error": "too_many_requests"}, 429)
        answer.headers["Retry-After"] = str(max(1, ceil((taken.until - now).total_seconds())))
        return answer
    password = Password.typed(visit.form(NewPasswordForm).password.data or "")
    return _answer({"strength": await _strength(password, about)}, 200)


async def _strength(password: Password, about: Iterable[PersonalValue[str]]) -> int:
    """Return the estimate; 0 for what will be refused, however long: a common password, or one about the person."""
    if _WILL_BE_REFUSED & set(violated_rules(password, about)):
        return 0
    return await strength(password)


def _answer(content: dict[str, Any], status: int) -> Response[dict[str, Any]]:
    return Response(content, status_code=status, headers={"Cache-Control": "no-store"})


HANDLERS = (password_strength, new_password_strength, changed_password_strength, desk_reset_strength)
