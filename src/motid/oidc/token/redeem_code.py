"""Grant type `authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.6): one statement on the good path."""

import hashlib
import re
from typing import Any

from motid.audit import record
from motid.kernel import base64url
from motid.kernel.actor import Actor
from motid.oidc import grant_store
from motid.oidc.client import Client
from motid.oidc.confirmation import stored_cnf
from motid.oidc.errors import TokenRefused
from motid.oidc.events import GrantRevoked
from motid.oidc.half_hash import half_hash
from motid.oidc.handles import Handle, new_handle, read_handle
from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME, REFRESH_TOKEN_LIFETIME
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer, recipient_of, token_answer
from motid.oidc.token.limits import refuse_beyond_grant, resources_of
from motid.oidc.token.request import TokenRequest

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)


async def redeem_code(provider: Provider, request: TokenRequest) -> TokenAnswer:
    """Exchange a code for tokens. Raises `TokenRefused`.

    A code that is used twice ends the tokens that it gave (RFC 9700 §4.5).
    """
    client, parameters = request.client, request.parameters
    code, challenge = _checked(parameters)
    answer = await redeem(
        provider,
        request,
        code,
        redirect_uri=parameters["redirect_uri"],
        challenge=challenge,
        shown=parameters["code"],
    )
    if answer is not None:
        return answer
    await _end_if_replayed(provider, client, code)
    await refuse_beyond_grant(provider, client, "authorization_grant", code, parameters)
    raise TokenRefused("invalid_grant", "the code is unknown, expired or used, or does not belong to this request")


async def redeem(
    provider: Provider,
    request: TokenRequest,
    code: Handle,
    *,
    redirect_uri: str,
    challenge: str | None = None,
    shown: str | None = None,
) -> TokenAnswer | None:
    """Use the code of a grant, once, for its tokens; None when it is used, ended or does not fit.

    `shown` is the text of a code that came through the browser: the ID token names its digest.
    """
    client, database = request.client, provider.database
    recipient = await recipient_of(provider, client)
    now = database.clock.now()
    access_token, access = new_handle(database.ids.new())
    refresh_token, refresh = new_handle(database.ids.new())
    async with database.read() as connection:
        grant = await grant_store.redeem_code(
            connection,
            code=code,
            client_id=client.id,
            redirect_uri=redirect_uri,
            code_challenge=challenge,
            access=access,
            access_expires_at=now + ACCESS_TOKEN_LIFETIME,
            refresh=refresh,
            refresh_expires_at=now + REFRESH_TOKEN_LIFETIME,
            audience=resources_of(client, request.parameters),
            cnf=stored_cnf(request.confirmation),
            refresh_cnf=stored_cnf(request.confirmation) if client.is_public else None,
            now=now,
        )
        if grant is None:
            return None
        return await token_answer(
            provider,
            connection,
            client,
            grant,
            access_token=access_token,
            access_id=access.id,
            refresh_token=refresh_token,
            now=now,
            recipient=recipient,
            bound_to=_binding(client, grant, shown),
            confirmation=request.confirmation,
        )


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636 §4.2)."""
    return base64url.encode(hashlib.sha256(verifier.encode()).digest())


def _checked(parameters: Parameters) -> tuple[Handle, str | None]:
    for name in ("code", "redirect_uri"):
        if name not in parameters:
            raise TokenRefused("invalid_request", f"{name} is missing")
    verifier = parameters.get("code_verifier")
    if verifier is not None and not _VERIFIER.fullmatch(verifier):
        raise TokenRefused("invalid_request", "code_verifier has 43 to 128 unreserved characters")
    code = read_handle(parameters["code"])
    if code is None:
        raise TokenRefused("invalid_grant", "the code is unknown")
    return code, None if verifier is None else challenge_of(verifier)


def _binding(client: Client, grant: Any, shown: str | None) -> dict[str, str | None]:
    """Return what ties the ID token to its request and its code (OpenID Connect Core §3.3.2.11).

    Under FAPI 2.0 PKCE ties the code, and `c_hash` is no claim of the code flow.
    """
    c_hash = (
        None if shown is None or client.is_fapi else half_hash(client.metadata.id_token_signed_response_alg, shown)
    )
    return {"nonce": grant["nonce"], "c_hash": c_hash, "s_hash": grant["s_hash"]}


async def _end_if_replayed(provider: Provider, client: Client, code: Handle) -> None:
    async with provider.database.begin(Actor("service")) as uow:
        ended = await grant_store.revoke_replayed_code(uow.connection, code, client.id, uow.now)
        if ended is not None:
            event = GrantRevoked(client_id=client.id, grant_id=ended["id"], reason="code_replayed")
            await record(uow, event, account_id=ended["account_id"])
