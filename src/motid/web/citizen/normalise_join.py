"""The number belongs to another, normalised account (S2-19, S2-21): prove both accounts, or ask the desk (S2-26)."""

import re
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.accounts.model import Account
from motid.authn.end_session import end_session
from motid.dossiers.list_dossiers import list_dossiers
from motid.kernel.cmnd import CmndNumber
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused
from motid.normalisation.ask_desk import DeskAsked, NothingToAsk, ask_desk
from motid.normalisation.join_accounts import (
    LIFETIME,
    Joined,
    JoinExpired,
    JoinStarted,
    NotTheSamePerson,
    SameAccount,
    SignInIsTooWeak,
    begin_join,
    confirm_join,
    read_join,
)
from motid.normalisation.request.model import Request
from motid.oidc.read_consents import read_consents
from motid.recovery.cooling import in_cooling_period
from motid.recovery.model import RiskyOperation
from motid.web import cookies
from motid.web.citizen.own_account import standing_of
from motid.web.citizen.signed_in import signed_in
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.normalisation import StatementForm
from motid.web.paths import PATHS
from motid.web.presenters.joining import (
    AccountToJoin,
    DeskAskedPage,
    JoinedPage,
    JoinEndedPage,
    JoinPage,
    NumberTakenPage,
)
from motid.web.presenters.recovery import CoolingPage
from motid.web.texts.notices import NoticeKey

_CASE: Final = re.compile(r"KN-\d{4}-\d{6,12}", re.ASCII)


@get(PATHS.normalise_taken)
async def taken(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Số CCCD đã nhập trùng với số CCCD trên hệ thống …” with the ways out."""
    request = await _taken_request(visit)
    if isinstance(request, Response):
        return request
    return visit.page(NumberTakenPage(StatementForm()))


@post(PATHS.normalise_desk, status_code=200)
async def ask(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Open a case, instead of calling again and again (S2-26)."""
    request = await _taken_request(visit)
    if isinstance(request, Response):
        return request
    form = visit.form(StatementForm)
    if not form.validate():
        return visit.page(NumberTakenPage(form), address=PATHS.normalise_taken)
    said = form.statement.data or ""
    match await ask_desk(visit.services.normalisation, request, PersonalText(said) if said.strip() else None):
        case DeskAsked(number):
            return visit.redirect(f"{PATHS.normalise_desk_received}?{urlencode({'case': number})}")
        case NothingToAsk():
            return visit.redirect(PATHS.normalise)
        case Refused(until):
            return too_fast(visit, until, PATHS.normalise_taken)


@get(PATHS.normalise_desk_received)
async def asked(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say under which number the desk answers."""
    number = visit.request.query_params.get("case", "")
    if not _CASE.fullmatch(number):
        return visit.redirect(PATHS.normalise)
    return visit.page(DeskAskedPage(number))


@post(PATHS.normalise_join_begin, status_code=200)
async def begin(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Keep in this browser that this account was proved, sign out of it, and lead to the sign-in to the other."""
    request = await _taken_request(visit)
    if isinstance(request, Response):
        return request
    session, authn = signed_in(visit), visit.services.authn
    async with authn.database.read() as connection:
        closed = await in_cooling_period(
            connection, authn.policies, session.account_id, RiskyOperation.JOIN_ACCOUNTS, authn.database.clock.now()
        )
    if closed is not None:
        return visit.page(CoolingPage(closed.until), status=403, address=PATHS.normalise_taken)
    match await begin_join(visit.services.normalisation, session.account_id, aal=session.aal):
        case SignInIsTooWeak():
            return visit.redirect(_to_sign_in(PATHS.normalise_taken))
        case JoinStarted(token):
            visit.set_cookie(cookies.JOIN, token.text(), max_age=int(LIFETIME.total_seconds()))
            async with authn.database.begin(visit.actor) as uow:
                await end_session(uow, authn, session.id)
            visit.clear_cookie(cookies.SESSION)
            return visit.redirect(_to_sign_in(PATHS.normalise_join, notice="join-sign-in"))


@get(PATHS.normalise_join)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """What will follow the account that the person is signed in to now."""
    session, token = signed_in(visit), _token(visit)
    other = await read_join(visit.services.normalisation, token) if token else None
    if other is None:
        return visit.page(JoinEndedPage("expired"))
    if other.ref.account_id == session.account_id:
        return visit.page(JoinEndedPage("same"))
    return visit.page(JoinPage(await _to_join(visit, other)))


@post(PATHS.normalise_join, status_code=200)
async def confirm(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Join the two accounts."""
    session, token = signed_in(visit), _token(visit)
    if token is None:
        return visit.redirect(PATHS.normalise_join)
    match await confirm_join(visit.services.normalisation, token, session.account_id, aal=session.aal):
        case Joined():
            visit.clear_cookie(cookies.JOIN)
            return visit.redirect(PATHS.normalise_joined)
        case NotTheSamePerson(case):
            visit.clear_cookie(cookies.JOIN)
            return visit.redirect(f"{PATHS.normalise_desk_received}?{urlencode({'case': case})}")
        case SignInIsTooWeak():
            return visit.redirect(_to_sign_in(PATHS.normalise_join))
        case JoinExpired() | SameAccount():
            return visit.redirect(PATHS.normalise_join)


@get(PATHS.normalise_joined)
async def joined(visit: NamedDependency[Visit]) -> Response[bytes]:
    """One account, with everything that both had (S2-27, S2-29)."""
    signed_in(visit)
    return visit.page(JoinedPage())


async def _taken_request(visit: Visit) -> Request | Response[bytes]:
    standing = await standing_of(visit)
    if standing.request is None or standing.request.state != "taken":
        return visit.redirect(visit.onward(PATHS.normalise))
    return standing.request


async def _to_join(visit: Visit, other: Account) -> AccountToJoin:
    database, account_id = visit.services.database, other.ref.account_id
    async with database.read() as connection:
        dossiers = await list_dossiers(connection, database.vault, account_id, limit=1)
        consents = await read_consents(visit.services.provider, connection, account_id)
    name = other.profile.full_name
    return AccountToJoin(
        name.reveal() if name else None, _masked(other), other.opened_at, dossiers.total, len(consents)
    )


def _masked(account: Account) -> str:
    """Return the number or phone by which its owner knows an account."""
    found = account.first("personal_number") or account.first("cmnd") or account.first("registered_phone")
    match found.value if found else None:
        case PersonalIdNumber() | CmndNumber() as number:
            return number.masked()
        case PhoneNumber() as phone:
            return phone.masked_first4()
        case _:
            return ""


def _token(visit: Visit) -> OpaqueToken | None:
    return OpaqueToken.parse(visit.cookie(cookies.JOIN) or "")


def _to_sign_in(back: str, *, notice: NoticeKey | None = None) -> str:
    said = {"notice": notice} if notice else {}
    return f"{PATHS.sign_in}?{urlencode({'continue': back, **said})}"


HANDLERS = (taken, ask, asked, begin, show, confirm, joined)
