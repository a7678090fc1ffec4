"""Reading drawn pages as a person would: by headings, labels, links and buttons."""

import re
from typing import cast

from lxml import html

from motid.web.frame import Frame
from motid.web.presenters.page import Page
from motid.web.rendering import render


class Drawn:
    """A drawn page."""

    def __init__(self, page: Page, frame: Frame | None = None) -> None:
        self.root = html.document_fromstring(render(page, frame or Frame()).decode())

    def all(self, path: str) -> list[html.HtmlElement]:
        """Return the elements that an XPath finds."""
        return cast(list[html.HtmlElement], self.root.xpath(path))

    def text(self, path: str = "//main") -> str:
        """Return the text of the first element found, white space collapsed."""
        return _flat(self.all(path)[0].text_content())

    def texts(self, path: str) -> list[str]:
        """Return the text of every element found."""
        return [_flat(element.text_content()) for element in self.all(path)]

    def links(self) -> dict[str, str]:
        """Return text to address of the links in the content."""
        return {_flat(a.text_content()): a.get("href", "") for a in self.all("//main//a")}

    def field(self, label: str) -> html.HtmlElement:
        """Return the field that a label names, without the asterisk and what only screen readers hear."""
        for element in self.all("//label"):
            visible = "".join(cast(list[str], element.xpath("text()")))
            if _flat(visible) == label:
                return self.all(f"//*[@id='{element.get('for')}']")[0]
        raise LookupError(label)

    def buttons(self) -> list[str]:
        """Return the texts of the visible buttons of the content."""
        return self.texts("//main//button[not(@aria-hidden)]")


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
