"""One request of a citizen: who, in which language, from where; and how to answer it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.exceptions import PermissionDeniedException

from motid.authn.find_session import find_session
from motid.authn.model import Session
from motid.authn.visitor import NetworkAddress, Visitor
from motid.kernel.actor import ANONYMOUS, Actor
from motid.kernel.redaction import PersonalText
from motid.web import cookies, forgery
from motid.web.answer import Answer
from motid.web.citizen.announced import announced_on
from motid.web.citizen.services import CitizenServices
from motid.web.forms.base import LANGUAGE_FIELD, MotidForm
from motid.web.frame import Frame
from motid.web.local_path import local_path
from motid.web.multipart_form import CONTENT_TYPE as MULTIPART
from motid.web.multipart_form import Fields, Files, read_multipart
from motid.web.network import network_of
from motid.web.paths import PATHS
from motid.web.presenters.page import Notice, Page
from motid.web.rendering import render
from motid.web.security_headers import content_security_policy
from motid.web.submitted import refuse_forged, submitted_pairs
from motid.web.texts.notices import NOTICES, NoticeKey
from motid.web.translations import LOCALES, Locale, choose_locale

F = TypeVar("F", bound=MotidForm)
LANGUAGE_COOKIE_AGE: Final = int(timedelta(days=365).total_seconds())
_LONGEST_USER_AGENT = 300


class Visit:
    """Made once a request by `open_visit`; handlers take it as the dependency `visit`."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        services: CitizenServices,
        session: Session | None,
        pairs: list[tuple[str, str]],
        files: Files | None = None,
    ) -> None:
        self.request = request
        self.services = services
        self.session = session
        self.pairs = pairs
        self.files = files or {}
        self.network = NetworkAddress.parse(network_of(request.scope, services.settings.trusted_proxies))
        chosen = dict(pairs).get(LANGUAGE_FIELD) or request.query_params.get("lang")
        self.locale: Locale = choose_locale(chosen, services.cookies.read(request, cookies.LANGUAGE))
        self._cookies: dict[str, str] = {}
        known = services.cookies.read(request, cookies.BROWSER)
        self.browser = known or forgery.fresh_browser()
        if known is None:
            self.set_cookie(cookies.BROWSER, self.browser, max_age=LANGUAGE_COOKIE_AGE)
        if chosen in LOCALES:
            self.set_cookie(cookies.LANGUAGE, self.locale, max_age=LANGUAGE_COOKIE_AGE)

    @property
    def actor(self) -> Actor:
        """Who acts: the signed-in citizen, or a visitor."""
        if self.session is None:
            return ANONYMOUS
        return Actor("citizen", self.session.account_id, self.session.id)

    @property
    def visitor(self) -> Visitor:
        """Who stands at the door, as the sign-in sees it."""
        return Visitor(
            network=self.network,
            user_agent=PersonalText(self.request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT]),
            known_browser_cookie=self.cookie(cookies.KNOWN_BROWSER),
            remembered_browser_cookie=self.cookie(cookies.REMEMBERED),
        )

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

    def cookie(self, name: str) -> str | None:
        """Return what the browser sent under one of our names."""
        return self.services.cookies.read(self.request, name)

    def set_cookie(self, name: str, value: str, *, max_age: int | None = None) -> None:
        """Set a cookie with the answer."""
        self._cookies[name] = self.services.cookies.set(name, value, max_age=max_age)

    def clear_cookie(self, name: str) -> None:
        """Remove a cookie with the answer."""
        self._cookies[name] = self.services.cookies.clear(name)

    def form(self, type_: type[F]) -> F:
        """Return the submitted form; its anti-forgery token was checked before."""
        return type_.submitted(self.pairs)

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

    def drawn(
        self,
        body: bytes,
        *,
        status: int = 200,
        form_target: str | None = None,
        retry_after: int | None = None,
        frames_from: Iterable[str] = (),
    ) -> Response[bytes]:
        """Answer with a page that is drawn already.

        `form_target`: an origin that the answer to the page's form may redirect to; browsers check it against the
        page's policy. `frames_from`: the origins of the frames in the page.
        """
        headers = [("Content-Type", "text/html; charset=utf-8"), *self._set_cookies()]
        framed = tuple(frames_from)
        if form_target or framed:
            policy = content_security_policy([form_target] if form_target else [], framed)
            headers.append(("Content-Security-Policy", policy))
        if retry_after is not None:
            headers.append(("Retry-After", str(retry_after)))
        return Answer(status, headers, body)

    def redirect(self, address: str, *, notice: NoticeKey | None = None) -> Response[bytes]:
        """Answer with 303: what comes next is always fetched by GET, so that reloading repeats nothing.

        `notice` is shown there, in whichever language the person then chooses.
        """
        if notice:
            address = f"{address}{'&' if '?' in address else '?'}notice={notice}"
        return Answer(303, [("Location", address), *self._set_cookies()])

    def onward(self, path: str, **query: str) -> str:
        """Return the address of a page that keeps where the visit was on its way to (`continue`), if anywhere."""
        kept = [("continue", self.continue_to)] if self.continue_to else []
        pairs = [*query.items(), *kept]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def _set_cookies(self) -> list[tuple[str, str]]:
        return [("Set-Cookie", cookie) for cookie in self._cookies.values()]

    def frame(self, address: str | None = None) -> Frame:
        """Return what surrounds the page, which is found at `address` or where this request went."""
        settings = self.services.settings
        announcements, vneid = announced_on(self.services, self.request.url.path)
        return Frame(
            site="exchange",
            locale=self.locale,
            path=address or self.request.url.path,
            query=tuple(_without_lang(self.request.query_params.multi_items())),
            csrf_token=forgery.token_for(self.services.database.vault, self.browser),
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            signed_in=self.session is not None,
            announcements=announcements,
            vneid=vneid,
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


def _without_lang(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in pairs if name != "lang")
