"""Clients with certificates behind a terminating proxy (RFC 8705): who they are, what their tokens are bound to."""

import base64
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import httpx
import msgspec
import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from motid.oidc.add_client import NewClient
from motid.oidc.client_certificate import ClientCertificate
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.metadata import provider_metadata
from motid.settings import Settings
from tests.oidc.dpop.prover import Prover
from tests.oidc.mtls.authority import HEADER, certificate, escaped, jwks_with, sequence
from tests.oidc.world import CALLBACK, Proof, World, claims_of, code_for

OF_THE_RFC = """-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----
"""
"""RFC 8705, figure 6."""
MACHINE: dict[str, Any] = {
    "grant_types": ("client_credentials",),
    "redirect_uris": (),
    "scope": ("dossiers.read",),
    "legal_basis": {},
}
DN = "CN=dvc,O=Tinh thu nghiem,C=VN"


@pytest.fixture
def behind_proxy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the provider believe the proxy, which is this very machine."""
    trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1}
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))


async def ask(
    browser: httpx.AsyncClient, client: NewClient, shown: str | None, proof: str | None = None, **form: str
) -> httpx.Response:
    headers = {**({HEADER: shown} if shown else {}), **({"DPoP": proof} if proof else {})}
    fields = {"grant_type": "client_credentials", "client_id": client.client_id, **form}
    return await browser.post("/token", data=fields, headers=headers)


def test_the_thumbprint_of_the_rfc() -> None:
    read = ClientCertificate.from_header(escaped(x509.load_pem_x509_certificate(OF_THE_RFC.encode())))
    assert read.thumbprint == "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"  # figure 5
    assert ClientCertificate.from_header(sequence(read.x509)).thumbprint == read.thumbprint


@pytest.mark.parametrize(
    ("registered", "right", "wrong"),
    [
        ({"subject_dn": DN}, {"subject": DN}, {"subject": "CN=dvc,O=Khac,C=VN"}),
        (
            {"san_dns": "DVC.vidu.example"},
            {"names": (x509.DNSName("dvc.vidu.example"),)},
            {"names": (x509.DNSName("x.dvc.vidu.example"), x509.UniformResourceIdentifier("dvc.vidu.example"))},
        ),
        (
            {"san_uri": "https://dvc.vidu.example/a"},
            {"names": (x509.UniformResourceIdentifier("https://dvc.vidu.example/a"),)},
            {"names": (x509.UniformResourceIdentifier("https://dvc.vidu.example/b"),)},
        ),
        (
            {"san_ip": "2001:db8:0::1"},
            {"names": (x509.IPAddress(ip_address("2001:db8::1")),)},
            {"names": (x509.IPAddress(ip_address("2001:db8::2")),)},
        ),
        (
            {"san_email": "dvc@Vidu.example"},
            {"names": (x509.RFC822Name("dvc@vidu.example"),)},
            {"names": (x509.RFC822Name("DVC@vidu.example"),)},
        ),
    ],
)
@pytest.mark.usefixtures("behind_proxy")
async def test_a_certificate_of_the_registered_name_is_the_client(
    world: World, registered: dict[str, str], right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    names = {f"tls_client_auth_{name}": value for name, value in registered.items()}
    client = await world.client(**MACHINE, token_endpoint_auth_method="tls_client_auth", **names)
    assert client.secret is None
    async with await world.browser() as browser:
        for form in (sequence, escaped):
            good = await ask(browser, client, form(certificate(**right)))
            assert good.json()["token_type"] == "Bearer", good.text
        for shown in (
            certificate(**wrong),
            certificate("CN=khac"),
            certificate(**right, ends=timedelta(minutes=-1)),
            certificate(**right, begins=timedelta(minutes=1)),
        ):
            refused = await ask(browser, client, sequence(shown))
            assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        assert (await ask(browser, client, None)).status_code == 401
        secret = await ask(browser, client, sequence(certificate(**right)), client_secret="x" * 40)
        assert secret.status_code == 401


@pytest.mark.usefixtures("behind_proxy")
async def test_a_self_signed_certificate_is_the_registered_one(world: World) -> None:
    own = certificate()
    client = await world.client(
        **MACHINE, token_endpoint_auth_method="self_signed_tls_client_auth", jwks=jwks_with(own)
    )
    async with await world.browser() as browser:
        assert (await ask(browser, client, sequence(own))).status_code == 200
        assert (await ask(browser, client, sequence(certificate()))).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"client_certificate_header": None},
        {"client_certificate_header": "X-Other"},
        {"client_certificate_peers": "10.0.0.0/8,fd00::/8"},
    ],
)
async def test_a_header_that_nobody_vouches_for_is_ignored(
    world: World, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    client = await world.client(
        **MACHINE, token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn=DN
    )
    trusting = {"client_certificate_header": HEADER, "trusted_proxies": 1, **changes}
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))
    async with await world.browser() as browser:
        assert (await ask(browser, client, sequence(certificate()))).status_code == 401


@pytest.mark.parametrize("value", ["nonsense", ":AAAA:", ":", "::", ":====:", "%00", "-----BEGIN CERTIFICATE-----"])
@pytest.mark.usefixtures("behind_proxy")
async def test_what_is_no_certificate_is_refused(world: World, value: str) -> None:
    client = await world.client(**MACHINE)
    async with await world.browser() as browser:
        refused = await ask(browser, client, value)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        at_userinfo = await browser.get("/userinfo", headers={HEADER: value, "Authorization": "Bearer x"})
        assert at_userinfo.status_code == 401


async def test_names_count_only_where_the_proxy_checked_the_chain(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = {
        "client_certificate_header": HEADER,
        "client_certificate_verified_header": "X-Verified",
        "trusted_proxies": 1,
    }
    monkeypatch.setattr(world.provider, "settings", world.provider.settings.model_copy(update=trusting))
    own = certificate()
    named = await world.client(**MACHINE, token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn=DN)
    known = await world.client(
        **MACHINE, token_endpoint_auth_method="self_signed_tls_client_auth", jwks=jwks_with(own)
    )
    async with await world.browser() as browser:
        for said, status in (("SUCCESS", 200), ("FAILED:self-signed certificate", 401), ("", 401), ("success", 401)):
            browser.headers["X-Verified"] = said
            assert (await ask(browser, named, sequence(own))).status_code == status
            assert (await ask(browser, known, sequence(own))).status_code == 200


@pytest.mark.usefixtures("behind_proxy")
async def test_a_header_that_comes_twice_is_refused(world: World) -> None:
    """One of the two may be what the client wrote before the proxy added its own."""
    client = await world.client(
        **MACHINE, token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn=DN
    )
    own = sequence(certificate())
    async with await world.browser() as browser:
        headers = httpx.Headers([(HEADER, own), (HEADER, own)])
        form = {"grant_type": "client_credentials", "client_id": client.client_id}
        assert (await browser.post("/token", data=form, headers=headers)).status_code == 401


@given(st.binary(max_size=80), st.text(max_size=40))
def test_any_header_is_a_certificate_or_a_value_error(raw: bytes, text: str) -> None:
    for value in (text, f":{base64.b64encode(raw).decode()}:", f":{text}:"):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
            ClientCertificate.from_header(value)


@pytest.mark.usefixtures("behind_proxy")
async def test_tokens_are_bound_to_the_certificate(world: World) -> None:
    own, person, proof = certificate(), await world.person(), Proof()
    client = await world.client(
        token_endpoint_auth_method="tls_client_auth",
        tls_client_auth_subject_dn=DN,
        tls_client_certificate_bound_access_tokens=True,
        access_token_format="jwt",
    )
    thumbprint = ClientCertificate(own).thumbprint
    async with await world.browser(person) as browser:
        form = {
            "grant_type": "authorization_code",
            "code": await code_for(browser, client, proof),
            "redirect_uri": CALLBACK,
            "code_verifier": proof.verifier,
        }
        prover = Prover().proof("POST", f"{world.origin}/token")
        both = await ask(browser, client, sequence(own), prover, **form)
        assert both.json()["error"] == "invalid_request"
        tokens = (await ask(browser, client, sequence(own), None, **form)).json()
        token = tokens["access_token"]
        assert tokens["token_type"] == "Bearer"
        assert claims_of(token)["cnf"] == {"x5t#S256": thumbprint}
        said = await browser.post(
            "/introspect", data={"token": token, "client_id": client.client_id}, headers={HEADER: sequence(own)}
        )
        assert (said.json()["cnf"], said.json()["token_type"]) == ({"x5t#S256": thumbprint}, "Bearer")
        for scheme, shown, fault in (
            ("Bearer", own, None),
            ("Bearer", certificate(), "bound to another certificate"),
            ("Bearer", None, "none was shown"),
            ("DPoP", own, "not bound to a DPoP key"),
        ):
            headers = {"Authorization": f"{scheme} {token}", **({HEADER: sequence(shown)} if shown else {})}
            answer = await browser.get("/userinfo", headers=headers)
            assert answer.status_code == (200 if fault is None else 401)
            if fault is not None:
                assert answer.json()["error"] == "invalid_token"
                assert fault in answer.json()["error_description"]


@pytest.mark.usefixtures("behind_proxy")
async def test_a_public_client_gets_bound_tokens_by_its_certificate_only(world: World) -> None:
    """RFC 8705 §4."""
    own, person, proof = certificate(), await world.person(), Proof()
    client = await world.client(
        token_endpoint_auth_method="none",
        tls_client_certificate_bound_access_tokens=True,
    )
    async with await world.browser(person) as browser:
        form = {
            "grant_type": "authorization_code",
            "code": await code_for(browser, client, proof),
            "redirect_uri": CALLBACK,
            "code_verifier": proof.verifier,
        }
        assert (await ask(browser, client, None, None, **form)).json()["error"] == "invalid_request"
        expired = certificate(ends=timedelta(minutes=-1))
        assert (await ask(browser, client, sequence(expired), None, **form)).json()["error"] == "invalid_request"
        token = (await ask(browser, client, sequence(own), None, **form)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert (await browser.get("/userinfo", headers=headers)).status_code == 401
        assert (await browser.get("/userinfo", headers={**headers, HEADER: escaped(own)})).status_code == 200


@pytest.mark.parametrize(
    "metadata",
    [
        {"token_endpoint_auth_method": "tls_client_auth"},
        {
            "token_endpoint_auth_method": "tls_client_auth",
            "tls_client_auth_subject_dn": DN,
            "tls_client_auth_san_dns": "a.example",
        },
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": ""},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "no name"},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_dns": "*.vidu.example"},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_ip": "1.2.3"},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_uri": "vidu"},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_email": "@vidu.example"},
        {"tls_client_auth_subject_dn": DN},
        {"token_endpoint_auth_method": "self_signed_tls_client_auth"},
        {"token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": {"keys": [Prover().key.as_dict()]}},
        {"dpop_bound_access_tokens": True, "tls_client_certificate_bound_access_tokens": True},
    ],
)
async def test_metadata_that_name_no_certificate_are_refused(world: World, metadata: dict[str, Any]) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await world.client(**metadata)


def test_discovery_tells_what_the_proxy_makes_possible() -> None:
    plain = msgspec.json.decode(provider_metadata(Settings(mode="sandbox")))
    assert "tls_client_auth" not in plain["token_endpoint_auth_methods_supported"]
    assert plain["tls_client_certificate_bound_access_tokens"] is False
    assert "mtls_endpoint_aliases" not in plain
    settings = Settings(
        mode="sandbox", client_certificate_header=HEADER, trusted_proxies=1, mtls_origin="https://mtls.vidu.example"
    )
    bound = msgspec.json.decode(provider_metadata(settings))
    assert {"tls_client_auth", "self_signed_tls_client_auth"} <= set(bound["token_endpoint_auth_methods_supported"])
    assert bound["tls_client_certificate_bound_access_tokens"] is True
    aliases = bound["mtls_endpoint_aliases"]
    assert aliases["token_endpoint"] == "https://mtls.vidu.example/token"
    assert aliases["userinfo_endpoint"] == "https://mtls.vidu.example/userinfo"
    assert set(aliases) <= set(bound)


@pytest.mark.parametrize(
    "fields",
    [
        {"client_certificate_header": HEADER},
        {"mtls_origin": "https://mtls.vidu.example"},
        {"client_certificate_peers": "everybody"},
        {"client_certificate_header": "Client Cert", "trusted_proxies": 1},
    ],
)
def test_settings_that_would_believe_anybody_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(mode="sandbox", **fields)


@pytest.mark.usefixtures("behind_proxy")
async def test_a_proof_may_name_the_alias(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = "https://mtls.vidu.example"
    aliased = world.provider.settings.model_copy(update={"mtls_origin": origin})
    monkeypatch.setattr(world.provider, "settings", aliased)
    client = await world.client(**MACHINE)
    async with await world.browser() as browser:
        proof = {"DPoP": Prover().proof("POST", f"{origin}/token")}
        form = {"grant_type": "client_credentials"}
        auth = (client.client_id, client.secret or "")
        assert (await browser.post("/token", data=form, auth=auth, headers=proof)).status_code == 200
