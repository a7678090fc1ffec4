"""What MotID signed for the desk: ID tokens (OpenID Connect Core §3.1.3.7) and logout tokens (Back-Channel §2.6)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from motid.oidc.acr import Acr
from motid.oidc.half_hash import half_hash
from motid.oidc.logout.logout_token import EVENT
from motid.oidc.logout.logout_token import TYPE as LOGOUT_TYPE
from motid.web.desk.openid.relying_party import ACR, RelyingParty

ALGORITHM: Final = "ES256"
"""What the desk is registered with; a token that is signed otherwise is not believed (RFC 8725 §3.1)."""
_LEEWAY: Final = timedelta(seconds=60)
_NEEDED: Final = Acr.parse(ACR)


class NotBelieved(Exception):  # noqa: N818 - an answer, not a fault
    """A token that proves nothing."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """Who signed in at MotID, how strongly, in which session there."""

    subject: str
    sid: str
    acr: str
    auth_time: datetime


@dataclass(frozen=True, slots=True)
class LogoutToken:
    """Which session ended at MotID."""

    sid: str
    subject: str
    jti: str


async def read_id_token(motid: RelyingParty, text: str, *, nonce: str, access_token: str, now: datetime) -> IdToken:
    """Return what an ID token says. Raises `NotBelieved`, also below AAL2, and `MotidSilent`."""
    claims = (await _signed(motid, text)).claims
    _check_issue(motid, claims, now)
    if claims.get("nonce") != nonce or claims.get("at_hash") != half_hash(ALGORITHM, access_token):
        raise NotBelieved
    reached = Acr.parse(str(claims.get("acr", "")))
    if _NEEDED is None or reached is None or not reached.covers(_NEEDED):
        raise NotBelieved
    subject, sid, auth_time = claims.get("sub"), claims.get("sid"), claims.get("auth_time")
    if not isinstance(subject, str) or not isinstance(sid, str) or not isinstance(auth_time, int):
        raise NotBelieved
    return IdToken(subject, sid, str(reached), datetime.fromtimestamp(auth_time, UTC))


async def read_logout_token(motid: RelyingParty, text: str, *, now: datetime) -> LogoutToken:
    """Return what a logout token says. Raises `NotBelieved` and `MotidSilent`."""
    token = await _signed(motid, text)
    claims, events = token.claims, token.claims.get("events")
    if str(token.header.get("typ", "")).removeprefix("application/") != LOGOUT_TYPE:
        raise NotBelieved
    _check_issue(motid, claims, now)
    # One with a nonce could be an ID token that somebody got hold of.
    if not isinstance(events, dict) or EVENT not in events or "nonce" in claims:
        raise NotBelieved
    sid, jti = claims.get("sid"), claims.get("jti")
    if not isinstance(sid, str) or not sid or not isinstance(jti, str):
        raise NotBelieved
    return LogoutToken(sid, str(claims.get("sub", "")), jti)


async def _signed(motid: RelyingParty, text: str) -> jwt.Token:
    """Check the signature; keys are fetched anew when the token names one that is not known yet."""
    try:
        try:
            return jwt.decode(text, await motid.keys(), algorithms=[ALGORITHM])
        except InvalidKeyIdError:
            return jwt.decode(text, await motid.keys(fresh=True), algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotBelieved from None


def _check_issue(motid: RelyingParty, claims: dict[str, Any], now: datetime) -> None:
    """Check issuer, audience and time. Raises `NotBelieved`."""
    audience = claims.get("aud")
    ours = motid.credentials.client_id
    if claims.get("iss") != motid.credentials.issuer or audience not in (ours, [ours]):
        raise NotBelieved
    issued, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(ends, int):
        raise NotBelieved
    if issued > (now + _LEEWAY).timestamp() or ends < (now - _LEEWAY).timestamp():
        raise NotBelieved
