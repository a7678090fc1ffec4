"""The national population database over SOAP 1.1 behind an X-Road style gateway (domain facts, §5.2).

Every attempt of one question carries the same `MaYeuCau` and `X-Road-Id`, and a fresh signature of the time.
"""

import base64
import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from motid.kernel.clock import Clock, SystemClock
from motid.registries.adapters.population_answers import LARGEST_ANSWER, read_citizens, read_verification
from motid.registries.adapters.population_requests import encode_look_up, encode_verify
from motid.registries.adapters.resilient_post import ResilientPost
from motid.registries.circuit_breaker import CircuitBreaker
from motid.registries.population import Accountability, CitizensFound, PopulationQuery, VerificationAnswer
from motid.registries.unavailable import RegistryUnavailable


@dataclass(frozen=True, slots=True)
class PopulationEndpoint:
    """Where the service is and how we show who we are."""

    service_url: str
    user: str
    secret: SecretStr
    client: str
    """`X-Road-Client`: instance/class/member/subsystem."""
    api_key: SecretStr
    timeout: float
    """Seconds for one question, retries included."""


class SoapPopulationRegistry:
    """`PopulationRegistry` over SOAP. One a process: it keeps connections and the circuit breaker."""

    def __init__(
        self,
        endpoint: PopulationEndpoint,
        *,
        clock: Clock | None = None,
        breaker: CircuitBreaker | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._clock = clock or SystemClock()
        self._post = ResilientPost(
            "population",
            endpoint.service_url,
            deadline=endpoint.timeout,
            largest_answer=LARGEST_ANSWER,
            breaker=breaker,
            tls=tls,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._post.aclose()

    async def verify(
        self, query: PopulationQuery, accountability: Accountability, request_id: UUID
    ) -> VerificationAnswer | RegistryUnavailable:
        """Return whether the person exists. Never raises for what the service does."""
        body = encode_verify(query, accountability, request_id)
        return await self._post.ask(body, lambda: self._headers(request_id), read_verification, request_id)

    async def look_up(
        self, query: PopulationQuery, accountability: Accountability, request_id: UUID
    ) -> CitizensFound | RegistryUnavailable:
        """Return what is on record. Never raises for what the service does."""
        body = encode_look_up(query, accountability, request_id)
        return await self._post.ask(body, lambda: self._headers(request_id), read_citizens, request_id)

    def _headers(self, request_id: UUID) -> Mapping[str, str]:
        timestamp = str(int(self._clock.now().timestamp() * 1000))
        return {
            "Content-Type": "application/xml",
            "SOAPAction": '""',
            "Timestamp": timestamp,
            "Authorization": f"Basic {_credentials(self._endpoint, timestamp)}",
            "X-Road-Client": self._endpoint.client,
            "X-Road-Id": str(request_id),
            "ApiKey": self._endpoint.api_key.get_secret_value(),
        }


def _credentials(endpoint: PopulationEndpoint, timestamp: str) -> str:
    """Return base64(user:sha256hex(service_url + user + timestamp + secret)), as the gateway wants it."""
    signed = endpoint.service_url + endpoint.user + timestamp + endpoint.secret.get_secret_value()
    token = hashlib.sha256(signed.encode()).hexdigest()
    return base64.b64encode(f"{endpoint.user}:{token}".encode()).decode()
