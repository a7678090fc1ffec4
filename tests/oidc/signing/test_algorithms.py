"""ID tokens by every algorithm, checked by two libraries that are not ours."""

import base64
import hashlib
from typing import Any

import pytest
from authlib.jose import JsonWebKey, JsonWebToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.oidc.half_hash import half_hash
from tests.oidc.offline import OpenOffline

ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_an_id_token_is_signed_as_the_client_registered(offline: OpenOffline, algorithm: str) -> None:
    service = await offline(id_token_signed_response_alg=algorithm)
    published = (await service.browser.get("/jwks")).json()
    token = service.tokens["id_token"]
    by_joserfc = jwt.decode(token, KeySet.import_key_set(published), algorithms=[algorithm])
    by_authlib = JsonWebToken([algorithm]).decode(token, JsonWebKey.import_key_set(published))
    assert dict(by_authlib) == dict(by_joserfc.claims)
    assert by_joserfc.header["alg"] == algorithm
    assert by_joserfc.claims["at_hash"] == half_hash(algorithm, service.tokens["access_token"])


async def test_every_algorithm_has_a_key_of_its_own(offline: OpenOffline) -> None:
    service = await offline()
    keys: list[dict[str, Any]] = (await service.browser.get("/jwks")).json()["keys"]
    assert sorted(key["alg"] for key in keys if key["use"] == "sig") == sorted(ALGORITHMS)
    assert len({key["kid"] for key in keys}) == len(keys)
    assert {key["use"] for key in keys} == {"sig", "enc"}
    assert not any({"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys() for key in keys)


def test_half_hashes_follow_the_algorithm() -> None:
    """OpenID Connect Core, appendix A.4, has the vector for SHA-256."""
    assert half_hash("RS256", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"
    whole = hashlib.sha512(b"a").digest()
    assert half_hash("EdDSA", "a") == base64.urlsafe_b64encode(whole[:32]).rstrip(b"=").decode()
