"""Whatever somebody sends as a JWT: it is no token, and it is no fault of ours."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.signing_keys import SigningKeys, generate_private_key, open_signing_key

KEYS = SigningKeys(
    [
        open_signing_key(uuid4(), algorithm, active=True, bundle=generate_private_key(algorithm))
        for algorithm in ("ES256", "EdDSA")
    ]
)
KID: str = json.loads(KEYS.jwks)["keys"][0]["kid"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


def segment(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@given(ANY_JSON, ANY_JSON, st.text(max_size=100))
def test_headers_and_claims_of_any_shape_are_refused(header: Any, claims: Any, signature: str) -> None:
    assert KEYS.verify(f"{segment(header)}.{segment(claims)}.{signature}", "at+jwt") is None


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS256", "kid": KID},
        {"alg": "ES256", "kid": KID, "typ": "at+jwt"},
        {"alg": "ES256", "kid": KID, "crit": ["b64"], "b64": False},
        {"alg": ["ES256"], "kid": [KID]},
    ],
)
def test_headers_that_tempt_libraries_are_refused(header: dict[str, Any]) -> None:
    for signature in ("", "AA", "A" * 86):
        assert KEYS.verify(f"{segment(header)}.{segment({'sub': 'a'})}.{signature}", "at+jwt") is None


async def test_a_token_of_another_type_is_refused_though_we_signed_it() -> None:
    """RFC 9068 §5, RFC 8725 §3.11: an ID token is no access token, and the other way round."""
    id_token = await KEYS.signed("ES256", {"sub": "a"})
    access_token = await KEYS.signed("ES256", {"sub": "a"}, "at+jwt")
    assert KEYS.verify(id_token, "at+jwt") is None
    assert KEYS.verify(access_token) is None
    assert KEYS.verify(access_token, "at+jwt") == {"sub": "a"}
