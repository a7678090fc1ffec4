"""What can be wrong with a proof of possession."""

from motid.kernel.errors import DomainError


class ProofRefused(DomainError):  # noqa: N818
    """A DPoP proof that does not hold (RFC 9449 §4.3). `nonce` is the one to use, where only that is wrong (§8)."""

    code = "oidc.proof_refused"

    def __init__(self, description: str, *, nonce: str | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.nonce = nonce

    @property
    def error(self) -> str:
        """The registered code (§12.2)."""
        return "invalid_dpop_proof" if self.nonce is None else "use_dpop_nonce"
