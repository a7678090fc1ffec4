"""What requests hold of a person is in no text that an exception or a log could take up."""

from datetime import UTC, datetime

from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.authorization.response import Redirect
from motid.oidc.ciba.hint import Hint
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.decoupled.model import DecoupledBundle
from motid.oidc.identity_assurance.granted import VerifiedClaimsGranted
from motid.oidc.logout.request import LogoutRequest

NAME, PHONE = "Nguyễn Thị Thử Nghiệm", "+84950000001"
_ASKED = f"""{{"id_token": {{"name": {{"value": "{NAME}"}}, "verified_claims": {{
    "verification": {{"trust_framework": null}}, "claims": {{"phone_number": {{"value": "{PHONE}"}}}}}}}}}}"""


def test_no_value_of_a_request_shows_in_its_text() -> None:
    claims = read_claims_parameter(_ASKED)
    request = AuthorizationRequest(
        client_id="c",
        redirect_uri="https://a.example/",
        scope=("openid",),
        received_at=datetime.now(UTC),
        login_hint=PHONE,
        claims=claims,
    )
    holders: tuple[object, ...] = (
        claims,
        request,
        DecoupledBundle(request, binding_message=NAME),
        VerifiedClaimsGranted(claims.verified_in_id_token),
        Hint("phone", PHONE),
        LogoutRequest(None, {"name": NAME}, f"https://a.example/?{PHONE}", PHONE),
        Redirect(f"https://a.example/?code={PHONE}"),
    )
    for holder in holders:
        text = f"{holder!r}{holder}"
        assert NAME not in text, type(holder)
        assert PHONE not in text, type(holder)
