"""Sign-in by password and code (S4-23 … S4-31)."""

from math import ceil
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.accounts import find_account
from motid.authn.begin_sign_in import FreshSignIn, begin_sign_in
from motid.authn.check_code import CodeExhausted, CodeExpired, CodeWrong
from motid.authn.check_password import (
    AccountNotUsable,
    PasswordAccepted,
    PasswordRejected,
    SignInExpired,
    SlowDown,
    check_password,
)
from motid.authn.confirm_sign_in_code import confirm_sign_in_code
from motid.authn.end_session import end_session
from motid.authn.finish_sign_in import SignedIn
from motid.authn.issue_code import ResendTooSoon, TooManyCodes
from motid.authn.model import Session, SessionEndReason, SignIn
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.policies import CODE_RULES
from motid.authn.read_sign_in import read_code_step, read_sign_in
from motid.authn.send_sign_in_code import NoOtpPhone, SignInCodeSent, send_sign_in_code
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.oidc import sessions
from motid.oidc.authorization.authorize import answer_at_once
from motid.web import cookies
from motid.web.citizen.blank_sign_in import blank_sign_in
from motid.web.citizen.closed_account import remember_closed
from motid.web.citizen.code_over import over_address, over_reason
from motid.web.citizen.destination import Destination, destination_of
from motid.web.citizen.objection import why_closed
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import OtherPhoneForm, SignInCodeForm, wrong_code
from motid.web.forms.sign_in import SIGN_IN_WRONG, SignInForm
from motid.web.paths import PATHS
from motid.web.presenters.closure import AccountNotUsablePage
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.registration import CodeExpiredPage
from motid.web.presenters.sign_in import (
    OtherPhonePage,
    SignInCodePage,
    SignInPage,
    StepUpPage,
)
from motid.web.protocol.addresses import request_id_of
from motid.web.texts.validation import text_for

_REMEMBERED_AGE = 30 * 24 * 3600
_KNOWN_AGE = 180 * 24 * 3600
"""Seconds that the browser keeps these cookies; the policy `authn.sign_in` decides what they are worth."""


@get(PATHS.sign_in)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The tabbed page (S4-25); or, when a service asks for more than the live session has, the step-up."""
    destination = await destination_of(visit, visit.continue_to)
    session = visit.session
    if session is not None and not destination.fresh and await _is_active(visit, session):
        if session.aal >= destination.required_aal:
            return visit.redirect(destination.path)
        return visit.page(StepUpPage(destination.service), form_target=destination.form_target)
    blank = blank_sign_in(visit, destination)
    if blank is not None:
        return visit.drawn(blank, form_target=destination.form_target)
    form = SignInForm(data={"username": destination.login_hint})
    return _page(visit, form, destination)


@post(PATHS.sign_in, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check name and password, and send the code."""
    destination = await destination_of(visit, visit.continue_to)
    form = visit.form(SignInForm)
    if form.wants_redrawing or not form.validate():
        return _page(visit, form, destination)
    try:
        login_name = parse_login_name(form.username.data or "")
    except InvalidValue as fault:
        form.add_error("username", text_for(fault.code))
        return _page(visit, form, destination)
    under_way, cookie = await _at_password(visit, destination)
    outcome = await check_password(
        visit.services.authn,
        under_way,
        login_name=login_name,
        password=Password.typed(form.password.data or ""),
        visitor=visit.visitor,
        renews=visit.session,
    )
    match outcome:
        case SignedIn():
            return await _signed_in(visit, outcome)
        case PasswordAccepted():
            return await send_first_code(visit, cookie)
        case PasswordRejected() | SignInExpired():
            visit.set_cookie(cookies.SIGN_IN, cookie)
            form.add_error("username", SIGN_IN_WRONG)
            return _page(visit, form, destination)
        case SlowDown(until):
            return too_fast(visit, until)
        case AccountNotUsable(account_id=account_id):
            visit.set_cookie(cookies.SIGN_IN, cookie)
            remember_closed(visit, account_id)
            return visit.redirect(PATHS.account_not_usable)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)


@get(PATHS.sign_in_code)
async def show_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code page (S4-27)."""
    return await _code_page(visit, SignInCodeForm())


@post(PATHS.sign_in_code, status_code=200)
async def submit_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check the code."""
    form = visit.form(SignInCodeForm)
    if not form.validate():
        return await _code_page(visit, form)
    outcome = await confirm_sign_in_code(
        visit.services.authn,
        visit.cookie(cookies.SIGN_IN),
        typed=OneTimeCode.typed(form.code.data or ""),
        visitor=visit.visitor,
        renews=visit.session,
        remember=bool(form.remember_browser.data),
    )
    match outcome:
        case SignedIn():
            return await _signed_in(visit, outcome)
        case CodeWrong(left):
            form.add_error("code", wrong_code(left))
            return await _code_page(visit, form)
        case CodeExpired():
            return visit.redirect(over_address(PATHS.sign_in_code_over, "expired"))
        case CodeExhausted():
            return visit.redirect(over_address(PATHS.sign_in_code_over, "attempts"))
        case AccountNotUsable(account_id=account_id):
            remember_closed(visit, account_id)
            return visit.redirect(PATHS.account_not_usable)
        case SignInExpired():
            return _begin_anew(visit)


@post(PATHS.sign_in_code_resend, status_code=200)
async def resend_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Gửi lại OTP” (S4-29)."""
    return await _send_code(visit, None)


@get(PATHS.sign_in_code_over)
async def code_over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code is dead; another one helps."""
    return visit.page(CodeExpiredPage(over_reason(visit), PATHS.sign_in_code_resend))


@get(PATHS.account_not_usable)
async def account_not_usable(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The password was right, and the account is locked or closed: why, and how to object."""
    return visit.page(AccountNotUsablePage(await why_closed(visit)))


@get(PATHS.sign_in_other_phone)
async def show_phones(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Chọn phương thức xác thực khác” (S4-30)."""
    form = OtherPhoneForm()
    if not await _offer_phones(visit, form):
        return _begin_anew(visit)
    return visit.page(OtherPhonePage(form))


@post(PATHS.sign_in_other_phone, status_code=200)
async def choose_phone(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Send the code to another registered phone."""
    form = visit.form(OtherPhoneForm)
    if not await _offer_phones(visit, form):
        return _begin_anew(visit)
    if not form.validate():
        return visit.page(OtherPhonePage(form))
    return await _send_code(visit, UUID(form.phone_id.data))


def _page(visit: Visit, form: SignInForm, destination: Destination) -> Response[bytes]:
    page = SignInPage(form, destination.service, notice=visit.notice)
    return visit.page(page, form_target=destination.form_target)


async def _at_password(visit: Visit, destination: Destination) -> tuple[SignIn | FreshSignIn, str]:
    """Return a sign-in that stands at the password, and its cookie: this browser's own, or a new one."""
    authn, cookie = visit.services.authn, visit.cookie(cookies.SIGN_IN)
    under_way = await read_sign_in(authn, cookie)
    wanted = ("password", destination.path, destination.required_aal)
    if cookie and under_way and (under_way.state, under_way.continue_to, under_way.required_aal) == wanted:
        return under_way, cookie
    fresh = begin_sign_in(authn, required_aal=destination.required_aal, continue_to=destination.path)
    return fresh, fresh.cookie


async def _is_active(visit: Visit, session: Session) -> bool:
    """Whether the account may be used: a service would send somebody back whose account was locked since."""
    async with visit.services.database.read() as connection:
        account = await find_account.by_id(connection, session.account_id)
    return account is not None and account.state == "active"


async def send_first_code(visit: Visit, cookie: str) -> Response[bytes]:
    """Send the code of a sign-in or step-up that has come to it, and show the page for it."""
    visit.set_cookie(cookies.SIGN_IN, cookie)
    match await send_sign_in_code(visit.services.authn, cookie, visitor=visit.visitor):
        case SignInCodeSent() | ResendTooSoon():
            return visit.redirect(PATHS.sign_in_code)
        case TooManyCodes(until):
            return too_fast(visit, until)
        case NoOtpPhone():
            return visit.redirect(PATHS.lost_phone)
        case SignInExpired():
            return _begin_anew(visit)


async def _send_code(visit: Visit, phone_id: UUID | None) -> Response[bytes]:
    outcome = await send_sign_in_code(
        visit.services.authn, visit.cookie(cookies.SIGN_IN), visitor=visit.visitor, phone_id=phone_id
    )
    match outcome:
        case SignInCodeSent():
            return visit.redirect(PATHS.sign_in_code, notice="code-sent")
        case ResendTooSoon():
            return visit.redirect(PATHS.sign_in_code, notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.sign_in_code)
        case NoOtpPhone():
            return visit.redirect(PATHS.lost_phone)
        case SignInExpired():
            return _begin_anew(visit)


async def _code_page(visit: Visit, form: SignInCodeForm) -> Response[bytes]:
    authn, cookie = visit.services.authn, visit.cookie(cookies.SIGN_IN)
    step = await read_code_step(authn, cookie)
    sign_in = await read_sign_in(authn, cookie)
    if step is None or sign_in is None:
        return _begin_anew(visit)
    now = authn.database.clock.now()
    wait = ceil((step.resend_at - now).total_seconds()) if step.resend_at else 0
    page = SignInCodePage(
        form=form,
        phone_masked=step.masked_phone or "",
        valid_minutes=int(authn.policies.at(CODE_RULES, now).lifetime.total_seconds() // 60),
        resend_after=max(0, wait),
        notice=visit.notice,
    )
    destination = await destination_of(visit, sign_in.continue_to)
    return visit.page(page, form_target=destination.form_target)


async def _offer_phones(visit: Visit, form: OtherPhoneForm) -> bool:
    step = await read_code_step(visit.services.authn, visit.cookie(cookies.SIGN_IN))
    if step is None:
        return False
    form.offer([(str(phone.id), phone.masked) for phone in step.phones])
    return True


async def _signed_in(visit: Visit, outcome: SignedIn) -> Response[bytes]:
    if visit.session is not None and visit.session.id != outcome.session.id:
        # The browser forgets the cookie of the session that it had, so nobody could end that one any more.
        authn = visit.services.authn
        async with authn.database.begin(visit.actor) as uow:
            await end_session(uow, authn, visit.session.id, SessionEndReason.REPLACED)
    visit.set_cookie(cookies.SESSION, outcome.session_cookie)
    visit.set_cookie(cookies.KNOWN_BROWSER, outcome.known_browser_cookie, max_age=_KNOWN_AGE)
    if outcome.remembered_browser_cookie is not None:
        visit.set_cookie(cookies.REMEMBERED, outcome.remembered_browser_cookie, max_age=_REMEMBERED_AGE)
    visit.clear_cookie(cookies.SIGN_IN)
    return visit.redirect(await _answer_at_once(visit, outcome) or outcome.continue_to)


async def _answer_at_once(visit: Visit, outcome: SignedIn) -> str | None:
    """Return the service's address with the answer to its request; None where the way there has another page yet."""
    request_id = request_id_of(outcome.continue_to)
    if request_id is None:
        return None
    session = outcome.session
    sign_in = sessions.SignIn(session.id, session.account_id, session.aal, session.amr, session.auth_time)
    answer = await answer_at_once(visit.services.provider, request_id, sign_in)
    return None if answer is None else answer.location


def _begin_anew(visit: Visit) -> Response[bytes]:
    visit.clear_cookie(cookies.SIGN_IN)
    return visit.redirect(PATHS.sign_in)


HANDLERS = (
    show,
    submit,
    show_code,
    submit_code,
    resend_code,
    code_over,
    account_not_usable,
    show_phones,
    choose_phone,
)
