"""A client of the FAPI-CIBA plan as the conformance suite plays it."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from cryptography import x509
from joserfc import jwt
from joserfc.jwk import Key, RSAKey

from motid.cli.conformance.clients import ciba_client
from motid.cli.conformance.plan import CibaMode, ClientAuthentication
from motid.oidc.client import CIBA_GRANT
from tests.oidc.ciba.counter import answer, page_of
from tests.oidc.conformance.plans import plan_of, registered
from tests.oidc.fapi.service import ASSERTION_TYPE, present
from tests.oidc.mtls.authority import HEADER, sequence
from tests.oidc.world import Person, World

SCOPE = "openid profile email phone offline_access"


@dataclass
class Caller:
    """One client: its key, its certificate, and whom it names."""

    world: World
    http: httpx.AsyncClient
    client_id: str
    key: Key
    certificate: x509.Certificate
    client_auth: ClientAuthentication
    person: Person

    def signed(self, claims: dict[str, Any], *, key: Key | None = None, alg: str = "PS256", **header: Any) -> str:
        """Return a JWT; spans of time are instants so far from now, None leaves a claim out."""
        return jwt.encode({"alg": alg, **header}, present(claims), key or self.key, algorithms=[alg])

    def request_object(
        self, *, key: Key | None = None, alg: str = "PS256", typ: str | None = None, **changes: Any
    ) -> str:
        """Return a signed request with changes."""
        claims = {
            "scope": SCOPE,
            "login_hint": self.person.number,
            "iss": self.client_id,
            "aud": self.world.origin,
            "iat": timedelta(),
            "nbf": timedelta(),
            "exp": timedelta(minutes=5),
            "jti": secrets.token_urlsafe(12),
            **changes,
        }
        return self.signed(claims, key=key, alg=alg, **({"typ": typ} if typ else {}))

    def authentication(self, path: str, **changes: Any) -> dict[str, str]:
        """Return the parameters by which the client says who it is."""
        if self.client_auth == "mtls":
            return {"client_id": self.client_id}
        alg = changes.pop("alg", "PS256")
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.world.origin + path,
            "jti": secrets.token_urlsafe(12),
            "exp": timedelta(minutes=1),
            **changes,
        }
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": self.signed(claims, alg=alg)}

    async def post(self, path: str, form: dict[str, str], *, proved: dict[str, str] | None = None) -> httpx.Response:
        """Post a form with the client's certificate and its authentication, or with another."""
        known = self.authentication(path) if proved is None else proved
        return await self.http.post(path, data={**form, **known}, headers=self.shown)

    @property
    def shown(self) -> dict[str, str]:
        return {HEADER: sequence(self.certificate)}

    async def ask(self, request: str | None = None, **changes: Any) -> httpx.Response:
        """Send a signed request."""
        return await self.post("/backchannel_authentication", {"request": request or self.request_object(**changes)})

    async def asked(self, **changes: Any) -> str:
        """Ask, and return the auth_req_id."""
        await self.world.database.pool.execute("DELETE FROM limit_bucket")
        begun = await self.ask(**changes)
        assert begun.status_code == 200, begun.text
        return str(begun.json()["auth_req_id"])

    async def poll(self, auth_req_id: str, proved: dict[str, str] | None = None) -> httpx.Response:
        return await self.post("/token", {"grant_type": CIBA_GRANT, "auth_req_id": auth_req_id}, proved=proved)

    async def approved(self, phone: httpx.AsyncClient, **changes: Any) -> str:
        """Ask, let the citizen share everything, and return the auth_req_id."""
        auth_req_id = await self.asked(**changes)
        ticked = {f"share_{scope}": "y" for scope in SCOPE.split()[1:]}
        assert (
            await answer(phone, page_of(auth_req_id), "allow", **ticked)
            == "/account/requests?notice=request-approved"
        )
        return auth_req_id

    async def userinfo(self, token: str, **headers: str) -> httpx.Response:
        return await self.http.get("/userinfo", headers={"authorization": f"Bearer {token}", **self.shown, **headers})


@asynccontextmanager
async def calling(
    world: World,
    person: Person,
    client_auth: ClientAuthentication,
    *,
    ciba_mode: CibaMode = "poll",
    name: str = "one",
) -> AsyncIterator[Caller]:
    """Register a client as `motid sandbox conformance-config --profile fapi-ciba` does."""
    plan = plan_of(world.origin, profile="fapi-ciba", client_auth=client_auth, ciba_mode=ciba_mode)
    made = ciba_client(plan, name)
    await registered(world, made)
    (private,) = made.told["jwks"]["keys"]
    certificate = x509.load_pem_x509_certificate(made.certificate["cert"].encode())
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        key = RSAKey.import_key({name: value for name, value in private.items() if name != "alg"})
        yield Caller(world, http, made.told["client_id"], key, certificate, client_auth, person)
