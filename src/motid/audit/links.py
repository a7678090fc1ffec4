"""The keyed digests that hold the trail together; each names the key that it was made under."""

import hmac

from motid.audit.record import ORIGIN
from motid.audit.store import Head, StoredEvent
from motid.vault import Vault
from motid.vault.errors import UnknownKey

FIRST_DIGEST = bytes(32)
"""What stands before the first event."""


def link(vault: Vault, key_id: int, previous: bytes, event: StoredEvent) -> bytes:
    """Return the digest of an event that follows the digest `previous`. Raises `UnknownKey`."""
    return vault.mac_under(key_id, "audit", b"link", previous, *event.content.parts(), event.mac)


def follows(vault: Vault, previous: bytes, event: StoredEvent) -> bool:
    """Whether the event carries the digest that it must carry after `previous`."""
    if event.key_id is None or event.digest is None:
        return False
    try:
        return hmac.compare_digest(link(vault, event.key_id, previous, event), event.digest)
    except UnknownKey:
        return False


def head_code(vault: Vault, key_id: int, sequence: int, digest: bytes) -> bytes:
    """Return the code over the end of the chain."""
    return vault.mac_under(key_id, "audit", b"head", sequence.to_bytes(8, "big"), digest)


def head_is_genuine(vault: Vault, head: Head) -> bool:
    """Whether the head was written by a holder of the audit key."""
    if not 0 < head.sequence < 2**63:
        return False
    try:
        return hmac.compare_digest(head_code(vault, head.key_id, head.sequence, head.digest), head.mac)
    except UnknownKey:
        return False


def is_of_origin(vault: Vault, event: StoredEvent) -> bool:
    """Whether MotID itself wrote the event, as it stands."""
    return vault.mac_matches("audit", event.mac, ORIGIN, *event.content.parts())
