"""What a look at an address shows, and what the check makes of it."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from motid.oidc.call_client import LARGEST_DOCUMENT

Severity = Literal["wrong", "advice"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that an integrator should know. `wrong` does not work or breaks a rule; `advice` could be better."""

    severity: Severity
    member: str
    what: str
    mend: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An address answered. `certificate_until`: the end of the certificate's life, where there was TLS."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    certificate_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Nobody answered. `reason` is a key of `reasons.REASONS`."""

    reason: str


class LookAt(Protocol):
    """Calls an address of a client once, if its host may be called; follows no redirect."""

    def __call__(
        self,
        address: str,
        *,
        form: dict[str, str] | None = None,
        document: dict[str, str] | None = None,
        largest: int = LARGEST_DOCUMENT,
    ) -> Awaitable[Seen | NotSeen]:
        """Get the address, or post a form or a JSON document there; reads little more than `largest` bytes."""
        ...
