"""How long it is until a deadline, or since, in words: “còn 2 ngày”, “quá hạn 3 giờ”."""

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from motid.web.texts import N_, Message, Text

_Unit = Literal["day", "hour", "minute"]
_LEFT: Final = MappingProxyType(
    {
        "day": N_("còn %(count)s ngày"),
        "hour": N_("còn %(count)s giờ"),
        "minute": N_("còn %(count)s phút"),
    }
)
_OVER: Final = MappingProxyType(
    {
        "day": N_("quá hạn %(count)s ngày"),
        "hour": N_("quá hạn %(count)s giờ"),
        "minute": N_("quá hạn %(count)s phút"),
    }
)


def time_to(due_at: datetime, now: datetime) -> Text:
    """Return the time to a deadline in whole days, below two of them in hours, below two of those in minutes.

    Never more than there is; a last minute that has begun is a minute.
    """
    left = due_at - now
    unit, count = _counted(left) if left > timedelta(0) else _counted(-left)
    if count == 1:
        return N_("còn 1 phút") if left > timedelta(0) else N_("quá hạn 1 phút")
    return Message((_LEFT if left > timedelta(0) else _OVER)[unit], {"count": count})


def _counted(span: timedelta) -> tuple[_Unit, int]:
    if span >= timedelta(days=2):
        return "day", span.days
    if span >= timedelta(hours=2):
        return "hour", int(span / timedelta(hours=1))
    return "minute", max(1, int(span / timedelta(minutes=1)))
