"""Authorization responses: addresses with the answer in the query, always with `iss` (RFC 9207)."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from motid.oidc.errors import AuthorizationRefused


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where a client's answers go."""

    issuer: str
    redirect_uri: str
    state: str | None

    def with_code(self, code: str) -> str:
        """Return the address of a successful answer (OpenID Connect Core §3.1.2.5)."""
        return self._with({"code": code})

    def with_error(self, refusal: AuthorizationRefused) -> str:
        """Return the address of an error (OpenID Connect Core §3.1.2.6)."""
        return self._with({"error": refusal.error, "error_description": refusal.description})

    def _with(self, answer: dict[str, str]) -> str:
        fields = {**answer, **({"state": self.state} if self.state is not None else {}), "iss": self.issuer}
        joint = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joint}{urlencode(fields, quote_via=quote)}"
