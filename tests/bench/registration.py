"""The whole registration by its use cases: form, carrier, code, password, account at IAL2 (S4-08 … S4-22).

No pages and no SMSC: the code is read from the sealed outbox. The carrier is the simulator, over its own protocol.
"""

import asyncio
import re
import time
from functools import partial
from typing import Any
from uuid import UUID

import httpx

from motid.authn.check_code import CodeAccepted
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.authn.visitor import NetworkAddress
from motid.bootstrap.authn import open_authn, open_carrier
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.proofing.registration.compare_with_carrier import compare_with_carrier
from motid.proofing.registration.confirm_phone import confirm_phone
from motid.proofing.registration.finish_registration import RegistrationFinished, finish_registration
from motid.proofing.registration.model import Application, Registration
from motid.proofing.registration.read_registration import read_registration
from motid.proofing.registration.start_registration import Started, start_registration
from motid.registries.carrier import CarrierDirectory
from tests.bench.http_connection import BadAnswer
from tests.bench.load import Result, Tally
from tests.bench.processes import cpu_seconds
from tests.bench.stand import Stand
from tests.installation import PASSWORD

_CODE = re.compile(r"\b\d{6}\b")
_AT_ONCE = 8
"""Connections of the pool; one registration under way needs one at a time."""


async def measure_registration(stand: Stand, *, seconds: float) -> Result:
    """Register people until the time is over or nobody is left. The CPU time is this process's own, hash included."""
    people = await _people(stand)
    tally = Tally(counting=True)
    database, process, start = cpu_seconds(stand.database_server), time.process_time(), time.perf_counter()
    async with open_authn(stand.platform) as authn, open_carrier(stand.platform) as carrier:

        async def until_over() -> None:
            while people and time.perf_counter() - start < seconds:
                person = people.pop()
                await tally.keep(partial(_register, authn, carrier, person))

        await asyncio.gather(*(until_over() for _ in range(_AT_ONCE)))
    elapsed, process = time.perf_counter() - start, time.process_time() - process
    database = cpu_seconds(stand.database_server) - database
    done = max(1, len(tally.seconds))
    return Result(
        target="MotID",
        operation="registration",
        connections=_AT_ONCE,
        operations=len(tally.seconds),
        errors=tally.errors,
        per_second=len(tally.seconds) / elapsed,
        p50_ms=tally.percentile(0.5),
        p99_ms=tally.percentile(0.99),
        server_cpu_ms=1000 * process / done,
        database_cpu_ms=1000 * database / done,
        first_error=tally.first_error,
    )


async def _people(stand: Stand) -> list[Application]:
    """Return people of the synthetic population who own their phone."""
    async with httpx.AsyncClient(base_url=stand.platform.settings.sandbox, trust_env=False, timeout=30) as http:
        page = (await http.get("/people", params={"limit": "1000"})).raise_for_status().json()
    return [_application(person) for person in page["people"] if person["phone_registered_to_owner"]]


def _application(person: dict[str, Any]) -> Application:
    return Application(
        login_name=PersonalIdNumber(person["personal_number"]),
        full_name=FullName(person["full_name"]),
        date_of_birth=DateOfBirth(person["date_of_birth"]),
        phone=PhoneNumber.parse(person["phone"]),
        email=None,
    )


async def _register(authn: AuthnEnvironment, carrier: CarrierDirectory, person: Application) -> None:
    network = NetworkAddress.parse("192.0.2.1")
    started = await start_registration(authn, person, network=network, continue_to=None)
    if not isinstance(started, Started):
        raise BadAnswer(type(started).__name__)
    await compare_with_carrier(authn, carrier, await _read(authn, started.token), network)
    registration = await _read(authn, started.token)
    confirmed = await confirm_phone(authn, registration, await _code_for(authn, registration.id))
    if not isinstance(confirmed, CodeAccepted):
        raise BadAnswer(type(confirmed).__name__)
    finished = await finish_registration(authn, await _read(authn, started.token), Password.typed(PASSWORD))
    if not isinstance(finished, RegistrationFinished):
        raise BadAnswer(type(finished).__name__)


async def _read(authn: AuthnEnvironment, token: OpaqueToken) -> Registration:
    registration = await read_registration(authn.database, token)
    if registration is None:
        raise BadAnswer("the registration is gone")
    return registration


async def _code_for(authn: AuthnEnvironment, registration_id: UUID) -> OneTimeCode:
    row = await authn.database.pool.fetchrow(
        """SELECT message.id, message.sealed FROM one_time_code code
             JOIN outbound_message message ON message.idempotency_key = 'code-' || code.id
            WHERE code.subject_id = $1""",
        registration_id,
    )
    if row is None:
        raise BadAnswer("no code was sent")
    content = authn.database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content)
    code = _CODE.search(content.text or "")
    if code is None:
        raise BadAnswer("no code in the message")
    return OneTimeCode.typed(code[0])
