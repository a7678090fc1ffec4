"""A page as the browser of a telephone has it, without scripts: where it is, its links, its forms."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

_SHARES: Final = "share_"


@dataclass(frozen=True, slots=True)
class Form:
    """A form to send: where to, the hidden fields, the fields to fill in, and the boxes that share something."""

    address: str
    hidden: dict[str, str] = field(repr=False)
    names: frozenset[str]

    @property
    def boxes(self) -> dict[str, str]:
        """Every box for sharing something, ticked."""
        return {name: "y" for name in self.names if name.startswith(_SHARES)}


class Page:
    """What came in answer to a request, redirects followed."""

    def __init__(self, answer: httpx.Response) -> None:
        self.address = str(answer.url)
        self.status = answer.status_code
        self._root: Any = html.document_fromstring(answer.text or "<html></html>")

    @property
    def path(self) -> str:
        """The path of its address."""
        return urlsplit(self.address).path

    def link_to(self, end: str) -> str | None:
        """Return the address of the first link that ends so."""
        found = (str(each) for each in self._root.xpath("//a/@href"))
        return next((urljoin(self.address, each) for each in found if each.endswith(end)), None)

    def form_with(self, name: str) -> Form | None:
        """Return the first posted form that has a field or button of this name."""
        return next((form for form in self.forms() if name in form.names), None)

    def form_to(self, path: str) -> Form | None:
        """Return the first posted form that is sent to this path."""
        return next((form for form in self.forms() if urlsplit(form.address).path == path), None)

    def forms(self) -> list[Form]:
        """Return the forms that are posted."""
        return [self._form(each) for each in self._root.xpath("//form[@method='post']")]

    def _form(self, element: Any) -> Form:
        fields = element.xpath(".//input[@name] | .//button[@name] | .//textarea[@name]")
        hidden = element.xpath(".//input[@type='hidden' and @name]")
        return Form(
            urljoin(self.address, element.get("action") or ""),
            {str(each.get("name")): str(each.get("value") or "") for each in hidden},
            frozenset(str(each.get("name")) for each in fields),
        )
