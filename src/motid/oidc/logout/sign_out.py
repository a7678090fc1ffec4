"""End the session that a service asks to end; ask the citizen when it is not certain that the service may."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from motid.audit import record
from motid.kernel.actor import Actor
from motid.oidc.events import SignedOutByService
from motid.oidc.logout.request import LogoutRequest, read_logout_request
from motid.oidc.logout.session_clients import frames_of_session
from motid.oidc.provider import Provider
from motid.oidc.sessions import SignIn


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The session is over.

    `location` is where the service wants the browser; None: our own page. `frames` are addresses of services to load
    in the browser first (OpenID Connect Front-Channel Logout 1.0 §3).
    """

    request: LogoutRequest
    location: str | None
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskFirst:
    """The citizen has to confirm: nothing proves that this request comes from the session's own service (§6)."""

    request: LogoutRequest
    sign_in: SignIn


async def sign_out(
    provider: Provider, encoded: bytes, cookie: str | None, *, confirmed: bool = False
) -> SignedOut | AskFirst:
    """Answer a logout request. Raises `AddressUntrusted`.

    The session ends at once when `id_token_hint` names it by `sid`, or when the citizen has just `confirmed`.
    """
    request = await read_logout_request(provider, provider.database.pool, encoded)
    sign_in = None if cookie is None else await provider.sessions.find(cookie)
    if sign_in is None:
        return SignedOut(request, _location(request))
    if not confirmed and not _is_own_session(provider, request, sign_in):
        return AskFirst(request, sign_in)
    client_id = request.client.id if request.client is not None else None
    frames = await frames_of_session(provider, provider.database.pool, sign_in.session_id)
    async with provider.database.begin(Actor("citizen", sign_in.account_id, sign_in.session_id)) as uow:
        if await provider.sessions.end(uow, sign_in):
            event = SignedOutByService(session_id=sign_in.session_id, client_id=client_id)
            await record(uow, event, account_id=sign_in.account_id)
    return SignedOut(request, _location(request), frames)


def _is_own_session(provider: Provider, request: LogoutRequest, sign_in: SignIn) -> bool:
    if request.client is None or request.hint is None:
        return False
    return bool(request.hint.get("sid") == provider.subjects.sid(request.client, sign_in.session_id))


def _location(request: LogoutRequest) -> str | None:
    if request.return_to is None or request.state is None:
        return request.return_to
    joint = "&" if "?" in request.return_to else "?"
    return f"{request.return_to}{joint}{urlencode({'state': request.state}, quote_via=quote)}"
