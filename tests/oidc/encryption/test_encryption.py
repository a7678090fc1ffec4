"""JSON Web Encryption of ID tokens: every algorithm that discovery names, opened by a library that is not ours."""

from typing import Any

import pytest
from authlib.jose import JsonWebEncryption, JsonWebKey  # type: ignore[import-untyped]
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import ClientMetadata
from motid.oidc.encryption import CONTENT_ENCRYPTIONS, KEY_ENCRYPTIONS, encrypt
from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.offline import OpenOffline

RSA = RSAKey.generate_key(2048, {"use": "enc"})
ELLIPTIC = ECKey.generate_key("P-256", {"use": "enc"})
X25519 = OKPKey.generate_key("X25519", {"use": "enc"})


@pytest.mark.parametrize("alg", KEY_ENCRYPTIONS)
@pytest.mark.parametrize("enc", CONTENT_ENCRYPTIONS)
def test_every_pair_of_algorithms_opens(alg: Any, enc: str) -> None:
    key = RSA if alg == "RSA-OAEP-256" else ELLIPTIC
    sealed = encrypt("Nguyễn".encode(), {"keys": [key.as_dict(private=False)]}, alg, enc, cty="JWT")
    opened = jwe.decrypt_compact(sealed, key, algorithms=[alg, enc])
    assert opened.plaintext == "Nguyễn".encode()
    by_authlib = JsonWebEncryption().deserialize_compact(sealed, JsonWebKey.import_key(key.as_dict(private=True)))
    assert by_authlib["payload"] == "Nguyễn".encode()


def test_the_key_is_chosen_by_its_use_and_type() -> None:
    signing = ECKey.generate_key("P-256", {"use": "sig"}).as_dict(private=False)
    keys = {"keys": [signing, RSA.as_dict(private=False), X25519.as_dict(private=False)]}
    sealed = encrypt(b"a", keys, "ECDH-ES", "A128GCM")
    assert jwe.decrypt_compact(sealed, X25519, algorithms=["ECDH-ES", "A128GCM"]).plaintext == b"a"


@pytest.mark.parametrize("alg", KEY_ENCRYPTIONS)
async def test_an_id_token_is_signed_and_then_encrypted(offline: OpenOffline, alg: str) -> None:
    key = RSA if alg == "RSA-OAEP-256" else ELLIPTIC
    service = await offline(
        id_token_encrypted_response_alg=alg,
        id_token_encrypted_response_enc="A256GCM",
        jwks={"keys": [key.as_dict(private=False)]},
    )
    outer = jwe.decrypt_compact(service.tokens["id_token"], key, algorithms=[alg, "A256GCM"])
    assert outer.headers()["cty"] == "JWT"
    published = (await service.browser.get("/jwks")).json()
    inner = jwt.decode(outer.plaintext or b"", KeySet.import_key_set(published), algorithms=["ES256"])
    assert inner.claims["aud"] == service.client.client_id


@pytest.mark.parametrize("use", ["id_token", "userinfo", "introspection"])
def test_a_registration_without_a_fitting_key_is_refused(use: str) -> None:
    signing = ECKey.generate_key("P-256", {"use": "sig"}).as_dict(private=False)
    for jwks in (None, {"keys": [signing]}, {"keys": [RSA.as_dict(private=False)]}):
        fields: dict[str, Any] = {f"{use}_encrypted_response_alg": "ECDH-ES", "jwks": jwks}
        metadata = ClientMetadata(client_name="a", redirect_uris=("https://a.example/",), **fields)
        with pytest.raises(ClientMetadataInvalid, match="needs a key"):
            check_metadata(metadata, sandbox=False)
