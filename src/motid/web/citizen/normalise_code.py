"""The phone of the form is confirmed by a code, and the account is normalised (S0-13, S0-15)."""

import re
from math import ceil
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.authn.check_code import CodeExhausted, CodeExpired, CodeWrong
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.policies import CODE_RULES
from motid.authn.read_code import resend_at
from motid.normalisation.request.confirm_phone import ConfirmOutcome, confirm_phone, send_code
from motid.normalisation.request.finish import Normalised, NotAtThisStep, NumberTaken, finish_request
from motid.normalisation.request.model import Request
from motid.web.citizen.code_over import over_reason
from motid.web.citizen.own_account import standing_of
from motid.web.citizen.too_fast import too_fast
from motid.web.citizen.visit import Visit
from motid.web.forms.one_time_code import OneTimeCodeForm, wrong_code
from motid.web.paths import PATHS
from motid.web.presenters.normalisation import NormalisationCodePage, NormalisedPage
from motid.web.presenters.registration import CodeExpiredPage

_CASE: Final = re.compile(r"KN-\d{4}-\d{6,12}", re.ASCII)
_COUNT: Final = re.compile(r"\d{1,3}", re.ASCII)
_MOST_CASES: Final = 20


@get(PATHS.normalise_code)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """“Xác thực mã OTP” (S4-19). Whoever confirmed the phone before the server broke off has nothing left to do."""
    request = await _at_code(visit)
    if isinstance(request, Response):
        return request
    if request.phone_confirmed_at is not None:
        return await _after(visit, await finish_request(visit.services.normalisation, request.id, visit.actor))
    return await _page(visit, request, OneTimeCodeForm())


@post(PATHS.normalise_code, status_code=200)
async def submit(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Check the code, and finish."""
    request = await _at_code(visit)
    if isinstance(request, Response):
        return request
    form = visit.form(OneTimeCodeForm)
    if not form.validate():
        return await _page(visit, request, form)
    typed = OneTimeCode.typed(form.code.data or "")
    outcome = await confirm_phone(visit.services.normalisation, request, typed)
    if isinstance(outcome, CodeWrong):
        form.add_error("code", wrong_code(outcome.attempts_left))
        return await _page(visit, request, form)
    return await _after(visit, outcome)


@post(PATHS.normalise_code_resend, status_code=200)
async def resend(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Send a code: another one, or the first where the registries answered while nobody was waiting."""
    request = await _at_code(visit)
    if isinstance(request, Response):
        return request
    match await send_code(visit.services.normalisation, request, visit.network):
        case CodeSent():
            return visit.redirect(visit.onward(PATHS.normalise_code), notice="code-sent")
        case ResendTooSoon():
            return visit.redirect(visit.onward(PATHS.normalise_code), notice="code-just-sent")
        case TooManyCodes(until):
            return too_fast(visit, until, PATHS.normalise_code)


@get(PATHS.normalise_code_over)
async def code_over(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code is dead; another one helps."""
    request = await _at_code(visit)
    if isinstance(request, Response):
        return request
    return visit.page(CodeExpiredPage(over_reason(visit), PATHS.normalise_code_resend))


@get(PATHS.normalise_done)
async def done(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The account is normalised. What the address says of other accounts is what the answer to the code said."""
    standing = await standing_of(visit)
    if standing.account.normalised_at is None:
        return visit.redirect(visit.onward(PATHS.normalise))
    query = visit.request.query_params
    cases = tuple(case for case in query.getall("case", []) if _CASE.fullmatch(case))[:_MOST_CASES]
    page = NormalisedPage(
        followed=_count(query.get("followed")),
        locked=_count(query.get("locked")),
        cases=cases,
        continue_to=visit.continue_to or PATHS.account,
    )
    return visit.page(page)


async def _at_code(visit: Visit) -> Request | Response[bytes]:
    """Return the request when it stands at the code, else the answer that leads to where it stands."""
    standing = await standing_of(visit)
    if standing.request is None or standing.request.state != "code" or standing.request.kind == "registration":
        return visit.redirect(visit.onward(PATHS.normalise))
    return standing.request


async def _after(visit: Visit, outcome: ConfirmOutcome) -> Response[bytes]:
    match outcome:
        case Normalised():
            return visit.redirect(_done_address(visit, outcome))
        case NumberTaken():
            return visit.redirect(visit.onward(PATHS.normalise_taken))
        case CodeExpired():
            return visit.redirect(visit.onward(PATHS.normalise_code_over, reason="expired"))
        case CodeExhausted():
            return visit.redirect(visit.onward(PATHS.normalise_code_over, reason="attempts"))
        case NotAtThisStep() | CodeWrong():
            return visit.redirect(visit.onward(PATHS.normalise))


def _done_address(visit: Visit, outcome: Normalised) -> str:
    said: list[tuple[str, str]] = [("case", case) for case in outcome.cases]
    if outcome.followed:
        said.append(("followed", str(outcome.followed)))
    if outcome.locked:
        said.append(("locked", str(outcome.locked)))
    if visit.continue_to:
        said.append(("continue", visit.continue_to))
    return f"{PATHS.normalise_done}?{urlencode(said)}" if said else PATHS.normalise_done


def _count(text: str | None) -> int:
    return int(text) if text and _COUNT.fullmatch(text) else 0


async def _page(visit: Visit, request: Request, form: OneTimeCodeForm) -> Response[bytes]:
    authn = visit.services.authn
    now = authn.database.clock.now()
    rules = authn.policies.at(CODE_RULES, now)
    moment = await resend_at(authn, purpose=CodePurpose.NORMALISATION, subject_id=request.id)
    page = NormalisationCodePage(
        form=form,
        phone_masked=request.claims.phone.masked_first3() if request.claims else "",
        valid_minutes=int(rules.lifetime.total_seconds() // 60),
        sent=moment is not None,
        resend_after=max(0, ceil((moment - now).total_seconds())) if moment else 0,
        notice=visit.notice,
    )
    return visit.page(page)


HANDLERS = (show, submit, resend, code_over, done)
