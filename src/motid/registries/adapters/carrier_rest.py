"""The carrier gateway over REST, as `docs/reference/carrier-contract.md` describes it.

Personal data travels in the body, never in the address. An answer that the contract does not know is
`RegistryUnavailable`, never a match (S4-39).
"""

import ssl
from dataclasses import dataclass
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from pydantic import SecretStr

from motid.registries.adapters.resilient_post import Answer, AnswerRejected, ResilientPost, reject_by_status
from motid.registries.carrier import (
    Comparison,
    SubscriberClaim,
    SubscriberDiffers,
    SubscriberMatches,
    SubscriberUnknown,
)
from motid.registries.circuit_breaker import CircuitBreaker
from motid.registries.unavailable import UnavailableReason

LARGEST_ANSWER = 16 * 1024


@dataclass(frozen=True, slots=True)
class CarrierEndpoint:
    """Where the gateway is and how we show who we are."""

    base_url: str
    api_key: SecretStr
    timeout: float
    """Seconds for one comparison, retries included."""


class _Request(msgspec.Struct):
    number: str
    id_number: str
    full_name: str
    date_of_birth: str


class _Result(msgspec.Struct, forbid_unknown_fields=True):
    result: Literal["match", "mismatch", "unknown"]


class RestCarrierDirectory:
    """`CarrierDirectory` over the REST gateway. One a process: it keeps connections and circuit breaker."""

    def __init__(
        self,
        endpoint: CarrierEndpoint,
        *,
        breaker: CircuitBreaker | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._api_key = endpoint.api_key
        self._post = ResilientPost(
            "carrier",
            endpoint.base_url.rstrip("/") + "/subscriber-comparisons",
            deadline=endpoint.timeout,
            largest_answer=LARGEST_ANSWER,
            breaker=breaker,
            tls=tls,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._post.aclose()

    async def compare(self, claim: SubscriberClaim, request_id: UUID) -> Comparison:
        """Return what the carrier says about the claim. Never raises for what the gateway does."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-Api-Key": self._api_key.get_secret_value(),
            "X-Request-Id": str(request_id),
        }
        return await self._post.ask(encode_claim(claim), lambda: headers, read_comparison, request_id)


def encode_claim(claim: SubscriberClaim) -> bytes:
    """Return the claim as the JSON document of the contract."""
    return msgspec.json.encode(
        _Request(
            number=claim.phone.reveal(),
            id_number=claim.identity_number.reveal(),
            full_name=claim.full_name.reveal(),
            date_of_birth=claim.date_of_birth.reveal(),
        )
    )


def read_comparison(answer: Answer) -> SubscriberMatches | SubscriberDiffers | SubscriberUnknown:
    """Return the result that an answer states; raise `AnswerRejected` for everything else."""
    reject_by_status(answer)
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE)
    try:
        result = msgspec.json.decode(answer.body, type=_Result, strict=True).result
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE) from None
    match result:
        case "match":
            return SubscriberMatches()
        case "mismatch":
            return SubscriberDiffers()
        case "unknown":
            return SubscriberUnknown()
        case _:
            assert_never(result)
