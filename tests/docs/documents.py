"""The project's documents, and what can be found in them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|(?:src|srcset|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """A Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """The path from the root of the project."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The text without blocks of code, in which nothing is a link."""
        return _FENCE.sub("", self.text)

    @property
    def links(self) -> list[str]:
        """Targets of links and images, in text and in HTML."""
        return [first or second for first, second in _LINK.findall(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """Names that a link may point to within the document, as GitHub and Forgejo make them."""
        return {_anchor(heading) for heading in _HEADING.findall(self.prose)}

    @property
    def shell_lines(self) -> list[str]:
        """Lines of shell blocks that a reader types; a line that ends with a backslash goes on."""
        lines = []
        for language, code in _FENCE.findall(self.text):
            joined = code.replace("\\\n", " ")
            if language == "console":
                lines += [line[2:] for line in joined.splitlines() if line.startswith("$ ")]
            elif language in ("sh", "bash"):
                lines += [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
        return lines


def documents() -> list[Document]:
    """Return every document that readers find: the root's and those in `docs`."""
    return [Document(path) for path in sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])]


def document(name: str) -> Document:
    """Return a document by its path below `docs`."""
    return Document(DOCS / name)


def _anchor(heading: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
