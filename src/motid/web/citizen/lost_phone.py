"""“Mất số điện thoại nhận OTP.” (S4-32 … S4-39): password and captcha, number, code, the carrier's word."""

from dataclasses import replace
from math import ceil

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.begin_sign_in import begin_sign_in
from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong
from motid.authn.check_password import AccountNotUsable, PasswordAccepted, SlowDown, check_password
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.authn.policies import CODE_RULES
from motid.authn.read_code import resend_at
from motid.authn.read_sign_in import read_sign_in
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Refused
from motid.recovery.begin_phone_change import (
    AlreadyInUse,
    ChangeBegun,
    NotAtThisStep,
    begin_phone_change,
    confirm_new_phone,
    read_change,
    take_new_phone,
)
from motid.recovery.compare_new_phone import compare_new_phone
from motid.recovery.model import Cooling, PhoneChange
from motid.web import cookies
from motid.web.citizen.closed_account import remember_closed
from motid.web.citizen.code_over import over_address, over_reason
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.forms.recovery import PHONE_IN_USE, LostPhoneSignInForm, NewPhoneForm
from motid.web.forms.sign_in import SIGN_IN_WRONG
from motid.web.paths import PATHS
from motid.web.presenters.errors import ErrorPage
from motid.web.presenters.lost_phone import (
    LostPhoneSignInPage,
    NewPhonePage,
    NewPhoneRefusedPage,
    NewPhoneWaitsPage,
)
from motid.web.presenters.proofs import CodePage
from motid.web.presenters.recovery import CoolingPage
from motid.web.presenters.registration import CodeExpiredPage

_NUMBER_STATES = ("number", "code", "differs", "unknown")


@get(PATHS.lost_phone)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """User name, password and captcha (S4-33)."""
    return _sign_in_page(visit, LostPhoneSignInForm())


@post(PATHS.lost_phone, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check all three, and begin."""
    services, form = visit.services, visit.form(LostPhoneSignInForm)
    if form.wants_redrawing or not form.validate():
        return _sign_in_page(visit, form)
    if fault := await services.captcha.fault(form):
        form.add_error("captcha", fault)
        return _sign_in_page(visit, form)
    return await _check(visit, form)


@get(PATHS.lost_phone_number)
async def show_number(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Nhập số điện thoại nhận OTP mới” (S4-35)."""
    change = await _at(visit, *_NUMBER_STATES)
    return change if isinstance(change, Response) else visit.page(NewPhonePage(NewPhoneForm()))


@post(PATHS.lost_phone_number, status_code=200)
async def submit_number(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Send the code to the new number."""
    change = await _at(visit, *_NUMBER_STATES)
    if isinstance(change, Response):
        return change
    form = visit.form(NewPhoneForm)
    if not form.validate():
        return visit.page(NewPhonePage(form))
    match await take_new_phone(visit.services.authn, change, form.phone.value, visit.network):
        case CodeSent():
            return visit.redirect(PATHS.lost_phone_code)
        case ResendTooSoon():
            return visit.redirect(PATHS.lost_phone_code, notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.lost_phone_number)
        case AlreadyInUse():
            form.add_error("phone", PHONE_IN_USE)
            return visit.page(NewPhonePage(form))
        case NotAtThisStep():
            return visit.redirect(PATHS.lost_phone_carrier)


@get(PATHS.lost_phone_code)
async def show_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code to the new phone (S4-36)."""
    change = await _at(visit, "code")
    return change if isinstance(change, Response) else await _code_page(visit, change, OneTimeCodeForm())


@post(PATHS.lost_phone_code, status_code=200)
async def submit_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check the code, and ask the carrier at once (S4-37)."""
    change = await _at(visit, "code")
    if isinstance(change, Response):
        return change
    form = visit.form(OneTimeCodeForm)
    if not form.validate():
        return await _code_page(visit, change, form)
    match await confirm_new_phone(visit.services.authn, change, OneTimeCode.typed(form.code.data or "")):
        case CodeAccepted():
            return await _ask_carrier(visit)
        case CodeWrong(left):
            form.add_error("code", wrong_code(left))
            return await _code_page(visit, change, form)
        case CodeExpired():
            return visit.redirect(over_address(PATHS.lost_phone_code_over, "expired"))
        case CodeExhausted():
            return visit.redirect(over_address(PATHS.lost_phone_code_over, "attempts"))


@post(PATHS.lost_phone_code_resend, status_code=200)
async def resend_code(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Gửi lại OTP” (S4-29)."""
    change = await _at(visit, "code")
    if isinstance(change, Response) or change.phone is None:
        return change if isinstance(change, Response) else visit.redirect(PATHS.lost_phone_number)
    match await take_new_phone(visit.services.authn, change, change.phone, visit.network):
        case CodeSent():
            return visit.redirect(PATHS.lost_phone_code, notice="code-sent")
        case ResendTooSoon():
            return visit.redirect(PATHS.lost_phone_code, notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.lost_phone_code)
        case AlreadyInUse() | NotAtThisStep():
            return visit.redirect(PATHS.lost_phone_number)


@get(PATHS.lost_phone_code_over)
async def code_over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code is dead; another one helps."""
    change = await _at(visit, "code")
    if isinstance(change, Response):
        return change
    return visit.page(CodeExpiredPage(over_reason(visit), PATHS.lost_phone_code_resend))


@get(PATHS.lost_phone_carrier)
async def show_answer(visit: NamedDependency[Visit]) -> Response[bytes]:
    """What the carrier said, or that it is silent: then nothing has changed (S4-39)."""
    change = await _at(visit, "comparing", "differs", "unknown")
    if isinstance(change, Response):
        return change
    if change.state != "comparing" or change.phone is None:
        return visit.page(NewPhoneRefusedPage())
    return visit.page(NewPhoneWaitsPage(change.phone.masked_first3(), change.expires_at))


@post(PATHS.lost_phone_carrier, status_code=200)
async def ask_again(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Ask the carrier again, under the same request id."""
    return await _ask_carrier(visit)


async def _check(visit: Visit, form: LostPhoneSignInForm) -> Response[bytes]:
    authn = visit.services.authn
    try:
        login_name = parse_login_name(form.username.data or "")
    except InvalidValue:
        form.add_error("username", SIGN_IN_WRONG)
        return _sign_in_page(visit, form)
    fresh = begin_sign_in(authn, required_aal=2, continue_to=visit.continue_to or PATHS.account)
    outcome = await check_password(
        authn,
        fresh,
        login_name=login_name,
        password=Password.typed(form.password.data or ""),
        visitor=replace(visit.visitor, remembered_browser_cookie=None),
    )
    match outcome:
        case PasswordAccepted():
            return await _begin(visit, fresh.cookie)
        case SlowDown(until):
            return too_fast(visit, until)
        case AccountNotUsable(account_id=account_id):
            remember_closed(visit, account_id)
            return visit.redirect(PATHS.account_not_usable)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)
        case _:
            form.add_error("username", SIGN_IN_WRONG)
            return _sign_in_page(visit, form)


async def _begin(visit: Visit, sign_in_cookie: str) -> Response[bytes]:
    authn = visit.services.authn
    sign_in = await read_sign_in(authn, sign_in_cookie)
    if sign_in is None or sign_in.account_id is None:
        return visit.redirect(PATHS.lost_phone)
    match await begin_phone_change(authn, sign_in.account_id):
        case ChangeBegun(token):
            visit.set_cookie(cookies.LOST_PHONE, token.text(), max_age=2 * 24 * 3600)
            return visit.redirect(PATHS.lost_phone_number)
        case Cooling(until=until):
            return visit.page(CoolingPage(until), status=403)
        case Refused(until):
            return too_fast(visit, until)


async def _ask_carrier(visit: Visit) -> Response[bytes]:
    change = await _at(visit, "comparing")
    if isinstance(change, Response):
        return change
    await compare_new_phone(visit.services.recovery, change)
    return visit.redirect(PATHS.lost_phone_carrier)


async def _at(visit: Visit, *states: str) -> PhoneChange | Response[bytes]:
    """Return the change when it stands in one of `states`, else the answer that leads to where it stands."""
    parsed = OpaqueToken.parse(visit.cookie(cookies.LOST_PHONE) or "")
    change = await read_change(visit.services.database, parsed) if parsed else None
    if change is not None and change.state in states:
        return change
    match change.state if change else "over":
        case "number":
            return visit.redirect(PATHS.lost_phone_number)
        case "code":
            return visit.redirect(PATHS.lost_phone_code)
        case "comparing" | "differs" | "unknown":
            return visit.redirect(PATHS.lost_phone_carrier)
        case "changed":
            visit.clear_cookie(cookies.LOST_PHONE)
            visit.clear_cookie(cookies.REMEMBERED)
            visit.clear_cookie(cookies.SIGN_IN)
            return visit.redirect(PATHS.sign_in, notice="otp-phone-changed")
        case _:
            return visit.redirect(PATHS.lost_phone)


def _sign_in_page(visit: Visit, form: LostPhoneSignInForm) -> Response[bytes]:
    return visit.page(LostPhoneSignInPage(form, visit.services.captcha.question()))


async def _code_page(visit: Visit, change: PhoneChange, form: OneTimeCodeForm) -> Response[bytes]:
    authn = visit.services.authn
    now = authn.database.clock.now()
    moment = await resend_at(authn, purpose=CodePurpose.OTP_PHONE, subject_id=change.id)
    page = CodePage(
        way="new_phone",
        form=form,
        phone_masked=change.phone.masked_first3() if change.phone else "",
        valid_minutes=int(authn.policies.at(CODE_RULES, now).lifetime.total_seconds() // 60),
        resend_after=max(0, ceil((moment - now).total_seconds())) if moment else 0,
        notice=visit.notice,
    )
    return visit.page(page)


HANDLERS = (
    show,
    submit,
    show_number,
    submit_number,
    show_code,
    submit_code,
    resend_code,
    code_over,
    show_answer,
    ask_again,
)
