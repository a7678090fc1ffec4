"""Officials sign in with their own MotID account, and out."""

from typing import Final

import structlog
from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.access import refuse
from motid.desk.model import RefusalRule
from motid.officials.end_desk_session import end_desk_session
from motid.officials.model import Official
from motid.officials.open_desk_session import DeskSessionOpen, NoOfficial, SignedIn, open_desk_session
from motid.oidc.account_of_token import account_of_token
from motid.web import cookies
from motid.web.desk.openid.attempt import LIFETIME, Attempt
from motid.web.desk.openid.relying_party import MotidSilent
from motid.web.desk.openid.tokens import NotBelieved, read_id_token
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.local_path import local_path
from motid.web.presenters.desk.sign_in import NoRolePage, SignedOutPage, SignInFault, SignInPage

log = structlog.get_logger()
AGAIN: Final = "again"
"""Asks for a new sign-in at MotID, where there is one already."""
_FAULTS: Final[dict[str, SignInFault]] = {
    "access_denied": "refused",
    "unmet_authentication_requirements": "too_weak",
    "temporarily_unavailable": "silent",
}


@get(DESK_PATHS.sign_in)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The page with the one way in."""
    if visit.someone is not None:
        return visit.redirect(DESK_PATHS.home)
    return await visit.page(SignInPage(_wanted(visit)))


@get(DESK_PATHS.sign_in_start)
async def start(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Go to MotID."""
    vault, now = visit.services.database.vault, visit.services.database.clock.now()
    attempt, again = Attempt.begin(_wanted(visit), now), AGAIN in visit.request.query_params
    try:
        address = await visit.services.motid.authorization_address(vault, attempt, visit.locale, again=again)
    except MotidSilent:
        return await _fault(visit, "silent")
    visit.set_cookie(cookies.DESK_SIGN_IN, attempt.cookie(), max_age=int(LIFETIME.total_seconds()))
    return visit.see_other(address)


@get(DESK_PATHS.sign_in_return)
async def answered(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Take MotID's answer: whose it is is checked before anything else of it is looked at (RFC 9207, RFC 9700)."""
    query, database = visit.request.query_params, visit.services.database
    now = database.clock.now()
    attempt = Attempt.of_cookie(visit.cookie(cookies.DESK_SIGN_IN), now)
    visit.clear_cookie(cookies.DESK_SIGN_IN)
    mixed_up = query.get("iss") != visit.services.motid.credentials.issuer
    if attempt is None or mixed_up or not attempt.answered_by(database.vault, query.get("state", "")):
        return await _fault(visit, "lost")
    if "code" not in query:
        return await _fault(visit, _FAULTS.get(query.get("error", ""), "lost"))
    return await _redeemed(visit, attempt, query["code"])


async def _redeemed(visit: DeskVisit, attempt: Attempt, code: str) -> Response[bytes]:
    motid, database = visit.services.motid, visit.services.database
    now = database.clock.now()
    try:
        tokens = await motid.redeem(code, attempt.verifier(database.vault))
        if tokens is None:
            return await _fault(visit, "lost")
        nonce = attempt.nonce(database.vault)
        who = await read_id_token(motid, tokens.id_token, nonce=nonce, access_token=tokens.access_token, now=now)
    except MotidSilent:
        return await _fault(visit, "silent")
    except NotBelieved:
        return await _fault(visit, "not_believed")
    async with database.read() as connection:
        account_id = await account_of_token(
            connection, tokens.access_token, client_id=motid.credentials.client_id, subject=who.subject, now=now
        )
    if account_id is None:
        return await _fault(visit, "not_believed")
    visit.set_cookie(cookies.DESK_ID_TOKEN, tokens.id_token)
    return await _opened(visit, attempt, SignedIn(account_id, who.sid, who.acr, who.auth_time))


async def _opened(visit: DeskVisit, attempt: Attempt, signed_in: SignedIn) -> Response[bytes]:
    database = visit.services.database
    opened = await open_desk_session(database, visit.services.desk.policies, signed_in, visit.visitor)
    match opened:
        case DeskSessionOpen(cookie):
            if visit.someone is not None:
                await end_desk_session(database, visit.someone, reason="signed_in_again")
            visit.set_cookie(cookies.DESK_SESSION, cookie)
            return visit.redirect(attempt.path)
        case NoOfficial():
            nobody = Official(signed_in.account_id, signed_in.account_id, ())
            await refuse(database, nobody, RefusalRule.NOT_ALLOWED)
            return visit.redirect(DESK_PATHS.no_role)


@get(DESK_PATHS.no_role)
async def no_role(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Say to somebody who signed in and holds no role what this site is, and whom to ask."""
    return await visit.page(NoRolePage(), status=403)


@post(DESK_PATHS.sign_out, status_code=200)
async def sign_out(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Sign out here, then at MotID (RP-Initiated Logout 1.0)."""
    if visit.someone is not None:
        await end_desk_session(visit.services.database, visit.someone)
    id_token = visit.cookie(cookies.DESK_ID_TOKEN)
    for name in (cookies.DESK_SESSION, cookies.DESK_ID_TOKEN):
        visit.clear_cookie(name)
    try:
        return visit.see_other(await visit.services.motid.sign_out_address(id_token))
    except MotidSilent:
        return visit.redirect(DESK_PATHS.signed_out)


@get(DESK_PATHS.signed_out)
async def signed_out(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Where MotID sends the browser after signing out."""
    return await visit.page(SignedOutPage())


def _wanted(visit: DeskVisit) -> str:
    return local_path(visit.request.query_params.get("continue")) or DESK_PATHS.home


async def _fault(visit: DeskVisit, fault: SignInFault) -> Response[bytes]:
    log.info("desk_sign_in_failed", reason=fault)
    return await visit.page(SignInPage(DESK_PATHS.home, fault), status=503 if fault == "silent" else 400)


HANDLERS = (show, start, answered, no_role, sign_out, signed_out)
