"""An official's account goes on in another: the role rests until an administrator confirms it."""

from uuid import UUID

from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.model import AccountRef
from motid.accounts.normalise_account import normalise_account
from motid.accounts.revert_merge import Reverted, revert_merge
from motid.desk.appoint_official import appoint_official, confirm_official, dismiss_official
from motid.desk.model import RefusalRule, Refused
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.confirm_role import NotGoneOn
from motid.officials.end_role import RoleIsEnded, RoleNotHeld, find_role
from motid.officials.find_official import find_official
from motid.officials.grant_role import RoleHeldAlready, RoleIsGranted
from motid.officials.list_officials import ListedRole, list_officials
from motid.officials.model import Official, Role
from tests.desk.conftest import Desk


async def an_official(desk: Desk, number: PersonalIdNumber, unit: str = "vn") -> tuple[AccountRef, UUID]:
    account = await desk.account(("personal_number", number), name="Trần Thị Bổ Nhiệm", origin="registration")
    return account, await desk.grant(number, Role.CHECKER, unit)


async def merge(desk: Desk, absorbed: AccountRef, survivor: AccountRef) -> UUID:
    """Let an account go on in another, which gets the number and is normalised with it."""
    async with desk.database.begin(SYSTEM) as uow:
        merged = await merge_accounts(
            uow,
            desk.env.accounts,
            survivor_id=survivor.account_id,
            absorbed_id=absorbed.account_id,
            reason="test",
        )
        assert isinstance(merged, Merged), merged
        await normalise_account(uow, survivor.account_id, source="test")
    return merged.merge.id


async def role_of(desk: Desk, role_id: UUID) -> ListedRole:
    async with desk.database.read() as connection:
        return next(each for each in await list_officials(connection, desk.database.vault) if each.role_id == role_id)


async def roles(desk: Desk, account: AccountRef) -> list[Role]:
    official = await find_official(desk.database.pool, account.account_id)
    return [] if official is None else [held.role for held in official.roles]


async def a_merged_official(desk: Desk, unit: str = "vn") -> tuple[AccountRef, AccountRef, UUID, UUID]:
    """Return the appointed account, the surviving one, the role, and the merge."""
    appointed, role_id = await an_official(desk, desk.number(), unit)
    survivor = await desk.account(name="Trần Thị Còn Lại")
    return appointed, survivor, role_id, await merge(desk, appointed, survivor)


async def test_a_role_does_not_follow_its_account_into_another(desk: Desk) -> None:
    appointed, survivor, role_id, _ = await a_merged_official(desk)
    assert await roles(desk, appointed) == []
    assert await roles(desk, survivor) == [], "nobody appointed whoever signs in here"
    listed = await role_of(desk, role_id)
    assert (listed.works, listed.merged) == (False, True)
    assert listed.goes_on_in is not None
    assert listed.goes_on_in.account_id == survivor.account_id
    assert listed.goes_on_in.full_name is not None
    assert listed.goes_on_in.full_name.reveal() == "Trần Thị Còn Lại", "the administrator sees who would hold it"
    told = await desk.world.event_data("officials.role_suspended")
    assert [(one["role_id"], one["role"], one["unit"], one["survivor_id"]) for one in told] == [
        (str(role_id), "checker", "vn", str(survivor.account_id))
    ]


async def test_an_administrator_confirms_it_for_the_surviving_account(desk: Desk) -> None:
    appointed, survivor, role_id, merge_id = await a_merged_official(desk)
    administrator = await desk.official(Role.ADMINISTRATOR)
    confirmed = await confirm_official(desk.env, administrator, role_id)
    assert isinstance(confirmed, RoleIsGranted)
    assert confirmed.account_id == survivor.account_id
    assert await roles(desk, survivor) == [Role.CHECKER]
    assert await confirm_official(desk.env, administrator, role_id) == RoleNotHeld()
    ended = await desk.world.event_data("officials.role_ended")
    assert [one["role_id"] for one in ended] == [str(role_id)]
    async with desk.database.begin(SYSTEM) as uow:
        assert isinstance(await revert_merge(uow, desk.env.accounts, merge_id, reason="test"), Reverted)
    assert await roles(desk, appointed) == [], "it was confirmed for the other account"


async def test_the_way_back_gives_the_role_back(desk: Desk) -> None:
    appointed, survivor, role_id, merge_id = await a_merged_official(desk)
    async with desk.database.begin(SYSTEM) as uow:
        assert isinstance(await revert_merge(uow, desk.env.accounts, merge_id, reason="test"), Reverted)
    assert await roles(desk, appointed) == [Role.CHECKER]
    assert await roles(desk, survivor) == []
    assert (await role_of(desk, role_id)).works


async def test_a_role_that_a_former_merge_moved_goes_back_with_it(desk: Desk) -> None:
    appointed, survivor, role_id, merge_id = await a_merged_official(desk)
    moved = "UPDATE official_role SET account_id = $2 WHERE id = $1"
    await desk.database.pool.execute(moved, role_id, survivor.account_id)
    noted = "INSERT INTO account_merge_row (merge_id, table_name, row_id) VALUES ($1, 'official_role', $2)"
    await desk.database.pool.execute(noted, merge_id, role_id)
    async with desk.database.begin(SYSTEM) as uow:
        await revert_merge(uow, desk.env.accounts, merge_id, reason="test")
    assert (await role_of(desk, role_id)).account_id == appointed.account_id


async def test_granting_it_again_by_the_number_takes_the_place_of_the_one_that_rests(desk: Desk) -> None:
    """As `motid official grant` does, for an installation without another administrator."""
    number = desk.number()
    appointed, role_id = await an_official(desk, number)
    survivor = await desk.account()
    await merge(desk, appointed, survivor)
    administrator = await desk.official(Role.ADMINISTRATOR)
    granted = await appoint_official(desk.env, administrator, number, Role.CHECKER, "vn")
    assert isinstance(granted, RoleIsGranted)
    assert granted.account_id == survivor.account_id
    assert await dismiss_official(desk.env, administrator, role_id) == RoleNotHeld()


async def test_a_resting_role_is_found_by_the_number_and_ended(desk: Desk) -> None:
    number = desk.number()
    appointed, role_id = await an_official(desk, number)
    await merge(desk, appointed, await desk.account())
    async with desk.database.begin(SYSTEM) as uow:
        assert await find_role(uow, number=number, role=Role.CHECKER, unit_code="vn") == role_id
    administrator = await desk.official(Role.ADMINISTRATOR)
    assert await dismiss_official(desk.env, administrator, role_id) == RoleIsEnded(appointed.account_id)


async def test_who_held_the_role_in_both_accounts_keeps_one(desk: Desk) -> None:
    appointed, role_id = await an_official(desk, desk.number())
    survivor, _ = await an_official(desk, desk.number())
    await merge(desk, appointed, survivor)
    assert await roles(desk, survivor) == [Role.CHECKER], "this account was appointed itself"
    administrator = await desk.official(Role.ADMINISTRATOR)
    assert await confirm_official(desk.env, administrator, role_id) == RoleHeldAlready()
    assert await confirm_official(desk.env, administrator, role_id) == RoleNotHeld()
    assert await roles(desk, survivor) == [Role.CHECKER]


async def test_nobody_confirms_an_own_role_one_of_another_unit_or_one_that_has_not_gone_on(desk: Desk) -> None:
    await desk.unit("dn")
    _, survivor, role_id, _ = await a_merged_official(desk)
    elsewhere = await desk.official(Role.ADMINISTRATOR, unit="dn")
    assert await confirm_official(desk.env, elsewhere, role_id) == Refused(RefusalRule.OUTSIDE_UNIT)
    administrator = await desk.official(Role.ADMINISTRATOR)
    same_person = Official(survivor.account_id, survivor.person_id, administrator.roles)
    assert await confirm_official(desk.env, same_person, role_id) == Refused(RefusalRule.OWN_ACCOUNT)
    _, working = await an_official(desk, desk.number())
    assert await confirm_official(desk.env, administrator, working) == NotGoneOn()
    _, waiting, resting, _ = await a_merged_official(desk)
    await desk.database.pool.execute("UPDATE account SET normalised_at = NULL WHERE id = $1", waiting.account_id)
    assert await confirm_official(desk.env, administrator, resting) == NotGoneOn()
    assert (await role_of(desk, resting)).goes_on_in is None
