"""Cases that arrive by themselves: whose they are, when they are due, and how they are found again."""

from datetime import timedelta
from uuid import UUID

import pytest

from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.authn.visitor import NetworkAddress
from motid.desk.file_complaint import Complaint, ComplaintFiled, file_complaint
from motid.desk.find_cases import CasesFound, find_cases
from motid.desk.model import Case, CaseKind
from motid.desk.open_case import CaseQueue
from motid.desk.policies import CASE_DAYS, COMPLAINT_DAYS, UNITS_OF_ORIGIN
from motid.desk.read_case import CaseDetail, read_case
from motid.desk.take_call import Call, take_call
from motid.desk.view_account import AccountView, view_account
from motid.kernel.actor import SYSTEM
from motid.kernel.names import FullName
from motid.kernel.redaction import PersonalText
from tests.desk.conftest import WORDS, Desk


async def _arrive(desk: Desk, kind: CaseKind, account_id: UUID, *related: UUID) -> UUID:
    async with desk.database.begin(SYSTEM) as uow:
        number = await CaseQueue(desk.env.policies).open_case(
            uow, kind=kind, account_id=account_id, related=related, statement=WORDS
        )
    found: UUID = await desk.database.pool.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
    return found


@pytest.mark.item("S4-17")
async def test_a_complaint_is_found_by_the_number_and_the_phone_that_it_gave(desk: Desk) -> None:
    official = await desk.official()
    number, phone = desk.number(), desk.phone()
    account = await desk.account(("personal_number", number))
    complaint = Complaint(number, FullName("Lê Thị Chủ Số"), phone, PersonalText("Không phải tài khoản của tôi"))
    filed = await file_complaint(
        desk.database,
        desk.env.limiter,
        desk.env.policies,
        complaint,
        network=NetworkAddress.parse("203.0.113.7"),
    )
    assert isinstance(filed, ComplaintFiled)
    cases: list[Case] = []
    for known in (number, phone):
        found = await find_cases(desk.env, official, known)
        assert isinstance(found, CasesFound)
        cases += found.cases
    assert [case.number for case in cases] == [filed.number] * 2
    detail = await read_case(desk.env, official, cases[0].id)
    assert isinstance(detail, CaseDetail)
    assert detail.statement == complaint.statement
    assert detail.caller_name == "L. T. C. S***"
    assert [linked.account_id for linked in detail.accounts] == [account.account_id]


async def test_a_case_belongs_to_the_unit_of_its_account_and_is_due_by_its_kind(desk: Desk) -> None:
    await desk.unit("hue")
    desk.rule(UNITS_OF_ORIGIN, {"portal_hue": "hue", "portal_gone": "no-such-unit"})
    desk.rule(COMPLAINT_DAYS, 7)
    desk.rule(CASE_DAYS, {"number_taken": 2})
    official = await desk.official()
    expected = {"portal_hue": "hue", "portal_gone": "vn", "registration": "vn"}
    for origin, unit in expected.items():
        account, related = await desk.account(origin=origin), await desk.account()
        case_id = await _arrive(desk, CaseKind.PERHAPS_SAME_PERSON, account.account_id, related.account_id)
        detail = await read_case(desk.env, official, case_id)
        assert isinstance(detail, CaseDetail)
        assert detail.case.unit_code == unit
        assert detail.case.due_at - detail.case.opened_at == timedelta(days=7)
        assert [(one.part, one.account_id) for one in detail.accounts] == [
            ("subject", account.account_id),
            ("other", related.account_id),
        ]
    taken = await _arrive(desk, CaseKind.NUMBER_TAKEN, (await desk.account()).account_id)
    due = await desk.database.pool.fetchrow("SELECT due_at - opened_at AS time FROM desk_case WHERE id = $1", taken)
    assert due is not None
    assert due["time"] == timedelta(days=2)


async def test_what_arrives_by_itself_is_no_kind_of_call(desk: Desk) -> None:
    official = await desk.official()
    call = Call(CaseKind.OWNERSHIP_COMPLAINT, None, None, (), WORDS)
    with pytest.raises(ValueError, match="no kind of call"):
        await take_call(desk.env, official, call)


async def test_no_words_or_numbers_of_people_stand_unsealed(desk: Desk) -> None:
    official = await desk.official()
    number, phone = desk.number(), desk.phone()
    await desk.call(official, numbers=(number,), phone=phone)
    tables = ("desk_case", "desk_caller_number", "desk_case_move", "audit_event")
    rows = await desk.database.pool.fetch(
        " UNION ALL ".join(f"SELECT to_jsonb(it)::text AS text FROM {table} it" for table in tables)
    )
    told = "\n".join(row["text"] for row in rows)
    for personal in (number.reveal(), phone.reveal(), phone.national(), "Gọi Điện", WORDS.reveal()):
        assert personal not in told


async def test_a_case_stays_about_the_account_that_there_was(desk: Desk) -> None:
    """Its account goes on in another: the case, and who looks into it, know it as it was."""
    official = await desk.official()
    survivor, absorbed = await desk.account(("personal_number", desk.number())), await desk.account()
    case_id = await _arrive(desk, CaseKind.CLOSURE_OBJECTION, absorbed.account_id)
    async with desk.database.begin(SYSTEM) as uow:
        merged = await merge_accounts(
            uow,
            desk.env.accounts,
            survivor_id=survivor.account_id,
            absorbed_id=absorbed.account_id,
            reason="test",
        )
    assert isinstance(merged, Merged)
    view = await view_account(desk.env, official, case_id, absorbed.account_id)
    assert isinstance(view, AccountView)
    assert view.ref.state == "merged"
    assert [merge.survivor_id for merge in view.merges] == [survivor.account_id]
    detail = await read_case(desk.env, official, case_id)
    assert isinstance(detail, CaseDetail)
    assert detail.case.account_id == absorbed.account_id
