"""Phones that receive codes: several an account, one default (S4-30), shared between accounts (S4-31)."""

import asyncio

import pytest

from motid.authn.add_otp_phone import AlreadyOtpPhone, OtpPhoneAdded, TooManyOtpPhones, add_otp_phone
from motid.authn.choose_default_otp_phone import DefaultOtpPhoneChosen, choose_default_otp_phone
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import OtpPhone, phone_for_code
from motid.authn.remove_otp_phone import LastOtpPhone, NotAnOtpPhone, OtpPhoneRemoved, remove_otp_phone
from motid.kernel.actor import SYSTEM
from motid.kernel.ids import Uuid7Source
from motid.kernel.phone import PhoneNumber
from tests.authn.conftest import Citizen, World

SECOND, THIRD = PhoneNumber("+84953000002"), PhoneNumber("+84953000003")


async def phones_of(world: World, citizen: Citizen) -> tuple[OtpPhone, ...]:
    database = world.authn.database
    return await list_otp_phones(database.pool, database.vault, citizen.ref.account_id)


async def add(world: World, citizen: Citizen, phone: PhoneNumber, *, default: bool = False) -> OtpPhoneAdded:
    async with world.authn.database.begin(SYSTEM) as uow:
        outcome = await add_otp_phone(uow, citizen.ref.account_id, phone, default=default)
    assert isinstance(outcome, OtpPhoneAdded)
    return outcome


@pytest.mark.item("S4-30")
async def test_an_account_has_several_phones_and_one_default(world: World) -> None:
    citizen = await world.citizen()
    second = await add(world, citizen, SECOND)
    third = await add(world, citizen, THIRD, default=True)
    phones = await phones_of(world, citizen)
    assert [(item.phone, item.is_default) for item in phones] == [
        (THIRD, True), (citizen.phone, False), (SECOND, False),
    ]  # fmt: skip
    async with world.authn.database.begin(SYSTEM) as uow:
        chosen = await choose_default_otp_phone(uow, citizen.ref.account_id, second.otp_phone_id)
    assert chosen == DefaultOtpPhoneChosen()
    phones = await phones_of(world, citizen)
    default = phone_for_code(phones, None)
    assert default is not None
    assert default.phone == SECOND
    wanted = phone_for_code(phones, third.otp_phone_id)
    assert wanted is not None
    assert wanted.phone == THIRD
    assert phone_for_code(phones, Uuid7Source().new()) is None


@pytest.mark.item("S4-31")
async def test_a_phone_serves_several_accounts_and_each_only_once(world: World) -> None:
    one = await world.citizen()
    other = await world.citizen(phone=one.phone)
    assert [item.phone for item in await phones_of(world, other)] == [one.phone]
    async with world.authn.database.begin(SYSTEM) as uow:
        again = await add_otp_phone(uow, one.ref.account_id, one.phone)
    assert isinstance(again, AlreadyOtpPhone)


async def test_the_same_phone_added_at_once_is_added_once(world: World) -> None:
    citizen = await world.citizen()

    async def try_to_add() -> object:
        async with world.authn.database.begin(SYSTEM) as uow:
            return await add_otp_phone(uow, citizen.ref.account_id, SECOND)

    outcomes = await asyncio.gather(*(try_to_add() for _ in range(20)))
    assert sum(isinstance(outcome, OtpPhoneAdded) for outcome in outcomes) == 1
    assert len(await phones_of(world, citizen)) == 2


async def test_there_is_an_end_to_adding(world: World) -> None:
    citizen = await world.citizen()
    async with world.authn.database.begin(SYSTEM) as uow:
        outcome = await add_otp_phone(uow, citizen.ref.account_id, SECOND, at_most=1)
    assert outcome == TooManyOtpPhones()


@pytest.mark.item("S4-30")
async def test_a_removed_default_hands_over_and_the_last_phone_stays(world: World) -> None:
    citizen = await world.citizen()
    stranger = await world.citizen()
    first = (await phones_of(world, citizen))[0]
    second = await add(world, citizen, SECOND)
    async with world.authn.database.begin(SYSTEM) as uow:
        account_id = citizen.ref.account_id
        assert await remove_otp_phone(uow, stranger.ref.account_id, first.id) == NotAnOtpPhone()
        assert await choose_default_otp_phone(uow, stranger.ref.account_id, first.id) == NotAnOtpPhone()
        assert await remove_otp_phone(uow, account_id, first.id) == OtpPhoneRemoved()
        assert await remove_otp_phone(uow, account_id, first.id) == NotAnOtpPhone()
        assert await remove_otp_phone(uow, account_id, second.otp_phone_id) == LastOtpPhone()
    phones = await phones_of(world, citizen)
    assert [(item.phone, item.is_default) for item in phones] == [(SECOND, True)]
    await add(world, citizen, citizen.phone)
    assert "authn.otp_phone_removed" in await world.events()
