"""One proposed step, before the second person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.actions.model import ActionCode, Effect, Ground, Preview
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.desk.evidence.rules import About
from motid.desk.read_case import CaseDetail, LinkedAccount
from motid.desk.steps.model import Previewed, Step
from motid.kernel.redaction import PersonalText
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.denial import Denial, denials_of
from motid.web.presenters.desk.effects import Effects
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.step import names_of
from motid.web.presenters.page import Notice
from motid.web.texts import N_, Text
from motid.web.texts.desk.actions import ACTION_WORDS, GROUND_WORDS
from motid.web.texts.desk.evidence import ABOUT_WORDS, EVIDENCE_WORDS, request_words, result_words


@dataclass(frozen=True)
class Checked:
    """A check of the case, as its decider weighs it: what, about whom, what came of it, noted by whom, and when."""

    name: Text
    about: Text
    result: Text
    agreed_to: Text | None
    """What was asked on a phone."""
    by: str
    at: datetime
    is_over: bool
    """Too old to count."""


@dataclass(frozen=True)
class ApprovalPage:
    """What it would do, why, and what was checked."""

    template: ClassVar[str] = "desk/approval.html"
    step: Step
    detail: CaseDetail
    previewed: Previewed
    evidence: tuple[Evidence, ...]
    names: Mapping[UUID, str]
    """Of the officials who proposed and checked."""
    now: datetime
    signs_in_first: bool = False
    """Whether the checker signed in too long ago to approve at once."""
    notice: Notice | None = None

    @property
    def denials(self) -> tuple[Denial, ...]:
        """What the holders of phones denied."""
        return denials_of(self.evidence, self.detail)

    @property
    def maker(self) -> str:
        """Who proposed it."""
        return self.names.get(self.step.maker, "–")

    @property
    def title(self) -> Text:
        """The action in words."""
        return ACTION_WORDS[self.step.action]

    @property
    def ground(self) -> Text:
        """Why."""
        return GROUND_WORDS[self.step.ground]

    @property
    def account(self) -> str:
        """The masked name of the account that it changes."""
        return names_of(self.detail).get(self.step.account_id, "–")

    @property
    def effects(self) -> Effects:
        """What it would do."""
        return Effects.of(self.previewed, names_of(self.detail))

    @property
    def checks(self) -> tuple[Checked, ...]:
        """What was checked in the case."""
        return tuple(
            Checked(
                EVIDENCE_WORDS[one.kind],
                self._about(one),
                result_words(one.kind, one.result),
                request_words(one),
                self.names.get(one.noted_by, "–") if one.noted_by else "–",
                one.changed_at,
                one.expires_at is not None and one.expires_at <= self.now,
            )
            for one in self.evidence
        )

    def _about(self, one: Evidence) -> Text:
        if one.account_id is None:
            return ABOUT_WORDS[About.CALLER]
        if one.account_id == self.step.account_id:
            return ABOUT_WORDS[About.ACCOUNT]
        return ABOUT_WORDS[About.OTHER] if one.account_id == self.step.other_id else N_("tài khoản khác trong ca")

    @property
    def action(self) -> str:
        """Where the form goes."""
        return DESK_PATHS.at(DESK_PATHS.approval, step=self.step.id)

    @property
    def case(self) -> str:
        """Address of the case."""
        return DESK_PATHS.at(DESK_PATHS.case, number=self.detail.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at, case = datetime(2026, 11, 21, 3, 0, tzinfo=UTC), example_case()
        account = LinkedAccount(
            UUID(int=1), "subject", "active", True, "N. V. A***", "callers_account", case.opened_at, True
        )
        step = Step(
            id=UUID(int=9), case_id=case.id, action=ActionCode.CANCEL_ACCOUNT, ground=Ground.ANOTHERS_PHONE,
            state="proposed", account_id=UUID(int=1), other_id=None, maker=UUID(int=7), made_at=at, checker=None,
            decided_at=None, reverts=None, reverted_by=None, parameters={}, words=PersonalText("Số của người khác."),
            answer=None, effect=Effect(), overtaken_by=None,
        )  # fmt: skip
        preview = Previewed(Preview(closes=UUID(int=1), dossiers_stay=1, ends_sessions=True), None, dangerous=True)
        detail = CaseDetail(case, None, None, None, (), (account,))
        checked = Evidence(
            UUID(int=5), case.id, UUID(int=1), EvidenceKind.CALL_BACK, EvidenceResult.REFUSED, UUID(int=7), at, at,
            None, {}, CheckedFacts(),
        )  # fmt: skip
        plain = cls(step, detail, preview, (checked,), {UUID(int=7): "Nguyễn Thị Mẫu"}, at)
        return {"plain": plain, "signs in first": replace(plain, signs_in_first=True)}
