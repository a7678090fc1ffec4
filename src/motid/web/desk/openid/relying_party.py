"""The desk's calls to MotID as its OpenID Provider: discovery, pushed requests, codes, keys.

All addresses come from the discovery document of the issuer, which is fetched when it is first needed: the exchange
may start after the desk.
"""

import time
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

from motid.vault import Vault
from motid.web.desk.openid.attempt import Attempt
from motid.web.translations import Locale

ACR: Final = "urn:motid:ial2:aal2"
"""Officials are verified people who sign in with two factors; a weaker sign-in opens nothing."""
_KEYS_LIVE_SECONDS: Final = 60.0
"""Keys are not fetched again sooner because of an unknown `kid`: anybody can post one."""
T = TypeVar("T")


class MotidSilent(Exception):  # noqa: N818 - an answer, not a fault
    """MotID does not answer, or not as it should."""


class _Discovery(msgspec.Struct, frozen=True):
    """What the desk uses of the provider's metadata (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    pushed_authorization_request_endpoint: str
    token_endpoint: str
    end_session_endpoint: str
    jwks_uri: str


class _Pushed(msgspec.Struct, frozen=True):
    request_uri: str


class Tokens(msgspec.Struct, frozen=True):
    """What a code is exchanged for (OpenID Connect Core §3.1.3.3)."""

    id_token: str
    access_token: str

    def __repr__(self) -> str:
        return "<Tokens>"


@dataclass(frozen=True, slots=True)
class Credentials:
    """How the desk is registered at MotID."""

    issuer: str
    client_id: str
    secret: SecretStr
    origin: str
    """Origin of the desk."""

    @property
    def redirect_uri(self) -> str:
        """Where MotID sends the browser with the answer."""
        return f"{self.origin}/sign-in/return"


@dataclass(slots=True)
class RelyingParty:
    """The desk's side of OpenID Connect. `http` is opened and closed by whoever made it."""

    credentials: Credentials
    http: httpx.AsyncClient
    _discovery: _Discovery | None = field(default=None, init=False)
    _keys: KeySet | None = field(default=None, init=False)
    _keys_fetched_at: float = field(default=0.0, init=False)

    async def authorization_address(
        self, vault: Vault, attempt: Attempt, locale: Locale, *, again: bool = False
    ) -> str:
        """Push the request (RFC 9126 §2) and return the address that the browser goes to. Raises `MotidSilent`.

        `again`: who is signed in at MotID already proves it anew (OpenID Connect Core §3.1.2.1, `max_age`).
        """
        found = await self._discovered()
        answer = await self._post(
            found.pushed_authorization_request_endpoint,
            {
                "response_type": "code",
                "scope": "openid",
                "redirect_uri": self.credentials.redirect_uri,
                "state": attempt.state(vault),
                "nonce": attempt.nonce(vault),
                "code_challenge": attempt.challenge(vault),
                "code_challenge_method": "S256",
                "acr_values": ACR,
                "ui_locales": locale,
                **({"max_age": "0"} if again else {}),
            },
        )
        if answer.status_code != httpx.codes.CREATED:
            raise MotidSilent
        pushed = _decoded(answer, _Pushed)
        query = urlencode({"client_id": self.credentials.client_id, "request_uri": pushed.request_uri})
        return f"{found.authorization_endpoint}?{query}"

    async def redeem(self, code: str, verifier: str) -> Tokens | None:
        """Exchange a code; None where MotID does not take it. Raises `MotidSilent`."""
        found = await self._discovered()
        answer = await self._post(
            found.token_endpoint,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.credentials.redirect_uri,
                "code_verifier": verifier,
            },
        )
        if answer.status_code == httpx.codes.BAD_REQUEST:
            return None
        if answer.status_code != httpx.codes.OK:
            raise MotidSilent
        return _decoded(answer, Tokens)

    async def sign_out_address(self, id_token: str | None) -> str:
        """Return where the browser goes to sign out at MotID (RP-Initiated Logout 1.0 §2). Raises `MotidSilent`."""
        found = await self._discovered()
        query = {
            "client_id": self.credentials.client_id,
            "post_logout_redirect_uri": f"{self.credentials.origin}/signed-out",
            **({"id_token_hint": id_token} if id_token else {}),
        }
        return f"{found.end_session_endpoint}?{urlencode(query)}"

    async def keys(self, *, fresh: bool = False) -> KeySet:
        """Return MotID's public keys; `fresh` fetches them anew, once a minute at most. Raises `MotidSilent`."""
        if fresh and time.monotonic() - self._keys_fetched_at < _KEYS_LIVE_SECONDS:
            fresh = False
        if self._keys is None or fresh:
            answer = await self._get((await self._discovered()).jwks_uri)
            self._keys_fetched_at = time.monotonic()
            try:
                self._keys = KeySet.import_key_set(_decoded(answer, dict[str, Any]))  # type: ignore[arg-type]
            except (JoseError, ValueError, TypeError, KeyError):
                raise MotidSilent from None
        return self._keys

    async def _discovered(self) -> _Discovery:
        if self._discovery is None:
            issuer = self.credentials.issuer
            found = _decoded(await self._get(f"{issuer}/.well-known/openid-configuration"), _Discovery)
            if found.issuer != issuer:  # Discovery §4.3
                raise MotidSilent
            self._discovery = found
        return self._discovery

    async def _get(self, address: str) -> httpx.Response:
        try:
            return (await self.http.get(address)).raise_for_status()
        except httpx.HTTPError:
            raise MotidSilent from None

    async def _post(self, address: str, form: dict[str, str]) -> httpx.Response:
        """Post a form, authenticated by `client_secret_basic` (RFC 6749 §2.3.1)."""
        known = self.credentials
        try:
            return await self.http.post(address, data=form, auth=(known.client_id, known.secret.get_secret_value()))
        except httpx.HTTPError:
            raise MotidSilent from None


def _decoded(answer: httpx.Response, type_: type[T]) -> T:
    """Return a JSON document. Raises `MotidSilent` for anything else."""
    try:
        return msgspec.json.decode(answer.content, type=type_)
    except (msgspec.MsgspecError, RecursionError):
        raise MotidSilent from None
