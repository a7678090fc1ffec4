"""What somebody gains who has a victim's card or a relative's password, or comes at the wrong moment: nothing."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.lock_account import lock_account
from motid.accounts.merge_accounts import merge_accounts
from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
from motid.accounts.read_account import read_account
from motid.accounts.reopen_account import reopen_account
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.email import EmailAddress
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.normalisation.join_accounts import (
    Joined,
    JoinExpired,
    JoinStarted,
    NotTheSamePerson,
    begin_join,
    confirm_join,
)
from motid.normalisation.request import store
from motid.normalisation.request.ask_registries import AskLater
from motid.normalisation.request.finish import Normalised, NotAtThisStep, NumberTaken, finish_request
from motid.normalisation.request.jobs import AskRegistries
from motid.normalisation.request.needs import Needed, what_is_needed
from tests.normalising.conftest import Town

SOMEBODY_WAITS = """
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"""


async def statuses(town: Town, account: AccountRef) -> dict[str, str]:
    """Return type -> status of an account's identifiers, the newest of a type."""
    rows = await town.normalisation.authn.database.pool.fetch(
        "SELECT type, status FROM identifier WHERE account_id = $1 ORDER BY id", account.account_id
    )
    return {row["type"]: row["status"] for row in rows}


async def somebody_waits(town: Town) -> None:
    """Return as soon as a transaction waits for another."""
    for _ in range(1000):
        if await town.normalisation.authn.database.pool.fetchval(SOMEBODY_WAITS):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def prove(town: Town, account: AccountRef, number: str) -> None:
    """Let the account hold a number that somebody vouched for."""
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        identifier = NewIdentifier("personal_number", PersonalIdNumber(number), "carrier", uow.now)
        await record_identifier(uow, town.normalisation.accounts, account, identifier)


async def lock(town: Town, account: AccountRef) -> None:
    """Lock an account, as an operator does."""
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        await lock_account(uow, town.normalisation.accounts, account.account_id, reason="test")


async def join(town: Town, absorbed: AccountRef, survivor: AccountRef) -> object:
    """Join two accounts by proving both."""
    begun = await begin_join(town.normalisation, absorbed.account_id, aal=2)
    assert isinstance(begun, JoinStarted)
    return await confirm_join(town.normalisation, begun.token, survivor.account_id, aal=2)


@pytest.mark.item("S0-21", "S0-22")
async def test_the_photo_of_a_card_is_worth_nothing_without_its_owners_sim(town: Town) -> None:
    """Everything that is printed on it, with the attacker's own phone or the victim's: no code, nothing changed."""
    victim, attacker = await town.person(), await town.person()
    theirs, own = await town.account(victim, by="personal_number"), await town.account(attacker, by="cmnd")
    request = await town.ask(await town.submit(own, town.claims(victim, phone=attacker["phone"])))
    assert request is not None
    assert request.state == "phone_differs"
    assert await town.world.texts(PhoneNumber.parse(attacker["phone"])) == []
    request = await town.ask(await town.submit(own, town.claims(victim)))
    assert request is not None
    assert request.state == "code"
    assert await finish_request(town.normalisation, request.id, SYSTEM) == NotAtThisStep()
    assert await town.state(theirs) == ("active", False)
    assert await town.state(own) == ("active", False)


async def test_an_account_proved_to_be_one_persons_is_not_turned_over_to_another(town: Town) -> None:
    """The other has a SIM and a card of their own, and this account's password: it stays whose it is."""
    owner, other = await town.person(), await town.person()
    account = await town.account(owner, by="cmnd")
    await prove(town, account, owner["personal_number"])
    request = await town.ask(await town.submit(account, town.claims(other)))
    assert request is not None
    assert request.state == "differs"


async def test_a_lock_is_not_undone_by_a_join(town: Town) -> None:
    """Begun while the account was open; an operator locked it since."""
    person = await town.person()
    absorbed, survivor = await town.account(person, by="cmnd"), await town.account(person, by="personal_number")
    begun = await begin_join(town.normalisation, absorbed.account_id, aal=2)
    assert isinstance(begun, JoinStarted)
    await lock(town, absorbed)
    outcome = await confirm_join(town.normalisation, begun.token, survivor.account_id, aal=2)
    assert outcome == JoinExpired()
    assert await town.state(absorbed) == ("locked", False)


@pytest.mark.item("S2-26")
async def test_two_proved_numbers_are_two_people_until_the_desk_has_decided(town: Town) -> None:
    """Of one name and one day of birth, and each with the other's password."""
    one = await town.person()
    two = await town.person(**{key: one[key] for key in ("full_name", "date_of_birth")})
    accounts = [await town.account(person, by="cmnd") for person in (one, two)]
    for account, person in zip(accounts, (one, two), strict=True):
        await prove(town, account, person["personal_number"])
    assert isinstance(await join(town, *accounts), NotTheSamePerson)
    assert await town.cases() == [("join_refused", accounts[0].account_id)]


async def test_joined_with_a_verified_account_the_other_is_asked_for_the_form(town: Town) -> None:
    """The number has moved along, and so finds itself free; evidence of one account is none of the other."""
    person = await town.person()
    verified, kept = await town.account(person, by="personal_number"), await town.account(person, by="cmnd")
    await prove(town, verified, person["personal_number"])
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        phone = NewIdentifier("registered_phone", PhoneNumber.parse(person["phone"]), "carrier", uow.now)
        await record_identifier(uow, town.normalisation.accounts, verified, phone)
    assert isinstance(await join(town, verified, kept), Joined)
    database = town.normalisation.authn.database
    town.world.pass_by(hours=2)
    account = await read_account(database.pool, database.vault, kept.account_id)
    assert what_is_needed(account, None, database.clock.now()) is Needed.FORM
    assert isinstance(await town.normalise(kept, person), Normalised)


async def test_a_locked_account_keeps_a_cmnd_that_another_person_shares(town: Town) -> None:
    """Only what has one holder is set free for whoever is verified; a shared CMND has two."""
    person = await town.person()
    other = await town.account(person, by="cmnd", date_of_birth="1950-01-02")
    await lock(town, other)
    outcome = await town.normalise(await town.account(person, by="phone"), person)
    assert isinstance(outcome, Normalised)
    assert await statuses(town, other) == {"cmnd": "active"}
    assert await town.cases() == [("perhaps_same_person", other.account_id)] * len(outcome.cases)


async def test_a_number_set_free_from_a_locked_account_is_told_when_it_opens_again(town: Town) -> None:
    """It was verified; its number is another's by now, and it is normalised no more."""
    person = await town.person()
    locked = await town.account(person, by="personal_number", full_name="Trịnh Văn Khác")
    await town.normalisation.authn.database.pool.execute(
        "UPDATE account SET normalised_at = now() WHERE id = $1", locked.account_id
    )
    await lock(town, locked)
    outcome = await town.normalise(await town.account(person, by="phone"), person)
    assert isinstance(outcome, Normalised)
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        reopened = await reopen_account(uow, locked.account_id, source="locked", reason="test")
    assert reopened.lost == ("personal_number",)  # type: ignore[union-attr]
    assert await town.state(locked) == ("active", False)


async def test_a_recycled_phone_goes_to_whoever_has_it_now(town: Town) -> None:
    """The former owner keeps the account, and loses the phone as a name of it."""
    former, now = await town.person(), await town.person()
    account = await town.account({**former, "phone": now["phone"]}, by="phone")
    assert isinstance(await town.normalise(await town.account(now, by="cmnd"), now), Normalised)
    assert await statuses(town, account) == {"registered_phone": "released"}
    assert await town.state(account) == ("active", False)


async def test_a_process_killed_after_the_code_loses_nothing(town: Town) -> None:
    """The phone is noted, the code is spent, and the job finishes what the page could not."""
    person = await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person)))
    assert request is not None
    async with town.normalisation.authn.database.begin(SYSTEM) as uow:
        assert await store.note_phone_confirmed(uow.connection, request.id, uow.now)
    for _ in range(2):
        await AskLater(town.normalisation)(AskRegistries(request.id))
    assert await town.state(account) == ("active", True)


async def test_a_request_of_an_account_that_was_closed_meanwhile_does_nothing(town: Town) -> None:
    """Locked between the form and the code, or expired."""
    person = await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person)))
    assert request is not None
    await lock(town, account)
    assert await town.confirm(request) == NotAtThisStep()
    assert await town.state(account) == ("locked", False)
    town.world.pass_by(hours=73)
    assert await finish_request(town.normalisation, request.id, SYSTEM) == NotAtThisStep()


@pytest.mark.item("S0-14")
async def test_the_owner_of_a_locked_account_without_a_phone_is_told_by_mail(town: Town) -> None:
    person = await town.person()
    mine = await town.account(person, by="cmnd")
    number = NewIdentifier("personal_number", PersonalIdNumber(person["personal_number"]), "old_portal", None)
    address = EmailAddress.parse("la@example.com")
    database = town.normalisation.authn.database
    async with database.begin(SYSTEM) as uow:
        opened = await open_account(
            uow,
            origin="old_portal",
            profile=Profile(FullName("Trịnh Văn Khác"), DateOfBirth("1950-01-02")),
            identifiers=[number, NewIdentifier("email", address, "old_portal", None)],
        )
    assert isinstance(opened, Opened)
    assert isinstance(await town.normalise(mine, person), Normalised)
    assert await town.state(opened.account) == ("locked", False)
    row = await database.pool.fetchrow("SELECT id, sealed FROM outbound_message WHERE channel = 'mail'")
    assert row is not None
    mail = database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content)
    assert (mail.recipient, "/objection" in (mail.text or "")) == (address.reveal(), True)


async def test_the_owner_of_a_merged_account_is_told_once_a_merge(town: Town) -> None:
    """Not once a day: merged, given back and merged again, the owner hears of it again."""
    person = await town.person()
    mine, old = await town.account(person, by="phone"), await town.account(person, by="personal_number")
    assert isinstance(await town.normalise(mine, person), Normalised)
    assert await town.state(old) == ("merged", False)
    texts = await town.world.texts(PhoneNumber.parse(person["phone"]))
    assert sum("phan doi" in text for text in texts) == 1
    keys = await town.normalisation.authn.database.pool.fetch(
        "SELECT idempotency_key FROM outbound_message WHERE idempotency_key LIKE 'closed-%'"
    )
    merge_id: UUID = await town.normalisation.authn.database.pool.fetchval("SELECT id FROM account_merge")
    assert [row["idempotency_key"] for row in keys] == [f"closed-{merge_id}"]


@pytest.mark.item("S2-21")
@pytest.mark.parametrize("merged_into_b", [True, False])
async def test_a_number_is_taken_wherever_its_verified_holder_went(town: Town, merged_into_b: bool) -> None:
    """A verified account that went on in another leaves the number with that one."""
    person = await town.person()
    first, second = await town.account(person, by="personal_number"), await town.account(person, by="phone")
    assert isinstance(await town.normalise(first, person), Normalised)
    third = await town.account({**person, "cmnd": "912000009"}, by="cmnd")
    if merged_into_b:
        async with town.normalisation.authn.database.begin(SYSTEM) as uow:
            await merge_accounts(
                uow,
                town.normalisation.accounts,
                survivor_id=third.account_id,
                absorbed_id=first.account_id,
                reason="t",
            )
        assert isinstance(await town.normalise(third, person), Normalised)
        assert await town.state(first) == ("merged", True)
    else:
        assert await town.normalise(third, person) == NumberTaken(first.account_id)
    assert second.account_id != third.account_id


async def test_adding_a_phone_while_the_code_is_checked_blocks_nobody(town: Town) -> None:
    """The two took the account and its phones in opposite orders once."""
    person = await town.person()
    account = await town.account(person)
    request = await town.ask(await town.submit(account, town.claims(person)))
    assert request is not None
    pool = town.normalisation.authn.database.pool
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"otp_phone:{account.account_id}"
        )
        finishing = asyncio.create_task(town.confirm(request))
        await somebody_waits(town)
        await connection.execute(
            """INSERT INTO otp_phone (id, account_id, is_default, added_at, sealed, index_a)
               VALUES (gen_random_uuid(), $1, false, now(), '', '')""",
            account.account_id,
        )
        await connection.execute("DELETE FROM otp_phone WHERE sealed = ''")
    assert isinstance(await finishing, Normalised)


async def test_an_account_that_gets_the_number_in_between_is_settled_too(town: Town) -> None:
    """It was not there at the look, and is there at the write: look again."""
    person = await town.person()
    mine = await town.account(person, by="phone")
    request = await town.ask(await town.submit(mine, town.claims(person)))
    assert request is not None
    database = town.normalisation.authn.database
    async with database.begin(SYSTEM) as uow:
        number = NewIdentifier("personal_number", PersonalIdNumber(person["personal_number"]), "old_portal", None)
        profile = Profile(FullName(person["full_name"]), DateOfBirth(person["date_of_birth"]))
        opened = await open_account(uow, origin="old_portal", profile=profile, identifiers=[number])
        finishing = asyncio.create_task(town.confirm(request))
        await somebody_waits(town)
    outcome = await finishing
    assert isinstance(opened, Opened)
    assert isinstance(outcome, Normalised)
    assert outcome.followed == 1
    assert await town.state(opened.account) == ("merged", False)


@pytest.mark.item("S0-18")
async def test_an_account_of_another_name_and_day_is_looked_at_by_the_desk(town: Town) -> None:
    """Opened for a relative and used since: it is normalised, and an operator looks whose dossiers are in it."""
    person = await town.person()
    account = await town.account(person, by="cmnd", full_name="Trịnh Văn Khác", date_of_birth="1950-12-31")
    assert isinstance(await town.normalise(account, person), Normalised)
    assert await town.cases() == [("perhaps_other_person", account.account_id)]


async def test_a_phone_in_hand_that_is_not_ones_own_is_no_evidence_and_nobodys_loss(town: Town) -> None:
    """Before July 2024 the code was enough (S3-20): it proves the phone, and takes it away from nobody."""
    person, other = await town.person(), await town.person()
    town.world.clock.instant = datetime(2024, 6, 1, 5, tzinfo=UTC)
    theirs = await town.account(other, by="phone")
    account = await town.account(person, by="cmnd")
    assert isinstance(await town.normalise(account, person, phone=other["phone"]), Normalised)
    assert await statuses(town, theirs) == {"registered_phone": "active"}
    assert await statuses(town, account) == {"cmnd": "active", "personal_number": "active", "contact_phone": "active"}
    kinds = await town.normalisation.authn.database.pool.fetch("SELECT kind FROM evidence")
    assert [row["kind"] for row in kinds] == ["population_record"]
