"""What the public keys of a client lack: names, uses, strength."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from motid.oidc.client_check.model import Finding


def key_findings(member: str, keys: Mapping[str, Any], address: str | None = None) -> Iterator[Finding]:
    """Yield what is wrong with a key set that can be read (RFC 7517 §4)."""
    found = [key for key in keys.get("keys", ()) if isinstance(key, dict)]
    without_kid = [key for key in found if not key.get("kid")]
    if without_kid and len(found) > 1:
        what = f"{len(without_kid)} of {len(found)} keys have no kid"
        mend = "Give each key a kid of its own and name it in the header: otherwise nobody knows which one signed."
        yield Finding("wrong", member, what, mend, address)
    elif without_kid:
        what, mend = "the key has no kid", "Give it one now: without it the key cannot be changed unnoticed."
        yield Finding("advice", member, what, mend, address)
    repeated = [kid for kid, count in Counter(key.get("kid") for key in found).items() if kid and count > 1]
    if repeated:
        what, mend = f"{len(repeated)} kid is used more than once", "Give each key a kid of its own."
        yield Finding("wrong", member, what, mend, address)
    if any("use" not in key and "key_ops" not in key for key in found):
        what = "a key does not say what it is used for"
        yield Finding("advice", member, what, "Say use=sig or use=enc, and keep the two apart.", address)
