"""Limits of device authorization (RFC 8628 §5.1).

The arithmetic of guessing: a code has 10^9 values and lives ten minutes. A network gets 60 tries at once and one more
each two seconds: 360 in the life of a code. Against a thousand codes that wait at once, a network that tries all the
time finds one in a day with a chance of 4 %; what it finds is a stranger's device, which it can sign in only as
itself.
"""

from datetime import timedelta

from motid.limits import Limit

USER_CODES_BY_NETWORK = Limit("oidc.user_codes_by_network", burst=60, interval=timedelta(seconds=2))
"""Codes typed from one network, right or wrong."""
USER_CODES_BY_ACCOUNT = Limit("oidc.user_codes_by_account", burst=10, interval=timedelta(minutes=1))
"""Codes typed by one signed-in citizen."""
DEVICE_REQUESTS_BY_CLIENT = Limit("oidc.device_requests_by_client", burst=2000, interval=timedelta(milliseconds=50))
DEVICE_REQUESTS_BY_NETWORK = Limit("oidc.device_requests_by_network", burst=300, interval=timedelta(seconds=1))
"""Public clients prove nothing, so that the network counts as well."""
