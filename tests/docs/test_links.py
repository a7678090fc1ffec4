"""Readers find what the documents point to."""

from urllib.parse import unquote

import pytest

from tests.docs.documents import ROOT, Document, documents
from tests.docs.journey_pictures import FOLDER, PICTURES

_ELSEWHERE = ("http://", "https://", "mailto:", "tel:")
_MAY_COME = {f"{FOLDER}/{name}" for name in PICTURES}
_IDS = [each.name for each in documents()]


@pytest.mark.parametrize("each", documents(), ids=_IDS)
def test_every_link_and_picture_leads_somewhere(each: Document) -> None:
    broken = [link for link in each.links if not link.startswith(_ELSEWHERE) and not _leads_somewhere(each, link)]
    assert broken == []


def _leads_somewhere(each: Document, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = (each.path.parent / path).resolve() if path else each.path
    if not target.is_relative_to(ROOT):
        return False
    if target.relative_to(ROOT).as_posix() in _MAY_COME:
        return True
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in Document(target).anchors


@pytest.mark.parametrize("each", documents(), ids=_IDS)
def test_every_document_is_reachable_from_the_readme(each: Document) -> None:
    assert each.path in _reachable(), f"link to {each.name} from docs/README.md"


def _reachable() -> set[object]:
    seen: set[object] = set()
    waiting = [Document(ROOT / "README.md")]
    while waiting:
        current = waiting.pop()
        if current.path in seen:
            continue
        seen.add(current.path)
        for link in current.links:
            target = (current.path.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists():
                waiting.append(Document(target))
    return seen


def test_the_pictures_of_the_journey_are_all_shown() -> None:
    shown = Document(ROOT / "docs/howto/first-journey.md").text
    assert [name for name in PICTURES if f"../images/journey/{name}" not in shown] == []
