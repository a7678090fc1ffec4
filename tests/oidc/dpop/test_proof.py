"""Proofs by themselves (RFC 9449 §4): the RFC's own, and what is wrong with others."""

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, RSAKey

from motid.oidc.dpop.address import normalised
from motid.oidc.dpop.errors import ProofRefused
from motid.oidc.dpop.proof import read_proof
from tests.oidc.dpop.prover import Prover, new_key

URI = "https://id.vidu.example/token"
AT_TOKEN_ENDPOINT = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
    "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2"
    "In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2Vu"
    "IiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZ"
    "T3Lg"
)
"""RFC 9449, figure 2."""
AT_RESOURCE = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
    "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2"
    "In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90"
    "ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFF"
    "byJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA"
)
"""RFC 9449, figure 12."""


def test_the_proofs_of_the_rfc_hold() -> None:
    proof = read_proof(AT_TOKEN_ENDPOINT)
    assert proof.thumbprint == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"  # figure 9
    assert (proof.method, proof.address, proof.issued_at) == ("POST", "https://server.example.com/token", 1562262616)
    assert read_proof(AT_RESOURCE).token_digest == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


@pytest.mark.parametrize("alg", ["ES256", "PS256", "EdDSA", "Ed25519"])
def test_each_algorithm_holds(alg: str) -> None:
    prover = Prover(new_key(alg), alg)
    assert read_proof(prover.proof("POST", URI)).thumbprint == prover.thumbprint


def unsigned(header: dict[str, Any], claims: dict[str, Any] | None = None) -> str:
    """Return a JWT of a header and claims that nobody signed."""
    parts = (header, claims or {"jti": "a", "htm": "POST", "htu": URI, "iat": 1})
    return ".".join(
        base64.urlsafe_b64encode(msgspec.json.encode(part)).rstrip(b"=").decode() for part in parts
    ) + "." + base64.urlsafe_b64encode(b"x" * 64).decode().rstrip("=")  # fmt: skip


PUBLIC = ECKey.generate_key("P-256").as_dict(private=False)


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"alg": None},
        {"jwk": None},
        {"alg": "none"},
        {"alg": "HS256", "jwk": {"kty": "oct", "k": "AAAA"}},
        {"alg": "ES256", "jwk": OctKey.generate_key(256).as_dict(private=True)},
        {"alg": "RS256", "jwk": RSAKey.generate_key(2048).as_dict(private=False)},
        {"alg": "ES256K"},
        {"jwk": ECKey.generate_key("P-384").as_dict(private=False)},
        {"jwk": ECKey.generate_key("P-256").as_dict(private=True)},
        {"jwk": {**PUBLIC, "k": "AAAA"}},
        {"jwk": {**PUBLIC, "y": PUBLIC["x"]}},
        {"jwk": {**PUBLIC, "x": 7}},
        {"jwk": {**PUBLIC, "x": "A" * 100_000}},
        {"jwk": "text"},
        {"jwk": []},
        {"alg": "PS256", "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        {"alg": "PS256", "jwk": {**RSAKey.generate_key(2048).as_dict(private=False), "e": "AQ"}},
        {"alg": "PS256", "jwk": {**RSAKey.generate_key(2048).as_dict(private=False), "e": "A" * 300}},
        {"crit": ["exp"], "exp": 1},
        {"b64": False, "crit": ["b64"]},
        {"b64": None, "crit": None},
    ],
)
def test_headers_that_prove_nothing_are_refused(header: dict[str, Any]) -> None:
    full = {"typ": "dpop+jwt", "alg": "ES256", "jwk": PUBLIC, **header}
    with pytest.raises(ProofRefused) as refusal:
        read_proof(unsigned(full))
    assert refusal.value.error == "invalid_dpop_proof"


def test_a_small_rsa_key_is_refused() -> None:
    with pytest.raises(ProofRefused, match="2048"):
        read_proof(Prover(RSAKey.generate_key(1024), "PS256").proof("POST", URI))


def test_another_keys_signature_does_not_hold() -> None:
    other = new_key().as_dict(private=False)
    with pytest.raises(ProofRefused, match="signature"):
        read_proof(Prover().proof("POST", URI, header={"jwk": other}))


@pytest.mark.parametrize(
    "changes",
    [
        {"jti": None},
        {"jti": ""},
        {"jti": "a" * 201},
        {"jti": 5},
        {"htm": None},
        {"htu": None},
        {"htu": ["x"]},
        {"iat": None},
        {"iat": "1"},
        {"iat": True},
        {"ath": 3},
        {"nonce": {}},
    ],
)
def test_claims_of_wrong_kind_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProofRefused):
        read_proof(Prover().proof("POST", URI, **changes))


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))))
def test_any_text_is_refused_in_words(text: str) -> None:
    for each in (text, f"{text}.{text}.{text}", "." + AT_TOKEN_ENDPOINT[:-9] + text):
        with pytest.raises(ProofRefused):
            read_proof(each)


def test_nested_headers_are_refused() -> None:
    bomb = base64.urlsafe_b64encode(b'{"typ":' + b"[" * 2000 + b"]" * 2000 + b"}").decode().rstrip("=")
    with pytest.raises(ProofRefused):
        read_proof(f"{bomb}.e30.AA")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://ID.Vidu.Example:443/token", URI),
        ("https://id.vidu.example/token?x=1#y", URI),
        ("https://id.vidu.example/%74oken", URI),
        ("https://id.vidu.example:444/token", "https://id.vidu.example:444/token"),
        ("https://id.vidu.example", "https://id.vidu.example/"),
        ("http://[::1]:80/token", "http://[::1]/token"),
        ("https://id.vidu.example/a%2fb", "https://id.vidu.example/a%2Fb"),
        ("https://id.vidu.example/Token", "https://id.vidu.example/Token"),
        ("https://a@id.vidu.example/token", None),
        ("https://id.vidu.example\\@evil.example/token", None),
        ("https://id.vidu.example:x/token", None),
        ("//id.vidu.example/token", None),
        ("/token", None),
        ("ftp://id.vidu.example/token", None),
        ("https://id.vidu.example/to\nken", None),
        ("https://id.vịdu.example/token", None),
        ("https://[::1/token", None),
    ],
)
def test_addresses_are_compared_in_their_one_form(address: str, expected: str | None) -> None:
    assert normalised(address) == expected


@given(st.text(max_size=80))
def test_no_address_breaks_the_comparison(text: str) -> None:
    for address in (text, f"https://{text}", f"https://id.vidu.example/{text}"):
        one = normalised(address)
        assert one is None or normalised(one) == one
