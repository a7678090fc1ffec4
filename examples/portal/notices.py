"""What MotID tells the portal by itself: a session is over, an account ended, or it goes on in another.

Both are JWTs that MotID signs and posts: logout tokens (OpenID Connect Back-Channel Logout 1.0) and Security Event
Tokens (RFC 8417, pushed by RFC 8935). Nothing of them is believed before the signature, the issuer, the audience and
the type are checked. MotID sends again whatever was not answered well, so each counts once, by its `jti`.
"""

import logging
import time
from typing import Any, Final

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from examples.portal.forms import form_fields, limited_body
from examples.portal.settings import PortalSettings
from examples.portal.storage import Storage

ALGORITHMS: Final = ["ES256", "RS256", "PS256", "EdDSA"]
LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"
DISABLED: Final = "https://schemas.openid.net/secevent/risc/event-type/account-disabled"
MERGED: Final = "urn:motid:secevent:account-merged"
NOTICES: Final = Counter("portal_notices", "What the provider told the portal by itself", ["kind", "outcome"])
_NO_STORE: Final = {"Cache-Control": "no-store"}
_KEYS_LIVE_SECONDS: Final = 60.0
"""Keys are not fetched again sooner because of an unknown `kid`: anybody can post one."""
log = logging.getLogger("portal")


class NotBelieved(Exception):  # noqa: N818 - an answer, not a fault
    """A notice that proves nothing. `code` is that of RFC 8935 §2.4."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


async def backchannel_logout(request: Request) -> Response:
    """Sign out here whoever has signed out at MotID, or was signed out (§2.5 to §2.8)."""
    fields = await form_fields(request)
    try:
        claims = await _verified(request, fields.get("logout_token", ""), "logout+jwt")
        who, sid = claims.get("sub"), claims.get("sid")
        # A token with a nonce could be an ID token that somebody got hold of.
        if LOGOUT not in _events(claims) or "nonce" in claims or not (who or sid) or "exp" not in claims:
            raise NotBelieved("invalid_request", "this is no logout token")
    except NotBelieved as refusal:
        return _refused("logout", {"error": "invalid_request", "error_description": refusal.description})
    except httpx.HTTPError:
        return Response(status_code=503, headers=_NO_STORE)
    storage: Storage = request.app.state.storage
    await storage.end_visits(sub=str(who or ""), sid=str(sid or ""), notice=str(claims["jti"]))
    NOTICES.labels("logout", "taken").inc()
    return Response(status_code=200, headers=_NO_STORE)


async def security_event(request: Request) -> Response:
    """Follow an account that ended: its visits end, and what it kept here moves to the subject that goes on."""
    try:
        claims = await _verified(request, (await limited_body(request)).decode("ascii", "replace"), "secevent+jwt")
        events = _events(claims)
        merged, disabled = events.get(MERGED), events.get(DISABLED)
        ended = None if disabled is None and merged is None else _subject(claims, merged or disabled, "subject")
        survivor = None if merged is None else _subject(claims, merged, "survivor")
    except NotBelieved as refusal:
        return _refused("event", {"err": refusal.code, "description": refusal.description})
    except httpx.HTTPError:
        return Response(status_code=503, headers=_NO_STORE)
    storage: Storage = request.app.state.storage
    if ended is not None and survivor is not None:
        moved = await storage.move(ended, survivor, notice=str(claims["jti"]))
        log.info("account_merged dossiers=%d", moved)
    elif ended is not None:
        await storage.end_visits(sub=ended, sid="", notice=str(claims["jti"]))
    # An event that the portal does nothing about is taken all the same, or MotID would send it for a week.
    NOTICES.labels("event", "taken").inc()
    return Response(status_code=202, headers=_NO_STORE)


async def _verified(request: Request, text: str, kind: str) -> dict[str, Any]:
    """Return the claims of a token of a kind that MotID signed for this portal."""
    settings: PortalSettings = request.app.state.settings
    token = await _decoded(request, text)
    if str(token.header.get("typ", "")).removeprefix("application/") != kind:
        raise NotBelieved("invalid_request", f"the token is no {kind}")
    claims = token.claims
    if claims.get("iss") != settings.issuer:
        raise NotBelieved("invalid_issuer", "the token is not MotID's")
    audience = claims.get("aud")
    if settings.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise NotBelieved("invalid_audience", "the token is for another service")
    now, issued, ends = time.time(), claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or issued > now + 60 or not isinstance(claims.get("jti"), str):
        raise NotBelieved("invalid_request", "iat or jti is missing or wrong")
    if ends is not None and (not isinstance(ends, int) or ends < now - 60):
        raise NotBelieved("invalid_request", "the token has expired")
    return claims


async def _decoded(request: Request, text: str) -> jwt.Token:
    """Check the signature; keys are fetched anew when the token names one that is not known yet."""
    try:
        try:
            return jwt.decode(text, await _keys(request), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(text, await _keys(request, fresh=True), algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotBelieved("invalid_key", "the signature does not hold") from None


async def _keys(request: Request, *, fresh: bool = False) -> KeySet:
    state = request.app.state
    if fresh:
        fresh = time.monotonic() - getattr(state, "keys_fetched_at", -_KEYS_LIVE_SECONDS) >= _KEYS_LIVE_SECONDS
    if fresh:
        state.keys_fetched_at = time.monotonic()
    return KeySet.import_key_set(await state.oauth.motid.fetch_jwk_set(force=fresh))


def _events(claims: dict[str, Any]) -> dict[str, Any]:
    events = claims.get("events")
    if not isinstance(events, dict):
        raise NotBelieved("invalid_request", "there are no events")
    return events


def _subject(claims: dict[str, Any], event: Any, member: str) -> str:
    """Return the `sub` in a member of an event: an `iss_sub` of MotID's (RFC 9493 §3.2.3)."""
    identifier = event.get(member) if isinstance(event, dict) else None
    if not isinstance(identifier, dict) or identifier.get("iss") != claims["iss"]:
        raise NotBelieved("invalid_request", f"{member} is no subject of MotID's")
    sub = identifier.get("sub")
    if not isinstance(sub, str) or not sub:
        raise NotBelieved("invalid_request", f"{member} has no sub")
    return sub


def _refused(kind: str, content: dict[str, str]) -> Response:
    NOTICES.labels(kind, "refused").inc()
    return JSONResponse(content, status_code=400, headers=_NO_STORE)
