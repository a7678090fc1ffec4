"""What the X-Road style gateway in front of the population database checks before it opens the envelope."""

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CLOCK_SKEW_MS: Final = 5 * 60 * 1000
"""Milliseconds that a timestamp may differ from the gateway's clock."""
_CLIENT = re.compile(r"[A-Za-z0-9.-]+(/[A-Za-z0-9._-]+){3}")


@dataclass(frozen=True, slots=True)
class GatewayAccess:
    """What the gateway expects of its one client."""

    service_url: str
    user: str
    secret: str
    api_key: str


class GatewayRefusal(Exception):  # noqa: N818 - a verdict on a request
    """The gateway does not let a request through. The text says why and quotes nothing of the request."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(reason)


def admit(headers: Mapping[str, str], access: GatewayAccess, now_ms: int) -> None:
    """Let a request through by its headers or raise `GatewayRefusal`."""
    if headers.get("content-type", "").partition(";")[0].strip() not in ("application/xml", "text/xml"):
        raise GatewayRefusal(415, "Content-Type must be application/xml")
    if headers.get("soapaction") != '""':
        raise GatewayRefusal(400, 'SOAPAction must be ""')
    if not _CLIENT.fullmatch(headers.get("x-road-client", "")):
        raise GatewayRefusal(400, "X-Road-Client must be instance/class/member/subsystem")
    if not _same(headers.get("apikey", ""), access.api_key):
        raise GatewayRefusal(401, "ApiKey is wrong")
    _check_signature(headers, access, now_ms)


def _check_signature(headers: Mapping[str, str], access: GatewayAccess, now_ms: int) -> None:
    timestamp = headers.get("timestamp", "")
    if not re.fullmatch(r"\d{13}", timestamp, re.ASCII):
        raise GatewayRefusal(401, "Timestamp must be milliseconds since 1970")
    if abs(int(timestamp) - now_ms) > CLOCK_SKEW_MS:
        raise GatewayRefusal(401, "Timestamp is too far from the gateway's clock")
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        raise GatewayRefusal(401, "Authorization must be Basic")
    try:
        user, _, token = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise GatewayRefusal(401, "Authorization is not base64") from None
    signed = f"{access.service_url}{access.user}{timestamp}{access.secret}"
    if not _same(user, access.user) or not _same(token, hashlib.sha256(signed.encode()).hexdigest()):
        raise GatewayRefusal(401, "Authorization does not fit the address, user, timestamp and secret")


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
