"""Broken rules, as exceptions with stable codes.

An outcome that a caller must expect (`AlreadyTaken`, `NoMatch`) is a value that the use case returns. A
`DomainError` is for what a well-behaved caller never meets; `web.errors` turns it into a page or a status in
one place. The code is stable and documented in `docs/reference/errors.md`; the message carries no personal data.
"""


class DomainError(Exception):
    """A rule of the domain was broken. `code` reads `package.what`, such as `accounts.locked`."""

    code: str = "motid.error"

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        if code is not None:
            self.code = code
        super().__init__(message or self.code)


class InvalidValue(DomainError):  # noqa: N818 - reads as the outcome of a parse, not as a crash
    """Outside text that is not what it should be. `code` names the type and the fault, never the text."""


class NotNow(DomainError):  # noqa: N818
    """Nothing is wrong with what was asked; this process cannot do it just now, and a later try may (503)."""
