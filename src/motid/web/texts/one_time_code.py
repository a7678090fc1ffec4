"""Notices about one-time codes."""

from typing import Final

from motid.web.presenters.page import Notice
from motid.web.texts import N_

CODE_SENT: Final = Notice(N_("Mã OTP mới đã được gửi."))
CODE_JUST_SENT: Final = Notice(N_("Mã OTP vừa được gửi. Hãy chờ tin nhắn thêm một chút."), success=False)
