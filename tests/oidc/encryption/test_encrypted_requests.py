"""Request objects that are signed and then encrypted to a key that the provider publishes (RFC 9101 §6.1)."""

import json
import zlib
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from authlib.jose import JsonWebEncryption  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from motid.oidc.decryption_keys import DecryptionKeys, open_decryption_key
from motid.oidc.encryption import CONTENT_ENCRYPTIONS, KEY_ENCRYPTIONS
from motid.oidc.first_start import load_signing_keys
from motid.oidc.rotate_signing_keys import ANNOUNCED_FOR, rotate_signing_keys, tend_signing_keys
from motid.oidc.signing_keys import generate_private_key
from tests.oidc.request_objects.test_request_objects import JWKS, ask, signed
from tests.oidc.world import Proof, World

REGISTRY = jwe.JWERegistry(algorithms=[*KEY_ENCRYPTIONS, *CONTENT_ENCRYPTIONS])
OTHER = RSAKey.generate_key(2048)


async def to_encrypt_to(browser: httpx.AsyncClient, kty: str) -> dict[str, Any]:
    """Return the first key of a type that the provider publishes for encryption, as a client finds it."""
    keys = (await browser.get("/jwks")).json()["keys"]
    found: dict[str, Any] = next(key for key in keys if key["use"] == "enc" and key["kty"] == kty)
    return found


def encrypted(content: str, key: dict[str, Any] | Key, alg: str, enc: str = "A256GCM", **header: Any) -> str:
    target = key if isinstance(key, Key) else import_key(key)
    kid = {} if isinstance(key, Key) else {"kid": key["kid"]}
    return jwe.encrypt_compact(
        {"alg": alg, "enc": enc, "cty": "JWT", **kid, **header}, content, target, registry=REGISTRY
    )


@pytest.mark.parametrize("alg", KEY_ENCRYPTIONS)
async def test_an_encrypted_request_is_answered(world: World, alg: str) -> None:
    person, client, proof = await world.person(), await world.client(jwks=JWKS), Proof()
    async with aclosing(await world.browser(person)) as browser:
        key = await to_encrypt_to(browser, "RSA" if alg == "RSA-OAEP-256" else "EC")
        for enc in CONTENT_ENCRYPTIONS:
            request = encrypted(signed(world, client, proof), key, alg, enc)
            assert "code" in await ask(browser, client, request)
        pushed = {"request": encrypted(signed(world, client, proof), key, alg)}
        answer = await browser.post("/par", data=pushed, auth=(client.client_id, client.secret or ""))
        assert answer.status_code == 201, answer.text


async def test_another_library_encrypts_for_us(world: World) -> None:
    person, client, proof = await world.person(), await world.client(jwks=JWKS), Proof()
    async with aclosing(await world.browser(person)) as browser:
        key = await to_encrypt_to(browser, "EC")
        header = {"alg": "ECDH-ES+A128KW", "enc": "A128CBC-HS256", "cty": "JWT", "kid": key["kid"]}
        request = JsonWebEncryption().serialize_compact(header, signed(world, client, proof).encode(), key).decode()
        assert "code" in await ask(browser, client, request)


async def test_what_was_encrypted_before_a_rotation_is_read_after_it(world: World) -> None:
    person, client, proof = await world.person(), await world.client(jwks=JWKS), Proof()
    async with aclosing(await world.browser(person)) as browser:
        before = await to_encrypt_to(browser, "RSA")
        await rotate_signing_keys(world.database)
        shift = "UPDATE signing_key SET changed_at = changed_at - $1::interval WHERE state = 'announced'"
        await world.database.pool.execute(shift, ANNOUNCED_FOR)
        await tend_signing_keys(world.database, timedelta(days=900))
        await world.provider.refresh()
        assert (await to_encrypt_to(browser, "RSA"))["kid"] != before["kid"]
        assert "code" in await ask(browser, client, encrypted(signed(world, client, proof), before, "RSA-OAEP-256"))


async def test_an_encrypted_object_must_hold_a_signed_one(world: World) -> None:
    client = await world.client(jwks=JWKS)
    async with aclosing(await world.browser()) as browser:
        key = await to_encrypt_to(browser, "RSA")
        good = encrypted(signed(world, client, Proof()), key, "RSA-OAEP-256")
        head, *rest = good.split(".")
        bad = [
            encrypted("{}", key, "RSA-OAEP-256"),
            encrypted(json.dumps({"client_id": client.client_id}), key, "RSA-OAEP-256"),
            encrypted(good, key, "RSA-OAEP-256"),
            encrypted(signed(world, client, Proof()), OTHER, "RSA-OAEP-256"),
            ".".join([head, *rest[:-1], "AAAAAAAAAAAAAAAAAAAAAA"]),
            f"e30.{'.'.join(rest)}",
            "....",
        ]
        for request in bad:
            assert (await ask(browser, client, request))["error"] == "invalid_request_object"


async def test_discovery_says_so(world: World) -> None:
    async with aclosing(await world.browser()) as browser:
        found = (await browser.get("/.well-known/openid-configuration")).json()
        for use in ("request_object", "authorization"):
            assert tuple(found[f"{use}_encryption_alg_values_supported"]) == KEY_ENCRYPTIONS
            assert tuple(found[f"{use}_encryption_enc_values_supported"]) == CONTENT_ENCRYPTIONS
        keys = (await browser.get("/jwks")).json()["keys"]
        assert not [key for key in keys if {"d", "p", "q", "k"} & set(key)]
        sealed = await world.database.pool.fetch("SELECT sealed FROM signing_key")
        assert not any(b'"kty"' in row["sealed"] for row in sealed)
        keys_in_process = await load_signing_keys(world.database.pool, world.database.vault)
        assert keys_in_process.verify(await keys_in_process.signed("ES256", {"sub": "a"})) == {"sub": "a"}


def _own() -> DecryptionKeys:
    from uuid import uuid4

    return DecryptionKeys(
        open_decryption_key(uuid4(), alg, active=True, jwk=generate_private_key(alg).jwk)
        for alg in ("RSA-OAEP-256", "ECDH-ES")
    )


OWN = _own()


def test_compressed_content_is_not_unpacked() -> None:
    key = OWN.keys[0]
    bomb = zlib.compress(b"a" * 10_000_000)
    header = {"alg": key.algorithm, "enc": "A128GCM", "zip": "DEF"}
    registry = jwe.JWERegistry(algorithms=[key.algorithm, "A128GCM", "DEF"])
    target = import_key(key.public_jwk)
    assert OWN.decrypt(jwe.encrypt_compact(header, bomb[:1000], target, registry=registry)) is None


def test_a_point_outside_the_curve_is_refused() -> None:
    key = next(key for key in OWN.keys if key.algorithm == "ECDH-ES")
    good = jwe.encrypt_compact(
        {"alg": "ECDH-ES", "enc": "A128GCM"}, "a", import_key(key.public_jwk), registry=REGISTRY
    )
    assert OWN.decrypt(good) == "a"
    for curve in ("P-384", "P-521", "X25519", "nonsense"):
        header = {"alg": "ECDH-ES", "enc": "A128GCM", "epk": {"kty": "EC", "crv": curve, "x": "AA", "y": "AA"}}
        assert OWN.decrypt(".".join([_segment(header), *good.split(".")[1:]])) is None
    other = ECKey.generate_key("P-256").as_dict(private=False)
    header = {"alg": "ECDH-ES", "enc": "A128GCM", "epk": {**other, "y": other["x"]}}
    assert OWN.decrypt(".".join([_segment(header), *good.split(".")[1:]])) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.fixed_dictionaries(
        {"alg": st.sampled_from([*KEY_ENCRYPTIONS, "dir", "RSA1_5", "PBES2-HS256+A128KW", "none"]) | VALUES},
        optional={
            "enc": st.sampled_from([*CONTENT_ENCRYPTIONS, "A256CBC-HS512"]) | VALUES,
            "epk": VALUES | st.fixed_dictionaries({"kty": VALUES, "crv": VALUES, "x": VALUES, "y": VALUES}),
            "apu": VALUES,
            "kid": VALUES,
            "zip": VALUES,
            "crit": VALUES,
            "p2c": st.just(10**9),
        },
    ),
    st.lists(st.text(alphabet="AZaz09-_=", max_size=60), min_size=4, max_size=4),
)
def test_any_header_is_refused_cleanly(header: dict[str, Any], rest: list[str]) -> None:
    assert OWN.decrypt(".".join([_segment(header), *rest])) is None


@given(st.text(max_size=100))
def test_any_text_is_refused_cleanly(text: str) -> None:
    assert OWN.decrypt(text) is None


def test_deep_nesting_is_refused_cleanly() -> None:
    assert OWN.decrypt(_raw(b"[" * 5000) + "....") is None
    assert OWN.decrypt(_raw(b'{"epk":' * 2000) + "....") is None


def _segment(header: dict[str, Any]) -> str:
    return _raw(json.dumps(header).encode())


def _raw(content: bytes) -> str:
    import base64

    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
