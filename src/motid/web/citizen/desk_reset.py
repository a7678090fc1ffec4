"""The link of the desk's one-time reset (S0-19): the number of the account and a new password, on one page."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.desk_reset.read_desk_reset import read_desk_reset
from motid.recovery.desk_reset.use_desk_reset import DeskResetOver, NumberWrong, use_desk_reset
from motid.recovery.finish_reset import PasswordRefused, PasswordReplaced
from motid.web import cookies
from motid.web.citizen.visit import Visit
from motid.web.forms.desk_reset import DeskResetForm, wrong_number
from motid.web.paths import PATHS
from motid.web.presenters.desk_call import DeskResetOverPage, DeskResetPage
from motid.web.presenters.errors import ErrorPage
from motid.web.texts.password import texts_for


@get(PATHS.desk_reset + "/{link:str}")
async def show(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """The form. Opening it uses nothing up: programs open links ahead of people."""
    return await _form_page(visit, link, DeskResetForm())


@post(PATHS.desk_reset + "/{link:str}", status_code=200)
async def submit(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """Set the password; everybody who was signed in is out."""
    form, parsed = visit.form(DeskResetForm), _parsed(link)
    if not form.validate():
        return await _form_page(visit, link, form)
    password = Password.typed(form.password.data or "")
    match await use_desk_reset(visit.services.recovery, parsed, form.number.value, password):
        case PasswordReplaced():
            for name in (cookies.RECOVERY, cookies.REMEMBERED, cookies.SIGN_IN):
                visit.clear_cookie(name)
            return visit.redirect(PATHS.sign_in, notice="desk-reset-done")
        case PasswordRefused(rules):
            for text in texts_for(rules):
                form.add_error("password", text)
            return await _form_page(visit, link, form)
        case NumberWrong(left):
            form.add_error("number", wrong_number(left))
            return await _form_page(visit, link, form)
        case DeskResetOver():
            return visit.page(DeskResetOverPage(), status=410)
        case HashingBusy():
            return visit.page(ErrorPage(503), status=503)


async def _form_page(visit: Visit, link: str, form: DeskResetForm) -> Response[bytes]:
    reset = await read_desk_reset(visit.services.database, _parsed(link))
    if reset is None:
        return visit.page(DeskResetOverPage(), status=410)
    return visit.page(DeskResetPage(form, f"{PATHS.desk_reset}/{link}", reset.case_number))


def _parsed(link: str) -> OpaqueToken:
    parsed = OpaqueToken.parse(link)
    if parsed is None:
        raise NotFoundException
    return parsed


HANDLERS = (show, submit)
