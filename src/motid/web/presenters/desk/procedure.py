"""The guided way through a case: what to ask and say, what is checked, and what may be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from motid.desk.actions.model import ActionCode
from motid.desk.evidence.model import Evidence, EvidenceKind
from motid.desk.evidence.rules import About
from motid.desk.model import Case, CaseKind
from motid.desk.procedures.caller_request import request_for
from motid.desk.procedures.model import Check, Procedure, Stage
from motid.desk.procedures.registry import PROCEDURES, procedures_of
from motid.desk.read_case import CaseDetail, LinkedAccount
from motid.recovery.caller_check.model import CallerRequest
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.example_case import example_case
from motid.web.texts import Text
from motid.web.texts.desk.actions import ACTION_WORDS, GROUND_WORDS
from motid.web.texts.desk.evidence import ABOUT_WORDS, EVIDENCE_WORDS, request_words, result_words
from motid.web.texts.desk.procedures import procedure_title, stage_words


@dataclass(frozen=True)
class CheckLine:
    """A check, what came of it so far, and the way to make it; no way while there is no account to make it of."""

    name: Text
    about: Text
    account: str | None
    result: Text | None
    counts: bool
    noted_at: datetime | None
    address: str | None
    agreed_to: Text | None = None
    """What was asked on a phone."""


@dataclass(frozen=True)
class OfferLine:
    """An action that a stage offers."""

    name: Text
    ground: Text
    address: str


@dataclass(frozen=True)
class StageView:
    """One stage."""

    title: Text
    ask: tuple[Text, ...]
    say: tuple[Text, ...]
    checks: tuple[CheckLine, ...]
    offers: tuple[OfferLine, ...]


@dataclass(frozen=True)
class Guide:
    """A procedure for one case."""

    code: str
    title: Text
    stages: tuple[StageView, ...]
    others: tuple[tuple[str, Text], ...] = ()
    """Code and title of the other procedures that answer this kind of case."""

    @classmethod
    def of(cls, detail: CaseDetail, evidence: tuple[Evidence, ...], now: datetime) -> Self | None:
        """Return the procedure that was chosen for a case, else the usual one of its kind."""
        case = detail.case
        fitting = procedures_of(case.kind)
        wanted = PROCEDURES.get(case.procedure or "")
        procedure = wanted if wanted in fitting else next(iter(fitting), None)
        if procedure is None:
            return None
        others = tuple((other.code, procedure_title(other.code)) for other in fitting if other is not procedure)
        stages = tuple(_stage(procedure, stage, detail, evidence, now) for stage in procedure.stages)
        return cls(procedure.code, procedure_title(procedure.code), stages, others)

    @classmethod
    def example(cls) -> Self:
        """Return the usual one for a forgotten password, of a case in which nothing was checked."""
        detail = CaseDetail(example_case(CaseKind.FORGOTTEN_PASSWORD), None, None, None, (), ())
        guide = cls.of(detail, (), detail.case.opened_at)
        if guide is None:
            raise LookupError("there is a procedure for a forgotten password")
        return guide


def _stage(
    procedure: Procedure, stage: Stage, detail: CaseDetail, evidence: tuple[Evidence, ...], now: datetime
) -> StageView:
    words = stage_words(procedure.code, stage.code)
    checks = [
        line
        for check in stage.checks
        for line in _checks(check, request_for(procedure, stage, check.about), detail, evidence, now)
    ]
    offers = tuple(
        OfferLine(
            ACTION_WORDS[offer.action],
            GROUND_WORDS[offer.ground],
            step_address(detail.case, offer.action, ground=offer.ground),
        )
        for offer in stage.offers
    )
    return StageView(words.title, words.ask, words.say, tuple(checks), offers)


def step_address(case: Case, action: ActionCode, **query: str) -> str:
    """Return the address of the form of a step."""
    address = DESK_PATHS.at(DESK_PATHS.case_step, number=case.number, action=action)
    return f"{address}?{urlencode(query)}"


def _checks(
    check: Check, request: CallerRequest, detail: CaseDetail, evidence: tuple[Evidence, ...], now: datetime
) -> list[CheckLine]:
    """Return a line for each account that the check may be made of; one without a way while there is none."""
    if check.about is About.CALLER:
        return [_line(check, _address(check, request, detail.case, None), None, evidence, now)]
    subject, others = _by_part(detail)
    accounts = [account for account in (subject if check.about is About.ACCOUNT else others) if account.within_reach]
    if not accounts:
        return [CheckLine(EVIDENCE_WORDS[check.kind], ABOUT_WORDS[check.about], None, None, False, None, None)]
    return [
        _line(check, _address(check, request, detail.case, account.account_id), account, evidence, now)
        for account in accounts
    ]


def _address(check: Check, request: CallerRequest, case: Case, account_id: UUID | None) -> str:
    """Return where the check is made; of a phone's holder, with what they are asked to agree to first."""
    address = DESK_PATHS.at(DESK_PATHS.case_evidence, number=case.number, kind=check.kind)
    query = {"account": str(account_id or "")}
    if check.kind is EvidenceKind.CONFIRM_ON_PHONE:
        query["request"] = request
    return f"{address}?{urlencode(query)}"


def _by_part(detail: CaseDetail) -> tuple[list[LinkedAccount], list[LinkedAccount]]:
    subject = [account for account in detail.accounts if account.part == "subject"]
    return subject, [account for account in detail.accounts if account.part != "subject"]


def _line(
    check: Check, address: str, account: LinkedAccount | None, evidence: tuple[Evidence, ...], now: datetime
) -> CheckLine:
    account_id: UUID | None = account.account_id if account else None
    made = [one for one in evidence if one.kind is check.kind and one.account_id == account_id]
    last = made[-1] if made else None
    return CheckLine(
        name=EVIDENCE_WORDS[check.kind],
        about=ABOUT_WORDS[check.about],
        account=account.label if account else None,
        result=result_words(check.kind, last.result) if last else None,
        counts=last is not None and last.counts_at(now),
        noted_at=last.changed_at if last else None,
        agreed_to=request_words(last) if last else None,
        address=address,
    )


def counted_answers(one: Evidence) -> tuple[int, int] | None:
    """Return (agreed, asked) of control questions: how many, never which."""
    if one.kind is not EvidenceKind.CONTROL_QUESTIONS:
        return None
    return one.detail.get("agreed", 0), one.detail.get("asked", 0)
