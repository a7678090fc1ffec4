"""Who cannot get through to the hotline leaves a number, and is called (S2-26)."""

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from motid.desk.call_backs.ask_for_call_back import CallBackExpected, ask_for_call_back, waiting_now
from motid.desk.call_backs.model import CallBackWish, PartOfDay
from motid.desk.call_backs.withdraw_call_back import (
    CallBackIsOver,
    CallBackWithdrawn,
    find_by_link,
    withdraw_call_back,
)
from motid.desk.model import CaseKind
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.redaction import PersonalText
from motid.limits import Refused
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.call_back import CallBackForm
from motid.web.paths import PATHS
from motid.web.presenters.call_back import CallBackLinkPage, CallBackPage, CallBackReceivedPage

_BEFORE: Final = re.compile(r"\d{1,6}", re.ASCII)
_UNTIL: Final = re.compile(r"\d{9,11}", re.ASCII)


@get(PATHS.call_back)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The form, with what to expect."""
    return await _form(visit, CallBackForm())


@post(PATHS.call_back, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Put the telephone on the list."""
    services, form = visit.services, visit.form(CallBackForm)
    if form.wants_redrawing or not form.validate():
        return await _form(visit, form)
    if fault := await services.captcha.fault(form):
        form.add_error("captcha", fault)
        return await _form(visit, form)
    wish = CallBackWish(
        full_name=form.full_name.value,
        phone=form.phone.value,
        topic=CaseKind(form.topic.data or CaseKind.OTHER),
        part_of_day=PartOfDay(form.part_of_day.data or PartOfDay.ANY),
        statement=PersonalText(form.statement.data or ""),
    )
    outcome = await ask_for_call_back(
        services.database,
        services.authn.limiter,
        services.authn.policies,
        wish,
        network=visit.network,
        links=f"{services.settings.exchange}{PATHS.call_back_link}",
    )
    match outcome:
        case CallBackExpected(before, promise):
            told = {"before": before, "until": int(promise.latest.timestamp())}
            return visit.redirect(f"{PATHS.call_back_received}?{urlencode(told)}")
        case Refused(until):
            return too_fast(visit, until)


@get(PATHS.call_back_received)
async def received(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Say what to expect. Nothing is looked up: whoever asked knows, and the number goes to the telephone alone."""
    query = visit.request.query_params
    before, until = query.get("before", ""), query.get("until", "")
    if not _BEFORE.fullmatch(before) or not _UNTIL.fullmatch(until):
        return visit.redirect(PATHS.call_back)
    return visit.page(CallBackReceivedPage(int(before), datetime.fromtimestamp(int(until), UTC)))


@get(PATHS.call_back_link + "/{link:str}")
async def show_link(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """A button withdraws: programs that open links in advance must not."""
    match await find_by_link(visit.services.database, _parsed(link)):
        case CallBackIsOver():
            return visit.page(CallBackLinkPage("", None), status=410)
        case entry:
            return visit.page(CallBackLinkPage(f"{PATHS.call_back_link}/{link}", entry.number, entry.due_at))


@post(PATHS.call_back_link + "/{link:str}", status_code=200)
async def withdraw(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """Take the telephone off the list."""
    match await withdraw_call_back(visit.services.database, _parsed(link)):
        case CallBackWithdrawn():
            return visit.page(CallBackLinkPage("", None, withdrawn=True))
        case CallBackIsOver():
            return visit.page(CallBackLinkPage("", None), status=410)


def _parsed(link: str) -> OpaqueToken:
    parsed = OpaqueToken.parse(link)
    if parsed is None:
        raise NotFoundException
    return parsed


async def _form(visit: Visit, form: CallBackForm) -> Response[bytes]:
    expected = await waiting_now(visit.services.database, visit.services.authn.policies)
    question = visit.services.captcha.question()
    return visit.page(CallBackPage(form, question, expected.before, expected.promise.latest))


HANDLERS = (show, submit, received, show_link, withdraw)
