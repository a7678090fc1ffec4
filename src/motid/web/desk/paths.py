"""Addresses of the desk's pages. None carries a name or a number of a citizen: what is searched for is posted."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class DeskPaths:
    """Paths below the origin of the desk; those in braces take a case's number or an identifier."""

    home: str = "/"
    sign_in: str = "/sign-in"
    sign_in_start: str = "/sign-in/start"
    sign_in_return: str = "/sign-in/return"
    no_role: str = "/no-role"
    sign_out: str = "/sign-out"
    signed_out: str = "/signed-out"
    backchannel_logout: str = "/backchannel-logout"

    queue: str = "/queue"
    queue_next: str = "/queue/next"
    new_case: str = "/cases/new"
    search: str = "/search"

    case: str = "/cases/{number}"
    case_take: str = "/cases/{number}/take"
    case_give_back: str = "/cases/{number}/give-back"
    case_wait: str = "/cases/{number}/wait"
    case_assign: str = "/cases/{number}/assign"
    case_transfer: str = "/cases/{number}/transfer"
    case_close: str = "/cases/{number}/close"
    case_reopen: str = "/cases/{number}/reopen"
    case_note: str = "/cases/{number}/note"
    case_answer: str = "/cases/{number}/answer"
    case_reveal: str = "/cases/{number}/reveal"
    case_find_account: str = "/cases/{number}/find-account"
    case_link_account: str = "/cases/{number}/link-account"
    case_unlink_account: str = "/cases/{number}/unlink-account"
    case_evidence: str = "/cases/{number}/evidence/{kind}"
    case_procedure: str = "/cases/{number}/procedure"
    case_step: str = "/cases/{number}/steps/new/{action}"
    case_step_withdraw: str = "/cases/{number}/steps/{step}/withdraw"
    case_step_revert: str = "/cases/{number}/steps/{step}/revert"
    case_account: str = "/cases/{number}/accounts/{account}"

    approvals: str = "/approvals"
    approval: str = "/approvals/{step}"
    officials: str = "/officials"
    official_confirm: str = "/officials/confirm"
    official_end: str = "/officials/end"
    refusals: str = "/refusals"

    call_backs: str = "/call-backs"
    call_back_take: str = "/call-backs/take"
    call_back_outcome: str = "/call-backs/outcome"
    hand_over: str = "/hand-over"
    hand_over_give: str = "/hand-over/give"
    hand_over_answer: str = "/hand-over/answer"
    load: str = "/load"
    load_assign: str = "/load/assign"
    templates: str = "/templates"
    template_save: str = "/templates/save"
    template_end: str = "/templates/end"
    directory: str = "/directory"
    directory_edit: str = "/directory/edit"

    def at(self, pattern: str, **parts: object) -> str:
        """Return an address with its parts filled in, such as `at(paths.case, number="KN-2026-000123")`."""
        return pattern.format_map({name: str(value) for name, value in parts.items()})


DESK_PATHS: Final = DeskPaths()


def route(pattern: str) -> str:
    """Return a path as the router reads it: every part a text."""
    return pattern.replace("}", ":str}")
