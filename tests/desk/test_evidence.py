"""Evidence: what officials learn of it, how often they may ask, and what a silent registry means."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.actions.parameters import AskedStep, WrongParameters, read_step
from motid.desk.evidence.answers import Answers, PersonClaim, WrongAnswers, read_answers, read_claim
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.evidence.model import CheckedFacts, EvidenceKind, EvidenceResult, Paper
from motid.desk.evidence.outcomes import ConfirmationSent, NotAtCounter, RecordIncomplete, Taken, TooFewAnswers
from motid.desk.evidence.papers_seen import SeenPaper, note_papers
from motid.desk.evidence.population_match import match_population
from motid.desk.evidence.rules import About, AllOf, AnyOf, Known, Need, OfCase, is_met, missing
from motid.desk.model import CaseKind, RefusalRule, Refused
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.registries.population import Accountability, CitizensFound, PopulationQuery, VerificationAnswer
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, claim_of, phone_of, step

_TODAY = date(2026, 11, 21)


async def test_an_official_learns_how_many_answers_agree_and_never_which(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    two = Answers(full_name=FullName(owner["full_name"]), phone=phone_of(owner))
    few = await compare_answers(desk.env, hotline.operator, case.id, account.account_id, two)
    assert few == TooFewAnswers(3)
    assert await hotline.questions(case, account, owner, full_name="Lê Văn Khác") is EvidenceResult.DIFFERS
    found = await list_evidence(desk.env, hotline.operator, case.id)
    assert isinstance(found, tuple)
    assert found[0].detail == {"asked": 3, "agreed": 2}
    assert found[0].facts == CheckedFacts()


async def test_nobody_finds_out_what_is_on_record_by_trying(desk: Desk) -> None:
    """The count is the account's: another case, or another official, is no way around it."""
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    for _ in range(3):
        case = await desk.call(hotline.operator, about=account)
        await hotline.questions(case, account, owner, full_name="Lê Văn Khác")
    other = await desk.official()
    case = await desk.call(other, about=account)
    answers = Answers(full_name=FullName("A"), phone=phone_of(owner), personal_number=desk.number())
    late = await compare_answers(desk.env, other, case.id, account.account_id, answers)
    assert late == Refused(RefusalRule.TOO_MANY, case.id)
    assert (RefusalRule.TOO_MANY, case.id) in await desk.refusals()


async def test_a_silent_registry_is_said_to_be_silent_and_proves_nothing(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "personal_number", normalised=False)
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    await desk.town.simulated.fault("population", error_rate=1.0)
    await desk.town.simulated.fault("carrier", error_rate=1.0)
    assert (await hotline.population(case, account)).result is EvidenceResult.UNKNOWN
    assert (await hotline.carrier(case, account, phone_of(owner))).result is EvidenceResult.UNKNOWN
    found = await list_evidence(desk.env, hotline.operator, case.id)
    assert isinstance(found, tuple)
    assert all(one.detail["why"] for one in found)
    await hotline.questions(case, account, owner)
    again = step(ActionCode.NORMALISE_AGAIN, Ground.NO_MATCH, account)
    assert await hotline.propose(case, again) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await desk.town.simulated.http.delete("/faults")


class WatchedRegistry:
    """A population database that looks who holds a transaction while it is asked, and remembers who asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.waiting: list[int] = []
        self.asked: list[Accountability] = []
        self.ids: list[UUID] = []

    async def look_up(self, _query: PopulationQuery, who: Accountability, request_id: UUID) -> CitizensFound:
        idle = """SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND state LIKE 'idle in transaction%'"""
        self.waiting.append(await self._desk.database.pool.fetchval(idle))
        self.asked.append(who)
        self.ids.append(request_id)
        return CitizensFound(())

    async def verify(self, query: PopulationQuery, who: Accountability, request_id: UUID) -> VerificationAnswer:
        raise AssertionError("the desk looks up")


async def test_a_registry_is_asked_out_of_any_transaction_by_a_named_official_for_a_case(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH)
    registry = WatchedRegistry(desk)
    env = replace(desk.env, population=registry)
    claim = claim_of(owner)
    outcomes = [await match_population(env, hotline.operator, case.id, claim=claim) for _ in range(3)]
    assert {one.result for one in outcomes if isinstance(one, Taken)} == {EvidenceResult.DIFFERS}
    assert registry.waiting == [0, 0, 0]
    assert {(one.officer_code, one.account, one.unit_code) for one in registry.asked} == {
        (hotline.operator.account_id.hex, case.number, "vn")
    }
    assert len(set(registry.ids)) == 3
    told = await desk.world.event_data("desk.registry_asked")
    assert {one["evidence_id"] for one in told} == {str(one) for one in registry.ids}


async def test_a_case_asks_a_registry_only_so_often(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH)
    env = replace(desk.env, population=WatchedRegistry(desk))
    claim = claim_of(await desk.town.person())
    outcomes = [await match_population(env, hotline.operator, case.id, claim=claim) for _ in range(7)]
    assert outcomes[-1] == Refused(RefusalRule.TOO_MANY, case.id)
    assert sum(isinstance(one, Taken) for one in outcomes) == 6


async def test_a_denied_or_unanswered_question_on_the_phone_confirms_nothing(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    await hotline.phone_says(case, phone_of(owner), "denied", account_id=account.account_id)
    assert await hotline.evidence(case) == [("confirm_on_phone", "refused")]
    sent = await ask_on_phone(desk.env, hotline.operator, case.id, account_id=account.account_id)
    assert isinstance(sent, ConfirmationSent)
    assert sent.phone_masked == phone_of(owner).masked_first3()
    assert (await hotline.evidence(case))[-1] == ("confirm_on_phone", "asked")
    desk.world.pass_by(hours=2)
    assert (await hotline.evidence(case))[-1] == ("confirm_on_phone", "nobody")
    lock = step(ActionCode.LOCK_ACCOUNT, Ground.COMPROMISED, account)
    assert await hotline.propose(case, lock) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    bare = await hotline.account(await desk.town.person(), "cmnd", otp_phone=False)
    await desk.link(hotline.operator, case, bare, part="other")
    nowhere = await ask_on_phone(desk.env, hotline.operator, case.id, account_id=bare.account_id)
    assert nowhere == RecordIncomplete()


async def test_papers_are_seen_at_a_counter_and_compared_with_the_record(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner, stranger = await desk.town.person(), await desk.town.person()
    account = await hotline.account(owner, "personal_number")
    by_phone = await desk.call(hotline.operator, about=account)
    card = SeenPaper(Paper.IDENTITY_CARD, FullName(owner["full_name"]), PersonalIdNumber(owner["personal_number"]))
    outcome = await note_papers(desk.env, hotline.operator, by_phone.id, card, account_id=account.account_id)
    assert outcome == NotAtCounter()
    case = await desk.call(hotline.operator, about=account, channel="counter")
    assert await hotline.papers(case, stranger, account=account) is EvidenceResult.DIFFERS
    cancel = step(ActionCode.CANCEL_ACCOUNT, Ground.OWNER_ASKS, account)
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    desk.world.pass_by(minutes=1)
    assert await hotline.papers(case, owner, account=account) is EvidenceResult.CONFIRMED
    await hotline.do(case, cancel)
    letter = step(ActionCode.LOCK_ACCOUNT, Ground.AUTHORITY, account)
    assert await hotline.propose(case, letter) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)


async def test_evidence_is_taken_in_cases_and_about_accounts_within_reach(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    account = await hotline.account(await desk.town.person(), "cmnd")
    case = await desk.call(hotline.operator)
    answers = Answers(full_name=FullName("A"), phone=desk.phone(), personal_number=desk.number())
    outside = await compare_answers(desk.env, hotline.operator, case.id, account.account_id, answers)
    assert outside == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    other = await desk.official()
    await desk.link(hotline.operator, case, account)
    for outcome in (
        await compare_answers(desk.env, other, case.id, account.account_id, answers),
        await match_population(desk.env, other, case.id, account_id=account.account_id),
        await ask_on_phone(desk.env, other, case.id, account_id=account.account_id),
    ):
        assert outcome == Refused(RefusalRule.NOT_ASSIGNED, case.id)
    assert await hotline.evidence(case) == []


_KIND, _YES = EvidenceKind.CONTROL_QUESTIONS, frozenset({EvidenceResult.AGREES})
_HAVE, _LACK = OfCase(frozenset({"other"})), OfCase(frozenset({"never"}))
_ACCOUNT = UUID(int=1)
_NEED = Need(_KIND, _YES, About.ACCOUNT)


def _known(case_kind: str = "other") -> Known:
    return Known(case_kind, (), _ACCOUNT, None, frozenset(), _now(), frozenset({_ACCOUNT}))


def _now() -> datetime:
    return datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (AllOf(()), None),
        (AnyOf(()), AnyOf(())),
        (AllOf((_HAVE, _NEED)), _NEED),
        (AnyOf((_HAVE, _NEED)), None),
        (AnyOf((_LACK, _NEED)), _NEED),
        (AllOf((_NEED, AnyOf((_LACK, _NEED)))), AllOf((_NEED, _NEED))),
        (AnyOf((AllOf((_LACK, _NEED)), _NEED)), AnyOf((AllOf((_LACK, _NEED)), _NEED))),
    ],
)
def test_what_is_missing_leaves_out_what_is_there(rule: Any, left: Any) -> None:
    assert missing(rule, _known()) == left
    assert is_met(rule, _known()) == (left is None)


@given(
    st.dictionaries(st.sampled_from(["full_name", "date_of_birth", "number", "cmnd", "phone", "email"]), st.text())
)
def test_whatever_is_typed_is_read_or_refused_by_a_code(form: dict[str, str]) -> None:
    for outcome in (read_answers(form, today=_TODAY), read_claim(form, today=_TODAY)):
        assert isinstance(outcome, Answers | PersonClaim | WrongAnswers)
        if isinstance(outcome, WrongAnswers):
            assert all(code.isascii() for code in outcome.errors.values())


@given(
    st.dictionaries(
        st.sampled_from(["action", "ground", "account_id", "survivor_id", "lock", "population_id"]),
        st.one_of(st.text(), st.sampled_from([*ActionCode, *Ground]), st.uuids().map(str)),
    )
)
def test_whatever_form_is_sent_a_step_is_read_or_refused_by_a_code(form: dict[str, str]) -> None:
    assert isinstance(read_step(form), AskedStep | WrongParameters)
