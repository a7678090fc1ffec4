"""Pages that the protocol shows: drawn like all others, from a raw request."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from litestar.types import Scope, Send

from motid.authn.visitor import NetworkAddress
from motid.desk.directory.book import DirectoryBook
from motid.oidc.provider import Provider
from motid.web import cookies, forgery
from motid.web.cookies import Cookies
from motid.web.frame import Frame
from motid.web.network import network_of
from motid.web.presenters.page import Page
from motid.web.protocol.http import HTML, NO_STORE, Header, answer, header
from motid.web.rendering import render
from motid.web.security_headers import content_security_policy
from motid.web.translations import Locale, choose_locale

_COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Pages:
    """Draws pages and knows the browser's cookies."""

    provider: Provider
    cookies: Cookies
    directory: DirectoryBook

    def session_cookie(self, scope: Scope) -> str | None:
        """Return the cookie of the sign-in session."""
        return self._cookie(scope, cookies.SESSION)

    def network(self, scope: Scope) -> str:
        """Return what limits count a request by: the network that it comes from."""
        return NetworkAddress.parse(network_of(scope, self.provider.settings.trusted_proxies)).bucket()

    def locale(self, scope: Scope, ui_locales: tuple[str, ...] = ()) -> Locale:
        """Return the language: the person's own choice first, then the service's wish."""
        chosen = dict(_pairs(scope)).get("lang")
        kept = self._cookie(scope, cookies.LANGUAGE)
        return choose_locale(chosen, kept, " ".join(ui_locales))

    def form_is_ours(self, scope: Scope, token: str | None) -> bool:
        """Whether a posted form was drawn by this site for this browser."""
        browser = self._cookie(scope, cookies.BROWSER)
        vault = self.provider.database.vault
        origin_holds = forgery.origin_holds(header(scope, b"origin"), self.provider.issuer)
        return origin_holds and forgery.token_holds(vault, browser, token)

    async def show(
        self,
        scope: Scope,
        send: Send,
        page: Page,
        *,
        status: int = 200,
        signed_in: bool = False,
        form_leads_to: str | None = None,
        frames_from: tuple[str, ...] = (),
        ui_locales: tuple[str, ...] = (),
        address: tuple[str, tuple[tuple[str, str], ...]] | None = None,
        more: tuple[Header, ...] = (),
    ) -> None:
        """Answer with a page.

        `form_leads_to` is the origin to which the answer to the page's form redirects, `frames_from` are the
        origins of the frames in it; `address` is the path and query by which GET gives this page in another
        language, when those of this request do not; `more` are headers besides.
        """
        known = self._cookie(scope, cookies.BROWSER)
        browser = known or forgery.fresh_browser()
        settings = self.provider.settings
        path, query = address or (scope["path"], _query(scope))
        frame = Frame(
            site="exchange",
            locale=self.locale(scope, ui_locales),
            path=path,
            query=query,
            csrf_token=forgery.token_for(self.provider.database.vault, browser),
            sandbox_inbox=f"{settings.sandbox}/inbox" if settings.mode == "sandbox" else None,
            signed_in=signed_in,
            support=self.directory.at(self.provider.database.clock.now()),
        )
        sent = [*NO_STORE, *_policy_headers(form_leads_to, frames_from), *more]
        if known is None:
            sent.append((b"set-cookie", self._kept_cookie(cookies.BROWSER, browser)))
        if dict(_pairs(scope)).get("lang") == frame.locale:
            sent.append((b"set-cookie", self._kept_cookie(cookies.LANGUAGE, frame.locale)))
        await answer(send, status, render(page, frame), HTML, sent)

    def _cookie(self, scope: Scope, name: str) -> str | None:
        return self.cookies.read_scope(list(scope["headers"]), name)

    def _kept_cookie(self, name: str, value: str) -> bytes:
        return self.cookies.set(name, value, max_age=_COOKIE_AGE).encode()


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _query(scope: Scope) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in _pairs(scope) if name != "lang")


def _policy_headers(leads_to: str | None, frames: tuple[str, ...]) -> tuple[Header, ...]:
    """Let the answer to a form redirect to one more origin: browsers apply `form-action` to redirects too."""
    if leads_to is None and not frames:
        return ()
    policy = content_security_policy([] if leads_to is None else [leads_to], frames)
    return ((b"content-security-policy", policy.encode()),)
