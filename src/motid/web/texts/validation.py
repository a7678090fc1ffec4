"""What is told about a value that cannot be read: the codes of the kernel's parsers, and what to do about each."""

from types import MappingProxyType
from typing import Final

from motid.web.texts import N_

INVALID_VALUE: Final = MappingProxyType(
    {
        "login_name.empty": N_("Bạn phải nhập cmt/cccd."),
        "login_name.format": N_("Số CMT gồm 9 chữ số, số CCCD gồm 12 chữ số. Hãy kiểm tra lại số trên thẻ của bạn."),
        "cmnd.format": N_("Số CMT gồm 9 chữ số. Hãy kiểm tra lại số trên thẻ của bạn."),
        "cmnd.dummy": N_("Đây không phải là số CMT thật. Hãy nhập đúng số in trên thẻ của bạn."),
        "personal_number.format": N_("Số CCCD gồm 12 chữ số. Hãy kiểm tra lại số trên thẻ của bạn."),
        "full_name.empty": N_("Bạn phải nhập họ tên."),
        "full_name.too_long": N_("Họ tên quá dài. Hãy nhập đúng họ tên in trên thẻ của bạn."),
        "full_name.digits": N_("Họ tên không có chữ số. Hãy nhập đúng họ tên in trên thẻ của bạn."),
        "full_name.characters": N_("Họ tên chỉ gồm chữ cái, dấu cách, dấu nháy, dấu chấm và gạch nối."),
        "date_of_birth.empty": N_("Bạn phải nhập ngày sinh."),
        "date_of_birth.format": N_("Hãy nhập ngày sinh theo dạng ngày/tháng/năm, ví dụ 09/03/1987."),
        "date_of_birth.impossible": N_("Không có ngày này trong lịch. Hãy nhập lại, ví dụ 09/03/1987."),
        "date_of_birth.future": N_("Ngày sinh phải là một ngày đã qua. Hãy kiểm tra lại năm sinh."),
        "date_of_birth.too_early": N_("Năm sinh phải từ 1900 trở đi. Hãy kiểm tra lại năm sinh."),
        "issue_date.empty": N_("Bạn phải nhập ngày cấp."),
        "issue_date.format": N_("Hãy nhập ngày cấp theo dạng ngày/tháng/năm, ví dụ 14/05/2021."),
        "issue_date.impossible": N_("Không có ngày này trong lịch. Hãy nhập lại, ví dụ 14/05/2021."),
        "issue_date.future": N_("Ngày cấp phải là một ngày đã qua. Hãy kiểm tra lại."),
        "issue_date.too_early": N_("Ngày cấp quá sớm so với thẻ căn cước. Hãy xem lại ngày ghi trên thẻ."),
        "phone.empty": N_("Bạn phải nhập số điện thoại."),
        "phone.format": N_("Số điện thoại di động gồm 10 chữ số, bắt đầu bằng số 0. Hãy kiểm tra lại."),
        "phone.foreign": N_("Hãy nhập số điện thoại di động của Việt Nam (bắt đầu bằng 0 hoặc +84)."),
        "phone.not_mobile": N_("Số này không nhận được tin nhắn. Hãy nhập số điện thoại di động."),
        "email.empty": N_("Bạn phải nhập email."),
        "email.format": N_("Email cần có dạng ten@vidu.vn. Hãy kiểm tra lại, hoặc để trống."),
        "email.too_long": N_("Email quá dài. Hãy kiểm tra lại, hoặc để trống."),
    }
)
"""Code of `InvalidValue` to text."""

UNREADABLE: Final = N_("Giá trị này chưa đúng. Hãy kiểm tra lại.")
"""For a code that has no text of its own yet."""


def text_for(code: str) -> str:
    """Return the marked text for the code of an `InvalidValue`."""
    return INVALID_VALUE.get(code, UNREADABLE)
