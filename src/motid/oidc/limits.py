"""Limits of what anybody may ask of the provider without signing in."""

from datetime import timedelta

from motid.limits import Limit

KEPT_REQUESTS_BY_NETWORK = Limit("oidc.kept_requests", burst=1000, interval=timedelta(milliseconds=200))
"""Requests kept while somebody signs in or consents: up to 16 KiB each, for a quarter of an hour."""
PUSHED_REQUESTS_BY_CLIENT = Limit("oidc.pushed_requests", burst=2000, interval=timedelta(milliseconds=10))
"""Requests that one client may push: each is kept for 17 minutes at most."""
PUSHED_REQUESTS_BY_NETWORK = Limit(
    "oidc.pushed_requests_by_network", burst=1000, interval=timedelta(milliseconds=200)
)
"""Requests pushed from one network in the name of public clients, who prove nothing: anybody may name one."""
