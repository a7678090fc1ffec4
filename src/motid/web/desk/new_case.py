"""“Ca mới từ cuộc gọi”: somebody calls, or stands at the counter."""

from typing import Literal, cast

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.model import CaseKind
from motid.desk.take_call import Call, take_call
from motid.kernel.redaction import PersonalText
from motid.officials.model import Right
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.forms.base import LANGUAGE_FIELD
from motid.web.forms.desk.cases import NewCaseForm
from motid.web.presenters.desk.new_case import NewCasePage


@get(DESK_PATHS.new_case)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The form; a kind of case may be chosen in the address."""
    await visit.need(Right.WORK_CASES)
    chosen = {"kind": visit.request.query_params.get("kind", ""), "channel": "call"}
    return await _page(visit, NewCaseForm.submitted(chosen.items()))


async def _page(visit: DeskVisit, form: NewCaseForm) -> Response[bytes]:
    form.draw(visit.services.database.ids)
    return await visit.page(NewCasePage(form), here=DESK_PATHS.new_case)


@post(DESK_PATHS.new_case, status_code=200)
async def submit(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Open the case; the official works on it from now on."""
    official, form = await visit.need(Right.WORK_CASES), visit.form(NewCaseForm)
    if LANGUAGE_FIELD in dict(visit.pairs) or not form.validate():
        return await _page(visit, form)
    numbers = tuple(
        number for number in (form.number.optional_value, form.other_number.optional_value) if number is not None
    )
    call = Call(
        kind=CaseKind(form.kind.data or ""),
        full_name=form.full_name.optional_value,
        phone=form.phone.optional_value,
        numbers=numbers,
        statement=PersonalText(form.statement.data or ""),
        channel=cast(Literal["call", "counter"], form.channel.data),
    )
    case = await visit.granted(await take_call(visit.services.desk, official, call, sent=form.sent))
    return visit.redirect(DESK_PATHS.at(DESK_PATHS.case, number=case.number), notice="case-opened")


HANDLERS = (show, submit)
