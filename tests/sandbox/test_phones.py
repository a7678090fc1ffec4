"""Telephones in the sandbox's hands: what is kept of them. Answers are in tests/journey/test_phones.py."""

import stat
from pathlib import Path

import httpx
import pytest

from motid.sandbox.phones.book import Phone, PhoneBook
from motid.sandbox.phones.page import Page

NUMBER = "946166760989"


def test_telephones_outlive_a_restart(tmp_path: Path) -> None:
    book = PhoneBook(tmp_path / "sandbox" / "phones.json")
    book.put(Phone(NUMBER, "0950000001", "one"))
    book.put(Phone(NUMBER, "0950000001", "two"))
    kept = PhoneBook(tmp_path / "sandbox" / "phones.json").get(NUMBER)
    assert kept is not None
    assert (kept.sms_number, kept.password) == ("0950000001", "two")
    assert stat.S_IMODE((tmp_path / "sandbox" / "phones.json").stat().st_mode) == 0o600
    assert book.get("946000000000") is None


@pytest.mark.parametrize("text", ["", "no page", "<form method='post'></form>", "<a>x</a>", "\x00<p>"])
def test_a_page_that_is_none_has_nothing_to_press(text: str) -> None:
    answer = httpx.Response(200, text=text, request=httpx.Request("GET", "http://localhost:8000/x"))
    page = Page(answer)
    assert (page.path, page.form_with("decision"), page.link_to("/y")) == ("/x", None, None)
