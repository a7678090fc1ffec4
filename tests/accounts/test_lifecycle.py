"""Lock, cancel, merge, and the way back from each (invariant 3)."""

import asyncio

from motid.accounts.cancel_account import Cancelled, cancel_account
from motid.accounts.change_identifiers import IdentifierRecorded, record_identifier
from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.accounts.lock_account import Locked, NotLockable, lock_account
from motid.accounts.merge_accounts import Merged, NotMergeable, merge_accounts
from motid.accounts.model import AccountRef
from motid.accounts.normalise_account import NormalisedNow, PersonHasAccount, normalise_account
from motid.accounts.open_account import AlreadyTaken
from motid.accounts.reopen_account import NotClosed, Reopened, reopen_account
from motid.accounts.revert_merge import NotInForce, Reverted, SurvivorWentOn, revert_merge
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database, UnitOfWork
from motid.kernel.actor import SYSTEM
from tests.accounts.people import an_account, cmnd, number, phone, state, statuses

ACCOUNTS = AccountEnvironment(declared_merge_participants())


async def merge(database: Database, survivor: AccountRef, absorbed: AccountRef) -> Merged | NotMergeable:
    """Merge in a transaction."""
    async with database.begin(SYSTEM) as uow:
        return await merge_accounts(
            uow, ACCOUNTS, survivor_id=survivor.account_id, absorbed_id=absorbed.account_id, reason="test"
        )


async def test_a_lock_sets_free_what_was_somebody_elses_and_can_be_taken_back(database: Database) -> None:
    """The number goes to its rightful holder, and comes back only where nobody took it."""
    wrong = await an_account(database, number("912345678901"), phone("0950000001"))
    async with database.begin(SYSTEM) as uow:
        locked = await lock_account(uow, ACCOUNTS, wrong.account_id, reason="test", release=("personal_number",))
        assert isinstance(locked, Locked)
        assert await lock_account(uow, ACCOUNTS, wrong.account_id, reason="test") == NotLockable("locked")
    rightful = await an_account(database, number("912345678901"))
    async with database.begin(SYSTEM) as uow:
        assert await reopen_account(uow, wrong.account_id, source="locked", reason="test") == Reopened(
            ("personal_number",)
        )
        assert await reopen_account(uow, wrong.account_id, source="locked", reason="test") == NotClosed("active")
    assert await statuses(database, [wrong.account_id]) == {
        "personal_number": "released",
        "registered_phone": "active",
    }
    assert await statuses(database, [rightful.account_id]) == {"personal_number": "active"}


async def test_a_cancelled_account_keeps_its_rows_and_frees_its_identifiers(database: Database) -> None:
    """A new account may be opened with them; reopening gives back what is still free."""
    old = await an_account(database, number("912345678902"), phone("0950000002"))
    async with database.begin(SYSTEM) as uow:
        assert isinstance(await cancel_account(uow, ACCOUNTS, old.account_id, reason="test"), Cancelled)
    assert set((await statuses(database, [old.account_id])).values()) == {"released"}
    await an_account(database, phone("0950000002"))
    async with database.begin(SYSTEM) as uow:
        reopened = await reopen_account(uow, old.account_id, source="cancelled", reason="test")
    assert reopened == Reopened(("registered_phone",))
    assert await state(database, old.account_id) == "active"


async def test_hooks_hear_of_a_closed_account(database: Database) -> None:
    """Sessions, tokens and services hang on them."""
    heard: list[AccountClosed] = []

    async def hear(_uow: UnitOfWork, closed: AccountClosed) -> None:
        heard.append(closed)

    accounts = AccountEnvironment((), closed=(hear,))
    one, two = await an_account(database, phone("0950000003")), await an_account(database, phone("0950000004"))
    async with database.begin(SYSTEM) as uow:
        await lock_account(uow, accounts, one.account_id, reason="test", in_favour_of=two.account_id)
    assert heard == [AccountClosed(one.account_id, one.person_id, "locked", "test", two.account_id)]


async def test_a_merge_lets_everything_follow_and_gives_it_back(database: Database) -> None:
    """The survivor answers to both numbers; after the way back each has its own again, to the status."""
    survivor = await an_account(database, number("912345678903"), phone("0950000005"))
    absorbed = await an_account(database, cmnd("912345678"), phone("0950000006"))
    outcome = await merge(database, survivor, absorbed)
    assert isinstance(outcome, Merged)
    assert await state(database, absorbed.account_id) == "merged"
    rows = await database.pool.fetch(
        "SELECT type, status, person_id FROM identifier WHERE account_id = $1 ORDER BY id", survivor.account_id
    )
    assert [(row["type"], row["status"]) for row in rows] == [
        ("personal_number", "active"),
        ("registered_phone", "active"),
        ("cmnd", "active"),
        ("registered_phone", "superseded"),
    ]
    assert {row["person_id"] for row in rows} == {survivor.person_id}
    async with database.begin(SYSTEM) as uow:
        assert await revert_merge(uow, ACCOUNTS, outcome.merge.id, reason="test") == Reverted(absorbed.account_id)
        assert await revert_merge(uow, ACCOUNTS, outcome.merge.id, reason="test") == NotInForce()
    assert await state(database, absorbed.account_id) == "active"
    assert await statuses(database, [absorbed.account_id]) == {"cmnd": "active", "registered_phone": "active"}


async def test_merges_are_reverted_from_the_last_to_the_first(database: Database) -> None:
    """Else rows would come back from an account that no longer has them."""
    first, second, third = [await an_account(database, phone(f"095000001{digit}")) for digit in range(3)]
    inner = await merge(database, second, first)
    assert isinstance(inner, Merged)
    outer = await merge(database, third, second)
    assert isinstance(outer, Merged)
    async with database.begin(SYSTEM) as uow:
        assert await revert_merge(uow, ACCOUNTS, inner.merge.id, reason="test") == SurvivorWentOn(second.account_id)
        await revert_merge(uow, ACCOUNTS, outer.merge.id, reason="test")
        await revert_merge(uow, ACCOUNTS, inner.merge.id, reason="test")
    for account in (first, second, third):
        assert await statuses(database, [account.account_id]) == {"registered_phone": "active"}


async def test_two_accounts_merged_into_each_other_at_once_leave_one(database: Database) -> None:
    """Row locks in one order: no deadlock, no two that are both gone."""
    one, two = await an_account(database, phone("0950000021")), await an_account(database, phone("0950000022"))
    outcomes = await asyncio.gather(*(merge(database, *pair) for pair in [(one, two), (two, one)] * 5))
    assert sum(isinstance(outcome, Merged) for outcome in outcomes) == 1
    assert sorted([await state(database, one.account_id), await state(database, two.account_id)]) == [
        "active",
        "merged",
    ]


async def test_a_person_has_one_normalised_account(database: Database) -> None:
    """Invariant 2, by the partial unique index, and again after a merge is taken back."""
    one, two = await an_account(database, phone("0950000031")), await an_account(database, phone("0950000032"))
    await database.pool.execute("UPDATE account SET person_id = $1 WHERE id = $2", one.person_id, two.account_id)

    async def normalise(account: AccountRef) -> object:
        async with database.begin(SYSTEM) as uow:
            return await normalise_account(uow, account.account_id, source="test")

    outcomes = await asyncio.gather(normalise(one), normalise(two))
    assert sorted(map(type, outcomes), key=str) == sorted([NormalisedNow, PersonHasAccount], key=str)


async def test_a_newer_number_supersedes_and_an_old_cmnd_stays(database: Database) -> None:
    """What was done under the old number must be found (S2-29)."""
    account = await an_account(database, cmnd("912345679"), number("912345678904"))
    other = await an_account(database, number("912345678905"))
    async with database.begin(SYSTEM) as uow:
        taken = await record_identifier(uow, ACCOUNTS, account, number("912345678905"))
        assert taken == AlreadyTaken("personal_number")
        for identifier in (number("912345678906"), cmnd("912345670"), cmnd("912345670")):
            assert await record_identifier(uow, ACCOUNTS, account, identifier) == IdentifierRecorded()
    rows = await database.pool.fetch(
        "SELECT type, status FROM identifier WHERE account_id = $1 ORDER BY id", account.account_id
    )
    assert [tuple(row) for row in rows] == [
        ("cmnd", "active"),
        ("personal_number", "superseded"),
        ("personal_number", "active"),
        ("cmnd", "active"),
    ]
    assert await statuses(database, [other.account_id]) == {"personal_number": "active"}
