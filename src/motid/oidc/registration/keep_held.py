"""What a client that registered itself is held to, it cannot shake off by replacing its registration (RFC 7592 §2.2).

Much of it protects citizens, and an operator may have set it since: only an operator takes it back. A client may bind
itself more tightly at any time.
"""

from typing import Any, Final, get_args

import msgspec

from motid.oidc.acr import Acr
from motid.oidc.client import ClientMetadata, SecurityProfile

_PROFILES: Final = get_args(SecurityProfile)
"""From the loosest to the tightest."""
_ONCE_TRUE: Final = ("require_normalised_account", "closed_in_cooling_period")


def as_tight_as_before(before: ClientMetadata, asked: ClientMetadata) -> ClientMetadata:
    """Return what is asked for, with the tighter of both where it would loosen what the client is held to."""
    held: dict[str, Any] = {name: True for name in _ONCE_TRUE if getattr(before, name)}
    held["security_profile"] = max(before.security_profile, asked.security_profile, key=_PROFILES.index)
    if not _covers(asked.required_acr, before.required_acr):
        held["required_acr"] = before.required_acr
    return msgspec.structs.replace(asked, **held)


def _covers(asked: str | None, before: str | None) -> bool:
    if before is None:
        return True
    one, other = Acr.parse(asked or ""), Acr.parse(before)
    return one is not None and (other is None or one.covers(other))
