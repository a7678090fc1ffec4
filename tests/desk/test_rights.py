"""What each role may do, tried out: whatever a role has no right to is refused, and each refusal is written down."""

import inspect
import pkgutil
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import pytest

import motid.desk
from motid.desk.appoint_official import appoint_official, confirm_official, dismiss_official
from motid.desk.assign_case import assign_case, give_back_case, take_case
from motid.desk.close_case import close_case, reopen_case
from motid.desk.find_cases import find_cases
from motid.desk.link_account import Purpose, link_account, unlink_account
from motid.desk.list_place import ListPlace
from motid.desk.model import Case, CaseKind, Outcome, QueueView, RefusalRule, Refused
from motid.desk.queue import read_queue
from motid.desk.read_refusals import RefusalPage, read_refusals
from motid.desk.reveal_field import reveal_field
from motid.desk.revealed_values import RevealField
from motid.desk.search_accounts import search_accounts
from motid.desk.send_answer import send_answer
from motid.desk.take_call import Call, take_call
from motid.desk.transfer_case import transfer_case
from motid.desk.wait_for import let_wait
from motid.desk.write_note import write_note
from motid.kernel.redaction import PersonalText
from motid.officials.grant_role import NoSuchPerson, RoleIsGranted
from motid.officials.model import Official, Right, Role
from motid.officials.rights import ROLE_RIGHTS
from tests.desk.conftest import WORDS, Desk

Attempt = Callable[[Desk, Official, Case], Awaitable[Any]]
CALL = Call(CaseKind.OTHER, None, None, (), WORDS)
ATTEMPTS: dict[str, tuple[Right, Attempt]] = {
    "take a call": (Right.WORK_CASES, lambda d, o, c: take_call(d.env, o, CALL)),
    "take": (Right.WORK_CASES, lambda d, o, c: take_case(d.env, o, c.id)),
    "give back": (Right.WORK_CASES, lambda d, o, c: give_back_case(d.env, o, c.id)),
    "close": (Right.WORK_CASES, lambda d, o, c: close_case(d.env, o, c.id, Outcome.ANSWERED)),
    "reopen": (Right.WORK_CASES, lambda d, o, c: reopen_case(d.env, o, c.id)),
    "wait": (Right.WORK_CASES, lambda d, o, c: let_wait(d.env, o, c.id, for_citizen=True)),
    "note": (Right.WORK_CASES, lambda d, o, c: write_note(d.env, o, c.id, WORDS)),
    "link": (
        Right.WORK_CASES,
        lambda d, o, c: link_account(d.env, o, c.id, c.id, part="other", purpose=Purpose.OTHER_ACCOUNT),
    ),
    "unlink": (Right.WORK_CASES, lambda d, o, c: unlink_account(d.env, o, c.id, c.id)),
    "list": (Right.WORK_CASES, lambda d, o, c: read_queue(d.env, o, QueueView.OPEN)),
    "list closed": (Right.SEE_CLOSED, lambda d, o, c: read_queue(d.env, o, QueueView.CLOSED)),
    "see refusals": (Right.SEE_REFUSALS, lambda d, o, c: read_refusals(d.env, o)),
    "search": (
        Right.SEARCH,
        lambda d, o, c: search_accounts(d.env, o, c.id, d.number(), purpose=Purpose.CALLERS_ACCOUNT),
    ),
    "find cases": (Right.SEARCH, lambda d, o, c: find_cases(d.env, o, d.number())),
    "reveal": (
        Right.REVEAL,
        lambda d, o, c: reveal_field(
            d.env, o, c.id, None, RevealField.CALLER_NAME, reason="verify_caller", words=WORDS
        ),
    ),
    "answer": (Right.ANSWER, lambda d, o, c: send_answer(d.env, o, c.id, PersonalText("Đã xong"))),
    "assign": (Right.ASSIGN, lambda d, o, c: assign_case(d.env, o, c.id, o.account_id)),
    "transfer": (Right.TRANSFER_UNIT, lambda d, o, c: transfer_case(d.env, o, c.id, "nowhere")),
    "grant": (Right.GRANT_ROLES, lambda d, o, c: appoint_official(d.env, o, d.number(), Role.CHECKER, "vn")),
    "confirm": (Right.GRANT_ROLES, lambda d, o, c: confirm_official(d.env, o, c.id)),
    "dismiss": (Right.GRANT_ROLES, lambda d, o, c: dismiss_official(d.env, o, c.id)),
}


@pytest.mark.parametrize("role", Role)
async def test_each_right_is_refused_to_each_role_that_lacks_it_and_written_down(desk: Desk, role: Role) -> None:
    case = await desk.call(await desk.official())
    official = await desk.official(role)
    expected = []
    for name, (right, attempt) in ATTEMPTS.items():
        outcome = await attempt(desk, official, case)
        refused_for_lack = isinstance(outcome, Refused) and outcome.rule == RefusalRule.NOT_ALLOWED
        assert refused_for_lack == (right not in ROLE_RIGHTS[role]), (name, outcome)
        if isinstance(outcome, Refused) and outcome.rule != RefusalRule.CHANGED_MEANWHILE:
            expected.append((str(outcome.rule), outcome.case_id))
    assert await desk.refusals() == expected
    events = await desk.world.event_data("desk.refused")
    assert [event["rule"] for event in events] == [rule for rule, _ in expected]


async def test_a_right_for_one_unit_is_none_for_another(desk: Desk) -> None:
    await desk.unit("dn")
    await desk.unit("hue")
    case = await desk.call(await desk.official(unit="hue"))
    official = await desk.official(*Role, unit="dn")
    outside = ATTEMPTS.keys() - {
        "take a call",
        "list",
        "list closed",
        "find cases",
        "confirm",
        "dismiss",
        "see refusals",
    }
    for name in outside:
        outcome = await ATTEMPTS[name][1](desk, official, case)
        assert isinstance(outcome, Refused), name
        assert outcome.rule == RefusalRule.OUTSIDE_UNIT, name
    assert len(await desk.refusals()) == len(outside)


async def test_what_is_not_assigned_is_not_worked_on(desk: Desk) -> None:
    case = await desk.call(await desk.official())
    operator, supervisor = await desk.official(), await desk.official(Role.SUPERVISOR)
    needing = ("give back", "close", "wait", "note", "link", "unlink", "search", "reveal", "answer", "transfer")
    for name in needing:
        assert await ATTEMPTS[name][1](desk, operator, case) == Refused(RefusalRule.NOT_ASSIGNED, case.id), name
    assert len(await desk.refusals()) == len(needing)
    noted = await write_note(desk.env, supervisor, case.id, WORDS)
    assert not isinstance(noted, Refused)


async def test_a_checker_sees_a_field_only_while_a_decision_is_awaited(desk: Desk) -> None:
    checker, official = await desk.official(Role.CHECKER), await desk.official()
    case = await desk.call(official)
    reveal = ATTEMPTS["reveal"][1]
    assert await reveal(desk, checker, case) == Refused(RefusalRule.NOT_ASSIGNED, case.id)
    await desk.database.pool.execute("UPDATE desk_case SET waiting_for = 'checker' WHERE id = $1", case.id)
    assert not isinstance(await reveal(desk, checker, case), Refused)


async def test_nobody_grants_to_themselves_or_outside_the_own_units(desk: Desk) -> None:
    await desk.unit("dn")
    number = desk.number()
    account = await desk.account(("personal_number", number))
    role_id = await desk.grant(number, Role.ADMINISTRATOR, "dn")
    administrator = await desk.at_work(account.account_id)
    own = await appoint_official(desk.env, administrator, number, Role.CHECKER, "dn")
    assert own == Refused(RefusalRule.OWN_ACCOUNT)
    assert await dismiss_official(desk.env, administrator, role_id) == Refused(RefusalRule.OWN_ACCOUNT)
    other = desk.number()
    assert await appoint_official(desk.env, administrator, other, Role.CHECKER, "dn") == NoSuchPerson()
    await desk.account(("personal_number", other))
    everywhere = await appoint_official(desk.env, administrator, other, Role.CHECKER, "vn")
    assert everywhere == Refused(RefusalRule.OUTSIDE_UNIT)
    granted = await appoint_official(desk.env, administrator, other, Role.CHECKER, "dn")
    assert isinstance(granted, RoleIsGranted)
    assert not isinstance(await dismiss_official(desk.env, administrator, granted.role_id), Refused)
    assert [rule for rule, _ in await desk.refusals()] == ["own_account", "own_account", "outside_unit"]


async def test_refusals_are_seen_by_those_who_watch_over_the_unit(desk: Desk) -> None:
    await desk.unit("dn")
    await desk.unit("hue")
    nosy, other = await desk.official(Role.AUDITOR, unit="dn"), await desk.official(Role.AUDITOR, unit="hue")
    for _ in range(3):
        desk.world.pass_by(seconds=1)
        await read_queue(desk.env, nosy, QueueView.OPEN)
    first = await read_refusals(desk.env, nosy, limit=2)
    assert isinstance(first, RefusalPage)
    assert first.next is not None
    rest = await read_refusals(desk.env, nosy, limit=2, after=ListPlace.parse(first.next.text()))
    assert isinstance(rest, RefusalPage)
    found = [*first.refusals, *rest.refusals]
    assert [one.official_id for one in found] == [nosy.account_id] * 3
    assert found == sorted(found, key=lambda one: one.refused_at, reverse=True)
    assert await read_refusals(desk.env, other) == RefusalPage((), None)
    national = await read_refusals(desk.env, await desk.official(Role.AUDITOR))
    assert isinstance(national, RefusalPage)
    assert len(national.refusals) == 3


def test_every_use_case_that_refuses_writes_it_down() -> None:
    """Found by what they take and give: nobody forgets the wrapper."""
    within = {"put_question"}
    """What recorded use cases do first."""
    reading = {"look_into_case", "read_case", "view_account", "read_timeline", "read_account_timeline"}
    bare = []
    for info in pkgutil.walk_packages(motid.desk.__path__, "motid.desk."):
        for name, function in vars(import_module(info.name)).items():
            if not inspect.iscoroutinefunction(function) or function.__module__ != info.name or name[0] == "_":
                continue
            signature = inspect.signature(function)
            takes = list(signature.parameters)[:2]
            gives = "Refused" in str(signature.return_annotation)
            if takes == ["env", "official"] and gives and not hasattr(function, "__wrapped__"):
                bare.append(name)
    assert set(bare) - reading - within == set()


def test_no_role_may_see_codes_or_export() -> None:
    """There is no such right to give."""
    assert not [right for right in Right if any(word in right for word in ("code", "password", "export"))]
    assert not ROLE_RIGHTS[Role.CHECKER] & {Right.PROPOSE, Right.WORK_CASES}
    assert Right.APPROVE not in ROLE_RIGHTS[Role.OPERATOR] | ROLE_RIGHTS[Role.SUPERVISOR]
