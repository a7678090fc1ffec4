"""Of which account, before anything else about a step is asked."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.desk.actions.model import ActionCode
from motid.desk.read_case import CaseDetail
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.step_fields import Options
from motid.web.texts import Text
from motid.web.texts.desk.actions import ACTION_WORDS


@dataclass(frozen=True)
class StepAccountPage:
    """The accounts of the case to choose from; none where the case has none yet."""

    template: ClassVar[str] = "desk/step_account.html"
    detail: CaseDetail
    code: ActionCode
    accounts: Options
    ground: str = ""

    @property
    def title(self) -> Text:
        """The action in words."""
        return ACTION_WORDS[self.code]

    @property
    def action(self) -> str:
        """Where the form goes, by GET."""
        return DESK_PATHS.at(DESK_PATHS.case_step, number=self.detail.case.number, action=self.code)

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.detail.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        detail = CaseDetail(example_case(), None, None, None, (), ())
        accounts: Options = (("1", ("N. V. A***",)), ("2", ("T. V. B***",)))
        return {
            "some": cls(detail, ActionCode.RELEASE_IDENTIFIER, accounts, "anothers_phone"),
            "none": cls(detail, ActionCode.RELEASE_IDENTIFIER, ()),
        }
