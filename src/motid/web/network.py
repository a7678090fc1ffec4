"""Where a request comes from, as far as it can be believed."""

from litestar.types import Scope


def network_of(scope: Scope, trusted_proxies: int) -> str:
    """Return the client's address as it was written; `authn.visitor.NetworkAddress` makes sense of it.

    `X-Forwarded-For` is read from the right, one entry for each proxy of ours and no further: what stands left of
    them is whatever the client wrote.
    """
    address = peer_of(scope)
    if trusted_proxies:
        entries = [
            entry.strip()
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
            for entry in value.decode("latin-1").split(",")
        ]
        if len(entries) >= trusted_proxies:
            address = entries[-trusted_proxies]
    return address


def peer_of(scope: Scope) -> str:
    """Return the address that the connection comes from: the client's, or that of the nearest proxy."""
    client = scope.get("client")
    return client[0] if client else "unknown"
