"""“Quên mật khẩu” (S4-26): user name and captcha, code, new password.

Until the right code was typed, every page is the same whether anybody has the name or not (invariant 9).
"""

from math import ceil

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.policies import CODE_RULES
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Refused
from motid.recovery.confirm_reset_code import confirm_reset_code
from motid.recovery.cooling import in_cooling_period
from motid.recovery.finish_reset import NotAtPassword, PasswordRefused, PasswordReplaced, finish_reset
from motid.recovery.model import PasswordReset, RiskyOperation
from motid.recovery.start_reset import (
    AskedTooSoon,
    CodeAskedFor,
    ask_for_code_again,
    read_reset,
    resend_at,
    start_reset,
)
from motid.web import cookies
from motid.web.citizen.closed_account import remember_closed
from motid.web.citizen.code_over import over_address, over_reason
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.forms.password import NewPasswordForm
from motid.web.forms.recovery import ForgottenPasswordForm
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.proofs import CodePage, NewPasswordPage
from motid.web.presenters.recovery import (
    CoolingPage,
    ForgottenPasswordPage,
    RecoveryOverPage,
)
from motid.web.presenters.registration import CodeExpiredPage
from motid.web.texts.password import texts_for


@get(PATHS.forgotten_password)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Whose password is forgotten."""
    return _page(visit, ForgottenPasswordForm())


@post(PATHS.forgotten_password, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Ask for a code, whoever has the name."""
    services, form = visit.services, visit.form(ForgottenPasswordForm)
    if form.wants_redrawing or not form.validate():
        return _page(visit, form)
    if fault := await services.captcha.fault(form):
        form.add_error("captcha", fault)
        return _page(visit, form)
    outcome = await start_reset(services.authn, form.username.value, visit.network)
    if isinstance(outcome, Refused):
        return too_fast(visit, outcome.until)
    visit.set_cookie(cookies.RECOVERY, outcome.token.text())
    return visit.redirect(PATHS.forgotten_password_code)


@get(PATHS.forgotten_password_code)
async def show_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Xác thực mã OTP”, without a phone."""
    reset = await _at(visit, "code")
    if isinstance(reset, Response):
        return reset
    return _code_page(visit, reset, OneTimeCodeForm())


@post(PATHS.forgotten_password_code, status_code=200)
async def submit_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check the code; only the right one leads anywhere else."""
    reset = await _at(visit, "code")
    if isinstance(reset, Response):
        return reset
    form = visit.form(OneTimeCodeForm)
    if not form.validate():
        return _code_page(visit, reset, form)
    outcome = await confirm_reset_code(visit.services.authn, reset, OneTimeCode.typed(form.code.data or ""))
    match outcome:
        case CodeAccepted():
            return visit.redirect(PATHS.new_password)
        case CodeWrong(left):
            form.add_error("code", wrong_code(left))
            return _code_page(visit, reset, form)
        case CodeExpired():
            return visit.redirect(over_address(PATHS.forgotten_password_code_over, "expired"))
        case CodeExhausted():
            return visit.redirect(over_address(PATHS.forgotten_password_code_over, "attempts"))


@post(PATHS.forgotten_password_code_resend, status_code=200)
async def resend_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Gửi lại OTP” (S4-29)."""
    reset = await _at(visit, "code")
    if isinstance(reset, Response):
        return reset
    match await ask_for_code_again(visit.services.authn, reset):
        case CodeAskedFor():
            return visit.redirect(PATHS.forgotten_password_code, notice="code-sent")
        case AskedTooSoon():
            return visit.redirect(PATHS.forgotten_password_code, notice="code-just-sent")
        case Refused(until):
            return too_fast(visit, until, PATHS.forgotten_password_code)


@get(PATHS.forgotten_password_code_over)
async def code_over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code is dead; another one helps."""
    reset = await _at(visit, "code")
    if isinstance(reset, Response):
        return reset
    return visit.page(CodeExpiredPage(over_reason(visit), PATHS.forgotten_password_code_resend))


@get(PATHS.new_password)
async def show_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The new password."""
    reset = await _at(visit, "password")
    if isinstance(reset, Response):
        return reset
    return visit.page(NewPasswordPage("recover", NewPasswordForm(), reset.login_name.reveal()))


@post(PATHS.new_password, status_code=200)
async def submit_password(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Set the new password; everybody who was signed in is out."""
    reset = await _at(visit, "password")
    if isinstance(reset, Response):
        return reset
    form = visit.form(NewPasswordForm)
    if not form.validate():
        return visit.page(NewPasswordPage("recover", form, reset.login_name.reveal()))
    outcome = await finish_reset(visit.services.authn, reset, Password.typed(form.password.data or ""))
    match outcome:
        case PasswordReplaced():
            for name in (cookies.RECOVERY, cookies.REMEMBERED, cookies.SIGN_IN):
                visit.clear_cookie(name)
            return visit.redirect(PATHS.sign_in, notice="password-reset")
        case PasswordRefused(rules):
            for text in texts_for(rules):
                form.add_error("password", text)
            return visit.page(NewPasswordPage("recover", form, reset.login_name.reveal()))
        case NotAtPassword():
            return visit.redirect(PATHS.recovery_over)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)


@get(PATHS.recovery_over)
async def over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Nothing to go on with in this browser."""
    return visit.page(RecoveryOverPage())


@get(PATHS.recovery_cooling)
async def cooling(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The right code was typed, and the account was recovered a short time ago."""
    reset = await current_reset(visit)
    if reset is None or reset.state != "cooling" or reset.account_id is None:
        return visit.redirect(PATHS.recovery_over)
    services = visit.services
    async with services.database.read() as connection:
        found = await in_cooling_period(
            connection, services.authn.policies, reset.account_id, RiskyOperation.RESET_PASSWORD,
            services.database.clock.now(),
        )  # fmt: skip
    return visit.page(CoolingPage(found.until if found else None))


async def current_reset(visit: Visit) -> PasswordReset | None:
    """Return the reset of this browser, or None when there is none or its time is over."""
    parsed = OpaqueToken.parse(visit.cookie(cookies.RECOVERY) or "")
    return await read_reset(visit.services.database, parsed) if parsed else None


async def _at(visit: Visit, state: str) -> PasswordReset | Response[bytes]:
    """Return the reset when it stands at `state`, else the answer that leads to where it stands."""
    reset = await current_reset(visit)
    if reset is not None and reset.state == state:
        return reset
    match reset.state if reset else "over":
        case "code":
            return visit.redirect(PATHS.forgotten_password_code)
        case "password":
            return visit.redirect(PATHS.new_password)
        case "cooling":
            return visit.redirect(PATHS.recovery_cooling)
        case "closed" if reset is not None and reset.account_id is not None:
            remember_closed(visit, reset.account_id)
            return visit.redirect(PATHS.account_not_usable)
        case _:
            return visit.redirect(PATHS.recovery_over)


def _page(visit: Visit, form: ForgottenPasswordForm) -> Response[bytes]:
    return visit.page(ForgottenPasswordPage(form, visit.services.captcha.question()))


def _code_page(visit: Visit, reset: PasswordReset, form: OneTimeCodeForm) -> Response[bytes]:
    authn = visit.services.authn
    now = authn.database.clock.now()
    page = CodePage(
        way="recover",
        form=form,
        valid_minutes=int(authn.policies.at(CODE_RULES, now).lifetime.total_seconds() // 60),
        resend_after=max(0, ceil((resend_at(authn, reset) - now).total_seconds())),
        notice=visit.notice,
    )
    return visit.page(page)


HANDLERS = (
    show,
    submit,
    show_code,
    submit_code,
    resend_code,
    code_over,
    show_password,
    submit_password,
    over,
    cooling,
)
