"""How long it is until a deadline, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from motid.web.texts import Message, Text
from motid.web.texts.desk.due import time_to

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def said(text: Text) -> str:
    return text.text % text.values if isinstance(text, Message) else text


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=23), "còn 2 ngày"),
        (timedelta(days=1, hours=23), "còn 47 giờ"),
        (timedelta(hours=1, minutes=59), "còn 119 phút"),
        (timedelta(seconds=10), "còn 1 phút"),
        (timedelta(0), "quá hạn 1 phút"),
        (-timedelta(hours=3, minutes=5), "quá hạn 3 giờ"),
        (-timedelta(days=2), "quá hạn 2 ngày"),
    ],
)
def test_time_is_told_in_the_largest_unit_of_which_there_are_two(left: timedelta, words: str) -> None:
    assert said(time_to(NOW + left, NOW)) == words
