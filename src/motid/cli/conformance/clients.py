"""The services that the suite plays: what is registered about them, and what the suite is told of them."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import RSAKey

from motid.cli.conformance.plan import ClientAuthentication, Plan
from motid.oidc.client import CIBA_GRANT
from motid.oidc.scopes import ALL_SCOPES, CLAIMS_OF_SCOPE

_QUERY: Final = "?dummy1=lorem&dummy2=ipsum"
"""What the suite adds to the redirect address of the second client, to see that it is kept."""
_SHARED: Final = "openid profile email phone offline_access"
_BY_LAW: Final = "Conformance test"
_CERTIFICATE_LIFE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class SuiteClient:
    """One client: its document as `motid client import` takes it, and its part of the suite's configuration."""

    document: dict[str, Any]
    told: dict[str, Any]
    certificate: dict[str, str] = field(default_factory=dict)


def openid_client(plan: Plan, name: str, method: ClientAuthentication | None = None) -> SuiteClient:
    """Return a client of the plans of OpenID Connect. It gets claims by law, so that no page asks for consent."""
    client_id, method = f"{plan.alias}-{name}", method or plan.authentication
    document = {
        **_document(plan, client_id),
        "token_endpoint_auth_method": _METHODS[method],
        "post_logout_redirect_uris": [plan.address("post_logout_redirect")],
        **_hears(plan),
        **bounds(),
    }
    told = {"client_id": client_id, "scope": "openid"}
    if method in _BY_SECRET:
        secret = {"client_secret": secrets.token_urlsafe(32)}
        return SuiteClient({**document, **secret}, {**told, **secret})
    keys = _keys(client_id, certificate=method == "mtls")
    return SuiteClient({**document, "jwks": keys.registered}, {**told, "jwks": keys.private}, keys.certificate)


def bounds() -> dict[str, Any]:
    """Return what clients get that register themselves: a label, and claims by law."""
    return {"environment": "test", "legal_basis": dict.fromkeys(CLAIMS_OF_SCOPE, _BY_LAW)}


def fapi_client(plan: Plan, name: str) -> SuiteClient:
    """Return a client held to FAPI 2.0, with a PS256 key, and with a certificate where the plan needs one."""
    client_id = f"{plan.alias}-{name}"
    keys = _keys(client_id, certificate="mtls" in (plan.authentication, plan.sender_constraint))
    document = {
        **_document(plan, client_id),
        "environment": "test",
        "security_profile": plan.profile.replace("-", "_"),
        "require_pkce": True,
        "jwks": keys.registered,
        "token_endpoint_auth_method": _METHODS[plan.authentication],
        "tls_client_certificate_bound_access_tokens": plan.sender_constraint == "mtls",
        "dpop_bound_access_tokens": plan.sender_constraint == "dpop",
    }
    told = {"client_id": client_id, "scope": _SHARED, "jwks": keys.private}
    return SuiteClient(document, told, keys.certificate)


def ciba_client(plan: Plan, name: str) -> SuiteClient:
    """Return a client of FAPI-CIBA: signed requests, a certificate that its tokens are bound to, no redirects."""
    client_id = f"{plan.alias}-{name}"
    keys = _keys(client_id, certificate=True)
    document: dict[str, Any] = {
        "client_id": client_id,
        "client_name": f"Conformance {client_id}",
        "grant_types": [CIBA_GRANT, "refresh_token"],
        "scope": " ".join(ALL_SCOPES),
        "subject_type": "public",
        "environment": "test",
        "jwks": keys.registered,
        "token_endpoint_auth_method": _METHODS[plan.authentication],
        "id_token_signed_response_alg": _ALG,
        "tls_client_certificate_bound_access_tokens": True,
        "backchannel_authentication_request_signing_alg": _ALG,
        "backchannel_token_delivery_mode": plan.ciba_mode,
    }
    if plan.authentication == "private_key_jwt":
        document["token_endpoint_auth_signing_alg"] = _ALG
    if plan.ciba_mode == "ping":
        document["backchannel_client_notification_endpoint"] = plan.address("ciba-notification-endpoint")
    told = {"client_id": client_id, "scope": _SHARED, "jwks": keys.private}
    return SuiteClient(document, told, keys.certificate)


_ALG: Final = "PS256"
_BY_SECRET: Final = ("client_secret_basic", "client_secret_post")
_METHODS: Final = {
    **{method: method for method in (*_BY_SECRET, "private_key_jwt")},
    "mtls": "self_signed_tls_client_auth",
}
"""How the methods are registered that the suite names."""


def _document(plan: Plan, client_id: str) -> dict[str, Any]:
    callback = plan.address("callback")
    return {
        "client_id": client_id,
        "client_name": f"Conformance {client_id}",
        "redirect_uris": [callback, callback + _QUERY],
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": " ".join(ALL_SCOPES),
        "subject_type": "public",
    }


def _hears(plan: Plan) -> dict[str, Any]:
    """Return the one channel of logout that the plan listens on: a call that it does not expect fails a module."""
    match plan.logout:
        case "back-channel":
            address = plan.address("backchannel_logout")
            return {"backchannel_logout_uri": address, "backchannel_logout_session_required": True}
        case "front-channel":
            address = plan.address("frontchannel_logout")
            return {"frontchannel_logout_uri": address, "frontchannel_logout_session_required": True}
        case "none":
            return {}


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """What a client signs with, as the suite takes it and as it is registered, and perhaps a certificate."""

    private: dict[str, Any]
    registered: dict[str, Any]
    certificate: dict[str, str]


def _keys(client_id: str, *, certificate: bool) -> _Keys:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": _ALG, "kid": f"{client_id}-{secrets.token_hex(4)}"})
    registered: list[dict[str, Any]] = [key.as_dict(private=False)]
    shown: dict[str, str] = {}
    if certificate:
        shown, of_certificate = _certificate(client_id)
        registered.append(of_certificate)
    return _Keys({"keys": [key.as_dict(private=True)]}, {"keys": registered}, shown)


def _certificate(subject: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return a certificate signed by its own key, as the suite takes it, and as a key to register (RFC 8705 §2.2).

    The suite takes keys of RSA alone.
    """
    key, now = rsa.generate_private_key(public_exponent=65537, key_size=2048), datetime.now(UTC)
    name = x509.Name.from_rfc4514_string(f"CN={subject}")
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _CERTIFICATE_LIFE)
        .sign(key, SHA256())
    )
    shown = {
        "cert": made.public_bytes(Encoding.PEM).decode(),
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }
    x5c = [base64.b64encode(made.public_bytes(Encoding.DER)).decode()]
    public = RSAKey.import_key(key.public_key()).as_dict(private=False)
    return shown, {**public, "use": "sig", "kid": f"{subject}-certificate", "x5c": x5c}
