"""One request of a citizen: who, in which language, from where; and how to answer it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.exceptions import PermissionDeniedException

from motid.authn.find_session import find_session
from motid.authn.model import Session
from motid.kernel.actor import ANONYMOUS, Actor
from motid.web import cookies, forgery
from motid.web.citizen.announced import announced_on
from motid.web.citizen.services import CitizenServices
from motid.web.frame import Frame
from motid.web.local_path import local_path
from motid.web.multipart_form import CONTENT_TYPE as MULTIPART
from motid.web.multipart_form import Fields, Files, read_multipart
from motid.web.paths import PATHS
from motid.web.presenters.page import Notice, Page
from motid.web.rendering import render
from motid.web.site_visit import SiteVisit
from motid.web.submitted import refuse_forged, submitted_pairs
from motid.web.texts.notices import NOTICES, NoticeKey
from motid.web.translations import choose_locale


class Visit(SiteVisit):
    """Made once a request by `open_visit`; handlers take it as the dependency `visit`."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        services: CitizenServices,
        session: Session | None,
        pairs: list[tuple[str, str]],
        files: Files | None = None,
    ) -> None:
        super().__init__(request, services.settings, services.cookies, pairs, browser_cookie=cookies.BROWSER)
        self.services = services
        self.session = session
        self.files = files or {}

    @property
    def actor(self) -> Actor:
        """Who acts: the signed-in citizen, or a visitor."""
        if self.session is None:
            return ANONYMOUS
        return Actor("citizen", self.session.account_id, self.session.id)

    @property
    def continue_to(self) -> str | None:
        """Path on this site where the visit was on its way to; never another site (RFC 9700 §4.11)."""
        return local_path(self.request.query_params.get("continue"))

    @property
    def notice(self) -> Notice | None:
        """What was just done, when a redirect led here."""
        return NOTICES.get(self.request.query_params.get("notice", ""))

    def wish(self, ui_locales: Iterable[str]) -> None:
        """Take a service's wish for a language, unless the person has chosen one (OpenID Connect Core §3.1.2.1)."""
        own = (self.request.query_params.get("lang"), self.cookie(cookies.LANGUAGE))
        self.locale = choose_locale(*own, " ".join(ui_locales))

    def page(
        self,
        page: Page,
        *,
        status: int = 200,
        form_target: str | None = None,
        address: str | None = None,
        retry_after: int | None = None,
        frames_from: Iterable[str] = (),
    ) -> Response[bytes]:
        """Answer with a page.

        `address`: where the language switch leads, when this request's own cannot be fetched by GET. `retry_after`:
        seconds that a program should wait. `form_target` and `frames_from` as with `drawn`.
        """
        body = render(page, self.frame(address))
        return self.drawn(
            body, status=status, form_target=form_target, retry_after=retry_after, frames_from=frames_from
        )

    def redirect(self, address: str, *, notice: NoticeKey | None = None) -> Response[bytes]:
        """Answer with 303: what comes next is always fetched by GET, so that reloading repeats nothing.

        `notice` is shown there, in whichever language the person then chooses.
        """
        if notice:
            address = f"{address}{'&' if '?' in address else '?'}notice={notice}"
        return self.see_other(address)

    def onward(self, path: str, **query: str) -> str:
        """Return the address of a page that keeps where the visit was on its way to (`continue`), if anywhere."""
        kept = [("continue", self.continue_to)] if self.continue_to else []
        pairs = [*query.items(), *kept]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def frame(self, address: str | None = None) -> Frame:
        """Return what surrounds the page, which is found at `address` or where this request went."""
        settings = self.services.settings
        announcements, vneid = announced_on(self.services, self.request.url.path)
        return Frame(
            site="exchange",
            locale=self.locale,
            path=address or self.request.url.path,
            query=self.query,
            csrf_token=forgery.token_for(self.services.database.vault, self.browser),
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            signed_in=self.session is not None,
            announcements=announcements,
            vneid=vneid,
            support=self.services.directory.at(self.services.database.clock.now()),
        )


async def open_visit(request: Request[Any, Any, Any]) -> Visit:
    """Read session and form of a request; refuses a forged form (403) and a strange body (400)."""
    services: CitizenServices = request.app.state.citizen
    cookie = services.cookies.read(request, cookies.SESSION)
    session = await find_session(services.database, cookie) if cookie else None
    pairs, files = await _submitted(request, session) if request.method == "POST" else ([], {})
    if request.method == "POST":
        refuse_forged(
            request,
            services.database.vault,
            site=services.settings.exchange,
            browser=services.cookies.read(request, cookies.BROWSER),
            pairs=pairs,
        )
    return Visit(request, services, session, pairs, files)


async def _submitted(request: Request[Any, Any, Any], session: Session | None) -> tuple[Fields, Files]:
    """Read a form. The one with a photo is large, so it is read for somebody who is signed in only."""
    content_type = request.headers.get("content-type", "")
    with_photo = content_type.lower().startswith(MULTIPART) and request.url.path == PATHS.normalise_card
    if not with_photo:
        return await submitted_pairs(request), {}
    if session is None:
        raise PermissionDeniedException("nobody is signed in")
    return read_multipart(content_type, await request.body())
