"""What can be wrong with a request, by where the specifications send the answer."""

from typing import Literal

from motid.db.constraints import constraint_error
from motid.kernel.errors import DomainError

SESSION_ENDED = "oidc.session_ended"
"""The code of a grant that was to be given by a session which ended in the same moment."""
constraint_error("authorization_grant.session_id", "oidc.session_ended")
CONSENT_ENDED = "oidc.consent_ended"
"""The code of a grant that was to rest on a consent which was withdrawn, or replaced, in the same moment."""
constraint_error("authorization_grant.scope", "oidc.consent_ended")


class AddressUntrusted(DomainError):  # noqa: N818
    """The client or its redirect address is not known: the answer is a page, never a redirect (RFC 9700 §4.11).

    `reason` is a stable key that the page explains: `client_id_missing`, `client_unknown`, `redirect_uri_missing`,
    `redirect_uri_mismatch`, `parameters`, `invalid_request_uri`, `invalid_request_object`,
    `request_not_supported`, `request_unknown`, `post_logout_redirect_uri_mismatch`, `id_token_hint`.
    `client_id` is the registered client that the request is of, where that is known; `value` is the address that is
    not registered, for the client's event list.
    """

    code = "oidc.address_untrusted"

    def __init__(self, reason: str, *, client_id: str | None = None, value: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.client_id = client_id
        self.value = value


class AuthorizationRefused(DomainError):  # noqa: N818
    """An authorization error response: goes to the client's redirect address (OpenID Connect Core §3.1.2.6)."""

    code = "oidc.authorization_refused"

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class TokenRefused(DomainError):  # noqa: N818
    """A token error response: JSON (RFC 6749 §5.2), with `WWW-Authenticate: Basic` where the status is 401.

    `retry_after` is the number of seconds after which it is worth to ask again (`Retry-After`, with status 429).
    `nonce` is the one that a DPoP proof needs (`DPoP-Nonce`, RFC 9449 §8).
    """

    code = "oidc.token_refused"

    def __init__(
        self,
        error: str,
        description: str,
        *,
        status: int = 400,
        retry_after: int | None = None,
        nonce: str | None = None,
    ) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.retry_after = retry_after
        self.nonce = nonce


class BearerRefused(DomainError):  # noqa: N818
    """A protected resource's refusal (RFC 6750 §3). `error` is None when the request had no token at all.

    `scheme` is the one that the token came by or should have come by; `nonce` is the one that a DPoP proof needs.
    """

    code = "oidc.bearer_refused"

    def __init__(
        self,
        error: str | None,
        description: str,
        *,
        status: int = 401,
        scheme: Literal["Bearer", "DPoP"] = "Bearer",
        nonce: str | None = None,
    ) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.scheme = scheme
        self.nonce = nonce


class ParametersInvalid(DomainError):  # noqa: N818
    """Parameters that cannot be read. `repeated` names those that came more than once (RFC 6749 §3.1)."""

    code = "oidc.parameters_invalid"

    def __init__(self, description: str, *, repeated: frozenset[str] = frozenset()) -> None:
        super().__init__(description)
        self.description = description
        self.repeated = repeated


class ModuleNeeded(DomainError):  # noqa: N818
    """A key that signs lives in a hardware module, and this process has none."""

    code = "oidc.module_needed"


class ClientMetadataInvalid(DomainError):  # noqa: N818
    """A client's metadata break rules; the message says which, in plain words."""

    code = "oidc.client_metadata"

    def __init__(self, *problems: object) -> None:
        self.problems = tuple(map(str, problems))
        super().__init__("; ".join(self.problems))

    @property
    def error(self) -> str:
        """The code of RFC 7591 §3.2.2: `invalid_redirect_uri` where the redirect addresses are the first problem."""
        redirect = self.problems[0].startswith("redirect_uris")
        return "invalid_redirect_uri" if redirect else "invalid_client_metadata"
