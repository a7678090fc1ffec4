"""One set of trusted certificates for all HTTP clients of a test process.

httpx reads the file of the public authorities anew for each client, which takes 17 ms; the tests make thousands of
clients, which mostly speak plain HTTP.
"""

from functools import cache

from httpx._transports import default

default.create_ssl_context = cache(default.create_ssl_context)  # type: ignore[attr-defined]
