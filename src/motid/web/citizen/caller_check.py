"""The link by which a caller confirms on the own phone that it is them who call; no sign-in, no code, no script."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.caller_check.answer_caller_check import answer_caller_check
from motid.recovery.caller_check.model import Answer
from motid.recovery.caller_check.read_caller_check import caller_check_of_link
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.desk_call import CallerCheckPage

_ANSWERS: dict[str, Answer] = {"yes": "confirmed", "no": "denied"}


@get(PATHS.caller + "/{link:str}")
async def show(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """The question, or what was answered. Opening it answers nothing: programs open links ahead of people."""
    check = await caller_check_of_link(visit.services.database, _parsed(link))
    if check is None or check.state == "over":
        return visit.page(CallerCheckPage("over"), status=410)
    page = CallerCheckPage(check.state, f"{PATHS.caller}/{link}", check.case_number, check.unit_name, check.request)
    return visit.page(page)


@post(PATHS.caller + "/{link:str}", status_code=200)
async def answer(visit: NamedDependency[Visit], link: FromPath[str]) -> Response[bytes]:
    """Write the first answer; the page that follows shows which it was."""
    parsed, given = _parsed(link), _ANSWERS.get(dict(visit.pairs).get("answer", ""))
    if given is not None:
        await answer_caller_check(visit.services.database, parsed, given)
    return visit.redirect(f"{PATHS.caller}/{link}")


def _parsed(link: str) -> OpaqueToken:
    parsed = OpaqueToken.parse(link)
    if parsed is None:
        raise NotFoundException
    return parsed


HANDLERS = (show, answer)
