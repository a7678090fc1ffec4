"""Authentication context classes: `urn:motid:ial<N>:aal<M>`, computed from evidence (invariant 6).

IAL is what stored evidence says of the person, AAL what this sign-in session did. Both are whole numbers from 1
to 3 in the sense of NIST SP 800-63. The values are stable; `docs/reference/openid-connect.md` lists them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Acr:
    """An identity assurance level and an authenticator assurance level together."""

    ial: int
    aal: int

    @staticmethod
    def parse(text: str) -> "Acr | None":
        """Return the levels that a value names; None for a value that is not MotID's."""
        return _KNOWN.get(text)

    def __str__(self) -> str:
        return f"urn:motid:ial{self.ial}:aal{self.aal}"

    def covers(self, other: "Acr") -> bool:
        """Whether somebody at this class may be called to be at the other."""
        return self.ial >= other.ial and self.aal >= other.aal


_KNOWN = {str(acr): acr for acr in (Acr(ial, aal) for ial in (1, 2, 3) for aal in (1, 2, 3))}
HIGHEST_AAL = 2
"""The strongest sign-in on offer: password and one-time code."""
HIGHEST_IAL = 2
"""The strongest identity proofing on offer."""
SUPPORTED_ACR: tuple[str, ...] = tuple(
    str(Acr(ial, aal)) for ial in range(1, HIGHEST_IAL + 1) for aal in range(1, HIGHEST_AAL + 1)
)
