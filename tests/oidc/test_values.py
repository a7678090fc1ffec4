"""Pure values: proof keys, handles, classes, parameters, subjects, redirect addresses."""

from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.ids import Uuid7Source
from motid.oidc.acr import Acr
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.errors import ClientMetadataInvalid, ParametersInvalid
from motid.oidc.handles import new_handle, read_handle
from motid.oidc.parameters import LONGEST_INPUT, read_parameters
from motid.oidc.signing_keys import SigningKeys, generate_private_key, open_signing_key
from motid.oidc.subjects import Subjects
from motid.oidc.token.redeem_code import challenge_of

NAMES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
VALUES = st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc")), min_size=1, max_size=50)


def client(*addresses: str, **changes: object) -> Client:
    return Client("c", None, ClientMetadata(client_name="x", redirect_uris=addresses, **changes))  # type: ignore[arg-type]


def test_the_challenge_of_rfc_7636_appendix_b() -> None:
    assert (
        challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_a_handle_comes_back_and_keeps_no_secret() -> None:
    text, handle = new_handle(Uuid7Source().new())
    assert read_handle(text) == handle
    assert handle.digest is not None
    assert text.split(".")[1].encode() not in handle.digest


@given(st.text(max_size=80) | st.binary(max_size=66).map(lambda b: b.decode("latin-1")))
def test_a_strange_handle_is_none(text: str) -> None:
    handle = read_handle(text)
    assert handle is None or len(text) == 66


@pytest.mark.parametrize("text", ["urn:motid:ial2:aal2", "urn:motid:ial1:aal1", "urn:motid:ial3:aal3"])
def test_a_class_reads_as_it_is_written(text: str) -> None:
    assert str(Acr.parse(text)) == text


@pytest.mark.parametrize("text", ["", "urn:motid:ial4:aal1", "urn:motid:ial2:aal2 ", "URN:motid:ial2:aal2", "1"])
def test_a_foreign_class_is_none(text: str) -> None:
    assert Acr.parse(text) is None


@given(st.tuples(*[st.integers(1, 3)] * 4))
def test_covering_needs_both_levels(levels: tuple[int, int, int, int]) -> None:
    has, wanted = Acr(levels[0], levels[1]), Acr(levels[2], levels[3])
    assert has.covers(wanted) == (has.ial >= wanted.ial and has.aal >= wanted.aal)


@given(st.dictionaries(NAMES, VALUES, max_size=20))
def test_parameters_survive_encoding(fields: dict[str, str]) -> None:
    assert read_parameters(urlencode(fields).encode()) == fields


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(encoded: bytes) -> None:
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid:
        return
    assert all(name and value for name, value in parameters.items())


@given(NAMES, VALUES, VALUES)
def test_a_repeated_parameter_is_refused_by_name(name: str, one: str, other: str) -> None:
    with pytest.raises(ParametersInvalid) as refused:
        read_parameters(urlencode([(name, one), (name, other)]).encode())
    assert refused.value.repeated == {name}


@pytest.mark.parametrize(
    "encoded",
    [b"a=" + b"x" * LONGEST_INPUT, b"a=%zz", b"a=%", b"a=%ff", b"a=%00", b"=x", b"a%0a=x", b"&".join([b"a=1"] * 70)],
)
def test_broken_parameters_are_refused(encoded: bytes) -> None:
    with pytest.raises(ParametersInvalid):
        read_parameters(encoded)


def test_a_blank_parameter_counts_as_left_out() -> None:
    assert read_parameters(b"a=&b=1&c") == {"b": "1"}


@pytest.mark.parametrize(
    ("registered", "sent", "allowed"),
    [
        ("https://a.example/cb", "https://a.example/cb", True),
        ("https://a.example/cb", "https://a.example/cb/", False),
        ("https://a.example/cb", "https://a.example/cb?x=1", False),
        ("https://a.example/cb", "https://a.example/CB", False),
        ("https://a.example/cb", "https://a.example:443/cb", False),
        ("https://a.example/cb", "https://a.example/cb#", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", True),
        ("http://[::1]/cb", "http://[::1]:51004/cb", True),
        ("http://127.0.0.1/cb", "http://127.0.0.1:51004/other", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:99999/cb", False),
        ("http://localhost/cb", "http://localhost:51004/cb", False),
        ("https://a.example/cb", "https://user@a.example/cb", False),
    ],
)
def test_redirect_addresses_match_exactly_but_for_a_loopback_port(registered: str, sent: str, allowed: bool) -> None:
    assert client(registered, token_endpoint_auth_method="none").allows_redirect(sent) is allowed


def test_a_confidential_client_has_no_floating_port() -> None:
    assert not client("http://127.0.0.1/cb").allows_redirect("http://127.0.0.1:51004/cb")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_name": " "},
        {"redirect_uris": ()},
        {"redirect_uris": ("http://a.example/cb",)},
        {"redirect_uris": ("https://a.example/cb#x",)},
        {"redirect_uris": ("https://*.example/cb",)},
        {"redirect_uris": ("/cb",)},
        {"redirect_uris": ("javascript:alert(1)",)},
        {"redirect_uris": ("https://a.example:x/cb",)},
        {"redirect_uris": ("https://a.example/cb", "https://b.example/cb")},
        {"scope": ("profile",)},
        {"scope": ("openid", "everything")},
        {"legal_basis": {"shoe_size": "x"}},
        {"required_acr": "high"},
    ],
)
def test_metadata_that_break_a_rule_are_refused(changes: dict[str, object]) -> None:
    fields: dict[str, object] = {"client_name": "x", "redirect_uris": ("https://a.example/cb",), **changes}
    with pytest.raises(ClientMetadataInvalid):
        check_metadata(ClientMetadata(**fields), sandbox=False)  # type: ignore[arg-type]


def test_pairwise_subjects_are_stable_and_tell_two_services_nothing() -> None:
    subjects, person = Subjects(b"s" * 32), uuid4()
    one, other = client("https://a.example/cb"), client("https://b.example/cb")
    assert subjects.subject(one, person) == subjects.subject(one, person)
    assert subjects.subject(one, person) != subjects.subject(other, person)
    assert subjects.subject(one, person) != Subjects(b"t" * 32).subject(one, person)
    assert subjects.subject(one, person) == subjects.subject(client("https://a.example/other"), person)
    public = [client(f"https://{host}.example/cb", subject_type="public") for host in "ab"]
    assert subjects.subject(public[0], person) == subjects.subject(public[1], person)
    assert str(person) not in subjects.subject(one, person)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256", "EdDSA"])
async def test_a_signature_verifies_and_an_altered_token_does_not(algorithm: str) -> None:
    key = open_signing_key(UUID(int=1), algorithm, active=True, bundle=generate_private_key(algorithm))
    keys = SigningKeys([key])
    token = await keys.signed(algorithm, {"sub": "a"})
    assert keys.verify(token) == {"sub": "a"}
    head, payload, signature = token.split(".")
    assert keys.verify(f"{head}.{payload[:-2]}.{signature}") is None
    assert keys.verify(f"{head}..{signature}") is None
    assert keys.verify("nonsense") is None
    assert b'"d"' not in keys.jwks
