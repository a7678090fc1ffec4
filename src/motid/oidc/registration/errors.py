"""Errors of registration, by where they are answered."""

from motid.kernel.errors import DomainError


class RegistrationRefused(DomainError):  # noqa: N818
    """A client registration error response: JSON with a code of RFC 7591 §3.2.2."""

    code = "oidc.registration_refused"

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class RegistrationTokenRefused(DomainError):  # noqa: N818
    """No token, or none that registers or manages this client (RFC 6750 §3, RFC 7592 §2): status 401."""

    code = "oidc.registration_token_refused"

    def __init__(self, error: str | None) -> None:
        super().__init__("a usable access token is needed")
        self.error = error
