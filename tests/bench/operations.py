"""The measured operations. One object a connection: `prepare` once, then `once` again and again."""

from collections.abc import Callable
from itertools import cycle
from typing import Protocol

from tests.bench.browser import Browser
from tests.bench.target import Target, document_of


class Operation(Protocol):
    """What one connection does."""

    async def prepare(self) -> None:
        """Bring about what the operation starts from; not measured."""
        ...

    async def once(self) -> None:
        """Do it once. Raises `BadAnswer` when it failed."""
        ...


class Discovery:
    """Metadata and key set in turn."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        paths = ("/.well-known/openid-configuration", self._target.path("jwks_uri"))
        self._requests = cycle([self._target.request("GET", path) for path in paths])

    async def once(self) -> None:
        (await self._connection.send(next(self._requests))).expect(200)


class UserInfo:
    """Claims for an access token."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        browser = Browser(self._target)
        tokens = await browser.redeem(await browser.sign_in())
        bearer = f"Authorization: Bearer {tokens['access_token']}\r\n".encode()
        self._request = self._target.request("GET", self._target.path("userinfo_endpoint"), bearer)
        claims = document_of(await self._connection.send(self._request))
        if not {"sub", "email"} <= claims.keys():
            raise RuntimeError(f"userinfo gives only {sorted(claims)}")

    async def once(self) -> None:
        (await self._connection.send(self._request)).expect(200)


class ClientCredentials:
    """A token for the client itself."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        form = {"grant_type": "client_credentials"}
        path = self._target.path("token_endpoint")
        self._request = self._target.request("POST", path, self._target.credentials, form)

    async def once(self) -> None:
        (await self._connection.send(self._request)).expect(200)


class Introspection:
    """What a citizen's access token says, asked by the client that holds it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        browser = Browser(self._target)
        tokens = await browser.redeem(await browser.sign_in())
        form = {"token": tokens["access_token"]}
        path = self._target.path("introspection_endpoint")
        self._request = self._target.request("POST", path, self._target.credentials, form)
        if document_of(await self._connection.send(self._request)).get("active") is not True:
            raise RuntimeError("introspection does not know the token")

    async def once(self) -> None:
        (await self._connection.send(self._request)).expect(200)


class Refresh:
    """A refresh token for new tokens, following the rotation."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        browser = Browser(self._target)
        self._token = (await browser.redeem(await browser.sign_in()))["refresh_token"]

    async def once(self) -> None:
        form = {"grant_type": "refresh_token", "refresh_token": self._token}
        path = self._target.path("token_endpoint")
        request = self._target.request("POST", path, self._target.credentials, form)
        self._token = document_of(await self._connection.send(request))["refresh_token"]


class SingleSignOn:
    """Authorization within a live session, and the tokens."""

    def __init__(self, target: Target) -> None:
        self._browser = Browser(target)

    async def prepare(self) -> None:
        await self._browser.redeem(await self._browser.sign_in())

    async def once(self) -> None:
        await self._browser.redeem(await self._browser.single_sign_on())


class Journey:
    """Authorization by a new browser, sign-in page, password (AAL1), and the tokens."""

    def __init__(self, target: Target) -> None:
        self._browser = Browser(target)

    async def prepare(self) -> None:
        return None

    async def once(self) -> None:
        await self._browser.redeem(await self._browser.sign_in())


class SignInPage:
    """The sign-in page of a waiting request."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._connection = target.connection()

    async def prepare(self) -> None:
        self._request = self._target.request("GET", await Browser(self._target).sign_in_page())

    async def once(self) -> None:
        (await self._connection.send(self._request)).expect(200)


OPERATIONS: dict[str, Callable[[Target], Operation]] = {
    "cc": ClientCredentials,
    "discovery": Discovery,
    "userinfo": UserInfo,
    "introspect": Introspection,
    "refresh": Refresh,
    "sso": SingleSignOn,
    "page": SignInPage,
    "journey": Journey,
}
COMPARED = frozenset(OPERATIONS) - {"page"}
"""What the peer is measured by too; its sign-in page is a page in name only."""
