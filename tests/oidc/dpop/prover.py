"""A client's side of DPoP: a key, and proofs by it, right or wrong."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey


class Roomy(jws.JWSRegistry):
    """Lets headers be long."""

    max_header_length = 4096


def new_key(alg: str = "ES256") -> Key:
    """Return a private key that fits an algorithm."""
    match alg:
        case "EdDSA" | "Ed25519":
            return OKPKey.generate_key("Ed25519")
        case "ES256":
            return ECKey.generate_key("P-256")
    return RSAKey.generate_key(2048)


@dataclass
class Prover:
    """Holds a key and proves it."""

    key: Key = field(default_factory=new_key)
    alg: str = "ES256"

    @property
    def thumbprint(self) -> str:
        return self.key.thumbprint()

    def proof(
        self,
        method: str,
        uri: str,
        *,
        token: str | None = None,
        header: dict[str, Any] | None = None,
        ahead: int = 0,
        **changes: object,
    ) -> str:
        """Return a proof; None as a change leaves a claim or a header member out."""
        claims = {"jti": secrets.token_urlsafe(12), "htm": method, "htu": uri, "iat": int(time.time()) + ahead}
        if token is not None:
            claims["ath"] = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
        head = {
            "typ": "dpop+jwt",
            "alg": self.alg,
            "jwk": self.key.as_dict(private=False),
            **(header or {}),
        }
        return jwt.encode(
            {name: value for name, value in head.items() if value is not None},
            {name: value for name, value in {**claims, **changes}.items() if value is not None},
            self.key,
            registry=Roomy(algorithms=[self.alg], strict_check_header=False),
        )
