"""Addresses: absolute, in ASCII, encrypted on the way (RFC 6749 §3.1.2, RFC 8252 §7)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from motid.oidc.client import ClientMetadata, is_loopback, is_private_scheme, origin_of
from motid.oidc.client_rules.problem import Problem, entry

_PAGES = ("client_uri", "logo_uri", "policy_uri", "tos_uri")
_CALLED = (
    "backchannel_logout_uri",
    "frontchannel_logout_uri",
    "initiate_login_uri",
    "jwks_uri",
    "sector_identifier_uri",
    "security_event_uri",
)
LONGEST_ADDRESS = 2000
_UNSAFE = "\\<>\"'`{|}^"
_OF_AN_APP = (
    "a scheme of its own is for apps: application_type native, token_endpoint_auth_method none (RFC 8252 §7.1)"
)
_HOST = re.compile(r"([A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?", re.ASCII)
"""Hosts stand in Content-Security-Policy, where `;` and `,` end a directive or a policy."""


def addresses(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:
    """Check every address. `sandbox` allows http on any host."""
    public = metadata.token_endpoint_auth_method == "none"  # noqa: S105 - a method, not a secret
    for member in ("redirect_uris", "post_logout_redirect_uris"):
        for position, address in enumerate(getattr(metadata, member), 1):
            problem = _of_redirect(
                address, native=metadata.application_type == "native", public=public, sandbox=sandbox
            )
            if problem is not None:
                yield Problem(entry(member, position), problem)
    for member in (*_PAGES, *_CALLED):
        address = getattr(metadata, member)
        problem = None if address is None else page_problem(address, sandbox=sandbox)
        if problem is not None:
            yield Problem(member, problem)
    yield from _frame(metadata)


def _frame(metadata: ClientMetadata) -> Iterator[Problem]:
    """Let frames lead to the service itself only (OpenID Connect Front-Channel Logout 1.0 §2)."""
    address = metadata.frontchannel_logout_uri
    if address is None or any(map(_of_text, (address, *metadata.redirect_uris))):
        return
    if origin_of(address) not in map(origin_of, metadata.redirect_uris):
        yield Problem("frontchannel_logout_uri", "it has scheme, host and port of a redirect address")


def _of_redirect(address: str, *, native: bool, public: bool, sandbox: bool) -> str | None:
    if is_private_scheme(address):
        return _of_text(address) if native and public else _OF_AN_APP
    problem = page_problem(address, sandbox=True)
    if problem is not None:
        return problem
    parts = urlsplit(address)
    if parts.scheme == "https" or sandbox or ((public or native) and is_loopback(parts)):
        return None
    return "an address begins with https; only apps on the person's own device have others (RFC 8252 §7)"


def page_problem(address: str, *, sandbox: bool) -> str | None:
    """Return what is wrong with the address of a page or an endpoint; None when nothing is."""
    problem = _of_text(address)
    if problem is not None:
        return problem
    parts = urlsplit(address)
    if not parts.netloc or not parts.hostname or parts.username is not None:
        return "an address is absolute, with a host and without a user name"
    if parts.scheme == "https" or (parts.scheme == "http" and sandbox):
        return None
    return "an address begins with https"


def _of_text(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return "this is no address"
    if not address.isascii() or any(character <= " " or character in _UNSAFE for character in address):
        return "this is no address: it has characters that are written in percent-encoding"
    if len(address) > LONGEST_ADDRESS:
        return f"an address has {LONGEST_ADDRESS} characters at most"
    if "#" in address or "*" in address:
        return "an address has no fragment and no wildcard"
    if not _HOST.fullmatch(parts.netloc.rpartition("@")[2]):
        return "the host of an address has letters, digits, dots and hyphens"
    return None
