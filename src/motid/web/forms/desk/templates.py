"""A template of answers."""

from wtforms.fields import HiddenField, StringField, TextAreaField

from motid.desk.templates.model import LONGEST
from motid.web.forms.base import Filled, MotidForm
from motid.web.texts import N_


class TemplateForm(MotidForm):
    """Code, title and text; the kinds of cases are boxes of their own."""

    code = StringField(
        N_("Mã mẫu"),
        description=N_("Chữ thường không dấu, số, gạch. Ví dụ: da_goi_lai."),
        validators=[Filled(N_("Hãy nhập mã mẫu."))],
    )
    title = StringField(N_("Tên mẫu"), validators=[Filled(N_("Hãy nhập tên mẫu."))])
    text = TextAreaField(
        N_("Nội dung"),
        description=N_("Tối đa 400 ký tự. Có thể dùng {case_number}, {unit}, {hotline}, {link}."),
        validators=[Filled(N_("Hãy nhập nội dung."))],
    )
    known = HiddenField()


WRONG = N_("Mã, tên hoặc nội dung không hợp lệ. Trong ngoặc nhọn chỉ được ghi case_number, unit, hotline, link.")
MOST_CHARACTERS = LONGEST
