"""What may be asked (OpenID Connect for Identity Assurance 1.0 §5.3 to §5.5), and what is no request."""

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.claims_parameter import ClaimsRequest, read_claims_parameter
from motid.oidc.errors import AuthorizationRefused
from motid.oidc.identity_assurance.fulfil import fulfil
from tests.oidc.identity_assurance.evidence import EVIDENCE, NOW

FRAMEWORK = {"trust_framework": None}
NAME = {"name": None}


def read(element: Any, place: str = "userinfo") -> ClaimsRequest:
    return read_claims_parameter(json.dumps({place: {"verified_claims": element}}))


@pytest.mark.parametrize(
    "verification",
    [
        {"trust_framework": None},
        {"trust_framework": {}},
        {"trust_framework": {"value": "vn_motid"}},
        {"trust_framework": {"essential": True, "values": ["gold", "vn_motid"]}},
        {**FRAMEWORK, "assurance_level": {"value": "ial2"}, "verification_process": None},
        {**FRAMEWORK, "assurance_process": {"policy": None, "assurance_details": [{"assurance_type": None}]}},
        {**FRAMEWORK, "assurance_process": None},
        {**FRAMEWORK, "time": {"max_age": 63113852, "essential": True}},
        {**FRAMEWORK, "time": {"max_age": 10**40}},
        {**FRAMEWORK, "evidence": [{"type": {"value": "document"}, "method": None, "document_details": None}]},
        {
            **FRAMEWORK,
            "evidence": [
                {"type": {"value": "electronic_record"}, "check_details": [{"check_method": None}], "record": {}},
                {"type": {"value": "vouch"}, "attestation": {"voucher": {"organization": None}}},
            ],
        },
        {**FRAMEWORK, "of_another_extension": 7, "another": {"deep": None}},
        {"trust_framework": {"value": "vn_motid", "of_another_extension": True}},
    ],
    ids=str,
)
def test_requests_that_are_understood(verification: dict[str, Any]) -> None:
    request = read({"verification": verification, "claims": {**NAME, "birthdate": {"essential": True}}})
    assert request.verified_in_userinfo[0].claims.keys() == {"name", "birthdate"}
    assert not request.userinfo, "a verified claim is not asked for as a plain one"


@pytest.mark.parametrize(
    "element",
    [
        *(None, [], "x", 1, True, [None], {}, [[]], [{"verification": FRAMEWORK, "claims": NAME}] * 17),
        {"claims": NAME},
        {"verification": FRAMEWORK},
        {"verification": None, "claims": NAME},
        {"verification": {}, "claims": NAME},
        {"verification": [], "claims": NAME},
        {"verification": {"time": None}, "claims": NAME},
        {"verification": {"trust_framework": "vn_motid"}, "claims": NAME},
        {"verification": {"trust_framework": {"value": None}}, "claims": NAME},
        {"verification": {"trust_framework": {"value": ["a"]}}, "claims": NAME},
        {"verification": {"trust_framework": {"values": []}}, "claims": NAME},
        {"verification": {"trust_framework": {"values": "a"}}, "claims": NAME},
        {"verification": {"trust_framework": {"values": [{}]}}, "claims": NAME},
        {"verification": {"trust_framework": {"value": 10**30}}, "claims": NAME},
        {"verification": {"trust_framework": {"essential": "yes"}}, "claims": NAME},
        {"verification": {"trust_framework": {"purpose": "no"}}, "claims": NAME},
        {"verification": {"trust_framework": {"purpose": "x" * 301}}, "claims": NAME},
        {"verification": {**FRAMEWORK, "time": {"max_age": -1}}, "claims": NAME},
        {"verification": {**FRAMEWORK, "time": {"max_age": "1"}}, "claims": NAME},
        {"verification": {**FRAMEWORK, "time": {"max_age": True}}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": None}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": []}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": {}}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": [None]}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": [{"method": None}]}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": [{"type": None}]}, "claims": NAME},
        {"verification": {**FRAMEWORK, "evidence": [{"type": {"values": ["document"]}}]}, "claims": NAME},
        {"verification": FRAMEWORK, "claims": []},
        {"verification": FRAMEWORK, "claims": "name"},
        {"verification": FRAMEWORK, "claims": {"name": "Nguyễn"}},
        {"verification": FRAMEWORK, "claims": {"name": ["x"]}},
        {"verification": FRAMEWORK, "claims": {"name": {"purpose": "ab"}}},
    ],
    ids=lambda element: json.dumps(element)[:60],
)
@pytest.mark.parametrize("place", ["userinfo", "id_token"])
def test_malformed_requests_are_refused(element: Any, place: str) -> None:
    with pytest.raises(AuthorizationRefused) as refusal:
        read(element, place)
    assert refusal.value.error == "invalid_request"


def test_a_bomb_of_brackets_is_refused() -> None:
    for bomb in ("[" * 4000 + "]" * 4000, '{"verification":' * 400 + "1" + "}" * 400):
        with pytest.raises(AuthorizationRefused):
            read_claims_parameter('{"userinfo":{"verified_claims":' + bomb + "}}")
    deep: Any = {"trust_framework": None}
    for _ in range(20):
        deep = {"trust_framework": deep}
    with pytest.raises(AuthorizationRefused):
        read({"verification": deep, "claims": NAME})


NAMES = ["verification", "claims", "trust_framework", "evidence", "type", "time", "value", "values", "max_age"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES, "name", "essential"]), inner)
    ),
    max_leaves=15,
)


@given(ANYTHING, ANYTHING)
def test_any_json_is_refused_or_read_kept_and_answered(verification: object, claims: object) -> None:
    """What is understood survives being sealed, and never asks for more than there is."""
    for element in (verification, {"verification": {**FRAMEWORK, "time": verification}, "claims": claims}):
        with suppress(AuthorizationRefused):
            request = read(element)
            assert msgspec.msgpack.decode(msgspec.msgpack.encode(request), type=ClaimsRequest) == request
            for each in request.verified_in_userinfo:
                answer = fulfil(each, EVIDENCE, NOW, str)
                assert answer is None or answer["claims"].items() <= EVIDENCE[0].claims.items()
