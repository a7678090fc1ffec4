"""Broken rules of authn that a well-behaved caller never meets."""

from motid.kernel.errors import DomainError


class NotALocalPath(DomainError):  # noqa: N818
    """Where to go after signing in is not a path of this site."""

    code = "authn.continue_to"


class SessionGone(DomainError):  # noqa: N818
    """The session ended while it was being raised to a higher level."""

    code = "authn.session_gone"
