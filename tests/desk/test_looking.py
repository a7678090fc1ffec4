"""What officials see of citizens: nothing without a case and a purpose, masked, and field by field with a reason."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from motid.accounts.merge_accounts import merge_accounts
from motid.audit.history import account_history
from motid.authn.add_otp_phone import add_otp_phone
from motid.desk.close_case import close_case
from motid.desk.find_cases import CasesFound, find_by_case_number, find_cases
from motid.desk.link_account import Purpose
from motid.desk.model import Case, Outcome, RefusalRule, Refused
from motid.desk.policies import OFFICIAL_ATTEMPTS, UNITS_OF_ORIGIN
from motid.desk.read_case import CaseDetail, read_case
from motid.desk.reveal_field import Revealed, reveal_field
from motid.desk.revealed_values import RevealField
from motid.desk.search_accounts import AccountsOf, search_accounts
from motid.desk.send_answer import AnswerIsSent, NobodyToAnswer, send_answer
from motid.desk.view_account import AccountView, view_account
from motid.desk.visible_fields import visible_fields
from motid.desk.write_note import NoteIsWritten, write_note
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Role
from tests.desk.conftest import Desk

WHY = PersonalText("Người gọi đọc số để đối chiếu")
FEW = {"burst": 2, "interval": "PT30M"}


async def test_accounts_are_found_by_number_phone_and_beside_another(desk: Desk) -> None:
    official = await desk.official()
    number, cmnd, phone = desk.number(), desk.cmnd(), desk.phone()
    person = await desk.account(("personal_number", number), ("registered_phone", phone), otp_phone=phone)
    namesake = await desk.account(("cmnd", cmnd), name="Phạm Thị Cùng Số")
    old = await desk.account(("cmnd", cmnd), ("contact_phone", phone), name="Nguyễn Thị Cũ")
    case = await desk.call(official)

    async def found(wanted: Any) -> list[tuple[str, tuple[str, ...], bool]]:
        hits = await search_accounts(desk.env, official, case.id, wanted, purpose=Purpose.CALLERS_ACCOUNT)
        assert not isinstance(hits, Refused), hits
        return [(hit.masked_name or "", hit.by, hit.holds_it) for hit in hits]

    assert await found(number) == [("N. T. T. N***", ("personal_number",), True)]
    assert await found(phone) == [
        ("N. T. T. N***", ("otp_phone", "registered_phone"), True),
        ("N. T. C***", ("contact_phone",), True),
    ]
    assert [name for name, _, _ in await found(cmnd)] == ["P. T. C. S***", "N. T. C***"]
    assert await found(desk.number()) == []
    async with desk.database.begin(SYSTEM) as uow:
        await merge_accounts(
            uow,
            desk.env.accounts,
            survivor_id=person.account_id,
            absorbed_id=old.account_id,
            reason="test",
        )
    by_number = await search_accounts(desk.env, official, case.id, number, purpose=Purpose.CLOSED_ACCOUNT)
    assert not isinstance(by_number, Refused)
    assert [(hit.state, hit.merged_into) for hit in by_number] == [("active", None), ("merged", person.account_id)]
    await desk.link(official, case, person)
    assert {name for name, _, _ in await found(AccountsOf(person.account_id))} == {"P. T. C. S***", "N. T. C***"}
    beside = await search_accounts(
        desk.env, official, case.id, AccountsOf(namesake.account_id), purpose=Purpose.OTHER_ACCOUNT
    )
    assert beside == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    searched = await desk.world.event_data("desk.accounts_searched")
    assert [event["found"] for event in searched] == [1, 2, 2, 0, 2, 2]


async def test_nobody_searches_without_a_case_a_purpose_or_too_often(desk: Desk) -> None:
    desk.rule(OFFICIAL_ATTEMPTS, {"searches": FEW, "reveals": FEW, "answers": FEW})
    official = await desk.official()
    case, closed = await desk.call(official), await desk.call(official)
    await close_case(desk.env, official, closed.id, Outcome.ANSWERED)

    async def search(in_case: Any, purpose: str = Purpose.CALLERS_ACCOUNT) -> Any:
        return await search_accounts(desk.env, official, in_case, desk.number(), purpose=purpose)

    nowhere = desk.database.ids.new()
    assert await search(nowhere) == Refused(RefusalRule.NO_CASE)
    assert await search(case.id, "") == Refused(RefusalRule.NO_PURPOSE, case.id)
    assert await search(closed.id) == Refused(RefusalRule.CLOSED_CASE, closed.id)
    assert await search(case.id) == ()
    assert await search(case.id) == ()
    assert await search(case.id) == Refused(RefusalRule.TOO_MANY, case.id)
    assert await find_cases(desk.env, official, desk.number()) == Refused(RefusalRule.TOO_MANY)
    rules = [rule for rule, _ in await desk.refusals()]
    assert rules == ["no_case", "no_purpose", "closed_case", "too_many", "too_many"]
    desk.world.pass_by(hours=1)
    assert await search(case.id) == ()


async def test_nothing_is_told_of_accounts_out_of_reach_and_of_own_ones(desk: Desk) -> None:
    await desk.unit("dn")
    await desk.unit("hue")
    desk.rule(UNITS_OF_ORIGIN, {"portal_hue": "hue"})
    phone = desk.phone()
    mine = await desk.official(unit="dn")
    async with desk.database.begin(SYSTEM) as uow:
        await add_otp_phone(uow, mine.account_id, phone, default=True)
    await desk.account(("registered_phone", phone), origin="portal_hue")
    case = await desk.call(mine)
    hits = await search_accounts(desk.env, mine, case.id, phone, purpose=Purpose.HOLDER_OF_PHONE)
    assert not isinstance(hits, Refused)
    assert [(hit.within_reach, hit.masked_name) for hit in hits] == [(False, None), (False, None)]
    assert {hit.is_own for hit in hits} == {True, False}


async def test_a_field_is_shown_for_a_reason_to_one_official_for_some_minutes(desk: Desk) -> None:
    official, colleague = await desk.official(), await desk.official(Role.SUPERVISOR)
    number, phone = desk.number(), desk.phone()
    account = await desk.account(("personal_number", number), otp_phone=phone)
    case = await desk.call(official, about=account, numbers=(desk.number(),))

    async def reveal(field: RevealField, who: Official = official, reason: str = "verify_caller") -> Any:
        about = None if field.startswith("caller") else account.account_id
        return await reveal_field(desk.env, who, case.id, about, field, reason=reason, words=WHY)

    shown = await reveal(RevealField.PERSONAL_NUMBER)
    assert isinstance(shown, Revealed)
    assert shown.values == (PersonalText(number.reveal()),)
    otp = await reveal(RevealField.OTP_PHONES)
    assert otp.values == (PersonalText(phone.national()),)
    assert (await reveal(RevealField.CALLER_NAME)).values == (PersonalText("Lê Thị Gọi Điện"),)
    assert (await reveal(RevealField.DATE_OF_BIRTH)).values == (PersonalText("09/03/1987"),)
    assert (await reveal(RevealField.EMAIL)).values == ()
    assert await reveal(RevealField.CMND, reason="curious") == Refused(RefusalRule.NO_REASON, case.id)
    seen = {(one.field, one.values) for one in await visible_fields(desk.env, official, case.id)}
    assert (RevealField.PERSONAL_NUMBER, (PersonalText(number.reveal()),)) in seen
    assert len(seen) == 5
    assert await visible_fields(desk.env, colleague, case.id) == ()
    await desk.database.pool.execute(
        "UPDATE official_role SET ended_at = now() WHERE account_id = $1", official.account_id
    )
    assert await visible_fields(desk.env, replace(official, roles=()), case.id) == ()
    desk.world.pass_by(minutes=5)
    assert await visible_fields(desk.env, official, case.id) == ()
    history = await account_history(desk.database.pool, account.account_id)  # type: ignore[arg-type]
    assert [entry.data["field"] for entry in history if entry.kind == "desk.field_revealed"] == [
        "email", "date_of_birth", "otp_phones", "personal_number",
    ]  # fmt: skip


async def test_nobody_sees_a_field_without_a_reason_or_of_an_account_beside_the_case(desk: Desk) -> None:
    desk.rule(OFFICIAL_ATTEMPTS, {"searches": FEW, "reveals": FEW, "answers": FEW})
    official = await desk.official()
    account, beside = await desk.account(), await desk.account()
    case = await desk.call(official, about=account)

    async def reveal(about: Any, field: RevealField = RevealField.FULL_NAME, words: PersonalText = WHY) -> Any:
        return await reveal_field(desk.env, official, case.id, about, field, reason="verify_caller", words=words)

    assert await reveal(account.account_id, words=PersonalText("  x  ")) == Refused(RefusalRule.NO_REASON, case.id)
    assert await reveal(beside.account_id) == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    assert await reveal(None) == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    caller = await reveal(account.account_id, RevealField.CALLER_PHONE)
    assert caller == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    assert isinstance(await reveal(account.account_id), Revealed)
    assert isinstance(await reveal(account.account_id), Revealed)
    assert await reveal(account.account_id) == Refused(RefusalRule.TOO_MANY, case.id)
    assert len(await desk.refusals()) == 5


async def test_an_account_is_viewed_masked(desk: Desk) -> None:
    official, checker = await desk.official(), await desk.official(Role.CHECKER)
    number, phone = desk.number(), desk.phone()
    account = await desk.account(("personal_number", number), ("registered_phone", phone), otp_phone=phone)
    other = await desk.account()
    case = await desk.call(official, about=account)
    for who in (official, checker):
        view = await view_account(desk.env, who, case.id, account.account_id)
        assert isinstance(view, AccountView)
        assert (view.masked_name, view.masked_date_of_birth) == ("N. T. T. N***", "**/**/****")
        assert {item.type: item.masked for item in view.identifiers} == {
            "personal_number": f"{'*' * 9}{number.reveal()[-3:]}",
            "registered_phone": phone.masked_first3(),
        }
        assert [item.masked for item in view.otp_phones] == [phone.masked_first3()]
        assert (view.dossiers, view.closure, view.has_password, view.cooling) == (0, None, False, None)
    beside = await view_account(desk.env, official, case.id, other.account_id)
    assert beside == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    detail = await read_case(desk.env, official, case.id)
    assert isinstance(detail, CaseDetail)
    assert detail.caller_name == "L. T. G. Đ***"
    assert detail.statement is not None
    assert [item.masked_name for item in detail.accounts] == ["N. T. T. N***"]


async def test_cases_are_found_again_by_number_and_by_what_a_citizen_has(desk: Desk) -> None:
    await desk.unit("dn")
    official, elsewhere = await desk.official(), await desk.official(unit="dn")
    number, phone, cmnd = desk.number(), desk.phone(), desk.cmnd()
    account = await desk.account(("personal_number", number))
    first = await desk.call(official, about=account)
    second = await desk.call(official, phone=phone, numbers=(cmnd,))
    assert await find_by_case_number(desk.env, f" {first.number.lower()} ") == first.id
    assert await find_by_case_number(desk.env, "KN-2026-999999") is None
    for wanted, case in ((number, first), (phone, second), (cmnd, second)):
        found = await find_cases(desk.env, official, wanted)
        assert isinstance(found, CasesFound)
        assert [one.number for one in found.cases] == [case.number]
    assert await find_cases(desk.env, elsewhere, number) == CasesFound((), 1)


async def test_answers_reach_the_caller_and_notes_stay_at_the_desk(desk: Desk) -> None:
    official = await desk.official()
    phone, otp = desk.phone(), desk.phone()
    account = await desk.account(("personal_number", desk.number()), otp_phone=otp)
    case = await desk.call(official, phone=phone)
    answer = PersonalText("Tài khoản đã được mở lại. Vui lòng đăng nhập.")
    sent = await send_answer(desk.env, official, case.id, answer, template="unlocked")
    assert isinstance(sent, AnswerIsSent)
    assert await desk.world.texts(phone) == [f"MotID ({case.number}): Tai khoan da duoc mo lai. Vui long dang nhap."]
    assert await send_answer(desk.env, official, case.id, answer, to="account") == NobodyToAnswer()
    await desk.link(official, case, account)
    assert isinstance(await send_answer(desk.env, official, case.id, answer, to="account"), AnswerIsSent)
    assert len(await desk.world.texts(otp)) == 1
    assert isinstance(await write_note(desk.env, official, case.id, WHY), NoteIsWritten)
    for text in ("", " ", "x" * 401):
        with pytest.raises(ValueError, match="characters"):
            await send_answer(desk.env, official, case.id, PersonalText(text))


async def test_searches_at_once_never_pass_the_limit(desk: Desk) -> None:
    desk.rule(OFFICIAL_ATTEMPTS, {"searches": {"burst": 5, "interval": "PT30M"}, "reveals": FEW, "answers": FEW})
    official = await desk.official()
    cases = [await desk.call(official) for _ in range(3)]
    outcomes = await asyncio.gather(
        *(
            search_accounts(desk.env, official, case.id, desk.number(), purpose=Purpose.CALLERS_ACCOUNT)
            for case in cases * 4
        )
    )
    assert sum(outcome == () for outcome in outcomes) == 5
    assert all(isinstance(case, Case) for case in cases)
