"""A step before it is done: on what ground, to which account, and what it would do."""

from dataclasses import dataclass
from typing import ClassVar, Self
from urllib.parse import urlencode
from uuid import UUID

from motid.desk.actions.model import ActionCode, AnyAction, Preview
from motid.desk.actions.registry import ACTIONS
from motid.desk.model import Case
from motid.desk.read_case import CaseDetail, LinkedAccount
from motid.desk.steps.model import Previewed
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.effects import Effects
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.step_fields import StepField, accounts_to_choose, fields_of_step
from motid.web.texts import N_, Text
from motid.web.texts.desk.actions import ACTION_WORDS


@dataclass
class StepPage:
    """The form of an action, and what it would do once that was asked."""

    template: ClassVar[str] = "desk/step.html"
    detail: CaseDetail
    chosen_action: AnyAction
    fields: tuple[StepField, ...]
    words: str = ""
    problem: Text | None = None
    previewed: Previewed | None = None

    @property
    def errors(self) -> tuple[tuple[str, Text], ...]:
        """What is not chosen yet, by field."""
        return tuple((field.name, field.error) for field in self.fields if field.error is not None)

    @property
    def other_account(self) -> str | None:
        """Address where another account is chosen, of a form whose lists are those of one."""
        ground = next((field.chosen for field in self.fields if field.name == "ground"), "")
        if not any(field.settled for field in self.fields) or len(accounts_to_choose(self.detail)) < 2:
            return None
        return f"{self.action}?{urlencode({'ground': ground, 'account_id': ''})}"

    @property
    def case(self) -> Case:
        """The case."""
        return self.detail.case

    @property
    def title(self) -> Text:
        """The action in words."""
        return ACTION_WORDS[self.chosen_action.code]

    @property
    def dangerous(self) -> bool:
        """Whether a second person decides."""
        return self.chosen_action.dangerous if self.previewed is None else self.previewed.dangerous

    @property
    def effects(self) -> Effects | None:
        """What it would do, or what stands in its way."""
        return None if self.previewed is None else Effects.of(self.previewed, names_of(self.detail))

    @property
    def action(self) -> str:
        """Where the form goes."""
        return DESK_PATHS.at(DESK_PATHS.case_step, number=self.case.number, action=self.chosen_action.code)

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        case = example_case()
        account = LinkedAccount(
            UUID(int=1), "subject", "active", True, "N. V. A***", "callers_account", case.opened_at, True
        )
        detail = CaseDetail(case, None, None, None, (), (account,))
        action = ACTIONS[ActionCode.CANCEL_ACCOUNT]
        fields = fields_of_step(action, detail, (), None, chosen={}, errors={"ground": "missing"})
        preview = Previewed(Preview(closes=UUID(int=1), dossiers_stay=2, ends_sessions=True), None, dangerous=True)
        return {
            "blank": cls(detail, action, fields, problem=N_("Hãy chọn.")),
            "previewed": cls(detail, action, fields, "Công dân yêu cầu.", previewed=preview),
        }


def names_of(detail: CaseDetail) -> dict[UUID, str]:
    """Return the masked names of the accounts of a case."""
    return {account.account_id: account.label or "–" for account in detail.accounts}
