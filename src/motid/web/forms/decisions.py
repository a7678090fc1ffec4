"""Forms that are hardly more than a button."""

from wtforms.fields import HiddenField

from motid.web.forms.base import MotidForm


class WithdrawConsentForm(MotidForm):
    """Takes back the consent given to one service."""

    client_id = HiddenField()


class EndSessionForm(MotidForm):
    """Ends one session of the list."""

    session_id = HiddenField()
