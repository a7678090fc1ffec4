"""What one request has on every site of ours: language, cookies, the submitted form; and how it is answered."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final, TypeVar

from litestar import Request, Response

from motid.authn.visitor import NetworkAddress, Visitor
from motid.kernel.redaction import PersonalText
from motid.settings import Settings
from motid.web import cookies, forgery
from motid.web.answer import Answer
from motid.web.cookies import Cookies
from motid.web.forms.base import LANGUAGE_FIELD, MotidForm
from motid.web.network import network_of
from motid.web.security_headers import content_security_policy
from motid.web.translations import LOCALES, Locale, choose_locale

F = TypeVar("F", bound=MotidForm)
LANGUAGE_COOKIE_AGE: Final = int(timedelta(days=365).total_seconds())

_LONGEST_USER_AGENT: Final = 300


class SiteVisit:
    """One request of a browser."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        settings: Settings,
        jar: Cookies,
        pairs: list[tuple[str, str]],
        *,
        browser_cookie: str,
    ) -> None:
        self.request = request
        self.settings = settings
        self.pairs = pairs
        self.network = NetworkAddress.parse(network_of(request.scope, settings.trusted_proxies))
        self._jar = jar
        self._cookies: dict[str, str] = {}
        chosen = dict(pairs).get(LANGUAGE_FIELD) or request.query_params.get("lang")
        self.locale: Locale = choose_locale(chosen, jar.read(request, cookies.LANGUAGE))
        known = jar.read(request, browser_cookie)
        self.browser = known or forgery.fresh_browser()
        if known is None:
            self.set_cookie(browser_cookie, self.browser, max_age=LANGUAGE_COOKIE_AGE)
        if chosen in LOCALES:
            self.set_cookie(cookies.LANGUAGE, self.locale, max_age=LANGUAGE_COOKIE_AGE)

    @property
    def visitor(self) -> Visitor:
        """Who stands at the door, as the sign-in sees it."""
        return Visitor(
            network=self.network,
            user_agent=PersonalText(self.request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT]),
            known_browser_cookie=self.cookie(cookies.KNOWN_BROWSER),
            remembered_browser_cookie=self.cookie(cookies.REMEMBERED),
        )

    def cookie(self, name: str) -> str | None:
        """Return what the browser sent under one of our names."""
        return self._jar.read(self.request, name)

    def set_cookie(self, name: str, value: str, *, max_age: int | None = None) -> None:
        """Set a cookie with the answer."""
        self._cookies[name] = self._jar.set(name, value, max_age=max_age)

    def clear_cookie(self, name: str) -> None:
        """Remove a cookie with the answer."""
        self._cookies[name] = self._jar.clear(name)

    def form(self, type_: type[F]) -> F:
        """Return the submitted form; its anti-forgery token was checked before."""
        return type_.submitted(self.pairs)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query parameters of the page, without the language."""
        return tuple((name, value) for name, value in self.request.query_params.multi_items() if name != "lang")

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

    def see_other(self, address: str) -> Response[bytes]:
        """Answer with 303: what comes next is always fetched by GET, so that reloading repeats nothing."""
        return Answer(303, [("Location", address), *self._set_cookies()])

    def _set_cookies(self) -> list[tuple[str, str]]:
        return [("Set-Cookie", cookie) for cookie in self._cookies.values()]
