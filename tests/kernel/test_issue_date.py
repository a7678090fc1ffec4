"""The day of issue of a card."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.errors import InvalidValue
from motid.kernel.issue_date import IssueDate
from tests.kernel.outcomes import value_or_code

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2021-05-14", "14/05/2021", "14-5-2021", " 14.5.2021 ", "１４/０５/２０２１"])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    issued = IssueDate.parse(text, today=TODAY)
    assert (issued.iso(), issued.vietnamese()) == ("2021-05-14", "14/05/2021")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "issue_date.empty"),
        ("2021", "issue_date.format"),
        ("30/02/2021", "issue_date.impossible"),
        ("22/11/2026", "issue_date.future"),
        ("31/12/1956", "issue_date.too_early"),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        IssueDate.parse(text, today=TODAY)
    assert caught.value.code == code


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,4}[-/.][0-9]{1,4}", fullmatch=True))
def test_any_text_is_a_day_or_says_what_is_wrong(text: str) -> None:
    outcome = value_or_code(lambda given_text: IssueDate.parse(given_text, today=TODAY), text)
    assert isinstance(outcome, IssueDate) or outcome.startswith("issue_date.")
