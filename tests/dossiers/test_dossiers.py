"""Dossiers follow their account into another and back; none is lost (S0-12, S2-29)."""

import asyncio

import pytest

from motid.accounts.environment import AccountEnvironment
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.revert_merge import revert_merge
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database
from motid.dossiers.list_dossiers import list_dossiers
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from tests.accounts.people import an_account, cmnd, number

SOMEBODY_WAITS = """
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"""


def dossier(code: str) -> NewDossier:
    """Return a dossier of the old portal."""
    return NewDossier("portal", code, PersonalText("Cấp bản sao trích lục"), "9", None)


@pytest.mark.item("S0-12", "S0-24", "S2-29")
async def test_dossiers_follow_and_come_back(database: Database) -> None:
    """Recorded twice they are one; merged they are the survivor's; reverted they are where they were."""
    old, new = await an_account(database, cmnd("912345111")), await an_account(database, number("912345671111"))
    accounts = AccountEnvironment(declared_merge_participants())
    async with database.begin(SYSTEM) as uow:
        assert await record_dossiers(uow, old.account_id, [dossier("H1"), dossier("H2")]) == 2
        assert await record_dossiers(uow, new.account_id, [dossier("H2"), dossier("H3")]) == 1
        merged = await merge_accounts(
            uow, accounts, survivor_id=new.account_id, absorbed_id=old.account_id, reason="test"
        )
    assert isinstance(merged, Merged)
    page = await list_dossiers(database.pool, database.vault, new.account_id)
    assert sorted(one.code for one in page.dossiers) == ["H1", "H2", "H3"]
    async with database.begin(SYSTEM) as uow:
        await revert_merge(uow, accounts, merged.merge.id, reason="test")
    page = await list_dossiers(database.pool, database.vault, old.account_id)
    assert sorted(one.code for one in page.dossiers) == ["H1", "H2"]
    assert (await list_dossiers(database.pool, database.vault, new.account_id)).total == 1


async def test_a_dossier_that_comes_late_is_found_too(database: Database) -> None:
    """A service names the account that it knows, over two merges; each way back takes the dossier along."""
    first, second, third = [await an_account(database, cmnd(f"91234512{digit}")) for digit in range(3)]
    accounts, merges = AccountEnvironment(declared_merge_participants()), []
    for survivor, absorbed in ((second, first), (third, second)):
        async with database.begin(SYSTEM) as uow:
            merged = await merge_accounts(
                uow, accounts, survivor_id=survivor.account_id, absorbed_id=absorbed.account_id, reason="test"
            )
        assert isinstance(merged, Merged)
        merges.append(merged.merge.id)
    async with database.begin(SYSTEM) as uow:
        assert await record_dossiers(uow, first.account_id, [dossier("H9")]) == 1
    for account, merge_id in zip((third, second, first), (*reversed(merges), None), strict=True):
        assert (await list_dossiers(database.pool, database.vault, account.account_id)).total == 1
        if merge_id is not None:
            async with database.begin(SYSTEM) as uow:
                await revert_merge(uow, accounts, merge_id, reason="test")


async def test_a_dossier_that_comes_in_the_midst_of_a_way_back_is_where_it_belongs(database: Database) -> None:
    """Whoever records it waits for the way back, and looks again."""
    first, second = [await an_account(database, cmnd(f"91234513{digit}")) for digit in range(2)]
    accounts = AccountEnvironment(declared_merge_participants())
    async with database.begin(SYSTEM) as uow:
        merged = await merge_accounts(
            uow, accounts, survivor_id=second.account_id, absorbed_id=first.account_id, reason="test"
        )
    assert isinstance(merged, Merged)

    async def record() -> None:
        async with database.begin(SYSTEM) as uow:
            await record_dossiers(uow, first.account_id, [dossier("H8")])

    async with database.begin(SYSTEM) as uow:
        await revert_merge(uow, accounts, merged.merge.id, reason="test")
        recording = asyncio.create_task(record())
        for _ in range(500):
            if await database.pool.fetchval(SOMEBODY_WAITS):
                break
            await asyncio.sleep(0.01)
    await recording
    assert (await list_dossiers(database.pool, database.vault, first.account_id)).total == 1
