"""“Tài khoản không phải của tôi”: the complaint of S4-17."""

import re
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.file_complaint import Complaint, ComplaintFiled, file_complaint
from motid.kernel.redaction import PersonalText
from motid.limits import Refused
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.complaint import ComplaintForm
from motid.web.paths import PATHS
from motid.web.presenters.complaint import ComplaintPage, ComplaintReceivedPage

_CASE_NUMBER: Final = re.compile(r"KN-\d{4}-\d{6,12}", re.ASCII)


@get(PATHS.complaint)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form."""
    return visit.page(ComplaintPage(ComplaintForm(), visit.services.captcha.question()))


@post(PATHS.complaint, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Record the complaint as a case for the desk."""
    services, form = visit.services, visit.form(ComplaintForm)
    if form.wants_redrawing or not form.validate():
        return visit.page(ComplaintPage(form, services.captcha.question()))
    if fault := await services.captcha.fault(form):
        form.add_error("captcha", fault)
        return visit.page(ComplaintPage(form, services.captcha.question()))
    complaint = Complaint(
        login_name=form.login_name.value,
        full_name=form.full_name.value,
        contact_phone=form.contact_phone.value,
        statement=PersonalText(form.statement.data or ""),
    )
    outcome = await file_complaint(
        services.database, services.authn.limiter, services.authn.policies, complaint, network=visit.network
    )
    match outcome:
        case ComplaintFiled(number):
            return visit.redirect(f"{PATHS.complaint_received}?{urlencode({'case': number})}")
        case Refused(until):
            return too_fast(visit, until)


@get(PATHS.complaint_received)
async def received(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say that the complaint is recorded, and under which number. Nothing is looked up: whoever filed it knows."""
    number = visit.request.query_params.get("case", "")
    if not _CASE_NUMBER.fullmatch(number):
        return visit.redirect(PATHS.complaint)
    return visit.page(ComplaintReceivedPage(number))


HANDLERS = (show, submit, received)
