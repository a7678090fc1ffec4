"""A provider on a real socket with real accounts and sessions, and a browser and a service that use it."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx

from motid.accounts.model import NewIdentifier, Profile
from motid.accounts.normalise_account import NormalisedNow, normalise_account
from motid.accounts.open_account import Opened, open_account
from motid.authn.environment import AuthnEnvironment
from motid.authn.open_session import open_session
from motid.authn.visitor import Visitor
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.email import EmailAddress
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.add_client import NewClient, add_client
from motid.oidc.client import ClientMetadata
from motid.oidc.provider import Provider
from motid.proofing.assurance import Evidence
from motid.proofing.evidence_store import insert_evidence

CALLBACK = "http://service.localhost:9999/callback?tenant=1"
BYE = "http://service.localhost:9999/bye"
BY_LAW = {"identity": "Điều 19 Luật 91/2025/QH15", "profile": "Điều 19 Luật 91/2025/QH15"}
PASSWORD_ONLY = ("pwd",)
TWO_FACTORS = ("pwd", "otp", "sms", "mfa")


@dataclass
class Person:
    account_id: UUID
    person_id: UUID
    number: str


@dataclass
class World:
    """What a test works with."""

    database: Database
    provider: Provider
    authn: AuthnEnvironment
    origin: str
    _numbers: int = field(default=0)

    async def person(
        self,
        *,
        ial: int = 2,
        email: bool = True,
        normalised: bool = False,
        by_cmnd: bool = False,
        name: str = "Nguyễn Thị Thử Nghiệm",
    ) -> Person:
        """Open an account of an invented person, with evidence for IAL2 or without; `by_cmnd` as old portals did."""
        self._numbers += 1
        number = f"9460900{self._numbers:05d}"
        now = self.database.clock.now()
        login = NewIdentifier("personal_number", PersonalIdNumber(number), "carrier", now if ial >= 2 else None)
        if by_cmnd:
            login = NewIdentifier("cmnd", CmndNumber(f"9{self._numbers:08d}"), "old_portal", None)
        identifiers = [
            login,
            NewIdentifier("registered_phone", PhoneNumber(f"+8495000{self._numbers:04d}"), "carrier", now),
        ]
        if email:
            identifiers.append(NewIdentifier("email", EmailAddress(f"p{self._numbers}@vidu.example"), "self", None))
        async with self.database.begin(SYSTEM) as uow:
            profile = Profile(FullName(name), DateOfBirth("1990"), "female")
            opened = await open_account(uow, origin="test", profile=profile, identifiers=identifiers)
            assert isinstance(opened, Opened)
            ref = opened.account
            if ial >= 2:
                evidence = Evidence(uow.new_id(), "mobile_subscription", "carrier", "match", now, None)
                await insert_evidence(
                    uow.connection,
                    evidence=evidence,
                    account_id=ref.account_id,
                    person_id=ref.person_id,
                    reference=uow.new_id(),
                    sealed=b"",
                )
            if normalised:
                assert isinstance(await normalise_account(uow, ref.account_id, source="test"), NormalisedNow)
        return Person(ref.account_id, ref.person_id, number)

    async def client(self, **changes: Any) -> NewClient:
        """Register a service; by default one that gets everything but phone and mail by law."""
        fields: dict[str, Any] = {
            "client_name": "Cổng thử nghiệm",
            "redirect_uris": (CALLBACK,),
            "post_logout_redirect_uris": (BYE,),
            "scope": ("openid", "profile", "identity"),
            "legal_basis": BY_LAW,
        }
        metadata = ClientMetadata(**{**fields, **changes})
        async with self.database.begin(SYSTEM) as uow:
            new = await add_client(uow, metadata, sandbox=True)
        async with self.database.read() as connection:
            await self.provider.clients.refresh(connection)
        return new

    async def browser(self, person: Person | None = None, *, amr: tuple[str, ...] = TWO_FACTORS) -> httpx.AsyncClient:
        """Return a browser, signed in as a person when one is given; it does not follow redirects."""
        browser = httpx.AsyncClient(base_url=self.origin, trust_env=False, timeout=60)
        if person is not None:
            await self.sign_in(browser, person, amr=amr)
        return browser

    async def sign_in(
        self, browser: httpx.AsyncClient, person: Person, *, amr: tuple[str, ...] = TWO_FACTORS
    ) -> None:
        """Give a browser a fresh session."""
        visitor = Visitor.of_request("127.0.0.1", "test")
        async with self.database.begin(SYSTEM) as uow:
            opened = await open_session(uow, self.authn, account_id=person.account_id, amr=amr, visitor=visitor)
        browser.cookies.clear()
        browser.cookies.set("motid_session", opened.cookie)


@dataclass
class Proof:
    """A PKCE verifier with its challenge."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def request_of(client: NewClient, proof: Proof, **changes: str | None) -> dict[str, str]:
    """Return a correct authorization request with changes; None leaves a parameter out."""
    fields: dict[str, str | None] = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid profile identity",
        "state": "s t/à",
        "nonce": "n-1",
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def answer_of(response: httpx.Response) -> dict[str, str]:
    """Return the parameters of an answer at the client's address."""
    assert response.status_code == 303, response.text
    location = response.headers["location"]
    assert location.startswith(CALLBACK + "&"), location
    answer = dict(parse_qsl(urlsplit(location).query, strict_parsing=True))
    assert answer.pop("tenant") == "1"
    return answer


async def code_for(browser: httpx.AsyncClient, client: NewClient, proof: Proof, **changes: str | None) -> str:
    """Ask for a code and return it."""
    answer = answer_of(await browser.get("/authorize", params=request_of(client, proof, **changes)))
    assert "code" in answer, answer
    return answer["code"]


async def tokens_for(
    browser: httpx.AsyncClient, client: NewClient, code: str, proof: Proof, **changes: str
) -> httpx.Response:
    """Exchange a code as the client does by default: secret in the Authorization header."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": proof.verifier,
        **changes,
    }
    return await browser.post("/token", data=fields, auth=(client.client_id, client.secret or ""))


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a compact JWS, unverified."""
    import json

    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
