"""A simulated carrier gateway: `POST /carrier/v1/subscriber-comparisons` of the carrier contract."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, post

from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.errors import InvalidValue
from motid.kernel.names import FullName, compare_names
from motid.sandbox.faults import Faults, InjectedFault, InjectedOutage
from motid.sandbox.population.person import Person
from motid.sandbox.population.store import PopulationStore
from motid.sandbox.problems import problem
from motid.sandbox.registries.request_log import RequestIdReused, RequestLog

PATH = "/carrier/v1/subscriber-comparisons"
LARGEST_REQUEST = 16 * 1024
Result = Literal["match", "mismatch", "unknown"]


class ComparisonRequest(msgspec.Struct, forbid_unknown_fields=True):
    """What the caller claims about a subscription."""

    number: Annotated[str, msgspec.Meta(pattern=r"^\+84\d{9}$")]
    id_number: Annotated[str, msgspec.Meta(pattern=r"^(\d{9}|\d{12})$")]
    full_name: Annotated[str, msgspec.Meta(min_length=1, max_length=150)]
    date_of_birth: Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}-\d{2})?$")]


@dataclass(frozen=True)
class CarrierSimulator:
    """The subscriber database of all carriers: a number belongs to the person whose population record names it."""

    population: PopulationStore
    faults: Faults
    api_key: str
    log: RequestLog[Result] = field(default_factory=RequestLog)

    async def answer(self, request: Request[Any, Any, Any]) -> Response[Any]:
        """Answer one request as the contract says."""
        if not secrets.compare_digest(request.headers.get("x-api-key", "").encode(), self.api_key.encode()):
            return problem(401, "wrong_api_key")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return problem(415, "not_json")
        request_id = request.headers.get("x-request-id", "")
        if not _is_uuid(request_id):
            return problem(400, "no_request_id", "X-Request-Id must be a UUID")
        try:
            body = await request.body()
            claim = msgspec.json.decode(body, type=ComparisonRequest)
            born, name = DateOfBirth.parse(claim.date_of_birth), FullName.parse(claim.full_name)
            self.log.receive(request_id, body)
            await self.faults.apply("carrier")
        except msgspec.MsgspecError:
            return problem(400, "malformed", "the document does not fit the contract")
        except InvalidValue as error:
            return problem(422, "invalid_value", error.code)
        except RequestIdReused:
            return problem(409, "request_id_reused")
        except InjectedOutage:
            return problem(503, "outage")
        except InjectedFault:
            return problem(500, "internal_error")
        result = self.log.answer_of(request_id)
        if result is None:
            result = self._result(claim, name, born)
            self.log.answer(request_id, result)
        return Response(msgspec.json.encode({"result": result}), media_type="application/json")

    def _result(self, claim: ComparisonRequest, name: FullName, born: DateOfBirth) -> Result:
        subscriber = self.population.find_by_phone(claim.number)
        if subscriber is None or subscriber.owner is None:
            return "unknown"
        return "match" if is_owner(subscriber.owner, claim.id_number, name, born) else "mismatch"


def is_owner(owner: Person, id_number: str, name: FullName, born: DateOfBirth) -> bool:
    """Tell whether a claim is about the owner: a number of the owner's history, the name and the date of birth.

    Names differ in no more than case and the place of the tone; a year is compatible with a day in it.
    """
    return (
        id_number in owner.id_numbers
        and compare_names(FullName.parse(owner.full_name), name).auto_match
        and DateOfBirth.parse(owner.date_of_birth).compare(born) is not DateComparison.DISAGREE
    )


def handler(simulator: CarrierSimulator) -> Any:
    """Return the route of the simulator."""

    @post(PATH, status_code=200, include_in_schema=False, request_max_body_size=LARGEST_REQUEST)
    async def compare_subscriber(request: Request[Any, Any, Any]) -> Response[Any]:
        return await simulator.answer(request)

    return compare_subscriber


def _is_uuid(text: str) -> bool:
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text, re.ASCII | re.IGNORECASE):
        return False
    return UUID(text).int != 0
