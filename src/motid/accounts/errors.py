"""Broken rules of accounts."""

from motid.db import constraint_error
from motid.kernel.errors import DomainError

constraint_error("identifier_one_holder_a", "accounts.identifier_taken")
constraint_error("identifier_one_holder_b", "accounts.identifier_taken")
constraint_error("account_one_normalised_a_person", "accounts.person_has_account")


class NoSuchAccount(DomainError):  # noqa: N818
    """No account has this identifier."""

    code = "accounts.unknown"


class AccountGone(DomainError):  # noqa: N818
    """The account was cancelled, or went on in another, so nothing can be recorded for it."""

    code = "accounts.gone"
