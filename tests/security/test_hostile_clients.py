"""What a client can say of itself, and what its signatures may cost: registrations of somebody who means harm."""

import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey

from motid.oidc.call_client import may_be_called
from motid.oidc.check_client_metadata import problems_of
from motid.oidc.ciba.binding_message import check_binding_message
from motid.oidc.ciba.messages import request_waits
from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, ClientMetadata
from motid.oidc.client_rules.keys import MOST_KEYS, problem_of_key_set
from motid.oidc.errors import ClientMetadataInvalid, TokenRefused
from motid.oidc.registration.check_stranger import check_stranger
from tests.oidc.request_objects.test_request_objects import EC, JWKS, ask, signed
from tests.oidc.world import Proof, World, claims_of

OURS = "https://dangnhap.motid.example"


def _metadata(**changes: Any) -> ClientMetadata:
    return ClientMetadata(**{"client_name": "Cổng", "redirect_uris": ("https://a.example/cb",), **changes})


def _broken(metadata: ClientMetadata) -> set[str]:
    return {problem.member for problem in problems_of(metadata, sandbox=False)}


@pytest.mark.parametrize("name", ["state", "jti", "nonce"])
async def test_half_a_surrogate_pair_in_a_signed_request_is_refused(world: World, name: str) -> None:
    client = await world.client(jwks=JWKS)
    claims = claims_of(signed(world, client, Proof()))
    content = json.dumps({**claims, name: "\ud800"}).encode()
    request = jws.serialize_compact({"alg": "ES256"}, content, EC)
    async with await world.browser(await world.person()) as browser:
        assert (await ask(browser, client, request))["error"] == "invalid_request_object"


@pytest.mark.parametrize(
    "address",
    ["::127.0.0.1", "::a00:1", "fec0::1", "64:ff9b:1::a00:1", "5f00::1", "4000::1", "2001:db8::1", "::ffff:10.0.0.1"],
)
def test_only_global_unicast_is_called(address: str) -> None:
    assert not may_be_called(address, sandbox=False)


@pytest.mark.parametrize(
    "address", ["192.0.0.192", "168.63.129.16", "::ffff:168.63.129.16", "169.254.169.254", "100.100.100.200"]
)
def test_no_cloud_tells_its_secrets(address: str) -> None:
    assert not may_be_called(address, sandbox=False)
    assert not may_be_called(address, sandbox=True)


@pytest.mark.parametrize("host", ["a;script-src", "a,b", "a'b", "a$b", "[::1]x", "a%3bb"])
def test_a_host_that_ends_a_policy_is_no_host(host: str) -> None:
    assert "redirect_uris, entry 1" in _broken(_metadata(redirect_uris=(f"https://{host}/cb",)))
    assert "frontchannel_logout_uri" in _broken(_metadata(frontchannel_logout_uri=f"https://{host}/bye"))


def test_keys_that_make_us_work_are_refused() -> None:
    key = RSAKey.generate_key(2048).as_dict(private=False)
    assert problem_of_key_set({"keys": [key]}) is None
    assert problem_of_key_set({"keys": [{**key, "e": key["n"]}]}) is not None
    assert problem_of_key_set({"keys": [{**key, "n": key["n"] * 5}]}) is not None
    assert problem_of_key_set({"keys": [key] * (MOST_KEYS + 1)}) is not None


@pytest.mark.parametrize("name", ["Cổng\u202eDIToM", "Cổng\u200b", "a\u2028b", "a\ue000"])
def test_names_show_all_that_is_in_them(name: str) -> None:
    assert "client_name" in _broken(_metadata(client_name=name))
    assert "purpose" in _broken(_metadata(purpose={"profile": name}))


@pytest.mark.parametrize(
    "name", ["MotID", "Cổng MOT-ID", "m o t i d", "M0tlD", "Mọt ID", "xMotIDx", "ＭｏｔＩＤ", "МоtID", "ΜotΙD"]
)
def test_a_stranger_does_not_take_our_name(name: str) -> None:
    for metadata in (_metadata(client_name=name), _metadata(localized={"client_name#en": name})):
        with pytest.raises(ClientMetadataInvalid):
            check_stranger(metadata, fixed={}, origins=(OURS,))
    check_stranger(_metadata(client_name=name), fixed={"client_name": name}, origins=(OURS,))


@pytest.mark.parametrize("name", ["Một ý tưởng", "Mot Idea", "Sở Tư pháp", "Remote Idol", "日本のサービス"])
def test_other_names_are_fine(name: str) -> None:
    check_stranger(_metadata(client_name=name), fixed={}, origins=(OURS,))


@pytest.mark.parametrize(
    "member", ["redirect_uris", "post_logout_redirect_uris", "jwks_uri", "backchannel_client_notification_endpoint"]
)
def test_a_stranger_does_not_lead_to_our_own_pages(member: str) -> None:
    address = f"{OURS.replace('motid', 'MOTID')}:443/authorize"
    with pytest.raises(ClientMetadataInvalid):
        check_stranger(
            _metadata(**{member: (address,) if member.endswith("s") else address}), fixed={}, origins=(OURS,)
        )


def test_fapi_holds_where_sign_ins_are_approved_elsewhere() -> None:
    held = {"security_profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": JWKS}
    assert "grant_types" in _broken(_metadata(**held, grant_types=(DEVICE_GRANT,)))
    ciba = {**held, "grant_types": (CIBA_GRANT,), "backchannel_token_delivery_mode": "poll"}
    assert _broken(_metadata(**ciba)) == {"backchannel_authentication_request_signing_alg"}
    assert not _broken(_metadata(**ciba, backchannel_authentication_request_signing_alg="ES256"))


@pytest.mark.parametrize("name", ["Truy cap evil.vn ngay", "Goi 0909 123 456", "http://x", "Tổng đài 1900.1234.56"])
def test_an_sms_of_ours_leads_nobody_away(name: str) -> None:
    assert request_waits(name, "https://m.example/x").startswith("MotID: Mot dich vu de nghi")


@pytest.mark.parametrize(
    "message", ["zalo.me/0900", "Xem bit.ly/3xYz", "t.me", "evil\uff0ecom", "vidu\u3002vn", "vidu.taipei/x", "WWW.x"]
)
def test_a_binding_message_leads_nobody_away(message: str) -> None:
    with pytest.raises(TokenRefused, match="address"):
        check_binding_message({"binding_message": message})
    assert request_waits(message, "https://m.example/x").startswith("MotID: Mot dich vu de nghi")


@pytest.mark.parametrize("message", ["Quầy 4, UBND TP.HCM", "Mã Q.10-2026", "AB12.7", "Hồ sơ 0042/2026"])
def test_other_binding_messages_are_fine(message: str) -> None:
    assert check_binding_message({"binding_message": message}) == message
