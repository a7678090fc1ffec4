"""A simulated population database (C06): SOAP 1.1 at `POST /xroad/population` behind an X-Road style gateway."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import Request, Response, post
from lxml import etree

from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.errors import InvalidValue
from motid.kernel.names import FullName, compare_names
from motid.sandbox.faults import Faults, InjectedFault, InjectedOutage
from motid.sandbox.population.person import Person
from motid.sandbox.population.store import PopulationStore
from motid.sandbox.registries.citizen_xml import citizen_element
from motid.sandbox.registries.request_log import RequestIdReused, RequestLog
from motid.sandbox.registries.soap import (
    C06,
    LARGEST_REQUEST,
    SoapFault,
    SoapRequest,
    envelope,
    fault,
    read_request,
    serialised,
)
from motid.sandbox.registries.xroad import GatewayAccess, GatewayRefusal, admit

PATH = "/xroad/population"
XML = "text/xml"


@dataclass(frozen=True)
class PopulationSimulator:
    """The gateway and the database behind it."""

    population: PopulationStore
    faults: Faults
    access: GatewayAccess
    log: RequestLog[bytes] = field(default_factory=RequestLog)

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Answer one request as the gateway or the service behind it would."""
        try:
            admit(request.headers, self.access, int(time.time() * 1000))
            question = self._received(await request.body(), request.headers.get("x-road-id"))
            await self.faults.apply("population")
            content = self.log.answer_of(question.request_code) or self._first_answer(question)
        except GatewayRefusal as refusal:
            return _plain(refusal.status, str(refusal))
        except SoapFault as wrong:
            return Response(fault(wrong.code, str(wrong)), status_code=500, media_type=XML)
        except InjectedOutage:
            return _plain(503, "Service.Unavailable")
        except InjectedFault:
            return Response(fault("Server", "injected fault"), status_code=500, media_type=XML)
        return Response(content, media_type=XML)

    def _received(self, content: bytes, gateway_id: str | None) -> SoapRequest:
        """Read a question and count it."""
        question = read_request(content)
        if gateway_id is not None and gateway_id != question.request_code:
            raise SoapFault("Client", "X-Road-Id and MaYeuCau differ")
        try:
            self.log.receive(question.request_code, content)
        except RequestIdReused:
            raise SoapFault("Client", "MaYeuCau was used for another question") from None
        return question

    def _first_answer(self, question: SoapRequest) -> bytes:
        people = self._people(question)
        answer = _citizens(people, question) if question.looks_up else _verification(people)
        self.log.answer(question.request_code, answer)
        return answer

    def _people(self, request: SoapRequest) -> list[Person]:
        """Return the people who have the number, the name and the date of birth of the question."""
        try:
            name, born = FullName.parse(request.name), DateOfBirth.parse(_iso(request.born))
        except InvalidValue:
            raise SoapFault("Client", "HoVaTen or NgayThangNamSinh has an impossible value") from None
        candidates = self._with_number(request)
        return [one for one in candidates if _is_same(one, name, born)]

    def _with_number(self, request: SoapRequest) -> Sequence[Person]:
        if "SoCMND" in request.fields:
            return self.population.find_by_cmnd(request.fields["SoCMND"])
        person = self.population.get(request.fields["SoDinhDanh"])
        return [person] if person else []


def handler(simulator: PopulationSimulator) -> Any:
    """Return the route of the simulator."""

    @post(PATH, status_code=200, include_in_schema=False, request_max_body_size=LARGEST_REQUEST)
    async def ask_population(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await simulator.answer(request)

    return ask_population


def _is_same(person: Person, name: FullName, born: DateOfBirth) -> bool:
    """Tell whether name and date are on record so. A year fits a day in it, as the service takes either."""
    return (
        compare_names(FullName.parse(person.full_name), name).auto_match
        and DateOfBirth.parse(person.date_of_birth).compare(born) is not DateComparison.DISAGREE
    )


def _verification(people: Sequence[Person]) -> bytes:
    root, body = envelope()
    result = etree.SubElement(body, f"{{{C06}}}KetQuaXacThuc")
    etree.SubElement(result, f"{{{C06}}}TonTai").text = "true" if len(people) == 1 else "false"
    return serialised(root)


def _citizens(people: Sequence[Person], request: SoapRequest) -> bytes:
    page, size = int(request.fields.get("Trang", "1")), int(request.fields.get("SoBanGhi", "20"))
    root, body = envelope()
    collection = etree.SubElement(body, f"{{{C06}}}CongdanCollection")
    for person in people[(page - 1) * size : page * size]:
        collection.append(citizen_element(person))
    return serialised(root)


def _iso(born: str) -> str:
    return f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else born


def _plain(status: int, reason: str) -> Response[bytes]:
    """Return the gateway's own refusal; it has not looked at the envelope, so it does not answer with one."""
    return Response(reason.encode(), status_code=status, media_type="text/plain", headers={"X-Road-Error": reason})
