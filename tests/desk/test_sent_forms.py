"""Forms that are sent twice: by a double click, by a browser that sends again, by twenty at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from motid.accounts.model import AccountRef
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.answers import Answers
from motid.desk.evidence.call_back import note_call_back
from motid.desk.evidence.carrier_match import match_carrier
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.model import EvidenceResult, Paper
from motid.desk.evidence.outcomes import ConfirmationSent, Taken
from motid.desk.evidence.papers_seen import SeenPaper, note_papers
from motid.desk.evidence.population_match import match_population
from motid.desk.model import Case, CaseKind, RefusalRule, Refused
from motid.desk.sent_form import SentForm
from motid.desk.take_call import Call, take_call
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official
from tests.desk.conftest import WORDS, Desk
from tests.desk.hotline import Hotline, claim_of, phone_of
from tests.desk.test_evidence import WatchedRegistry

AT_ONCE = 20
Check = Callable[[DeskEnvironment, Official, Case, AccountRef, SentForm], Awaitable[Any]]
ANSWERS = Answers(FullName("Nguyễn Thị Thử Nghiệm"), DateOfBirth("1987-03-09"), cmnd=CmndNumber("949999999"))
LETTER = SeenPaper(Paper.AUTHORITY_LETTER, reference=PersonalText("12/CA-KTX"))
CHECKS: dict[str, Check] = {
    "control_questions": lambda e, o, c, a, f: compare_answers(e, o, c.id, a.account_id, ANSWERS, sent=f),
    "confirm_on_phone": lambda e, o, c, a, f: ask_on_phone(e, o, c.id, account_id=a.account_id, sent=f),
    "carrier_match": lambda e, o, c, a, f: match_carrier(e, o, c.id, account_id=a.account_id, sent=f),
    "population_match": lambda e, o, c, a, f: match_population(e, o, c.id, account_id=a.account_id, sent=f),
    "papers_seen": lambda e, o, c, a, f: note_papers(e, o, c.id, LETTER, account_id=a.account_id, sent=f),
    "call_back": lambda e, o, c, a, f: note_call_back(e, o, c.id, a.account_id, EvidenceResult.NOBODY, sent=f),
}


def form(desk: Desk, said: str = "{}") -> SentForm:
    return SentForm(desk.database.ids.new(), PersonalText(said))


async def checks_in(desk: Desk, case: Case) -> int:
    counted: int = await desk.database.pool.fetchval("SELECT count(*) FROM desk_evidence WHERE case_id = $1", case.id)
    return counted


async def a_case(desk: Desk) -> tuple[Hotline, dict[str, Any], AccountRef, Case]:
    """A case about an account that every check can be made of."""
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "personal_number", "registered_phone")
    return hotline, owner, account, await desk.call(hotline.operator, about=account)


async def test_twenty_clicks_at_once_send_one_sms(desk: Desk) -> None:
    hotline, owner, account, case = await a_case(desk)
    before, sent = len(await desk.world.texts(phone_of(owner))), form(desk)
    check = CHECKS["confirm_on_phone"]
    outcomes = await asyncio.gather(*(check(desk.env, hotline.operator, case, account, sent) for _ in range(AT_ONCE)))
    assert all(isinstance(one, ConfirmationSent) for one in outcomes)
    assert len(set(outcomes)) == 1
    assert outcomes[0].phone_masked == phone_of(owner).masked_first3()
    assert await checks_in(desk, case) == 1
    assert len(await desk.world.texts(phone_of(owner))) == before + 1


async def test_twenty_clicks_at_once_count_as_one_attempt(desk: Desk) -> None:
    """An account is compared three times: a form that is sent twenty times costs one of them."""
    hotline, owner, account, case = await a_case(desk)
    answers = Answers(FullName(owner["full_name"]), DateOfBirth(owner["date_of_birth"]), phone=phone_of(owner))
    official, sent = hotline.operator, form(desk)

    async def click(once: SentForm) -> Any:
        return await compare_answers(desk.env, official, case.id, account.account_id, answers, sent=once)

    outcomes = await asyncio.gather(*(click(sent) for _ in range(AT_ONCE)))
    assert {one.result for one in outcomes if isinstance(one, Taken)} == {EvidenceResult.AGREES}
    assert len({one.evidence_id for one in outcomes if isinstance(one, Taken)}) == 1
    again = [await click(form(desk)) for _ in range(3)]
    assert [isinstance(one, Taken) for one in again] == [True, True, False]
    assert again[-1] == Refused(RefusalRule.TOO_MANY, case.id)
    assert await checks_in(desk, case) == 3


async def test_twenty_clicks_at_once_ask_a_registry_once(desk: Desk) -> None:
    hotline, owner, _, case = await a_case(desk)
    registry, sent = WatchedRegistry(desk), form(desk)
    env, claim = replace(desk.env, population=registry), claim_of(owner)
    outcomes = await asyncio.gather(
        *(match_population(env, hotline.operator, case.id, claim=claim, sent=sent) for _ in range(AT_ONCE))
    )
    assert len(registry.ids) == 1
    assert {one.evidence_id for one in outcomes if isinstance(one, Taken)} == set(registry.ids)
    results = {one.result for one in outcomes if isinstance(one, Taken)}
    assert results <= {EvidenceResult.ASKED, EvidenceResult.DIFFERS}, "the others do not wait for the registry"
    late = await match_population(env, hotline.operator, case.id, claim=claim, sent=sent)
    assert late == Taken(registry.ids[0], EvidenceResult.DIFFERS)
    assert await checks_in(desk, case) == 1


@pytest.mark.parametrize("kind", CHECKS)
async def test_every_check_shows_the_second_click_what_came_of_the_first(desk: Desk, kind: str) -> None:
    hotline, _, account, case = await a_case(desk)
    check, sent = CHECKS[kind], form(desk)
    first = await check(desk.env, hotline.operator, case, account, sent)
    assert isinstance(first, Taken | ConfirmationSent), first
    assert await check(desk.env, hotline.operator, case, account, sent) == first
    assert await checks_in(desk, case) == 1


async def test_a_form_counts_for_its_words_its_case_its_account_and_its_official(desk: Desk) -> None:
    hotline, _, account, case = await a_case(desk)
    other_account = await hotline.account(await desk.town.person(), "cmnd")
    await desk.link(hotline.operator, case, other_account, part="other")
    check, sent = CHECKS["call_back"], form(desk)
    made: set[UUID] = set()
    corrected = SentForm(sent.id, PersonalText('{"said": "nobody"}'))
    other_case = await desk.call(hotline.operator, about=account)
    for asked_in, about, as_sent in (
        (case, account, sent), (case, account, corrected), (case, other_account, sent), (other_case, account, sent),
    ):  # fmt: skip
        outcome = await check(desk.env, hotline.operator, asked_in, about, as_sent)
        assert isinstance(outcome, Taken), outcome
        made.add(outcome.evidence_id)
    assert len(made) == 4
    assert sent.id not in made, "nobody chooses the identifier of a check"
    somebody = await desk.official()
    assert await check(desk.env, somebody, case, account, sent) == Refused(RefusalRule.NOT_ASSIGNED, case.id)


async def test_a_check_that_was_refused_may_be_sent_again(desk: Desk) -> None:
    hotline, _, account, _ = await a_case(desk)
    case, sent = await desk.call(hotline.operator), form(desk)
    check = CHECKS["call_back"]
    outside = await check(desk.env, hotline.operator, case, account, sent)
    assert outside == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    await desk.link(hotline.operator, case, account)
    assert isinstance(await check(desk.env, hotline.operator, case, account, sent), Taken)


async def test_a_call_is_one_case_however_often_it_is_sent(desk: Desk) -> None:
    operator, sent = await desk.official(), form(desk)
    call = Call(CaseKind.OTHER, FullName("Lê Thị Gọi Điện"), desk.phone(), (), WORDS)
    opened = await asyncio.gather(*(take_call(desk.env, operator, call, sent=sent) for _ in range(5)))
    assert len({one.number for one in opened if isinstance(one, Case)}) == 1
    assert all(isinstance(one, Case) for one in opened)
    somebody_else = await take_call(desk.env, await desk.official(), call, sent=sent)
    assert isinstance(somebody_else, Case)
    assert somebody_else.id not in {one.id for one in opened if isinstance(one, Case)}
