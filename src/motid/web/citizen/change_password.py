"""The password of somebody who is signed in: by the current one, or by a code (S0-30, guide 2)."""

from math import ceil

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.check_code import CodeExhausted, CodeExpired, CodeWrong
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes
from motid.authn.model import Session
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.policies import CODE_RULES
from motid.authn.read_code import resend_at
from motid.recovery.change_password import (
    CurrentPasswordWrong,
    NoPhone,
    SlowDown,
    change_by_code,
    change_by_password,
    phone_of_change,
    send_change_code,
)
from motid.recovery.finish_reset import PasswordRefused, PasswordReplaced
from motid.web import cookies
from motid.web.citizen.own_account import own_account
from motid.web.citizen.signed_in import signed_in
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import CODE_DEAD, wrong_code
from motid.web.forms.recovery import CURRENT_WRONG, ChangePasswordByCodeForm, ChangePasswordForm
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.recovery import ChangePasswordByCodePage, ChangePasswordPage
from motid.web.texts.password import texts_for


@get(PATHS.change_password)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form with the current password, and the way by code."""
    await own_account(visit)
    return visit.page(ChangePasswordPage(ChangePasswordForm(), visit.notice))


@post(PATHS.change_password, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Change it by the current password."""
    session, form = signed_in(visit), visit.form(ChangePasswordForm)
    if not form.validate():
        return visit.page(ChangePasswordPage(form))
    outcome = await change_by_password(
        visit.services.authn, session, Password.typed(form.current_password.data or ""),
        Password.typed(form.password.data or ""),
    )  # fmt: skip
    match outcome:
        case PasswordReplaced():
            return _changed(visit)
        case CurrentPasswordWrong():
            form.add_error("current_password", CURRENT_WRONG)
            return visit.page(ChangePasswordPage(form))
        case PasswordRefused(rules):
            for text in texts_for(rules):
                form.add_error("password", text)
            return visit.page(ChangePasswordPage(form))
        case SlowDown(until):
            return too_fast(visit, until)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)


@post(PATHS.change_password_send, status_code=200)
async def send(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Send the code, or another one. By a button: a foreign page that leads the browser here sends nothing."""
    match await send_change_code(visit.services.authn, signed_in(visit), visit.network):
        case CodeSent():
            return visit.redirect(PATHS.change_password_code, notice="code-sent")
        case ResendTooSoon():
            return visit.redirect(PATHS.change_password_code, notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.change_password)
        case NoPhone():
            return visit.redirect(PATHS.code_phones)


@get(PATHS.change_password_code)
async def show_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code and the new password on one page: what was sent is used at once or not at all."""
    return await _code_page(visit, signed_in(visit), ChangePasswordByCodeForm())


@post(PATHS.change_password_code, status_code=200)
async def submit_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Change it by the code."""
    session, form = signed_in(visit), visit.form(ChangePasswordByCodeForm)
    if not form.validate():
        return await _code_page(visit, session, form)
    outcome = await change_by_code(
        visit.services.authn, session, OneTimeCode.typed(form.code.data or ""),
        Password.typed(form.password.data or ""),
    )  # fmt: skip
    match outcome:
        case PasswordReplaced():
            return _changed(visit)
        case CodeWrong(left):
            form.add_error("code", wrong_code(left))
        case CodeExpired() | CodeExhausted():
            form.add_error("code", CODE_DEAD)
        case PasswordRefused(rules):
            for text in texts_for(rules):
                form.add_error("password", text)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)
    return await _code_page(visit, session, form)


def _changed(visit: Visit) -> Response[bytes]:
    visit.clear_cookie(cookies.REMEMBERED)
    return visit.redirect(PATHS.change_password, notice="password-changed")


async def _code_page(visit: Visit, session: Session, form: ChangePasswordByCodeForm) -> Response[bytes]:
    authn = visit.services.authn
    phone = await phone_of_change(authn, session)
    moment = await resend_at(authn, purpose=CodePurpose.PASSWORD_CHANGE, subject_id=session.id)
    if phone is None or moment is None:
        return visit.redirect(PATHS.change_password)
    now = authn.database.clock.now()
    page = ChangePasswordByCodePage(
        form=form,
        phone_masked=phone.masked_first4(),
        valid_minutes=int(authn.policies.at(CODE_RULES, now).lifetime.total_seconds() // 60),
        resend_after=max(0, ceil((moment - now).total_seconds())),
        notice=visit.notice,
    )
    return visit.page(page)


HANDLERS = (show, submit, send, show_code, submit_code)
