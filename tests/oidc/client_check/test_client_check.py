"""The checker says what is wrong with a service, in words, and nothing when nothing is."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from joserfc.jwk import ECKey
from typer.testing import CliRunner

from motid.bootstrap.look_at_client import GuardedLook
from motid.cli import app
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_check import Finding, check_client_health
from motid.oidc.client_check.reasons import REASONS
from motid.oidc.client_logos.model import LARGEST_LOGO
from motid.oidc.client_logos.reasons import REASONS as REASONS_OF_LOGOS
from motid.oidc.client_logos.reasons import REGISTERED_ITSELF
from tests.oidc.client_check.service import Authority, Reply, Service, serving_service
from tests.oidc.client_logos.pictures import emblem

NOW = datetime.now(UTC)
KEY = ECKey.generate_key("P-256", {"use": "sig", "kid": "k1", "alg": "ES256"}).as_dict(private=False)
BARE = ECKey.generate_key("P-256").as_dict(private=False)


def client_of(service: Service, **changes: Any) -> Client:
    """Return a client about which nothing is wrong, with changes."""
    fields: dict[str, Any] = {
        "client_name": "Cổng thử nghiệm",
        "redirect_uris": (f"{service.origin}/callback",),
        "scope": ("openid", "profile"),
        "purpose": {"profile": "Điền sẵn biểu mẫu."},
        "policy_uri": f"{service.origin}/policy",
        "contacts": ("support@service.example",),
        **changes,
    }
    return Client("c", b"", ClientMetadata(**fields))


async def found(
    client: Client, *, sandbox: bool = True, look: GuardedLook | None = None, **more: Any
) -> list[Finding]:
    return await check_client_health(client, look or GuardedLook(sandbox=sandbox), NOW, sandbox=sandbox, **more)


def told(findings: list[Finding], member: str) -> list[tuple[str, str]]:
    return [(each.severity, each.what) for each in findings if each.member == member]


GOOD = {
    "GET /callback": Reply(400),
    "GET /policy": Reply(200, b"<html>"),
    "GET /bye": Reply(302, headers={"location": "/"}),
    "POST /logout": Reply(400),
    "GET /frame": Reply(200, headers={"content-security-policy": "frame-ancestors https://motid.example"}),
    "POST /ping": Reply(401),
    "GET /keys": Reply(200, json.dumps({"keys": [KEY]}).encode()),
    "GET /logo": Reply(200, emblem(), {"content-type": "image/png"}),
}


async def test_nothing_is_said_of_a_service_that_works() -> None:
    async with serving_service() as service:
        service.replies = {**GOOD, "GET /sector": Reply(200, json.dumps([f"{service.origin}/callback"]).encode())}
        client = client_of(
            service,
            post_logout_redirect_uris=(f"{service.origin}/bye",),
            backchannel_logout_uri=f"{service.origin}/logout",
            frontchannel_logout_uri=f"{service.origin}/frame",
            jwks_uri=f"{service.origin}/keys",
            token_endpoint_auth_method="private_key_jwt",
            sector_identifier_uri=f"{service.origin}/sector",
            logo_uri=f"{service.origin}/logo",
        )
        assert await found(client) == []
        assert len(service.requests) == 8


WRONG: list[tuple[str, str, str, Reply, str, str]] = [
    ("redirect_uris", "/callback", "GET", Reply(404), "wrong", "no such page"),
    ("redirect_uris", "/callback", "GET", Reply(502), "wrong", "the service fails"),
    (
        "redirect_uris",
        "/callback",
        "GET",
        Reply(302, headers={"location": "https://other.example/"}),
        "advice",
        "another",
    ),
    ("backchannel_logout_uri", "/logout", "POST", Reply(200), "wrong", "no token at all"),
    ("backchannel_logout_uri", "/logout", "POST", Reply(302, headers={"location": "/x"}), "wrong", "redirects"),
    ("backchannel_logout_uri", "/logout", "POST", Reply(403), "wrong", "403"),
    ("backchannel_logout_uri", "/logout", "POST", Reply(405), "wrong", "POST"),
    ("backchannel_logout_uri", "/logout", "POST", Reply(404), "wrong", "no such page"),
    ("frontchannel_logout_uri", "/frame", "GET", Reply(headers={"x-frame-options": "DENY"}), "wrong", "frames"),
    (
        *("frontchannel_logout_uri", "/frame", "GET"),
        Reply(headers={"content-security-policy": "default-src 'self'; frame-ancestors 'none'"}),
        *("wrong", "frames"),
    ),
    ("jwks_uri", "/keys", "GET", Reply(200, b"<html>"), "wrong", "no JSON Web Key Set"),
    ("jwks_uri", "/keys", "GET", Reply(200, b"[" * 5000), "wrong", "no JSON Web Key Set"),
    ("jwks_uri", "/keys", "GET", Reply(301, headers={"location": "/k"}), "wrong", "301"),
    ("jwks_uri", "/keys", "GET", Reply(200, json.dumps({"keys": [BARE, KEY]}).encode()), "wrong", "no kid"),
    ("jwks_uri", "/keys", "GET", Reply(200, json.dumps({"keys": [BARE]}).encode()), "advice", "no kid"),
    ("jwks_uri", "/keys", "GET", Reply(200, json.dumps({"keys": [BARE]}).encode()), "advice", "what it is used for"),
    ("jwks_uri", "/keys", "GET", Reply(200, json.dumps({"keys": [KEY, KEY]}).encode()), "wrong", "more than once"),
    ("sector_identifier_uri", "/sector", "GET", Reply(200, b"{}"), "wrong", "no JSON array"),
    ("sector_identifier_uri", "/sector", "GET", Reply(200, b'["https://a.example"]'), "wrong", "not in it"),
    ("security_event_uri", "/events", "POST", Reply(202), "wrong", "no token at all"),
    ("security_event_uri", "/events", "POST", Reply(307), "wrong", "307"),
    ("policy_uri", "/policy", "GET", Reply(401), "wrong", "401"),
    (
        "logo_uri",
        "/logo",
        "GET",
        Reply(200, b"<html>", {"content-type": "image/png"}),
        "wrong",
        "no PNG, JPEG or WebP",
    ),
    ("logo_uri", "/logo", "GET", Reply(200, b"<svg/>", {"content-type": "image/svg+xml"}), "wrong", "SVG drawing"),
    ("logo_uri", "/logo", "GET", Reply(200, emblem()[:90]), "wrong", "cannot be read to its end"),
    ("logo_uri", "/logo", "GET", Reply(200, emblem() + b"x" * LARGEST_LOGO), "wrong", "more than 1024 KiB"),
    ("logo_uri", "/logo", "GET", Reply(301, headers={"location": "/l"}), "wrong", "301"),
]


@pytest.mark.parametrize("case", WRONG)
async def test_what_is_wrong_is_named(case: tuple[str, str, str, Reply, str, str]) -> None:
    member, path, method, reply, severity, word = case
    async with serving_service() as service:
        service.replies = {**GOOD, f"{method} {path}": reply}
        changes = {} if member == "redirect_uris" else {member: f"{service.origin}{path}"}
        said = told(await found(client_of(service, **changes)), member)
        assert any(each == severity and word in what for each, what in said), said


async def test_a_logo_is_looked_at_in_every_language_and_told_where_nobody_vouches_for_it() -> None:
    async with serving_service() as service:
        service.replies = {**GOOD, "GET /large": Reply(200, emblem() + b"x" * 500_000)}
        english = {"logo_uri#en": f"{service.origin}/none"}
        client = client_of(service, logo_uri=f"{service.origin}/large", localized=english)
        findings = await found(client)
        assert told(findings, "logo_uri") == []
        assert told(findings, "logo_uri#en") == [("wrong", "it answers 404")]
        strange = client_of(Service(origin="https://nobody.invalid"), logo_uri="https://nobody.invalid/logo")
        addresses = {"https://nobody.invalid/logo"}
        said = told(await found(strange, sandbox=False, strange_logos=addresses), "logo_uri")
        assert ("advice", f"citizens do not see it: {REASONS_OF_LOGOS[REGISTERED_ITSELF][0]}") in said
        assert len(told(await found(strange, strange_logos=addresses), "logo_uri")) == 1


async def test_a_ping_that_proves_nothing_must_be_refused() -> None:
    async with serving_service() as service:
        decoupled = {
            "grant_types": ("urn:openid:params:grant-type:ciba",),
            "backchannel_token_delivery_mode": "ping",
            "backchannel_client_notification_endpoint": f"{service.origin}/ping",
        }
        member = "backchannel_client_notification_endpoint"
        for reply, wrong in ((Reply(401), False), (Reply(204), True), (Reply(405), True), (Reply(307), True)):
            service.replies = {**GOOD, "POST /ping": reply}
            assert bool(told(await found(client_of(service, **decoupled)), member)) is wrong


async def test_keys_that_answers_are_encrypted_to_must_be_there() -> None:
    async with serving_service() as service:
        service.replies = GOOD
        encrypted = {"jwks_uri": f"{service.origin}/keys", "id_token_encrypted_response_alg": "RSA-OAEP-256"}
        assert "no key that id_token answers" in told(await found(client_of(service, **encrypted)), "jwks_uri")[0][1]


async def test_certificates(tmp_path: Path) -> None:
    authority, stranger = Authority(tmp_path), Authority(tmp_path)
    look = GuardedLook(sandbox=True, trust=authority.trust)
    cases = {
        "certificate_expired": authority.context(ends=timedelta(days=-1)),
        "certificate_not_yet_valid": authority.context(begins=timedelta(days=2)),
        "certificate_for_another_name": authority.context(name="other.example"),
        "certificate_untrusted": stranger.context(),
    }
    for reason, context in cases.items():
        async with serving_service(context) as service:
            said = told(await found(client_of(service), look=look), "redirect_uris")
            assert said == [("wrong", REASONS[reason][0])], reason
    async with serving_service(authority.context(ends=timedelta(days=10, hours=12))) as service:
        service.replies = GOOD
        said = told(await found(client_of(service), look=look), "redirect_uris")
        assert said == [("advice", "the TLS certificate ends in 10 days")]
    async with serving_service(authority.context()) as service:
        service.replies = GOOD
        assert await found(client_of(service), look=look) == []


async def test_production_calls_nobody_inside() -> None:
    async with serving_service() as service:
        service.replies = GOOD
        addresses = {
            service.origin: "address_without_tls",
            service.origin.replace("http:", "https:"): "address_not_allowed",
            "https://127.0.0.1": "address_not_allowed",
            "https://[::ffff:10.0.0.1]": "address_not_allowed",
            "https://169.254.169.254": "address_not_allowed",
            "https://nobody.invalid": "unknown_host",
        }
        for origin, reason in addresses.items():
            client = client_of(Service(origin=origin), policy_uri=None)
            said = told(await found(client, sandbox=False), "redirect_uris")
            assert ("wrong", REASONS[reason][0]) in said
        assert service.requests == []
    gone = client_of(Service(origin=service.origin))
    assert ("wrong", REASONS["no_connection"][0]) in told(await found(gone), "redirect_uris")


async def test_addresses_on_a_persons_own_device_are_not_called() -> None:
    async with serving_service() as service:
        native = client_of(
            service,
            redirect_uris=("http://127.0.0.1/callback", "vn.gov.app:/callback"),
            application_type="native",
            sector_identifier="app.gov.vn",
            token_endpoint_auth_method="none",
            policy_uri=None,
        )
        findings = await found(native)
        assert told(findings, "redirect_uris") == []
        assert service.requests == []


async def test_the_check_ends_in_time() -> None:
    async with serving_service() as service:
        service.hangs = True
        client = client_of(service, redirect_uris=tuple(f"{service.origin}/{number}" for number in range(20)))
        before = time.monotonic()
        findings = await found(client, patience=0.3)
        assert time.monotonic() - before < 5, "six seconds, one after the other"
        assert len(told(findings, "redirect_uris")) == 20


@pytest.mark.parametrize(
    ("changes", "severity", "member", "word"),
    [
        ({"require_pkce": False}, "advice", "require_pkce", "PKCE"),
        ({"required_acr": "urn:motid:ial3:aal3"}, "wrong", "required_acr", "nobody can reach"),
        ({"default_acr_values": ("urn:motid:ial1:aal3",)}, "wrong", "default_acr_values", "nobody can reach"),
        ({"id_token_signed_response_alg": "RS256"}, "advice", "id_token_signed_response_alg", "RS256"),
        ({"token_endpoint_auth_method": "client_secret_post"}, "advice", "token_endpoint_auth_method", "form"),
        ({"purpose": {}}, "advice", "purpose", "profile"),
        ({"legal_basis": {"identity": "Điều 19"}}, "wrong", "legal_basis", "identity"),
        ({"policy_uri": None}, "advice", "policy_uri", "data protection"),
        ({"contacts": ()}, "advice", "contacts", "written to"),
        ({"client_name": " "}, "wrong", "client_name", "name"),
        ({"jwks": {"keys": [BARE]}}, "advice", "jwks", "no kid"),
        ({"security_profile": "fapi2"}, "wrong", "", ""),
    ],
)
async def test_registrations(changes: dict[str, Any], severity: str, member: str, word: str) -> None:
    async with serving_service() as service:
        service.replies = GOOD
        findings = await found(client_of(service, **changes))
        assert any(each.severity == severity and member in each.member and word in each.what for each in findings), (
            findings
        )


async def test_a_certificate_of_which_no_proxy_tells() -> None:
    async with serving_service() as service:
        service.replies = GOOD
        named = {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=dvc"}
        bound = client_of(service, tls_client_certificate_bound_access_tokens=True, **named)
        assert await found(bound) == []
        wrong = await found(bound, hears_of_certificates=False)
        assert {(each.severity, each.member) for each in wrong} == {
            ("wrong", "token_endpoint_auth_method"),
            ("wrong", "tls_client_certificate_bound_access_tokens"),
        }
        assert await found(client_of(service), hears_of_certificates=False) == []


async def test_the_command(database_url: str, pool: asyncpg.Pool, tmp_path: Path) -> None:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    runner = CliRunner(env=environment)

    async def run(*words: str) -> Any:
        return await asyncio.to_thread(runner.invoke, app, ["client", *words])

    async with serving_service() as service:
        service.replies = dict(GOOD)
        added = await run(
            "add", "--name", "A", "--redirect-uri", f"{service.origin}/callback", "--scope", "openid", "--json"
        )
        client_id = json.loads(added.output)["client_id"]
        well = await run("check", client_id)
        assert well.exit_code == 0, well.output
        assert "advice  policy_uri" in well.output
        service.replies.clear()
        ill = await run("check", client_id)
        assert ill.exit_code == 1
        assert f"WRONG   redirect_uris {service.origin}/callback" in ill.output
        as_json = await run("check", client_id, "--json")
        assert as_json.exit_code == 1
        first = json.loads(as_json.output)[0]
        assert (first["severity"], first["member"]) == ("wrong", "redirect_uris")
        assert (await run("check", "nobody")).exit_code == 2
        events = await run("events", client_id)
        assert "Nothing went wrong" in events.output
        assert (await run("events", "nobody")).exit_code == 2
