"""The chain of actors, and requests of any shape (RFC 8693 §2.1, §4.1)."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.client import Client, ClientMetadata
from motid.oidc.delegation.actors import LONGEST_CHAIN, act_of, may_act_claim, may_act_for
from motid.oidc.delegation.request import ACCESS_TOKEN, JWT, read_exchange
from motid.oidc.errors import TokenRefused

PARAMETERS = ["subject_token", "subject_token_type", "actor_token", "actor_token_type", "requested_token_type"]


def client(name: str, *may_act: str) -> Client:
    return Client(name, None, ClientMetadata(client_name=name, may_act=may_act))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_a_chain_names_everybody_in_order_and_nobody_twice_running(callers: list[str]) -> None:
    act, expected = None, list[str]()
    for caller in callers:
        if expected[:1] != [caller]:
            expected.insert(0, caller)
        if len(expected) > LONGEST_CHAIN:
            with pytest.raises(TokenRefused):
                act_of(client(caller), act)
            return
        chain = act_of(client(caller), act)
        act = msgspec.json.encode(chain).decode()
        named = []
        level: dict[str, object] | None = chain
        while level is not None:
            named.append(level["sub"])
            level = level.get("act")  # type: ignore[assignment]
        assert named == expected


def test_who_may_act() -> None:
    assert may_act_for(client("b"), client("a")), "whom a token is for, where nobody is named"
    assert may_act_for(client("a"), client("a", "b")), "its own client"
    assert may_act_for(client("b"), client("a", "b"))
    assert not may_act_for(client("c"), client("a", "b"))
    assert may_act_claim(client("a", "b")) == {"may_act": {"sub": "b"}}
    assert may_act_claim(client("a")) == may_act_claim(client("a", "b", "c")) == {}


@given(
    st.dictionaries(
        st.sampled_from([*PARAMETERS, "scope", "audience"]),
        st.text(max_size=12) | st.sampled_from([ACCESS_TOKEN, JWT, "a.b.c"]),
    )
)
def test_any_request_is_read_or_refused(parameters: dict[str, str]) -> None:
    with suppress(TokenRefused):
        asked = read_exchange(parameters)
        assert asked.issued_type in (ACCESS_TOKEN, JWT)
        assert parameters["subject_token_type"] in (ACCESS_TOKEN, JWT)
        assert "subject" not in repr(asked)
