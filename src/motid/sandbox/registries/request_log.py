"""What a simulated registry was asked, by request id: it answers a repeated request as it did the first time.

Holds ids, counts and a fingerprint of the question, and nothing of its content.
"""

import hashlib
from collections import OrderedDict
from typing import Final, Generic, TypeVar

import msgspec

A = TypeVar("A")
REMEMBERED: Final = 50_000
"""Requests kept; the oldest are forgotten."""


class RequestIdReused(Exception):  # noqa: N818 - a verdict on a request
    """A request id came again with another question."""


class LoggedRequest(msgspec.Struct):
    """One request id and how often it came; `answered` counts those that got past the injected faults."""

    request_id: str
    received: int = 0
    answered: int = 0


class RequestLog(Generic[A]):
    """The requests of one registry, newest last, with the answers given."""

    def __init__(self) -> None:
        self._requests: OrderedDict[str, LoggedRequest] = OrderedDict()
        self._fingerprints: dict[str, bytes] = {}
        self._answers: dict[str, A] = {}
        self.total = 0

    def receive(self, request_id: str, question: bytes) -> None:
        """Count a request. Raises `RequestIdReused` when its id came before with another question."""
        self.total += 1
        fingerprint = hashlib.sha256(question).digest()
        if self._fingerprints.setdefault(request_id, fingerprint) != fingerprint:
            raise RequestIdReused
        request = self._requests.setdefault(request_id, LoggedRequest(request_id))
        request.received += 1
        if len(self._requests) > REMEMBERED:
            oldest, _ = self._requests.popitem(last=False)
            self._fingerprints.pop(oldest, None)
            self._answers.pop(oldest, None)

    def answer_of(self, request_id: str) -> A | None:
        """Return the answer that a request id got before."""
        answer = self._answers.get(request_id)
        if answer is not None:
            self._requests[request_id].answered += 1
        return answer

    def answer(self, request_id: str, answer: A) -> None:
        """Keep the first answer to a request id."""
        self._answers[request_id] = answer
        self._requests[request_id].answered += 1

    def newest(self, limit: int) -> list[LoggedRequest]:
        """Return the newest requests, newest first."""
        return [request for request, _ in zip(reversed(self._requests.values()), range(limit), strict=False)]
