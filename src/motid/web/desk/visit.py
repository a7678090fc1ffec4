"""One request of an official: who, with which rights; and how to answer it, refusals included."""

from typing import Any, TypeVar
from urllib.parse import urlencode

from litestar import Request, Response

from motid.accounts.read_account import read_account
from motid.desk.access import refuse
from motid.desk.count_waiting import count_waiting
from motid.desk.model import RefusalRule, Refused
from motid.officials.find_desk_session import find_desk_session
from motid.officials.model import Official, Right
from motid.officials.rights import ROLE_RIGHTS, may
from motid.web import cookies, forgery
from motid.web.desk.frame import AtWork, DeskFrame, Waiting
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.services import DeskServices
from motid.web.desk.typed_words import page_of_form, typed_words
from motid.web.presenters.desk.refusal import RefusalPage
from motid.web.presenters.desk.session_over import SessionOverPage
from motid.web.presenters.page import Notice, Page
from motid.web.rendering import render
from motid.web.site_visit import SiteVisit
from motid.web.submitted import refuse_forged, submitted_pairs
from motid.web.texts.desk.notices import DESK_NOTICES, DeskNotice

T = TypeVar("T")


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Raised where nobody is signed in; becomes a redirect to the sign-in page."""


class Turned(Exception):  # noqa: N818 - an answer, not a fault
    """Raised with the answer that a handler gives at once: a refusal."""

    def __init__(self, answer: Response[bytes]) -> None:
        super().__init__()
        self.answer = answer


class DeskVisit(SiteVisit):
    """Made once a request by `open_desk_visit`; handlers take it as the dependency `visit`."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        services: DeskServices,
        official: Official | None,
        pairs: list[tuple[str, str]],
    ) -> None:
        super().__init__(request, services.settings, services.cookies, pairs, browser_cookie=cookies.DESK_BROWSER)
        self.services = services
        self.someone = official
        """Who is signed in, if anybody; handlers of pages take `official`."""

    @property
    def official(self) -> Official:
        """Who is at work. Raises `SignInNeeded`."""
        if self.someone is None:
            raise SignInNeeded
        return self.someone

    @property
    def notice(self) -> Notice | None:
        """What was just done, when a redirect led here."""
        return DESK_NOTICES.get(self.request.query_params.get("notice", ""))

    async def need(self, right: Right) -> Official:
        """Return the official where some role gives the right; else write down the attempt, and refuse it (403)."""
        if not may(self.official, right):
            refused = await refuse(self.services.database, self.official, RefusalRule.NOT_ALLOWED)
            raise Turned(await self.refused(refused))
        return self.official

    async def granted(self, outcome: T | Refused, number: str | None = None) -> T:
        """Return what a use case did; where its rules refused, which it wrote down, answer with that at once.

        `number`: of the case that the way back leads to.
        """
        if isinstance(outcome, Refused):
            raise Turned(await self.refused(outcome, number))
        return outcome

    async def page(self, page: Page, *, here: str = "", status: int = 200) -> Response[bytes]:
        """Answer with a page; `here` is the entry of the side navigation that it belongs to."""
        frame = await self.frame(here)
        # Signing out leads on to MotID: browsers check `form-action` on that redirect too.
        return self.drawn(render(page, frame), status=status, form_target=self.settings.exchange)

    def redirect(self, address: str, *, notice: DeskNotice | None = None) -> Response[bytes]:
        """Answer with 303, and have a notice shown there."""
        query = f"?{urlencode({'notice': notice})}" if notice else ""
        return self.see_other(address + query)

    async def refused(self, refused: Refused, number: str | None = None) -> Response[bytes]:
        """Answer what the rules refused, and wrote down: 403, with what to do instead; 404 where there is no case.

        `number`: of the case that the way back leads to.
        """
        back = DESK_PATHS.at(DESK_PATHS.case, number=number) if number and _reachable(refused.rule) else None
        page = RefusalPage(refused.rule, back, typed_words(self.pairs))
        return await self.page(page, status=_STATUS.get(refused.rule, 403))

    async def session_over(self) -> Response[bytes]:
        """Answer a form that was sent after the session had ended: with what was written, and the way back in."""
        back = {"continue": page_of_form(self.request.url.path)}
        page = SessionOverPage(f"{DESK_PATHS.sign_in}?{urlencode(back)}", typed_words(self.pairs))
        return await self.page(page, status=403)

    async def frame(self, here: str = "") -> DeskFrame:
        """Return what surrounds the page."""
        return DeskFrame(
            site="desk",
            locale=self.locale,
            path=self.request.url.path if self.request.method == "GET" else DESK_PATHS.home,
            query=self.query if self.request.method == "GET" else (),
            csrf_token=forgery.token_for(self.services.database.vault, self.browser),
            sandbox_inbox=f"{self.settings.sandbox}/inbox" if self.settings.mode == "sandbox" else None,
            exchange_origin=self.settings.exchange,
            at_work=None if self.someone is None else await self._at_work(self.someone),
            here=here,
            support=self.services.directory.at(self.services.database.clock.now()),
        )

    async def _at_work(self, official: Official) -> AtWork:
        database = self.services.database
        async with database.read() as connection:
            account = await read_account(connection, database.vault, official.account_id)
            waiting = await count_waiting(connection, official, database.clock.now())
        return AtWork(
            name=account.profile.full_name.reveal() if account.profile.full_name else "",
            unit=official.home.unit_name,
            roles=tuple(dict.fromkeys(held.role for held in official.roles)),
            rights=frozenset(right for held in official.roles for right in ROLE_RIGHTS[held.role]),
            waiting=Waiting(waiting.mine, waiting.queue, waiting.approvals, waiting.call_backs),
        )


_STATUS = {RefusalRule.NO_CASE: 404, RefusalRule.CHANGED_MEANWHILE: 409}


def _reachable(rule: RefusalRule) -> bool:
    """Whether an official who was refused by this rule may still see the case."""
    return rule not in {
        RefusalRule.NO_CASE,
        RefusalRule.OUTSIDE_UNIT,
        RefusalRule.OWN_ACCOUNT,
        RefusalRule.NOT_ALLOWED,
    }


async def open_desk_visit(request: Request[Any, Any, Any]) -> DeskVisit:
    """Read session and form of a request; refuses a forged form (403) and a strange body (400)."""
    services: DeskServices = request.app.state.desk
    jar, desk = services.cookies, services.desk
    cookie = jar.read(request, cookies.DESK_SESSION)
    official = await find_desk_session(desk.database, desk.policies, cookie) if cookie else None
    pairs: list[tuple[str, str]] = []
    if request.method == "POST":
        pairs = await submitted_pairs(request)
        refuse_forged(
            request,
            desk.database.vault,
            site=services.settings.desk,
            browser=jar.read(request, cookies.DESK_BROWSER),
            pairs=pairs,
        )
    visit = DeskVisit(request, services, official, pairs)
    if official is None and typed_words(pairs):
        raise Turned(await visit.session_over())
    return visit


def to_sign_in(request: Request[Any, Any, Any], _: SignInNeeded) -> Response[bytes]:
    """Answer with the way to the sign-in page. What was posted is not repeated: the way back is by GET."""
    back = request.url.path if request.method == "GET" else page_of_form(request.url.path)
    address = f"{DESK_PATHS.sign_in}?{urlencode({'continue': back})}"
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def to_answer(_: Request[Any, Any, Any], turned: Turned) -> Response[bytes]:
    """Answer with what the handler gave."""
    return turned.answer
