"""The quick count of typing errors equals the slow one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.normalisation.edit_distance import typing_errors

texts = st.text("abcd", max_size=9)


def slowly(one: str, other: str) -> int:
    """Count by the table of all beginnings of both texts."""
    rows = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row, mine in enumerate(one, 1):
        for column, theirs in enumerate(other, 1):
            best = min(
                rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + (mine != theirs)
            )
            if row > 1 and column > 1 and mine == other[column - 2] and theirs == one[row - 2]:
                best = min(best, rows[row - 2][column - 2] + 1)
            rows[row][column] = best
    return rows[-1][-1]


@given(texts, texts)
def test_the_distance_is_that_of_the_table(one: str, other: str) -> None:
    assert typing_errors(one, other, 99) == slowly(one, other)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("", "", 0), ("", "ab", 2), ("hoa", "hao", 1), ("946187000123", "946187000132", 1), ("an", "anh", 1)],
)
def test_errors(one: str, other: str, errors: int) -> None:
    assert typing_errors(one, other, 2) == errors


def test_more_than_asked_for_is_none() -> None:
    assert typing_errors("nguyen", "tran", 2) is None
    assert typing_errors("ab", "abcde", 2) is None
