"""A hotline at work: an operator, a checker, and people of the sandbox who call, on the real thing."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from motid.accounts.model import AccountRef, IdentifierType, IdentifierValue, Profile
from motid.accounts.read_account import read_account
from motid.authn.list_otp_phones import list_otp_phones
from motid.desk.actions.model import ActionCode, Ground
from motid.desk.actions.parameters import AskedStep, read_step
from motid.desk.assign_case import take_case
from motid.desk.close_case import close_case, reopen_case
from motid.desk.evidence.answers import Answers, PersonClaim
from motid.desk.evidence.call_back import Said, note_call_back
from motid.desk.evidence.carrier_match import match_carrier
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.evidence.model import EvidenceResult, Paper
from motid.desk.evidence.outcomes import ConfirmationSent, Taken
from motid.desk.evidence.papers_seen import SeenPaper, note_papers
from motid.desk.evidence.population_match import match_population
from motid.desk.model import Case, Outcome
from motid.desk.open_case import CaseQueue
from motid.desk.steps.decide_step import approve_step
from motid.desk.steps.model import Done, Proposed
from motid.desk.steps.propose_step import propose_step
from motid.desk.steps.revert_step import revert_step
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Role
from motid.recovery.caller_check.answer_caller_check import answer_caller_check
from motid.recovery.caller_check.model import Answer, CallerRequest
from tests.desk.conftest import Desk
from tests.one_account.invariants import Ledger, broken_rules

WHY = PersonalText("Đã đối chiếu theo quy trình")


@dataclass
class Hotline:
    """Who works, and shorthands for what they do."""

    desk: Desk
    operator: Official
    checker: Official
    ledger: Ledger = field(default_factory=Ledger)
    accounts: list[UUID] = field(default_factory=list)

    @classmethod
    async def at_work(cls, desk: Desk) -> "Hotline":
        return cls(desk, await desk.official(), await desk.official(Role.CHECKER))

    async def account(
        self, person: dict[str, Any], *by: IdentifierType, otp_phone: bool = True, **given: Any
    ) -> AccountRef:
        """Open an account of a person, known by these, with a dossier that must never be lost."""
        values: dict[IdentifierType, IdentifierValue] = {
            "personal_number": PersonalIdNumber(person["personal_number"]),
            "cmnd": CmndNumber(person["cmnd"]),
            "registered_phone": phone_of(person),
        }
        account = await self.desk.account(
            *((type_, values[type_]) for type_ in by),
            name=given.pop("name", person["full_name"]),
            born=given.pop("born", person["date_of_birth"]),
            otp_phone=phone_of(person) if otp_phone else None,
            **given,
        )
        await self.dossier(account)
        return account

    async def dossier(self, account: AccountRef) -> str:
        code = f"HS-{len(self.ledger.dossiers) + 1}"
        async with self.desk.database.begin(SYSTEM) as uow:
            dossier = NewDossier("portal", code, PersonalText("Cấp bản sao trích lục"), "9", None)
            assert await record_dossiers(uow, account.account_id, [dossier]) == 1
        self.ledger.dossiers[code] = account.account_id
        self.accounts.append(account.account_id)
        await self.nothing_is_lost()
        return code

    async def nothing_is_lost(self) -> None:
        """Invariants 1 to 3 hold, and every dossier is where its account went on."""
        pool = self.desk.database.pool
        assert await broken_rules(pool) == []
        assert await self.ledger.lost(pool, self.accounts) == []

    async def questions(
        self, case: Case, account: AccountRef, person: dict[str, Any], **wrong: Any
    ) -> EvidenceResult:
        answers = Answers(
            full_name=FullName(wrong.get("full_name", person["full_name"])),
            date_of_birth=DateOfBirth(wrong.get("date_of_birth", person["date_of_birth"])),
            **wrong.get("by", {"phone": phone_of(person)}),
        )
        outcome = await compare_answers(self.desk.env, self.operator, case.id, account.account_id, answers)
        assert isinstance(outcome, Taken), outcome
        return outcome.result

    async def population(self, case: Case, subject: AccountRef | PersonClaim) -> Taken:
        about: Any = {"claim": subject} if isinstance(subject, PersonClaim) else {"account_id": subject.account_id}
        outcome = await match_population(self.desk.env, self.operator, case.id, **about)
        assert isinstance(outcome, Taken), outcome
        return outcome

    async def carrier(self, case: Case, subject: AccountRef | PersonClaim, phone: PhoneNumber | None = None) -> Taken:
        about: Any = {"claim": subject} if isinstance(subject, PersonClaim) else {"account_id": subject.account_id}
        outcome = await match_carrier(self.desk.env, self.operator, case.id, phone=phone, **about)
        assert isinstance(outcome, Taken), outcome
        return outcome

    async def phone_says(self, case: Case, phone: PhoneNumber, given: Answer = "confirmed", /, **about: Any) -> None:
        """Ask on a phone; its holder opens the link and answers."""
        asked = await ask_on_phone(self.desk.env, self.operator, case.id, **about)
        assert isinstance(asked, ConfirmationSent), asked
        await self.answers_link(phone, given)

    async def answers_link(self, phone: PhoneNumber, given: Answer) -> None:
        """Let a phone's holder answer by the last link that came there."""
        text = (await self.desk.world.texts(phone))[-1]
        word = next(word for word in text.split() if "/caller/" in word)
        link = OpaqueToken.parse(word.rpartition("/")[2].rstrip("."))
        assert link is not None
        assert await answer_caller_check(self.desk.database, link, given)

    async def holds_own_phone(self, case: Case, person: dict[str, Any], request: CallerRequest) -> None:
        """The carrier has a phone for the caller, who has it in hand and agrees to something."""
        assert (await self.carrier(case, claim_of(person), phone_of(person))).result is EvidenceResult.AGREES
        await self.phone_says(case, phone_of(person), phone=phone_of(person), request=request)

    async def papers(
        self,
        case: Case,
        person: dict[str, Any],
        *,
        account: AccountRef | None = None,
        paper: Paper = Paper.IDENTITY_CARD,
    ) -> EvidenceResult:
        number = PersonalIdNumber(person["personal_number"])
        seen = SeenPaper(paper, FullName(person["full_name"]), number)
        account_id = account.account_id if account else None
        outcome = await note_papers(self.desk.env, self.operator, case.id, seen, account_id=account_id)
        assert isinstance(outcome, Taken), outcome
        return outcome.result

    async def papers_of(self, case: Case, person: dict[str, Any], account: AccountRef) -> None:
        """As if the owner had come to the counter."""
        await self.desk.database.pool.execute("UPDATE desk_case SET channel = 'counter' WHERE id = $1", case.id)
        number = PersonalIdNumber(person["personal_number"])
        cmnd = CmndNumber(person["cmnd"])
        known = await self.holds(account)
        seen = SeenPaper(
            Paper.IDENTITY_CARD, FullName(person["full_name"]), number if "personal_number" in known else cmnd
        )
        outcome = await note_papers(self.desk.env, self.operator, case.id, seen, account_id=account.account_id)
        assert isinstance(outcome, Taken), outcome
        assert outcome.result is EvidenceResult.CONFIRMED

    async def called_back(self, case: Case, account: AccountRef, said: Said) -> None:
        outcome = await note_call_back(self.desk.env, self.operator, case.id, account.account_id, said)
        assert isinstance(outcome, Taken), outcome

    async def evidence(self, case: Case) -> list[tuple[str, str]]:
        found = await list_evidence(self.desk.env, self.operator, case.id)
        assert isinstance(found, tuple), found
        return [(one.kind.value, one.result.value) for one in found]

    async def propose(self, case: Case, asked: AskedStep) -> Any:
        return await propose_step(self.desk.env, self.operator, case.id, asked, WHY)

    async def do(self, case: Case, asked: AskedStep) -> UUID:
        """Propose, and let the checker approve where one is needed; returns the step."""
        outcome = await self.propose(case, asked)
        assert isinstance(outcome, Proposed | Done), outcome
        assert isinstance(outcome, Proposed) == asked.action.needs_two(asked.ground)
        if isinstance(outcome, Proposed):
            decided = await approve_step(self.desk.env, self.checker, outcome.step_id)
            assert isinstance(decided, Done), decided
        await self.nothing_is_lost()
        return outcome.step_id

    async def back(self, step_id: UUID) -> Done:
        """Take a step back, with a checker where one was needed."""
        outcome = await revert_step(self.desk.env, self.operator, step_id, WHY)
        if isinstance(outcome, Proposed):
            decided = await approve_step(self.desk.env, self.checker, outcome.step_id)
            assert isinstance(decided, Done), decided
            outcome = decided
        assert isinstance(outcome, Done), outcome
        await self.nothing_is_lost()
        return outcome

    async def close(self, case: Case, outcome: Outcome = Outcome.RESOLVED) -> None:
        assert isinstance(await close_case(self.desk.env, self.operator, case.id, outcome), Case)

    async def reopen(self, case: Case) -> None:
        assert isinstance(await reopen_case(self.desk.env, self.operator, case.id), Case)

    async def state(self, account: AccountRef) -> str:
        found: str = await self.desk.database.pool.fetchval(
            "SELECT state FROM account WHERE id = $1", account.account_id
        )
        return found

    async def holds(self, account: AccountRef) -> list[str]:
        """Return the types of what the account holds."""
        rows = await self.desk.database.pool.fetch(
            "SELECT type FROM identifier WHERE account_id = $1 AND status = 'active' ORDER BY type",
            account.account_id,
        )
        return [row["type"] for row in rows]

    async def heard(self, person: dict[str, Any], words: str) -> bool:
        """Whether the person's phone got an SMS with these words."""
        return any(words in text for text in await self.desk.world.texts(phone_of(person)))

    async def profile(self, account: AccountRef) -> Profile:
        """Return whose account it is."""
        async with self.desk.database.read() as connection:
            return (await read_account(connection, self.desk.database.vault, account.account_id)).profile

    async def codes_go_to(self, account: AccountRef) -> list[str]:
        """Return the phones that get the account's codes."""
        async with self.desk.database.read() as connection:
            phones = await list_otp_phones(connection, self.desk.database.vault, account.account_id)
        return [phone.phone.national() for phone in phones]

    async def arrived(self, kind: str, account: AccountRef, *related: AccountRef) -> Case:
        """Let a case arrive that a citizen opened, and the operator take it."""
        others = tuple(one.account_id for one in related)
        async with self.desk.database.begin(SYSTEM) as uow:
            number = await CaseQueue(self.desk.env.policies).open_case(
                uow, kind=kind, account_id=account.account_id, related=others, statement=None
            )
        case_id = await self.desk.database.pool.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
        case = await take_case(self.desk.env, self.operator, case_id)
        assert isinstance(case, Case), case
        return case


def phone_of(person: dict[str, Any]) -> PhoneNumber:
    return PhoneNumber.parse(person["phone"])


def claim_of(person: dict[str, Any]) -> PersonClaim:
    """Return what a person says of themselves."""
    return PersonClaim(
        FullName(person["full_name"]),
        DateOfBirth(person["date_of_birth"]),
        PersonalIdNumber(person["personal_number"]),
    )


def step(action: ActionCode, ground: Ground, account: AccountRef, **others: Any) -> AskedStep:
    """Return what a form asks for."""
    form = {"action": action, "ground": ground, "account_id": str(account.account_id)}
    asked = read_step(form | {name: str(value) for name, value in others.items()})
    assert isinstance(asked, AskedStep), asked
    return asked
