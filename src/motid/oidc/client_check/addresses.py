"""The addresses of a client, one after another as the provider and browsers use them."""

import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from motid.oidc.client import ClientMetadata, is_loopback
from motid.oidc.client_check.key_findings import key_findings
from motid.oidc.client_check.model import Finding, LookAt, NotSeen, Seen
from motid.oidc.client_check.reasons import REASONS
from motid.oidc.client_key_sets import read_key_set
from motid.oidc.client_logos.draw_logo import draw_logo
from motid.oidc.client_logos.model import LARGEST_LOGO, NotShown, logo_addresses
from motid.oidc.client_logos.reasons import REASONS as REASONS_OF_LOGOS
from motid.oidc.encryption import encryption_key

SOON: Final = timedelta(days=21)
"""How long before its end a certificate is worth a word."""
Judge = Callable[[ClientMetadata, str, str, Seen], Iterator[Finding]]
_PAGE_MEMBERS: Final = ("client_uri", "policy_uri", "tos_uri")
_GONE: Final = (404, 410)
ENCRYPTED_ANSWERS: Final = ("id_token", "userinfo", "introspection", "authorization")


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """One address to look at."""

    member: str
    address: str
    look: Callable[[LookAt, str], Awaitable[Seen | NotSeen]]
    judge: Judge


def checks_of(metadata: ClientMetadata) -> Iterator[AddressCheck]:
    """Yield a check for every address that somebody will call; those on a person's own device are theirs."""
    for member in ("redirect_uris", "post_logout_redirect_uris"):
        for address in dict.fromkeys(getattr(metadata, member)):
            if not _on_own_device(metadata, address):
                yield AddressCheck(member, address, _get, _judge_browser_address)
    singles: tuple[tuple[str, Callable[[LookAt, str], Awaitable[Seen | NotSeen]], Judge], ...] = (
        ("backchannel_logout_uri", _post_logout, _judge_backchannel),
        ("frontchannel_logout_uri", _get, _judge_frame),
        ("security_event_uri", _post_ping, _judge_events),
        ("backchannel_client_notification_endpoint", _post_ping, _judge_ping),
        ("security_event_uri", _post_event, _judge_event),
        ("jwks_uri", _get, _judge_keys),
        ("sector_identifier_uri", _get, _judge_sector),
        ("initiate_login_uri", _get, _judge_browser_address),
        *((member, _get, _judge_page) for member in _PAGE_MEMBERS),
    )
    for member, look, judge in singles:
        address = getattr(metadata, member)
        if address is not None:
            yield AddressCheck(member, address, look, judge)
    for member, address in logo_addresses(metadata).items():
        yield AddressCheck(member, address, _get_picture, _judge_logo)


async def findings_of(
    check: AddressCheck, metadata: ClientMetadata, look_at: LookAt, now: datetime
) -> tuple[Finding, ...]:
    """Look at one address and return what is wrong with it."""
    seen = await check.look(look_at, check.address)
    if isinstance(seen, NotSeen):
        what, mend = REASONS.get(seen.reason, (f"it cannot be seen ({seen.reason})", "Check the address."))
        return (Finding("wrong", check.member, what, mend, check.address),)
    return (
        *_certificate(check, seen, now),
        *check.judge(metadata, check.member, check.address, seen),
    )


def _on_own_device(metadata: ClientMetadata, address: str) -> bool:
    parts = urlsplit(address)
    is_app = metadata.application_type == "native" or metadata.token_endpoint_auth_method == "none"  # noqa: S105
    return parts.scheme not in ("http", "https") or (is_app and is_loopback(parts))


async def _get(look_at: LookAt, address: str) -> Seen | NotSeen:
    return await look_at(address)


async def _get_picture(look_at: LookAt, address: str) -> Seen | NotSeen:
    return await look_at(address, largest=LARGEST_LOGO)


async def _post_logout(look_at: LookAt, address: str) -> Seen | NotSeen:
    return await look_at(address, form={"logout_token": f"motid-check-{secrets.token_hex(8)}"})


async def _post_ping(look_at: LookAt, address: str) -> Seen | NotSeen:
    return await look_at(address, document={"auth_req_id": f"motid-check-{secrets.token_hex(8)}"})


async def _post_event(look_at: LookAt, address: str) -> Seen | NotSeen:
    return await look_at(address, form={"SET": f"motid-check-{secrets.token_hex(8)}"})


def _certificate(check: AddressCheck, seen: Seen, now: datetime) -> Iterator[Finding]:
    until = seen.certificate_until
    if until is not None and until - now < SOON:
        days = max(0, (until - now).days)
        what = f"the TLS certificate ends in {days} days"
        yield Finding(
            "advice", check.member, what, "Renew it now; better, let it be renewed by itself.", check.address
        )


def _judge_browser_address(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """Any answer but "no such page" and a fault will do: without a code most services say 400, or begin anew."""
    yield from _missing_or_broken(member, address, seen)
    target = _redirect_target(address, seen)
    if target is None:
        return
    here, there = urlsplit(address), urlsplit(target)
    if here.scheme == "https" and there.scheme == "http":
        what = "it redirects to plain http, and takes what came with it there"
        yield Finding("wrong", member, what, "Redirect to https only.", address)
    elif here.hostname != there.hostname:
        what = "it redirects to another host"
        mend = "Register the address that the browser ends at, if the answer is meant for it."
        yield Finding("advice", member, what, mend, address)


def _judge_backchannel(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """A text that is no token must be refused with 400 (Back-Channel Logout 1.0 §2.8)."""
    if found := tuple(_missing_or_broken(member, address, seen)):
        yield from found
    elif seen.status == 405:
        yield Finding("wrong", member, "it does not take POST", "Take a form by POST, with logout_token.", address)
    elif 300 <= seen.status < 400:
        what = "it redirects; logout calls follow no redirect"
        yield Finding("wrong", member, what, "Register the address that takes the call itself.", address)
    elif seen.status in (401, 403):
        what = f"it answers {seen.status}: something in front asks for a sign-in, or for an anti-forgery token"
        yield Finding(
            "wrong", member, what, "Let POST through without cookie; the signed token is the proof.", address
        )
    elif 200 <= seen.status < 300:
        what = "it takes a logout token that is no token at all"
        mend = "Check the token: signature, iss, aud, iat, events, sid or sub; answer 400 when it does not hold."
        yield Finding("wrong", member, what, mend, address)


def _judge_events(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """What is no security event token must be refused (RFC 8935 §2.3)."""
    if found := tuple(_missing_or_broken(member, address, seen)):
        yield from found
    elif seen.status == 405 or 300 <= seen.status < 400:
        mend = "Take application/secevent+jwt by POST at the registered address itself."
        yield Finding("wrong", member, f"it answers POST with {seen.status}", mend, address)
    elif 200 <= seen.status < 300:
        what = "it takes an event that is no signed token at all"
        mend = "Check the token: signature, typ, iss, aud, jti; answer 400 with an error code when it does not hold."
        yield Finding("wrong", member, what, mend, address)


def _judge_ping(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """A ping without the notification token must be refused (CIBA Core §10.2)."""
    if found := tuple(_missing_or_broken(member, address, seen)):
        yield from found
    elif seen.status == 405 or 300 <= seen.status < 400:
        mend = "Take a JSON document by POST at the registered address itself."
        yield Finding("wrong", member, f"it answers {seen.status} to a ping", mend, address)
    elif 200 <= seen.status < 300:
        what = "it takes a ping without the notification token"
        yield Finding("wrong", member, what, "Compare the bearer token with the one of the request.", address)


def _judge_event(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """What is no security event token must be refused (RFC 8935 §2.3)."""
    if found := tuple(_missing_or_broken(member, address, seen)):
        yield from found
    elif seen.status == 405 or 300 <= seen.status < 400:
        mend = "Take application/secevent+jwt by POST at the registered address itself."
        yield Finding("wrong", member, f"it answers {seen.status} to an event", mend, address)
    elif 200 <= seen.status < 300:
        mend = "Check the token's signature, iss, aud and events; answer 400 when it does not hold."
        yield Finding("wrong", member, "it takes an event that is no token at all", mend, address)


def _judge_frame(metadata: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """It is loaded in a frame of ours (Front-Channel Logout 1.0 §2)."""
    yield from _judge_browser_address(metadata, member, address, seen)
    refused = seen.headers.get("x-frame-options", "").strip().lower() in ("deny", "sameorigin")
    ancestors = _directive(seen.headers.get("content-security-policy", ""), "frame-ancestors")
    if ancestors is not None:
        refused = ancestors in ("'none'", "'self'")
    if refused:
        what = "it forbids frames (X-Frame-Options or frame-ancestors), so browsers do not load it"
        yield Finding(
            "wrong", member, what, "Allow the provider's origin in frame-ancestors for this address.", address
        )


def _directive(policy: str, name: str) -> str | None:
    for part in policy.split(";"):
        found, _, value = part.strip().partition(" ")
        if found.lower() == name:
            return value.strip().lower()
    return None


def _judge_keys(metadata: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    if seen.status != 200:
        mend = "Answer 200 with a JSON Web Key Set, without redirect."
        yield Finding("wrong", member, f"it answers {seen.status}", mend, address)
        return
    keys = read_key_set(seen.body)
    if isinstance(keys, str):
        what = "it holds no JSON Web Key Set of public keys"
        mend = 'Serve {"keys": [...]} with public keys only, RSA of 2048 bits or more, below 64 KiB.'
        yield Finding("wrong", member, what, mend, address)
        return
    yield from key_findings(member, keys, address)
    for use in ENCRYPTED_ANSWERS:
        alg = getattr(metadata, f"{use}_encrypted_response_alg")
        if alg is not None and encryption_key(keys, alg) is None:
            what = f"it has no key that {use} answers can be encrypted to by {alg}"
            yield Finding("wrong", member, what, "Add a key of that kind with use=enc.", address)


def _judge_sector(metadata: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """OpenID Connect Registration §5: a JSON array of every redirect address."""
    try:
        listed = msgspec.json.decode(seen.body) if seen.status == 200 else None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        listed = None
    if not isinstance(listed, list):
        what = f"it answers {seen.status} and no JSON array"
        yield Finding("wrong", member, what, "Serve a JSON array of all redirect addresses.", address)
    elif missing := [each for each in metadata.redirect_uris if each not in listed]:
        what = f"{len(missing)} of the redirect addresses are not in it"
        yield Finding("wrong", member, what, "Add every registered redirect address to the array.", address)


def _judge_page(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    if seen.status >= 400:
        mend = "Let the page be read without a sign-in: citizens see the link before they agree."
        yield Finding("wrong", member, f"it answers {seen.status}", mend, address)


def _judge_logo(_: ClientMetadata, member: str, address: str, seen: Seen) -> Iterator[Finding]:
    """Draw it as it is drawn for citizens."""
    if seen.status != 200:
        mend = "Answer 200 with the picture itself, without redirect and without a sign-in."
        yield Finding("wrong", member, f"it answers {seen.status}", mend, address)
        return
    found = draw_logo(seen.body)
    if isinstance(found, NotShown):
        what, mend = REASONS_OF_LOGOS[found.reason]
        yield Finding("wrong", member, what, mend, address)


def _missing_or_broken(member: str, address: str, seen: Seen) -> Iterator[Finding]:
    if seen.status in _GONE:
        what = f"it answers {seen.status}: there is no such page"
        yield Finding(
            "wrong", member, what, "Compare the path with the service's own routes, letter by letter.", address
        )
    elif seen.status >= 500:
        what = f"it answers {seen.status}: the service fails"
        yield Finding("wrong", member, what, "Look at the service's own log.", address)


def _redirect_target(address: str, seen: Seen) -> str | None:
    location = seen.headers.get("location")
    if not 300 <= seen.status < 400 or location is None:
        return None
    try:
        target = urljoin(address, location)
        urlsplit(target).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return target
