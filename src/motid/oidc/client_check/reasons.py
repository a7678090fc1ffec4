"""Why an address could not be seen, in words, each with what to do."""

from types import MappingProxyType
from typing import Final

REASONS: Final = MappingProxyType(
    {
        "address_without_tls": (
            "the address begins with http, which production does not call",
            "Serve the address by https and register that one.",
        ),
        "address_not_allowed": (
            "the name leads to an address that is not public: this machine, a private network, or a reserved range",
            "Let the name lead to a public address. Loopback is for the sandbox.",
        ),
        "unknown_host": (
            "the name does not resolve",
            "Check the spelling, and the A and AAAA records of the name.",
        ),
        "timeout": (
            "nobody answered in time",
            "Check firewall and load; the address must answer within five seconds.",
        ),
        "no_connection": ("no connection could be made", "Check that the service runs and that the port is open."),
        "certificate_expired": ("the TLS certificate has expired", "Renew the certificate."),
        "certificate_not_yet_valid": (
            "the TLS certificate is not valid yet",
            "Check the clock of the certificate's issuer and of this machine.",
        ),
        "certificate_for_another_name": (
            "the TLS certificate is for another name",
            "Get a certificate that has this host among its names.",
        ),
        "certificate_untrusted": (
            "the TLS certificate is from nobody whom this machine trusts, or an intermediate certificate is missing",
            "Send the whole chain; use an authority that the operator's machine trusts.",
        ),
        "tls_failed": ("the TLS handshake failed", "Offer TLS 1.2 or 1.3 with current cipher suites."),
        "not_checked": ("the check ran out of time", "Run it again."),
    }
)
