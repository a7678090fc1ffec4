"""What a client sent to an endpoint that clients authenticate at, as far as the protocol is concerned."""

import msgspec

from motid.oidc.client_certificate import ClientCertificate
from motid.oidc.errors import ParametersInvalid, TokenRefused
from motid.oidc.parameters import Parameters, read_parameters


class ClientCall(msgspec.Struct, frozen=True):
    """One call, built once by the web.

    `body` is the form as it was sent. `uri` is the endpoint's address as the metadata name it, without query.
    `proofs` are the values of the `DPoP` headers, however many came. `certificate` is what the client showed in the
    TLS handshake with a proxy that is trusted to say so; None for any other call.
    """

    body: bytes
    authorization: str | None
    method: str
    uri: str
    proofs: tuple[str, ...] = ()
    certificate: ClientCertificate | None = None

    def parameters(self) -> Parameters:
        """Return the parameters of the form. Raises `TokenRefused("invalid_request")`."""
        try:
            return read_parameters(self.body)
        except ParametersInvalid as fault:
            raise TokenRefused("invalid_request", fault.description) from None

    def __repr__(self) -> str:
        return f"<ClientCall {self.method} {self.uri}>"
