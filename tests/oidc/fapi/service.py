"""A service that is held to FAPI 2.0, and what it sends."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey
from joserfc.registry import HeaderParameter

from motid.oidc.add_client import NewClient
from tests.oidc.dpop.prover import Prover, Roomy
from tests.oidc.world import BY_LAW, Person, Proof, World, request_of

CALLBACK = "https://service.vidu.example/callback"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
EC = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
UNKNOWN = {"tx_id": HeaderParameter("Known to this service alone", "int")}
JWKS = {"keys": [key.as_dict(private=False) for key in (EC, RSA)]}


def present(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is None; a span of time is an instant so far from now, in seconds."""
    now = int(time.time())
    return {
        name: now + int(value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in fields.items()
        if value is not None
    }


@dataclass
class Service:
    """One client with a browser of its citizen."""

    world: World
    client: NewClient
    browser: httpx.AsyncClient
    prover: Prover = field(default_factory=Prover)

    @property
    def origin(self) -> str:
        return self.world.origin

    def signed(
        self, claims: dict[str, Any], *, alg: str = "ES256", key: Key | None = None, typ: str = "JWT", **more: Any
    ) -> str:
        """Return a JWT by a registered key; `more` stands in its header."""
        signing = key or (EC if alg == "ES256" else RSA)
        registry = Roomy(UNKNOWN, algorithms=[alg], strict_check_header=False)
        return jwt.encode({"alg": alg, "typ": typ, **more}, present(claims), signing, registry=registry)

    def assertion(self, *, alg: str = "ES256", key: Key | None = None, typ: str = "JWT", **changes: Any) -> str:
        """Return a client assertion with changes."""
        claims = {
            "iss": self.client.client_id,
            "sub": self.client.client_id,
            "aud": self.origin,
            "exp": int(time.time()) + 60,
            "jti": secrets.token_urlsafe(12),
            **changes,
        }
        return self.signed(claims, alg=alg, key=key, typ=typ)

    def request_object(self, proof: Proof, *, alg: str = "ES256", **changes: Any) -> str:
        """Return a request object with changes."""
        claims = {
            **request_of(self.client, proof, redirect_uri=CALLBACK),
            "iss": self.client.client_id,
            "aud": self.origin,
            "nbf": int(time.time()),
            "exp": int(time.time()) + 60,
            **changes,
        }
        return self.signed(claims, alg=alg, typ="oauth-authz-req+jwt")

    async def post(
        self, path: str, form: dict[str, Any], *, assertion: str | None = None, proof: str | None = None
    ) -> httpx.Response:
        """Post a form as the client does, with an assertion that is right unless another is given."""
        fields = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion or self.assertion(), **form}
        return await self.browser.post(path, data=present(fields), headers={"DPoP": proof} if proof else {})

    async def push(self, proof: Proof, **changes: Any) -> httpx.Response:
        """Push a plain request with changes."""
        return await self.post("/par", request_of(self.client, proof, **{"redirect_uri": CALLBACK, **changes}))

    async def authorize(self, request_uri: str) -> dict[str, str]:
        """Send the browser on and return what comes back."""
        response = await self.browser.get(
            "/authorize", params={"client_id": self.client.client_id, "request_uri": request_uri}
        )
        assert response.status_code == 303, response.text
        location = response.headers["location"]
        assert location.startswith(CALLBACK + "?"), location
        return dict(parse_qsl(urlsplit(location).query))

    async def code(self, proof: Proof, **changes: Any) -> str:
        """Return a code by a pushed request."""
        pushed = await self.push(proof, **changes)
        assert pushed.status_code == 201, pushed.text
        return (await self.authorize(pushed.json()["request_uri"]))["code"]

    async def redeem(self, code: str, proof: Proof, **more: Any) -> httpx.Response:
        """Redeem a code with a DPoP proof, unless `proof_of_key` is given (None for no proof)."""
        shown = more.pop("proof_of_key", self.prover.proof("POST", f"{self.origin}/token"))
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": proof.verifier,
        }
        return await self.post("/token", form, proof=shown, **more)


async def service_of(world: World, person: Person, **metadata: Any) -> Service:
    """Register a service with the profile alone, and give it a browser in which a citizen is signed in."""
    fields: dict[str, Any] = {
        "redirect_uris": (CALLBACK,),
        "post_logout_redirect_uris": (),
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": JWKS,
        "security_profile": "fapi2",
        "legal_basis": BY_LAW,
        **metadata,
    }
    return Service(world, await world.client(**fields), await world.browser(person))
