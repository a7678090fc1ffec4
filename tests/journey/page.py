"""A page as a person without JavaScript meets it: its words, its forms, its links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

import httpx
from lxml import html

_SPELLED: Final = (
    ("không", "zero"), ("một", "one"), ("hai", "two"), ("ba", "three"), ("bốn", "four"),
    ("năm", "five"), ("sáu", "six"), ("bảy", "seven"), ("tám", "eight"), ("chín", "nine"),
)  # fmt: skip
_DIGITS: Final = {word: str(digit) for digit, words in enumerate(_SPELLED) for word in words}


@dataclass(frozen=True)
class Submission:
    """What a browser sends when a button is pressed."""

    method: str
    address: str
    data: dict[str, str]


class Page:
    """One answer. Words are read with white space folded, as a person sees them."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.tree: Any = html.fromstring(answer.text or "<html></html>")

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def address(self) -> str:
        return str(self.answer.url)

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def text(self) -> str:
        """Everything that the page says."""
        return _folded(self.tree)

    @property
    def main(self) -> str:
        """What the page says between its header and its footer."""
        return " ".join(self.texts("//main"))

    @property
    def heading(self) -> str:
        return " ".join(self.texts("//h1"))

    @property
    def labels(self) -> list[str]:
        """Labels as they are seen: without what only screen readers say."""
        for hidden in self.tree.xpath("//label//*[contains(@class, 'visually-hidden')]"):
            hidden.drop_tree()
        return self.texts("//main//label")

    @property
    def errors(self) -> list[str]:
        """Lines of the error summary."""
        return self.texts("//*[contains(@class, 'error-summary')]//li | //*[@role='alert']//li")

    @property
    def buttons(self) -> list[str]:
        return self.texts("//main//button")

    @property
    def facts(self) -> dict[str, str]:
        """What stands beside each term of the page's lists of details."""
        rows = self.tree.xpath("//main//dl/div")
        return {_folded(row.find("dt")): _folded(row.find("dd")) for row in rows}

    def texts(self, xpath: str) -> list[str]:
        """Return the words of every element found."""
        return [_folded(element) for element in self.tree.xpath(xpath)]

    def link(self, text: str) -> str:
        """Return the address of the link that says `text`; raises AssertionError when there is none."""
        for link in self.tree.xpath("//a[@href]"):
            if text in _folded(link):
                return urljoin(self.address, str(link.get("href")))
        raise AssertionError(f"no link {text!r} at {self.address}: {self.main[:600]}")

    def has_link(self, text: str) -> bool:
        return any(text in _folded(link) for link in self.tree.xpath("//a[@href]"))

    def field(self, name: str) -> Any:
        """Return the control of this name; raises AssertionError when there is none."""
        found = self.tree.xpath("//main//*[@name=$name]", name=name)
        assert found, f"no field {name!r} at {self.address}: {self.main[:600]}"
        return found[0]

    def has_field(self, name: str) -> bool:
        return bool(self.fields(name))

    def fields(self, name: str) -> list[Any]:
        """Return every control of this name, such as the choices of a radio group."""
        return list(self.tree.xpath("//main//*[@name=$name]", name=name))

    @property
    def captcha(self) -> str:
        """The digits that the page spells out in words."""
        words = self.tree.xpath("string(//*[@id='captcha-question'])").split()
        return "".join(_DIGITS[word] for word in words)

    def submission(self, button: str, values: Mapping[str, str], within: str | None = None) -> Submission:
        """Return what pressing `button` (its words or its name) sends, with `values` filled in.

        `within` chooses among forms with the same button by the words around it. An empty captcha is solved.
        """
        for form in self.tree.xpath("//main//form"):
            surroundings = _folded(form.getparent())
            for control in form.xpath(".//button"):
                named = button in (_folded(control), control.get("name"), control.get("value"))
                if (named or button in _folded(control)) and (within is None or within in surroundings):
                    return self._pressed(form, control, values)
        raise AssertionError(f"no button {button!r} at {self.address}: {self.main[:600]}")

    def _pressed(self, form: Any, control: Any, values: Mapping[str, str]) -> Submission:
        data = {
            box.get("name"): box.get("value", "on" if box.get("type") == "checkbox" else "")
            for box in form.xpath(".//input[@name]")
            if box.get("type") not in ("checkbox", "radio") or box.get("checked") is not None
        }
        data |= {area.get("name"): area.text or "" for area in form.xpath(".//textarea[@name]")}
        unknown = set(values) - {box.get("name") for box in form.xpath(".//*[@name]")}
        assert not unknown, f"the form at {self.address} has no {unknown}"
        if "captcha_id" in data and "captcha" not in values:
            data["captcha"] = self.captcha
        if control.get("name"):
            data[control.get("name")] = control.get("value", "")
        address = urljoin(self.address, form.get("action") or "")
        return Submission(form.get("method", "get").upper(), address, {**data, **values})


def _folded(element: Any) -> str:
    return re.sub(r"\s+", " ", str(element.text_content())).strip()
