"""What citizens see of their cases: the own ones, and nothing that others said about their account."""

from motid.desk.assign_case import take_next_case
from motid.desk.close_case import close_case
from motid.desk.model import Case, Outcome
from motid.desk.open_case import CaseQueue
from motid.desk.own_cases import own_cases
from motid.desk.wait_for import let_wait
from motid.kernel.actor import SYSTEM
from tests.desk.conftest import Desk


async def test_citizens_see_how_far_the_own_requests_are_and_no_complaint_about_them(desk: Desk) -> None:
    own = await desk.account(("personal_number", desk.number()))
    other = await desk.account(("personal_number", desk.number()))
    async with desk.database.begin(SYSTEM) as uow:
        queue = CaseQueue(desk.env.policies)
        number = await queue.open_case(
            uow, kind="number_taken", account_id=own.account_id, related=(other.account_id,), statement=None
        )
        for kind in ("ownership_complaint", "perhaps_other_person", "otp_phone_objection"):
            await queue.open_case(uow, kind=kind, account_id=own.account_id, related=(), statement=None)
        await uow.connection.execute(
            "UPDATE desk_case SET due_at = due_at - interval '90 days' WHERE number = $1", number
        )

    async def seen() -> list[tuple[str, str, str | None]]:
        async with desk.database.read() as connection:
            assert await own_cases(connection, other.account_id) == ()
            return [
                (case.number, case.progress, case.outcome) for case in await own_cases(connection, own.account_id)
            ]

    assert await seen() == [(number, "received", None)]
    official = await desk.official()
    case = await take_next_case(desk.env, official)
    assert isinstance(case, Case)
    assert case.number == number
    assert await seen() == [(number, "in_work", None)]
    await let_wait(desk.env, official, case.id, for_citizen=True)
    assert await seen() == [(number, "waits_for_you", None)]
    await close_case(desk.env, official, case.id, Outcome.RESOLVED)
    assert await seen() == [(number, "closed", "resolved")]
