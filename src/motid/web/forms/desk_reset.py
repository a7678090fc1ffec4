"""The form behind the link of the desk's one-time reset (S0-19)."""

from motid.kernel.cmnd import CmndNumber
from motid.kernel.login_name import parse_login_name
from motid.kernel.personal_number import PersonalIdNumber
from motid.web.forms.base import ParsedField
from motid.web.forms.password import NewPasswordForm
from motid.web.texts import N_, Message


def wrong_number(tries_left: int) -> Message:
    """Return the text for a number that is not the account's, with how many tries the link still has."""
    return Message(
        N_("Số này không đúng với tài khoản. Hãy kiểm tra lại. Bạn còn %(left)s lần nhập."), {"left": tries_left}
    )


class DeskResetForm(NewPasswordForm):
    """The number of the account, which whoever was only forwarded the message does not know; and the password."""

    number: ParsedField[PersonalIdNumber | CmndNumber] = ParsedField(
        N_("Số CCCD hoặc số CMND của bạn"), parser=parse_login_name
    )

    def errors_in_order(self) -> list[tuple[str, str | Message]]:
        """Return the errors in the order of the page: the number stands first."""
        return sorted(super().errors_in_order(), key=lambda error: error[0] != "number")
