"""Whether an account's owner has to fill in the form now (S0-09, S0-13, S2-19). Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from motid.accounts.model import Account
from motid.normalisation.request.model import Request
from motid.normalisation.request.normalise_registered import claims_of_registration

_CHECK_BEGINS_WITHIN = timedelta(hours=1)
"""A worker begins to check a new account at once, unless none runs."""


class Needed(StrEnum):
    """What stands between the account and its normalisation."""

    NOTHING = "nothing"
    FORM = "form"
    """The form of four fields (S0-10)."""
    CONVERSION = "conversion"
    """The update of a CMND account to the twelve-digit number (S2-20)."""
    CODE = "code"
    """The registries have answered; the code to the phone is missing."""
    ANSWER = "answer"
    """The registries are silent; there is nothing for the person to do but wait."""


def what_is_needed(account: Account, request: Request | None, now: datetime) -> Needed:
    """Say what an account needs. One that registration has just opened needs nothing while it is being checked.

    An older account that says as much got it by a merge, or the population database was silent for days: it needs the
    form.
    """
    if account.normalised_at is not None:
        return Needed.NOTHING
    if request is not None and request.kind == "registration" and request.state in ("asking", "code"):
        return Needed.NOTHING
    if request is not None and request.state == "code":
        return Needed.CODE
    if request is not None and request.state == "asking" and request.told_to_wait:
        return Needed.ANSWER
    just_opened = now - account.opened_at < _CHECK_BEGINS_WITHIN
    if request is None and just_opened and claims_of_registration(account) is not None:
        return Needed.NOTHING
    if account.first("personal_number") is None and account.first("cmnd") is not None:
        return Needed.CONVERSION
    return Needed.FORM
