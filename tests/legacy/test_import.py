"""Accounts of an old portal come in with everything that they had; twice is as once (S0-07, S0-12)."""

import asyncio
from pathlib import Path

import pytest

from motid.accounts.environment import AccountEnvironment
from motid.accounts.find_account import by_login, holders_of
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.model import NewIdentifier
from motid.accounts.open_account import AlreadyTaken, Opened, open_account
from motid.accounts.read_account import read_account
from motid.accounts.revert_merge import revert_merge
from motid.audit import AuditSealer, verify_trail
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database
from motid.dossiers.list_dossiers import list_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.legacy.course import only_importer
from motid.legacy.errors import ImportUnderWay
from motid.legacy.model import LegacyBundle
from tests.accounts.people import PROFILE, an_account, number
from tests.legacy.files import HUE_S, bring, counts, csv_file, line, look

CMND = CmndNumber("912345678")
NUMBER = PersonalIdNumber("946087001234")
ONE = line("17", "912 345 678", "Nguyễn Văn Thử", "09/03/1987", "Nam", "0950 000 001", "a@example.com",
           "5f4dcc3b5aa765d61d8327deb882cf99", "", "2023-05-04 10:00:00", "02/01/2019", "H1; H2")  # fmt: skip


@pytest.mark.item("S0-12")
async def test_an_account_comes_with_all_it_had(database: Database, tmp_path: Path) -> None:
    tally, problems = await bring(database, csv_file(tmp_path / "a.csv", ONE))
    assert (tally.read, tally.opened, tally.dossiers, problems.told()) == (1, 1, 2, [])
    (found,) = await by_login(database.pool, database.vault, CMND)
    account = await read_account(database.pool, database.vault, found.account_id)
    assert account.profile.full_name is not None
    assert account.profile.full_name.display() == "Nguyễn Văn Thử"
    assert account.profile.date_of_birth is not None
    assert account.profile.date_of_birth.iso() == "1987-03-09"
    assert (account.profile.gender, account.origin, account.opened_at.year) == ("male", "portal", 2019)
    assert account.normalised_at is None
    assert {(one.type, one.verified_at) for one in account.identifiers} == {
        ("cmnd", None), ("contact_phone", None), ("email", None),
    }  # fmt: skip
    assert (await list_dossiers(database.pool, database.vault, found.account_id)).total == 2
    rows = await counts(database)
    assert (rows["otp_phone"], rows["password_credential"], rows["audit_event"]) == (1, 1, 1)


async def test_the_original_is_kept_sealed_but_for_the_hash(database: Database, tmp_path: Path) -> None:
    await bring(
        database,
        csv_file(
            tmp_path / "a.csv",
            line("5", "9123456789", "Lê 1", password="5f4dcc3b5aa765d61d8327deb882cf99", phone="1"),
        ),
    )
    row = await database.pool.fetchrow("SELECT id, sealed FROM legacy_account")
    assert row is not None
    bundle = database.vault.open("legacy_account", row["id"], row["sealed"], LegacyBundle)
    assert bundle.fields == {"Mã tài khoản": "5", "Tên đăng nhập": "9123456789", "Họ và tên": "Lê 1", "SĐT": "1"}


async def test_a_dry_run_writes_nothing_and_counts(database: Database, tmp_path: Path) -> None:
    await an_account(database, number(NUMBER.reveal()))
    path = csv_file(
        tmp_path / "a.csv", ONE, ONE, line("18", NUMBER.reveal(), "Nguyễn Văn Thử", "09/03/1987", phone="0950000001")
    )
    before = await counts(database)
    outcome, problems = await look(database, path)
    assert await counts(database) == before
    assert await database.pool.fetchval("SELECT count(*) FROM legacy_import") == 0
    assert (outcome.tally.read, outcome.tally.opened, outcome.tally.unchanged) == (3, 2, 1)
    duplicates = outcome.duplicates
    assert (duplicates.repeated_in_file, duplicates.phone_in_file, duplicates.name_and_birth_in_file) == (1, 1, 1)
    assert (duplicates.personal_number_here, duplicates.cmnd_here) == (1, 0)
    assert problems.told() == [(3, "row.repeated")]


async def test_the_same_file_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", ONE, line("18", NUMBER.reveal(), phone="0950000002"))
    await bring(database, path)
    before = await counts(database)
    tally, _ = await bring(database, path)
    assert (tally.opened, tally.unchanged) == (0, 2)
    assert await counts(database) == before


@pytest.mark.item("S0-12")
async def test_a_later_file_adds_last_use_and_dossiers_only(database: Database, tmp_path: Path) -> None:
    await bring(database, csv_file(tmp_path / "a.csv", ONE))
    later = ONE.replace("Nguyễn Văn Thử", "Trần Khác").replace("2023-05-04", "2024-05-04").replace("H2", "H2; H3")
    tally, _ = await bring(database, csv_file(tmp_path / "b.csv", later))
    assert (tally.opened, tally.updated, tally.dossiers) == (0, 1, 1)
    (found,) = await by_login(database.pool, database.vault, CMND)
    account = await read_account(database.pool, database.vault, found.account_id)
    assert account.profile.full_name is not None
    assert account.profile.full_name.display() == "Nguyễn Văn Thử"
    assert (await database.pool.fetchval("SELECT last_used_at FROM legacy_account")).year == 2024
    assert (await list_dossiers(database.pool, database.vault, found.account_id)).total == 3
    kinds = await database.pool.fetch("SELECT kind FROM audit_event ORDER BY id")
    assert [row["kind"] for row in kinds] == ["legacy.account_imported", "legacy.account_recognised"]


@pytest.mark.item("S0-07")
async def test_the_same_account_of_the_other_portal_is_one(database: Database, tmp_path: Path) -> None:
    await bring(database, csv_file(tmp_path / "a.csv", ONE))
    tally, _ = await bring(database, csv_file(tmp_path / "b.csv", ONE, line("99", phone="0950000009")), HUE_S)
    assert (tally.joined, tally.opened, tally.dossiers) == (1, 1, 0)
    assert await database.pool.fetchval("SELECT count(DISTINCT account_id) FROM legacy_account") == 2
    again, _ = await bring(database, csv_file(tmp_path / "b.csv", ONE, line("99", phone="0950000009")), HUE_S)
    assert (again.joined, again.opened, again.unchanged) == (0, 0, 2)


async def test_a_number_that_another_holds_is_claimed(database: Database, tmp_path: Path) -> None:
    holder = await an_account(database, number(NUMBER.reveal()))
    path = csv_file(tmp_path / "a.csv", line("1", NUMBER.reveal()), line("2", NUMBER.reveal()))
    tally, problems = await bring(database, path)
    assert tally.opened == 2
    assert problems.told() == [(2, "personal_number.held"), (3, "personal_number.held")]
    found = await holders_of(database.pool, database.vault, "personal_number", NUMBER)
    assert (found[0].account_id, len(found)) == (holder.account_id, 3)
    statuses = await database.pool.fetch("SELECT status FROM identifier ORDER BY id")
    assert [row["status"] for row in statuses] == ["active", "claimed", "claimed"]


async def test_one_phone_serves_several_accounts(database: Database, tmp_path: Path) -> None:
    await bring(database, csv_file(tmp_path / "a.csv", line("1", phone="0950000001"), line("2", phone="0950000001")))
    phone = PhoneNumber.parse("0950000001")
    assert len(await holders_of(database.pool, database.vault, "contact_phone", phone)) == 2


async def test_dossiers_that_come_after_a_merge_go_with_it_and_back(database: Database, tmp_path: Path) -> None:
    """Invariant 3: also what comes late, and over two merges."""
    await bring(database, csv_file(tmp_path / "a.csv", ONE))
    (old,) = await by_login(database.pool, database.vault, CMND)
    middle, new = (
        await an_account(database, number("946087001111")),
        await an_account(database, number("946087002222")),
    )
    accounts = AccountEnvironment(declared_merge_participants())
    merges = []
    for survivor, absorbed in ((middle, old), (new, middle)):
        async with database.begin(SYSTEM) as uow:
            merged = await merge_accounts(
                uow, accounts, survivor_id=survivor.account_id, absorbed_id=absorbed.account_id, reason="test"
            )
            assert isinstance(merged, Merged)
            merges.append(merged.merge.id)
    tally, _ = await bring(database, csv_file(tmp_path / "b.csv", ONE.replace("H2", "H2; H3")))
    assert tally.dossiers == 1
    assert (await list_dossiers(database.pool, database.vault, new.account_id)).total == 3
    for merge_id in reversed(merges):
        async with database.begin(SYSTEM) as uow:
            await revert_merge(uow, accounts, merge_id, reason="test")
    assert (await list_dossiers(database.pool, database.vault, old.account_id)).total == 3
    assert (await list_dossiers(database.pool, database.vault, new.account_id)).total == 0


async def test_merges_while_dossiers_come(database: Database, tmp_path: Path) -> None:
    """Accounts that go on in others at the instant at which a file brings more dossiers: none is left behind."""
    rows = [line(str(place), f"91234{place:04}", dossiers=f"H{place}") for place in range(12)]
    await bring(database, csv_file(tmp_path / "a.csv", *rows))
    old = [(await by_login(database.pool, database.vault, CmndNumber(f"91234{place:04}")))[0] for place in range(12)]
    survivor = await an_account(database, number("946087001111"))
    accounts = AccountEnvironment(declared_merge_participants())

    async def merge() -> None:
        for each in old:
            async with database.begin(SYSTEM) as uow:
                await merge_accounts(
                    uow, accounts, survivor_id=survivor.account_id, absorbed_id=each.account_id, reason="test"
                )

    merging = asyncio.gather(merge())
    for turn in range(4):
        more = [each + f"; H{place}-{turn}" for place, each in enumerate(rows)]
        await bring(database, csv_file(tmp_path / f"{turn}.csv", *more))
    await merging
    assert (await list_dossiers(database.pool, database.vault, survivor.account_id)).total == 12 * 5


async def test_registration_of_a_number_that_is_being_imported(database: Database, tmp_path: Path) -> None:
    """However the two meet, the number has one active holder, and both accounts are there or one was told."""
    numbers = [f"94608700{index:04}" for index in range(40)]
    path = csv_file(tmp_path / "a.csv", *(line(str(index), each) for index, each in enumerate(numbers)))

    async def register(each: str) -> bool:
        async with database.begin(SYSTEM) as uow:
            identifier = NewIdentifier("personal_number", PersonalIdNumber(each), "test", None)
            outcome = await open_account(uow, origin="test", profile=PROFILE, identifiers=[identifier])
        assert isinstance(outcome, Opened | AlreadyTaken)
        return isinstance(outcome, Opened)

    registrations = asyncio.gather(*(register(each) for each in reversed(numbers)))
    tally, problems = await bring(database, path)
    registered = await registrations
    assert tally.opened == 40
    held = await database.pool.fetch(
        "SELECT count(*) AS held FROM identifier WHERE status = 'active' GROUP BY index_a, index_b"
    )
    assert [row["held"] for row in held] == [1] * 40
    assert len(problems) == sum(registered)


async def test_one_import_at_a_time(database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", ONE)
    async with only_importer(database):
        with pytest.raises(ImportUnderWay):
            await bring(database, path)
    assert (await bring(database, path))[0].opened == 1


async def test_the_trail_holds(database: Database, tmp_path: Path) -> None:
    """Events written many at once carry the code of their origin like every other."""
    await bring(
        database, csv_file(tmp_path / "a.csv", *(line(str(place), phone="0950000001") for place in range(20)))
    )
    await AuditSealer(database.pool, database.vault).seal_all()
    report = await verify_trail(database.pool, database.vault)
    assert report.fault is None
