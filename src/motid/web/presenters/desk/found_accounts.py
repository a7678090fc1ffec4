"""Accounts that were found inside a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.link_account import Purpose
from motid.desk.model import Case
from motid.desk.read_case import CaseDetail
from motid.desk.search_accounts import AccountHit
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.example_case import example_case
from motid.web.texts import Text
from motid.web.texts.desk.cases import ACCOUNT_STATES, IDENTIFIERS, PURPOSES


@dataclass(frozen=True)
class FoundAccount:
    """A found account in a few words."""

    account_id: UUID
    name: str | None
    state: Text
    normalised: bool
    opened_at: datetime
    by: tuple[Text, ...]
    holds_it: bool
    within_reach: bool
    is_own: bool
    linked: bool


@dataclass(frozen=True)
class FoundAccountsPage:
    """What a search in the case found, each with the way into the case."""

    template: ClassVar[str] = "desk/found_accounts.html"
    detail: CaseDetail
    hits: tuple[AccountHit, ...]
    purpose: str

    @property
    def case(self) -> Case:
        """The case."""
        return self.detail.case

    @property
    def purpose_text(self) -> Text:
        """The purpose in words."""
        return PURPOSES[Purpose(self.purpose)]

    @property
    def found(self) -> tuple[FoundAccount, ...]:
        """The hits, for display."""
        linked = {account.account_id for account in self.detail.accounts}
        return tuple(
            FoundAccount(
                hit.account_id,
                hit.masked_name,
                ACCOUNT_STATES[hit.state],
                hit.normalised,
                hit.opened_at,
                tuple(IDENTIFIERS.get(type_, type_) for type_ in hit.by),
                hit.holds_it,
                hit.within_reach,
                hit.is_own,
                hit.account_id in linked,
            )
            for hit in self.hits
        )

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        case = example_case()
        detail = CaseDetail(case, None, None, None, (), ())
        hit = AccountHit(
            UUID(int=1), "active", True, case.opened_at, "registration", ("personal_number",), True, None,
            "N. V. A***", True, False,
        )  # fmt: skip
        far = AccountHit(
            UUID(int=2), "locked", False, case.opened_at, "old_portal", ("cmnd",), False, None, None, False, False
        )
        return {"two": cls(detail, (hit, far), "callers_account"), "none": cls(detail, (), "callers_account")}
