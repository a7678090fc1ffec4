"""Rotation of keys without downtime: fresh keys come in while people sign in (invariant 4)."""

from motid.rekeying.key_status import KeyStatus, key_status
from motid.rekeying.model import AlreadyRunning, Progress, Rotated, RotationOutcome, UnreadableRecords
from motid.rekeying.rotate_keys import rotate_keys
from motid.rekeying.rotate_simple import remove_expired_keys

__all__ = [
    "AlreadyRunning",
    "KeyStatus",
    "Progress",
    "Rotated",
    "RotationOutcome",
    "UnreadableRecords",
    "key_status",
    "remove_expired_keys",
    "rotate_keys",
]
