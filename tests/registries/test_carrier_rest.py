"""The carrier adapter against a peer that misbehaves in every way a network allows (S4-39)."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from httpx import Headers
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from motid.registries.adapters.carrier_rest import CarrierEndpoint, RestCarrierDirectory, read_comparison
from motid.registries.adapters.resilient_post import Answer, AnswerRejected
from motid.registries.carrier import SubscriberDiffers, SubscriberMatches, SubscriberUnknown
from motid.registries.circuit_breaker import CircuitBreaker
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason
from tests.ports import free_port
from tests.registries.odd_peer import http, odd_peer
from tests.registries.people import claim

MATCH_BODY = b'{"result":"match"}'
MATCH = http(200, MATCH_BODY)


@asynccontextmanager
async def directory(
    origin: str, *, seconds: float = 20.0, breaker: CircuitBreaker | None = None
) -> AsyncIterator[RestCarrierDirectory]:
    endpoint = CarrierEndpoint(f"{origin}/carrier/v1", SecretStr("a key"), seconds)
    adapter = RestCarrierDirectory(endpoint, breaker=breaker)
    try:
        yield adapter
    finally:
        await adapter.aclose()


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("match", SubscriberMatches()), ("mismatch", SubscriberDiffers()), ("unknown", SubscriberUnknown())],
)
async def test_the_three_answers_of_the_contract(word: str, outcome: object) -> None:
    async with odd_peer(http(200, json.dumps({"result": word}).encode())) as peer, directory(peer.origin) as carrier:
        assert await carrier.compare(claim(), uuid4()) == outcome


async def test_personal_data_is_in_the_body_and_not_in_the_address() -> None:
    request_id = uuid4()
    async with odd_peer(MATCH) as peer, directory(peer.origin) as carrier:
        await carrier.compare(claim(), request_id)
        head, _, body = peer.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /carrier/v1/subscriber-comparisons HTTP/1.1\r\n")
        assert peer.header(0, "X-Request-Id") == str(request_id)
        assert peer.header(0, "X-Api-Key") == "a key"
    assert json.loads(body) == {
        "number": "+84950000001",
        "id_number": "946087000001",
        "full_name": "Nguyễn Thị Thuý Hoà",
        "date_of_birth": "1987-03-09",
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(200, b""), UnavailableReason.UNINTELLIGIBLE),
        (http(200, b"match"), UnavailableReason.UNINTELLIGIBLE),
        (http(200, b'{"result":"MATCH"}'), UnavailableReason.UNINTELLIGIBLE),
        (http(200, b'{"result":true}'), UnavailableReason.UNINTELLIGIBLE),
        (http(200, b'{"result":"match","test":1}'), UnavailableReason.UNINTELLIGIBLE),
        (http(200, b'[{"result":"match"}]'), UnavailableReason.UNINTELLIGIBLE),
        (http(200, MATCH_BODY, "text/html"), UnavailableReason.UNINTELLIGIBLE),
        (http(201, MATCH_BODY), UnavailableReason.UNINTELLIGIBLE),
        (
            http(200, MATCH_BODY, "application/json", "Content-Encoding: br"),
            UnavailableReason.UNINTELLIGIBLE,
        ),
        (http(302, MATCH_BODY, "application/json", "Location: /"), UnavailableReason.UNINTELLIGIBLE),
        (http(200, MATCH_BODY + b" " * 20_000), UnavailableReason.UNINTELLIGIBLE),
        (http(401, MATCH_BODY, "application/problem+json"), UnavailableReason.REFUSED),
        (http(422, MATCH_BODY, "application/problem+json"), UnavailableReason.REFUSED),
        (http(500, MATCH_BODY), UnavailableReason.OUTAGE),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", UnavailableReason.OUTAGE),
        (None, UnavailableReason.OUTAGE),
    ],
)
async def test_anything_unexpected_is_never_a_match(answer: bytes | None, reason: UnavailableReason) -> None:
    async with odd_peer(answer) as peer, directory(peer.origin) as carrier:
        assert await carrier.compare(claim(), uuid4()) == RegistryUnavailable("carrier", reason)


@given(
    st.integers(100, 599),
    st.sampled_from(["application/json", "text/html", ""]),
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from(["match", "unknown"]),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["result", "x"]), inner),
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_the_reader_gives_a_result_of_the_contract_or_rejects(status: int, content_type: str, body: bytes) -> None:
    answer = Answer(status, Headers({"content-type": content_type}), body)
    try:
        outcome = read_comparison(answer)
    except AnswerRejected:
        return
    assert status == 200
    assert content_type == "application/json"
    word = {SubscriberMatches: "match", SubscriberDiffers: "mismatch", SubscriberUnknown: "unknown"}[type(outcome)]
    assert json.loads(body) == {"result": word}


async def test_a_failing_gateway_is_asked_again_with_the_same_request_id_and_body() -> None:
    async with odd_peer(http(502, b""), None, MATCH) as peer, directory(peer.origin) as carrier:
        assert await carrier.compare(claim(), uuid4()) == SubscriberMatches()
        assert len(peer.requests) == 3
        assert len({peer.header(i, "X-Request-Id") for i in range(3)}) == 1
        assert len({request.partition(b"\r\n\r\n")[2] for request in peer.requests}) == 1


async def test_a_refusal_is_not_repeated() -> None:
    async with odd_peer(http(401, b"")) as peer, directory(peer.origin) as carrier:
        await carrier.compare(claim(), uuid4())
        assert len(peer.requests) == 1


async def test_a_silent_gateway_costs_the_time_allowed_and_no_more() -> None:
    async with odd_peer(MATCH, delay=10.0) as peer, directory(peer.origin, seconds=0.3) as carrier:
        started = asyncio.get_running_loop().time()
        outcome = await carrier.compare(claim(), uuid4())
        assert outcome == RegistryUnavailable("carrier", UnavailableReason.TIMEOUT)
        assert asyncio.get_running_loop().time() - started < 5.0


async def test_nobody_listening_is_an_outage() -> None:
    async with directory(f"http://127.0.0.1:{free_port()}") as carrier:
        outcome = await carrier.compare(claim(), uuid4())
    assert outcome == RegistryUnavailable("carrier", UnavailableReason.OUTAGE)


async def test_the_circuit_opens_and_then_one_probe_closes_it() -> None:
    now = 0.0
    breaker = CircuitBreaker(failures_to_open=2, cool_down=0.3, monotonic=lambda: now)
    async with odd_peer(*[http(500, b"")] * 6, MATCH) as peer, directory(peer.origin, breaker=breaker) as carrier:
        for _ in range(2):
            await carrier.compare(claim(), uuid4())
        asked = len(peer.requests)
        outcome = await carrier.compare(claim(), uuid4())
        assert isinstance(outcome, RegistryUnavailable)
        assert outcome.reason is UnavailableReason.CIRCUIT_OPEN
        assert len(peer.requests) == asked == 6
        now = 0.3
        assert await carrier.compare(claim(), uuid4()) == SubscriberMatches()
        assert breaker.is_closed


async def test_retries_stay_within_their_budget() -> None:
    breaker = CircuitBreaker(failures_to_open=1000)
    async with odd_peer(http(500, b"")) as peer, directory(peer.origin, breaker=breaker) as carrier:
        await asyncio.gather(*(carrier.compare(claim(), uuid4()) for _ in range(40)))
        assert len(peer.requests) <= 40 + 10 + 4


async def test_too_many_requests_are_answered_with_a_pause() -> None:
    limited = http(429, b"", "application/problem+json", "Retry-After: 7")
    async with odd_peer(limited) as peer, directory(peer.origin) as carrier:
        first = await carrier.compare(claim(), uuid4())
        assert first == RegistryUnavailable("carrier", UnavailableReason.REFUSED, 7.0)
        second = await carrier.compare(claim(), uuid4())
        assert isinstance(second, RegistryUnavailable)
        assert second.reason is UnavailableReason.CIRCUIT_OPEN
        assert len(peer.requests) == 1


async def test_connections_are_kept() -> None:
    async with odd_peer(MATCH) as peer, directory(peer.origin) as carrier:
        for _ in range(5):
            await carrier.compare(claim(), uuid4())
        assert peer.connections == 1


async def test_a_cancelled_probe_leaves_the_circuit_usable() -> None:
    now = 0.0
    breaker = CircuitBreaker(failures_to_open=1, cool_down=0.05, monotonic=lambda: now)
    async with odd_peer(http(401, b""), MATCH) as peer, directory(peer.origin, breaker=breaker) as carrier:
        permit = breaker.admit()
        assert permit is not None
        permit.failed()
        now = 0.05
        peer.delay = 5.0
        probe = asyncio.create_task(carrier.compare(claim(), uuid4()))
        async with asyncio.timeout(60):
            while not peer.requests:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        peer.delay = 0.0
        assert await carrier.compare(claim(), uuid4()) == SubscriberMatches()


async def test_no_personal_data_reaches_a_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with odd_peer(http(422, b'{"detail":"Hoa 946087000001"}')) as peer, directory(peer.origin) as carrier:
        outcome = await carrier.compare(claim(), uuid4())
    written = caplog.text + "".join(capsys.readouterr()) + repr(outcome) + repr(claim())
    for personal in ("946087000001", "950000001", "Nguyễn", "1987"):
        assert personal not in written
