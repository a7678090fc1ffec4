"""When the body of a posted form is whole: at its declared length, or when the server says so."""

from typing import Any, cast

import pytest
from litestar.types import Receive, Scope

from motid.oidc.parameters import LONGEST_INPUT
from motid.web.protocol.http import FORM, BadBody, form_body


def posted(*pieces: bytes, declared: bytes | None = None, ended: bool = False) -> tuple[Scope, Receive]:
    """Return a posted form of which the server hands on these pieces; `ended`: and then says that it was all.

    Who waits for more than that fails.
    """
    headers = [(b"content-type", FORM), *([(b"content-length", declared)] if declared is not None else [])]
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if ended:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    left = iter(messages)

    async def receive() -> Any:
        return next(left, {"type": "http.disconnect"})

    return cast(Scope, {"type": "http", "headers": headers}), cast(Receive, receive)


@pytest.mark.parametrize("pieces", [(b"a=1&b=2",), (b"a=1", b"&b=2"), (b"a", b"", b"=1&b=2")])
async def test_a_form_of_declared_length_is_not_waited_for_any_longer(pieces: tuple[bytes, ...]) -> None:
    assert await form_body(*posted(*pieces, declared=b"7")) == b"a=1&b=2"


@pytest.mark.parametrize("declared", [None, b"", b"8", b"07", b"seven"])
async def test_any_other_form_is_read_to_its_end(declared: bytes | None) -> None:
    assert await form_body(*posted(b"a=1", b"&b=2", declared=declared, ended=True)) == b"a=1&b=2"


async def test_a_form_that_stops_before_its_length_is_no_form() -> None:
    with pytest.raises(BadBody, match="cut off"):
        await form_body(*posted(b"a=1", declared=b"7"))


async def test_a_form_that_is_too_large_is_refused_at_its_declared_length_too() -> None:
    too_much = b"a" * (LONGEST_INPUT + 1)
    with pytest.raises(BadBody, match="too large"):
        await form_body(*posted(too_much, declared=str(len(too_much)).encode()))
