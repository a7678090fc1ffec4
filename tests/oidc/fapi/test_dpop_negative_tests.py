"""fapi2-security-profile-final-dpop-negative-tests and its neighbours: proofs at a resource."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.oidc.dpop.prover import Prover
from tests.oidc.fapi.conftest import NewService
from tests.oidc.fapi.service import Service
from tests.oidc.world import Proof


@dataclass
class Resource:
    """A token, its key, and where it is used."""

    service: Service
    token: str
    uri: str

    def proof(self, **changes: Any) -> str:
        return self.service.prover.proof("GET", self.uri, token=self.token, **changes)

    async def call(self, *proofs: str, scheme: str = "DPoP", name: str = "DPoP") -> httpx.Response:
        headers = [("Authorization", f"{scheme} {self.token}"), *((name, proof) for proof in proofs)]
        return await self.service.browser.get(self.uri, headers=headers)


@pytest.fixture(scope="module")
async def resource(new_service: NewService) -> Resource:
    service, proof = await new_service(), Proof()
    tokens = (await service.redeem(await service.code(proof), proof)).json()
    return Resource(service, tokens["access_token"], f"{service.origin}/userinfo")


def with_header(proof: str, **changes: Any) -> str:
    """Return a proof whose header was changed after it was signed; None leaves a member out."""
    head, body, signature = proof.split(".")
    header = {**json.loads(urlsafe_b64decode(head + "==")), **changes}
    kept = {name: value for name, value in header.items() if value is not None}
    return f"{urlsafe_b64encode(json.dumps(kept).encode()).decode().rstrip('=')}.{body}.{signature}"


async def test_proofs_that_hold(resource: Resource) -> None:
    now = int(time.time())
    origin = resource.service.origin
    scheme, rest = origin.split("://")
    for changes in (
        {},
        {"htu": f"{resource.uri}?allthedoors#haveacheerydisposition"},
        {"htu": f"{scheme.upper()}://{rest.upper()}/userinfo"},
        {"header": {"tx_id": 1}, "tx_id_key": 1},
        {"nbf": now, "exp": now + 300},
        {"iat": now - 10},
        {"iat": now + 10},
    ):
        answer = await resource.call(resource.proof(**changes))
        assert answer.status_code == 200, (changes, answer.text)
    assert (await resource.call(resource.proof(), name="DPOP")).status_code == 200
    for written in ("dpop", "DPOP", "dPoP"):
        assert (await resource.call(resource.proof(), scheme=written)).status_code == 200


async def test_proofs_that_do_not_hold(resource: Resource) -> None:
    good, private = resource.proof(), resource.service.prover.key.as_dict(private=True)
    once = resource.proof()
    assert (await resource.call(once)).status_code == 200
    wrong: dict[str, tuple[str, ...]] = {
        "two headers": (resource.proof(), resource.proof()),
        "no signature": (good.rpartition(".")[0],),
        "no typ": (resource.proof(header={"typ": None}),),
        "another typ": (resource.proof(header={"typ": "dpop+jwt+wrong"}),),
        "no alg": (with_header(good, alg=None, alg2="ES256"),),
        "alg none": (with_header(good, alg="none").rpartition(".")[0] + ".",),
        "no jwk": (with_header(good, jwk=None),),
        "a private jwk": (resource.proof(header={"jwk": private}),),
        "no jti": (resource.proof(jti=None),),
        "no htm": (resource.proof(htm=None),),
        "no htu": (resource.proof(htu=None),),
        "no iat": (resource.proof(iat=None),),
        "no ath": (resource.proof(ath=None),),
        "another signature": (f"{good[:-8]}AAAAAAAA",),
        "htm of PUT": (resource.proof(htm="PUT"),),
        "htu elsewhere": (resource.proof(htu=f"{resource.uri}ohnonotagain"),),
        "an hour ahead": (resource.proof(ahead=3600),),
        "an hour ago": (resource.proof(ahead=-3600),),
        "not valid yet": (resource.proof(nbf=int(time.time()) + 70),),
        "expired": (resource.proof(exp=int(time.time()) - 60),),
        "exp in words": (resource.proof(exp="soon"),),
        "a jti again": (once,),
        "ath of another": (resource.proof(ath="x" * 43),),
        "another key": (Prover().proof("GET", resource.uri, token=resource.token),),
        "no proof": (),
    }
    for what, proofs in wrong.items():
        answer = await resource.call(*proofs)
        assert (answer.status_code, answer.headers["www-authenticate"][:5]) == (401, "DPoP "), (what, answer.text)
    assert (await resource.call(scheme="Bearer")).status_code == 401
    assert (await resource.call(resource.proof())).status_code == 200, "none of it has hurt the token"
