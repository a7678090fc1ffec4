"""What is told about a password that may not be used (S4-21, and what NIST SP 800-63B-4 §3.1.1.2 adds)."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from motid.authn.password_rules import PasswordRule
from motid.web.texts import N_

BROKEN_RULE: Final = MappingProxyType(
    {
        PasswordRule.TOO_SHORT: N_("Mật khẩu cần ít nhất 8 ký tự."),
        PasswordRule.TOO_LONG: N_("Mật khẩu dài quá 128 ký tự. Hãy chọn mật khẩu ngắn hơn."),
        PasswordRule.NO_LOWER_CASE: N_("Mật khẩu cần có chữ thường."),
        PasswordRule.NO_UPPER_CASE: N_("Mật khẩu cần có chữ in hoa."),
        PasswordRule.NO_DIGIT: N_("Mật khẩu cần có chữ số."),
        PasswordRule.NO_SPECIAL: N_("Mật khẩu cần có ký tự đặc biệt, ví dụ ! @ # ?"),
        PasswordRule.COMMON: N_("Mật khẩu này quá phổ biến và dễ đoán. Hãy chọn mật khẩu khác."),
        PasswordRule.PERSONAL: N_("Mật khẩu không được chứa số CMT/CCCD, tên, ngày sinh hay số điện thoại của bạn."),
    }
)


def texts_for(rules: Iterable[PasswordRule]) -> list[str]:
    """Return the marked texts for broken rules, in their order."""
    return [BROKEN_RULE[rule] for rule in rules]
