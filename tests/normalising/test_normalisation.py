"""Normalisation of one account, from the form to the one account of a person (S0-09 … S0-14, S0-20 … S0-22)."""

import asyncio

import pytest

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.model import NewIdentifier
from motid.authn.check_code import CodeExpired
from motid.kernel.actor import SYSTEM
from motid.normalisation.request.ask_registries import AskLater, RegistriesSilent, ask_registries
from motid.normalisation.request.finish import Normalised, NotAtThisStep, NumberTaken
from motid.normalisation.request.jobs import AskRegistries
from motid.normalisation.request.normalise_registered import NormaliseRegistered
from motid.normalisation.request.read_request import request_of
from motid.normalisation.request.submit import submit_request
from motid.proofing.registration.jobs import AccountRegistered
from tests.normalising.conftest import NETWORK, Town


@pytest.mark.item("S0-14", "S0-22", "S1-15", "X-01")
async def test_a_verified_person_has_one_account_and_the_others_are_locked(town: Town) -> None:
    """The one holds number, phone and facts of record; a stranger's account under the number is closed and kept."""
    person = await town.person()
    mine = await town.account(person, by="phone")
    strange = await town.account(person, by="personal_number", full_name="Trịnh Văn Khác", date_of_birth="1950-01-02")
    outcome = await town.normalise(mine, person)
    assert outcome == Normalised(mine.account_id, followed=0, locked=1, cases=outcome.cases)  # type: ignore[union-attr]
    assert await town.state(mine) == ("active", True)
    assert await town.state(strange) == ("locked", False)
    assert [(closed.account_id, closed.in_favour_of) for closed in town.closed] == [
        (strange.account_id, mine.account_id)
    ]
    assert await town.cases() == [("perhaps_same_person", strange.account_id)]


@pytest.mark.item("S0-12", "S1-13", "S2-29")
async def test_an_account_of_the_same_person_goes_on_in_the_verified_one(town: Town) -> None:
    """Same number, name and date: it follows, and its owner is told on its phone how to object."""
    person = await town.person()
    mine, old = await town.account(person, by="cmnd"), await town.account(person, by="personal_number")
    outcome = await town.normalise(mine, person)
    assert isinstance(outcome, Normalised)
    assert (outcome.followed, outcome.locked, outcome.cases) == (1, 0, ())
    assert await town.state(old) == ("merged", False)


@pytest.mark.item("S0-20", "S0-21")
@pytest.mark.parametrize("changed", [{"full_name": "Hoàng Thị Sai Tên"}, {"personal_number": "946087999999"}])
async def test_a_mismatch_changes_nothing_and_keeps_the_form(town: Town, changed: dict[str, str]) -> None:
    """The next form replaces the request."""
    person = await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person, **changed)))
    assert request is not None
    assert request.state == "differs"
    assert await town.state(account) == ("active", False)
    assert isinstance(await town.normalise(account, person), Normalised)


async def test_a_year_is_compatible_with_a_day_and_no_proof(town: Town) -> None:
    """The registry takes a year; normalisation does not (domain facts, names)."""
    person = await town.person(date_of_birth="1987-03-09")
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person, date_of_birth="1987")))
    assert request is not None
    assert request.state == "differs"


async def test_a_phone_of_somebody_else_is_not_enough(town: Town) -> None:
    """Since 2024-07-01 the phone is the person's own (NĐ 69/2024, Điều 10); not any that is at hand."""
    person, other = await town.person(), await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person, phone=other["phone"])))
    assert request is not None
    assert request.state == "phone_differs"


@pytest.mark.item("S2-21")
async def test_a_number_whose_account_is_normalised_is_taken(town: Town) -> None:
    """The normalised holder is safe from whoever knows the number: the two are joined by proof, or by the desk."""
    person = await town.person()
    first, second = await town.account(person, by="cmnd"), await town.account(person, by="cmnd")
    await town.normalise(first, person)
    third = await town.account({**person, "cmnd": "912000001"}, by="cmnd")
    assert await town.normalise(third, person) == NumberTaken(first.account_id)
    assert await town.state(first) == ("active", True)
    assert await town.state(third) == ("active", False)
    assert await town.state(second) in {("merged", False), ("active", False)}


async def test_a_slow_registry_is_told_honestly_and_the_answer_comes_by_sms(town: Town) -> None:
    """What was typed is kept; the job asks on under the same request id."""
    person = await town.person()
    account = await town.account(person)
    request = await town.submit(account, town.claims(person))
    await town.simulated.fault("population", outage=True)
    assert isinstance(await ask_registries(town.normalisation, request, NETWORK), RegistriesSilent)
    await town.simulated.http.delete("/faults")
    await AskLater(town.normalisation)(AskRegistries(request.id))
    waiting = await request_of(town.normalisation.authn.database, account.account_id)
    assert waiting is not None
    assert waiting.state == "code"
    texts = await town.world.texts(waiting.claims.phone)  # type: ignore[union-attr]
    assert "Thong tin chuan hoa cua ban da duoc xac nhan" in texts[-1]


async def test_a_registered_account_is_normalised_by_itself(town: Town) -> None:
    """Its citizen has typed and proved everything already."""
    person = await town.person()
    account = await town.account(person, by="personal_number")
    claims, pool = town.claims(person), town.normalisation.authn.database.pool
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        for identifier in (
            NewIdentifier("personal_number", claims.personal_number, "carrier", uow.now),
            NewIdentifier("registered_phone", claims.phone, "carrier", uow.now),
        ):
            await record_identifier(uow, town.normalisation.accounts, account, identifier)
    await NormaliseRegistered(town.normalisation)(AccountRegistered(account.account_id))
    request_id = await pool.fetchval("SELECT id FROM normalisation WHERE account_id = $1", account.account_id)
    await AskLater(town.normalisation)(AskRegistries(request_id))
    assert await town.state(account) == ("active", True)


async def test_a_code_works_once_and_ten_confirmations_normalise_once(town: Town) -> None:
    """Whoever comes second finds the code used."""
    person = await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person)))
    assert request is not None
    outcomes = await asyncio.gather(*(town.confirm(request) for _ in range(10)))
    assert sum(isinstance(outcome, Normalised) for outcome in outcomes) == 1
    assert all(isinstance(outcome, Normalised | CodeExpired | NotAtThisStep) for outcome in outcomes)


@pytest.mark.item("X-01")
async def test_accounts_of_one_person_that_normalise_at_once_leave_one(town: Town) -> None:
    """Invariant 2, raced."""
    person = await town.person()
    accounts = [await town.account(person, by="cmnd") for _ in range(3)]
    requests = [await town.ask(await town.submit(account, town.claims(person))) for account in accounts]
    codes = [text.split()[1] for text in await town.world.texts(town.claims(person).phone)]
    assert len(codes) == len(requests)
    await asyncio.gather(*(town.confirm(request) for request in requests if request is not None))
    states = [await town.state(account) for account in accounts]
    assert sum(state == ("active", True) for state in states) == 1


async def test_a_flood_of_forms_is_slowed(town: Town) -> None:
    """Per account, number and network; nobody learns more by trying (invariant 9)."""
    person = await town.person()
    account = await town.account(person)
    outcomes = [
        await submit_request(town.normalisation, account, town.claims(person), kind="form", network=NETWORK)
        for _ in range(8)
    ]
    assert [type(outcome).__name__ for outcome in outcomes[-2:]] == ["Refused", "Refused"]


@pytest.mark.item("S0-14", "S2-29")
async def test_an_old_cmnd_account_follows_where_the_registry_knows_nobody_else(town: Town) -> None:
    """Name, day of birth and CMND are this person's alone by the registry's own word."""
    person = await town.person()
    mine, old = await town.account(person, by="phone"), await town.account(person, by="cmnd")
    outcome = await town.normalise(mine, person)
    assert isinstance(outcome, Normalised)
    assert (outcome.followed, outcome.cases) == (1, ())
    assert await town.state(old) == ("merged", False)


async def test_namesakes_of_one_day_with_one_cmnd_are_left_to_the_desk(town: Town) -> None:
    """The number was given out twice: the old account may be either's."""
    person = await town.person()
    await town.person(**{key: person[key] for key in ("full_name", "date_of_birth", "cmnd")})
    mine, old = await town.account(person, by="phone"), await town.account(person, by="cmnd")
    outcome = await town.normalise(mine, person)
    assert isinstance(outcome, Normalised)
    assert (outcome.followed, len(outcome.cases)) == (0, 1)
    assert await town.state(old) == ("active", False)
    assert await town.cases() == [("perhaps_same_person", old.account_id)]
