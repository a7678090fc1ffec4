"""openid-client of npm: discovery, client authentication, pushed and signed requests, signed and sealed answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey, KeyParameters, OKPKey, RSAKey

from tests.journey.citizen import Citizen
from tests.journey.clients.service import Registry, running
from tests.journey.test_portal import give_consent

HERE = Path(__file__).parent
SCOPES = ["openid", "profile", "offline_access"]
PURPOSES = {"offline_access": "Nhắc hạn hồ sơ khi bạn không trực tuyến"}


def key(alg: str, use: str = "sig") -> dict[str, Any]:
    """Return a fresh private key as a JWK."""
    parameters: KeyParameters = {"alg": alg, "use": use, "kid": f"{alg}-{use}"}
    if alg == "ES256":
        return dict(ECKey.generate_key("P-256", parameters, private=True).as_dict(private=True))
    if alg == "EdDSA":
        return dict(OKPKey.generate_key("Ed25519", parameters, private=True).as_dict(private=True))
    return dict(RSAKey.generate_key(2048, parameters, private=True).as_dict(private=True))


def public(*keys: dict[str, Any]) -> dict[str, Any]:
    """Return the public halves."""
    private = {"d", "p", "q", "dp", "dq", "qi"}
    return {"keys": [{name: value for name, value in each.items() if name not in private} for each in keys]}


@dataclass(frozen=True)
class Case:
    """How a service is registered, and what openid-client is told of that."""

    auth: str = "client_secret_basic"
    alg: str | None = None
    sealed: bool = False
    par: bool = False
    jar: bool = False
    jarm: bool = False
    dpop: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)


CASES = {
    "basic": Case(),
    "post, RS256": Case(auth="client_secret_post", metadata={"id_token_signed_response_alg": "RS256"}),
    "public with PKCE": Case(auth="none", metadata={"id_token_signed_response_alg": "EdDSA"}),
    "signed userinfo": Case(metadata={"userinfo_signed_response_alg": "ES256"}),
    "PAR with secret": Case(par=True, metadata={"require_pushed_authorization_requests": True}),
    "signed request by value": Case(jar=True, alg="ES256"),
    "form_post": Case(parameters={"response_mode": "form_post"}),
    "everything signed": Case(
        auth="private_key_jwt", alg="PS256", par=True, jar=True, jarm=True,
        metadata={
            "id_token_signed_response_alg": "PS256", "userinfo_signed_response_alg": "PS256",
            "authorization_signed_response_alg": "PS256", "require_signed_request_object": True,
            "require_pushed_authorization_requests": True,
        },
    ),
    "sealed for the service": Case(
        auth="private_key_jwt", alg="EdDSA", sealed=True,
        metadata={
            "id_token_encrypted_response_alg": "RSA-OAEP-256", "userinfo_signed_response_alg": "ES256",
            "userinfo_encrypted_response_alg": "RSA-OAEP-256",
        },
    ),
    "Ed25519, as RFC 9864 calls it": Case(
        auth="private_key_jwt", alg="EdDSA", jar=True, metadata={"request_object_signing_alg": "EdDSA"},
    ),
    "DPoP with PAR": Case(auth="private_key_jwt", alg="ES256", par=True, dpop=True),
}  # fmt: skip
_TOLD = ("id_token_signed_response_alg", "userinfo_signed_response_alg", "authorization_signed_response_alg")


@contextmanager
def service(case: Case, registry: Registry, node: str, folder: Path) -> Iterator[str]:
    """Register and run the service of a case; give its origin."""
    signing = key(case.alg) if case.alg else None
    sealing = key("RSA-OAEP-256", "enc") if case.sealed else None
    keys = [each for each in (signing, sealing) if each]
    metadata: dict[str, Any] = {"jwks": public(*keys)} if keys else {}
    metadata |= {"scope": SCOPES, "purpose": PURPOSES, "token_endpoint_auth_method": case.auth, **case.metadata}
    new = registry.register(**metadata)
    told = {"id_token_signed_response_alg": "ES256", **case.metadata}
    configuration = {
        "issuer": new.issuer, "clientId": new.client_id, "secret": new.secret, "origin": new.origin,
        "auth": case.auth, "key": signing, "encryptionKey": sealing,
        "par": case.par, "jar": case.jar, "jarm": case.jarm, "dpop": case.dpop,
        "metadata": {name: told[name] for name in _TOLD if name in told},
        "parameters": {"scope": " ".join(SCOPES), "prompt": "consent", **case.parameters},
    }  # fmt: skip
    file = folder / "service.json"
    file.write_text(json.dumps(configuration))
    with running([node, str(HERE / "exercise.mjs"), str(file)], urlsplit(new.origin).port or 0, folder / "log", {}):
        yield new.origin


@pytest.mark.parametrize("name", CASES)
def test_a_citizen_signs_in_and_the_library_is_content(
    name: str, registry: Registry, node: str, member: Citizen, tmp_path: Path
) -> None:
    case = CASES[name]
    if case.dpop:
        found = httpx.get(f"{registry.installation.exchange}/.well-known/openid-configuration", timeout=60).json()
        assert "ES256" in found["dpop_signing_alg_values_supported"]
    with service(case, registry, node, tmp_path) as origin:
        member.open(f"{origin}/").give_password()
        give_consent(member)
        if "response_mode" in case.parameters:
            member.submit("Tiếp tục")
        seen = member.page.answer.json()
        assert "fault" not in seen, seen
        assert seen["userinfo"]["name"] == member.name
        assert seen["tokenType"] == ("dpop" if case.dpop else "bearer")
        assert seen["refreshed"]["userinfo"] == seen["userinfo"]
        assert seen["refreshed"]["claims"]["sub"] == seen["claims"]["sub"] == seen["userinfo"]["sub"]
        assert seen["refreshed"]["claims"]["auth_time"] == seen["claims"]["auth_time"]
        if case.auth != "none":
            assert (seen["before"], seen["after"]) == (True, False)
        member.open(f"{origin}/sign-out")
        if case.sealed:
            member.submit("Đăng xuất")
        assert member.page.answer.json() == {"state": "bye"}
        assert member.open(f"{origin}/").page.path == "/sign-in"
