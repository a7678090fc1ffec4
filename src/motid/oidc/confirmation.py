"""What the holder of a token must prove (RFC 7800 §3): a key by DPoP (RFC 9449 §6), a certificate (RFC 8705 §3)."""

from dataclasses import dataclass
from typing import Literal, Self

TokenType = Literal["Bearer", "DPoP"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One confirmation method with the SHA-256 thumbprint of the key or certificate, in base64url."""

    method: Literal["jkt", "x5t#S256"]
    thumbprint: str

    @property
    def token_type(self) -> TokenType:
        """How a token that is bound like this is sent (RFC 9449 §5; RFC 8705 keeps Bearer)."""
        return "DPoP" if self.method == "jkt" else "Bearer"

    @property
    def claim(self) -> dict[str, str]:
        """The value of `cnf` in tokens and introspection."""
        return {self.method: self.thumbprint}

    @property
    def stored(self) -> str:
        """The value of columns named `cnf`."""
        return f"{self.method}:{self.thumbprint}"

    @classmethod
    def from_stored(cls, text: str | None) -> Self | None:
        """Return what a column `cnf` says; None for a bearer token."""
        if text is None:
            return None
        method, _, thumbprint = text.partition(":")
        return cls("jkt" if method == "jkt" else "x5t#S256", thumbprint)


def cnf_claim(confirmation: Confirmation | None) -> dict[str, dict[str, str]]:
    """Return the member `cnf` of a JWT access token or an introspection answer; nothing for a bearer token."""
    return {} if confirmation is None else {"cnf": confirmation.claim}


def stored_cnf(confirmation: Confirmation | None) -> str | None:
    """Return the value of a column `cnf`."""
    return None if confirmation is None else confirmation.stored


def token_type_of(confirmation: Confirmation | None) -> TokenType:
    """Return `token_type` of a token answer (RFC 6749 §7.1)."""
    return "Bearer" if confirmation is None else confirmation.token_type
