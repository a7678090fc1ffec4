"""Steps 4 and 5: the code, the password, the account (S4-18 … S4-22)."""

from datetime import datetime
from math import ceil

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.policies import CODE_RULES
from motid.authn.read_code import resend_at
from motid.proofing.registration.confirm_phone import confirm_phone, send_code
from motid.proofing.registration.finish_registration import (
    NumberTaken,
    PasswordRefused,
    RegistrationFinished,
    WrongState,
    finish_registration,
)
from motid.proofing.registration.model import Registration
from motid.web.citizen.code_over import over_address, over_reason
from motid.web.citizen.registration_visit import NEXT_PAGE, current_registration
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.forms.password import NewPasswordForm
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.proofs import CodePage, NewPasswordPage
from motid.web.presenters.registration import (
    CodeExpiredPage,
    RegistrationDonePage,
)
from motid.web.texts.password import texts_for


async def _at(visit: Visit, *states: str) -> Registration | Response[bytes]:
    """Return the registration when it stands in one of `states`, else the answer that leads to where it stands."""
    registration = await current_registration(visit)
    if registration is None:
        return visit.redirect(PATHS.register_expired)
    if registration.state not in states:
        return visit.redirect(NEXT_PAGE[registration.state])
    return registration


@get(PATHS.register_code)
async def show_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Xác thực mã OTP” (S4-19)."""
    registration = await _at(visit, "code")
    if isinstance(registration, Response):
        return registration
    return await _code_page(visit, registration, OneTimeCodeForm())


@post(PATHS.register_code, status_code=200)
async def submit_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check the code."""
    registration = await _at(visit, "code")
    if isinstance(registration, Response):
        return registration
    form = visit.form(OneTimeCodeForm)
    if not form.validate():
        return await _code_page(visit, registration, form)
    outcome = await confirm_phone(visit.services.authn, registration, OneTimeCode.typed(form.code.data or ""))
    match outcome:
        case CodeAccepted():
            return visit.redirect(PATHS.register_password)
        case CodeWrong(left):
            form.add_error("code", wrong_code(left))
            return await _code_page(visit, registration, form)
        case CodeExpired():
            return visit.redirect(over_address(PATHS.register_code_over, "expired"))
        case CodeExhausted():
            return visit.redirect(over_address(PATHS.register_code_over, "attempts"))


@post(PATHS.register_code_resend, status_code=200)
async def resend_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Gửi lại OTP” (S4-18)."""
    registration = await _at(visit, "code")
    if isinstance(registration, Response):
        return registration
    match await send_code(visit.services.authn, registration, visit.network):
        case CodeSent():
            return visit.redirect(PATHS.register_code, notice="code-sent")
        case ResendTooSoon():
            return visit.redirect(PATHS.register_code, notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.register_code)


@get(PATHS.register_code_over)
async def code_over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code is dead; another one helps."""
    registration = await _at(visit, "code")
    if isinstance(registration, Response):
        return registration
    return visit.page(CodeExpiredPage(over_reason(visit), PATHS.register_code_resend))


@get(PATHS.register_password)
async def show_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The password of the new account (S4-20)."""
    registration = await _at(visit, "password")
    if isinstance(registration, Response):
        return registration
    return _password_page(visit, registration, NewPasswordForm())


@post(PATHS.register_password, status_code=200)
async def submit_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Open the account (S4-20 … S4-22)."""
    registration = await _at(visit, "password")
    if isinstance(registration, Response):
        return registration
    form = visit.form(NewPasswordForm)
    if not form.validate():
        return _password_page(visit, registration, form)
    outcome = await finish_registration(visit.services.authn, registration, Password.typed(form.password.data or ""))
    match outcome:
        case RegistrationFinished():
            return visit.redirect(PATHS.register_done)
        case PasswordRefused(rules):
            for text in texts_for(rules):
                form.add_error("password", text)
            return _password_page(visit, registration, form)
        case NumberTaken():
            return visit.redirect(PATHS.account_exists)
        case WrongState():
            return visit.redirect(PATHS.register_resume)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)


@get(PATHS.register_done)
async def done(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The account is open at IAL2 (S4-22)."""
    registration = await _at(visit, "opened")
    if isinstance(registration, Response):
        return registration
    return visit.page(RegistrationDonePage(registration.continue_to))


async def _code_page(visit: Visit, registration: Registration, form: OneTimeCodeForm) -> Response[bytes]:
    authn = visit.services.authn
    now = authn.database.clock.now()
    rules = authn.policies.at(CODE_RULES, now)
    moment = await resend_at(authn, purpose=CodePurpose.REGISTRATION, subject_id=registration.id)
    page = CodePage(
        way="register",
        form=form,
        phone_masked=registration.application.phone.masked_first3() if registration.application else "",
        valid_minutes=int(rules.lifetime.total_seconds() // 60),
        resend_after=_seconds(moment, now),
        notice=visit.notice,
    )
    return visit.page(page)


def _password_page(visit: Visit, registration: Registration, form: NewPasswordForm) -> Response[bytes]:
    login_name = registration.application.login_name.reveal() if registration.application else ""
    return visit.page(NewPasswordPage("register", form, login_name))


def _seconds(moment: datetime | None, now: datetime) -> int:
    return max(0, ceil((moment - now).total_seconds())) if moment else 0


HANDLERS = (show_code, submit_code, resend_code, code_over, show_password, submit_password, done)
