"""Authorization responses: what goes to a client's address, in the mode asked for.

In the plain modes every answer carries `iss` (RFC 9207). In the signed modes (JARM) the answer is one JWT, in which
`iss` and `aud` say who speaks to whom.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import quote

import msgspec

from motid.oidc.authorization.response_mode import DEFAULT, SIGNED
from motid.oidc.client import Client
from motid.oidc.client_events import Fault
from motid.oidc.client_keys import encrypted_for
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.provider import Provider

SIGNED_ANSWER_LIFETIME: Final = timedelta(minutes=2)
"""JARM §2.1 asks for a short life, ten minutes at most."""


class Redirect(msgspec.Struct, frozen=True):
    """Send the browser to the client with an answer."""

    location: str

    def __repr__(self) -> str:
        return "<Redirect>"


@dataclass(frozen=True, slots=True)
class PostForm:
    """Let the browser post an answer to the client (Form Post Response Mode)."""

    address: str
    fields: dict[str, str]
    client_name: str

    def __repr__(self) -> str:
        return f"<PostForm to {self.client_name}>"


AnswerToClient = Redirect | PostForm


class ReturnAddress(msgspec.Struct, frozen=True):
    """Where a client's answers go, and how."""

    provider: Provider
    client: Client
    redirect_uri: str
    state: str | None
    mode: str = DEFAULT

    async def with_code(self, code: str) -> AnswerToClient:
        """Return a successful answer (OpenID Connect Core §3.1.2.5)."""
        return await self._with({"code": code})

    async def with_error(self, refusal: AuthorizationRefused) -> AnswerToClient:
        """Return an error (OpenID Connect Core §3.1.2.6), and note it where the client is at fault."""
        self.provider.client_events.note(Fault(self.client.id, "/authorize", refusal.error, refusal.description))
        return await self._with({"error": refusal.error, "error_description": refusal.description})

    async def _with(self, answer: dict[str, str]) -> AnswerToClient:
        fields = {**answer, **({"state": self.state} if self.state is not None else {})}
        if self.mode in SIGNED:
            fields = {"response": await self._signed(fields)}
        else:
            fields["iss"] = self.provider.issuer
        way = DEFAULT if self.mode == "jwt" else self.mode.removesuffix(".jwt")
        if way == "form_post":
            return PostForm(self.redirect_uri, fields, self.client.name)
        return Redirect(self._address(way, fields))

    def _address(self, way: str, fields: dict[str, str]) -> str:
        encoded = "&".join([f"{name}={quote(value, safe='')}" for name, value in fields.items()])
        if way == "fragment":
            return f"{self.redirect_uri}#{encoded}"
        return f"{self.redirect_uri}{'&' if '?' in self.redirect_uri else '?'}{encoded}"

    async def _signed(self, fields: dict[str, str]) -> str:
        """Return the answer as JARM §2.1 signs it, and encrypted for a client that registered so (§2.2).

        A client whose keys cannot be had gets an error that says so, signed alone, and never the code.
        """
        if self.client.metadata.authorization_encrypted_response_alg is None:
            return await self._jwt(fields)
        content = (await self._jwt(fields)).encode()
        encrypted = await encrypted_for(self.provider, self.client, content, "authorization", cty="JWT")
        if encrypted is not None:
            return encrypted
        state = {"state": self.state} if self.state is not None else {}
        error = {"error": "temporarily_unavailable", "error_description": "no key to encrypt to at jwks_uri"}
        return await self._jwt({**error, **state})

    async def _jwt(self, fields: dict[str, str]) -> str:
        expires_at = self.provider.database.clock.now() + SIGNED_ANSWER_LIFETIME
        claims = {"iss": self.provider.issuer, "aud": self.client.id, "exp": int(expires_at.timestamp()), **fields}
        return await self.provider.keys.signed(self.client.response_algorithm, claims)
