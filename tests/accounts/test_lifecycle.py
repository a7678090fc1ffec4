"""Lock, cancel, merge, and the way back from each (invariant 3)."""

import asyncio

import pytest

from motid.accounts.cancel_account import Cancelled, cancel_account
from motid.accounts.change_identifiers import IdentifierRecorded, record_identifier, release_identifier
from motid.accounts.environment import AccountClosed, AccountEnvironment
from motid.accounts.errors import AccountGone
from motid.accounts.lock_account import Locked, NotLockable, lock_account
from motid.accounts.merge_accounts import Merged, NotMergeable, merge_accounts
from motid.accounts.model import AccountRef, NewIdentifier
from motid.accounts.normalise_account import NormalisedNow, NotActive, PersonHasAccount, normalise_account
from motid.accounts.open_account import AlreadyTaken
from motid.accounts.reopen_account import NotClosed, Reopened, reopen_account
from motid.accounts.revert_merge import NotInForce, Reverted, SurvivorWentOn, revert_merge
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database, UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
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


async def normalise(database: Database, account: AccountRef) -> object:
    """Normalise in a transaction."""
    async with database.begin(SYSTEM) as uow:
        return await normalise_account(uow, account.account_id, source="test")


async def test_a_person_has_one_normalised_account(database: Database) -> None:
    """Invariant 2, by the partial unique index."""
    one, two = await an_account(database, number("912345678931")), await an_account(database, number("912345678932"))
    await database.pool.execute("UPDATE account SET person_id = $1 WHERE id = $2", one.person_id, two.account_id)
    outcomes = await asyncio.gather(normalise(database, one), normalise(database, two))
    assert sorted(map(type, outcomes), key=str) == sorted([NormalisedNow, PersonHasAccount], key=str)


async def test_without_a_number_nobody_is_normalised(database: Database) -> None:
    """Two accounts of one human being belong to two persons, so only the number keeps them apart (invariant 2)."""
    account = await an_account(database, phone("0950000033"))
    assert await normalise(database, account) == NotActive()


async def normalised(database: Database, account: AccountRef) -> bool:
    """Whether an account has the mark."""
    found: bool = await database.pool.fetchval(
        "SELECT normalised_at IS NOT NULL FROM account WHERE id = $1", account.account_id
    )
    return found


async def test_whoever_loses_the_number_is_normalised_no_more(database: Database) -> None:
    """Released by an operator, and released while the account was locked."""
    one, two = await an_account(database, number("912345678941")), await an_account(database, number("912345678942"))
    for account in (one, two):
        assert await normalise(database, account) == NormalisedNow()
    async with database.begin(SYSTEM) as uow:
        await lock_account(uow, ACCOUNTS, two.account_id, reason="test")
        for account in (one, two):
            held = await uow.connection.fetchval(
                "SELECT id FROM identifier WHERE account_id = $1", account.account_id
            )
            assert await release_identifier(uow, ACCOUNTS, account.account_id, held, reason="test")
    await an_account(database, number("912345678942"))
    async with database.begin(SYSTEM) as uow:
        reopened = await reopen_account(uow, two.account_id, source="locked", reason="test")
    assert reopened == Reopened(("personal_number",))
    assert [await normalised(database, account) for account in (one, two)] == [False, False]


async def test_what_the_survivor_proved_since_stays_with_it(database: Database) -> None:
    """The absorbed account gets its number back as a claim: it signs in, proves nothing, and gives way."""
    survivor = await an_account(database, phone("0950000041"))
    absorbed = await an_account(database, number("912345678951"), phone("0950000042"))
    outcome = await merge(database, survivor, absorbed)
    assert isinstance(outcome, Merged)
    async with database.begin(SYSTEM) as uow:
        proved = NewIdentifier("personal_number", PersonalIdNumber("912345678951"), "population_database", uow.now)
        assert await record_identifier(uow, ACCOUNTS, survivor, proved) == IdentifierRecorded()
    assert await normalise(database, survivor) == NormalisedNow()
    async with database.begin(SYSTEM) as uow:
        await revert_merge(uow, ACCOUNTS, outcome.merge.id, reason="test")
    assert await statuses(database, [absorbed.account_id]) == {
        "personal_number": "claimed",
        "registered_phone": "active",
    }
    assert await statuses(database, [survivor.account_id]) == {
        "registered_phone": "active",
        "personal_number": "active",
    }
    assert await normalised(database, survivor)


async def test_a_number_that_goes_back_takes_the_mark_along(database: Database) -> None:
    """A verified account absorbed, its survivor verified under the same row, and the merge taken back."""
    survivor = await an_account(database, phone("0950000043"))
    absorbed = await an_account(database, number("912345678952"))
    assert await normalise(database, absorbed) == NormalisedNow()
    outcome = await merge(database, survivor, absorbed)
    assert isinstance(outcome, Merged)
    assert await normalise(database, survivor) == NormalisedNow()
    async with database.begin(SYSTEM) as uow:
        await revert_merge(uow, ACCOUNTS, outcome.merge.id, reason="test")
    assert [await normalised(database, account) for account in (survivor, absorbed)] == [False, True]


async def test_a_claim_beside_the_same_number_is_confirmed_once(database: Database) -> None:
    """The survivor claimed what the absorbed account held: the held one is confirmed, and the claim ends."""
    holder = await an_account(database, number("912345678953"))
    claimant = await an_account(database, phone("0950000044"))
    await database.pool.execute(
        """INSERT INTO identifier (id, account_id, person_id, type, status, source, valid_from, sealed, index_a,
                                   index_b)
           SELECT gen_random_uuid(), $1, $2, type, 'claimed', source, valid_from, sealed, index_a, index_b
             FROM identifier WHERE account_id = $3""",
        claimant.account_id, claimant.person_id, holder.account_id,
    )  # fmt: skip
    assert isinstance(await merge(database, claimant, holder), Merged)
    async with database.begin(SYSTEM) as uow:
        proved = NewIdentifier("personal_number", PersonalIdNumber("912345678953"), "population_database", uow.now)
        assert await record_identifier(uow, ACCOUNTS, claimant, proved) == IdentifierRecorded()
    rows = await database.pool.fetch(
        "SELECT status FROM identifier WHERE account_id = $1 AND type = 'personal_number'", claimant.account_id
    )
    assert sorted(row["status"] for row in rows) == ["active", "superseded", "superseded"]


async def test_a_cancelled_survivor_gives_everything_back_all_the_same(database: Database) -> None:
    """Its cancellation set free what it had from the other; that was no decision about the other."""
    survivor, absorbed = (
        await an_account(database, phone("0950000045")),
        await an_account(database, cmnd("912345671")),
    )
    outcome = await merge(database, survivor, absorbed)
    assert isinstance(outcome, Merged)
    async with database.begin(SYSTEM) as uow:
        await lock_account(uow, ACCOUNTS, survivor.account_id, reason="test", release=("registered_phone",))
        await cancel_account(uow, ACCOUNTS, survivor.account_id, reason="test")
        await revert_merge(uow, ACCOUNTS, outcome.merge.id, reason="test")
        reopened = await reopen_account(uow, survivor.account_id, source="cancelled", reason="test")
    assert reopened == Reopened(())
    assert await statuses(database, [absorbed.account_id]) == {"cmnd": "active"}
    assert await statuses(database, [survivor.account_id]) == {"registered_phone": "active"}


async def test_nothing_is_recorded_for_an_account_that_went_on(database: Database) -> None:
    """Whoever still has it in hand from before the merge does not leave an identifier where nobody finds it."""
    survivor, absorbed = [await an_account(database, phone(f"095000005{digit}")) for digit in range(2)]
    assert isinstance(await merge(database, survivor, absorbed), Merged)
    async with database.begin(SYSTEM) as uow:
        with pytest.raises(AccountGone):
            await record_identifier(uow, ACCOUNTS, absorbed, number("912345678961"))


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
