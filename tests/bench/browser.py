"""A browser of the load driver: cookies, redirects, and the one form of a sign-in page."""

import base64
import hashlib
import html
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.bench.http_connection import Answer, BadAnswer
from tests.bench.target import CALLBACK, SCOPE, Target, document_of

_FORM = re.compile(rb'<form method="post" action="([^"]+)"')
_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Redemption:
    """A code and the verifier that goes with it."""

    code: str
    verifier: str


class Browser:
    """One person's browser at one provider."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()
        self._cookies: dict[str, str] = {}

    async def sign_in(self) -> Redemption:
        """Forget every cookie, ask for a code, and sign in as the next user by password."""
        self._cookies.clear()
        return await self._authorize(self._target.next_user())

    async def single_sign_on(self) -> Redemption:
        """Ask for a code within the live session; a sign-in page is an error."""
        return await self._authorize(None)

    async def redeem(self, redemption: Redemption) -> dict[str, str]:
        """Exchange the code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": redemption.code,
            "redirect_uri": CALLBACK,
            "code_verifier": redemption.verifier,
        }
        request = self._target.request("POST", self._target.path("token_endpoint"), self._target.credentials, form)
        tokens = document_of(await self._connection.send(request))
        if "id_token" not in tokens:
            raise BadAnswer("no ID token")
        return tokens

    async def sign_in_page(self) -> str:
        """Ask for a code without a session and return the path of the sign-in page."""
        self._cookies.clear()
        path, answer = await self._follow(self._authorization(secrets.token_urlsafe(32), "state"))
        answer.expect(200)
        return path

    async def _authorize(self, user: str | None) -> Redemption:
        verifier, state = secrets.token_urlsafe(32), secrets.token_urlsafe(9)
        path, answer = await self._follow(self._authorization(verifier, state))
        if answer.status == 200 and user is not None:
            action, fields = _form_of(answer)
            fields |= {"username": user, "password": self._target.password}
            path, answer = await self._follow(action, fields)
        if answer.status != 302:
            raise BadAnswer(f"{answer.status} at {path}: {answer.body[:200]!r}")
        query = parse_qs(urlsplit(path).query)
        if query.get("state") != [state] or "code" not in query:
            raise BadAnswer(f"no code: {path}")
        return Redemption(query["code"][0], verifier)

    def _authorization(self, verifier: str, state: str) -> str:
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._target.client_id,
            "redirect_uri": CALLBACK,
            "scope": SCOPE,
            "state": state,
            "nonce": secrets.token_urlsafe(9),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._target.path('authorization_endpoint')}?{urlencode(query)}"

    async def _follow(self, path: str, form: dict[str, str] | None = None) -> tuple[str, Answer]:
        """Follow redirects at the provider; returns where they end, with status 302 for the client's own address."""
        for _ in range(_MOST_STEPS):
            answer = await self._send(path, form)
            if answer.status not in (302, 303):
                return path, answer
            location = answer.header(b"location") or ""
            if location.startswith(CALLBACK):
                return location, Answer(302, b"", b"")
            path, form = location.removeprefix(self._target.issuer), None
        raise BadAnswer("too many redirects")

    async def _send(self, path: str, form: dict[str, str] | None) -> Answer:
        headers = b"" if form is None else f"Origin: {self._target.issuer}\r\n".encode()
        if self._cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers += f"Cookie: {pairs}\r\n".encode()
        method = "GET" if form is None else "POST"
        answer = await self._connection.send(self._target.request(method, path, headers, form))
        for cookie in answer.headers(b"set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
            if not value:
                del self._cookies[name]
        return answer


def _form_of(page: Answer) -> tuple[str, dict[str, str]]:
    form = _FORM.search(page.body)
    if form is None:
        raise BadAnswer("no form on the sign-in page")
    hidden = {name.decode(): html.unescape(value.decode()) for name, value in _HIDDEN.findall(page.body)}
    return html.unescape(form[1].decode()), hidden
