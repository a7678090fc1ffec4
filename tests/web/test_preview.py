"""The preview shows every page; the accessibility check that walks it is not blind."""

from pathlib import Path

import pytest
from jinja2 import meta
from lxml import html

from motid.web.preview import examples, page_classes, write
from motid.web.rendering import TEMPLATES, environment, templates_of
from tests.web.axe import examine
from tests.web.browser import Stage

_SHARED = {"layout.html", "desk/layout.html"}
_PLACES = ("main", "header")


def test_every_template_has_a_presenter_with_examples() -> None:
    drawn = {page_class.template for page_class in page_classes()}
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("**/*.html")}
    assert drawn == {name for name in files if not name.startswith("components/")} - _SHARED
    assert len({name for name, _ in examples()}) == len(list(examples())), "names of examples are unique"


def test_preview_writes_every_page_in_both_languages(tmp_path: Path) -> None:
    assert write(tmp_path) == 2 * len(list(examples()))
    assert (tmp_path / "registration-form-wrong.vi.html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_the_header_has_no_field_under_the_name_of_one_of_the_page(tmp_path: Path) -> None:
    write(tmp_path)
    own = {"csrf_token"}  # the one token of the page, whichever form sends it
    for path in tmp_path.glob("*.html"):
        page = html.fromstring(path.read_bytes())
        inside, above = ({box.get("name") for box in page.iterfind(f".//{place}//*[@name]")} for place in _PLACES)
        assert not inside & above - own, path.name


def used_by(template: str) -> set[str]:
    """Return a template and all that it extends, includes or imports."""
    names = meta.find_referenced_templates(environment("vi").parse((TEMPLATES / template).read_text()))
    return {template}.union(*(used_by(name) for name in names if name is not None))


def test_each_site_compiles_beforehand_what_its_pages_use() -> None:
    pages = {page_class.template for page_class in page_classes()}
    of_the_desk = {template for template in pages if template.startswith("desk/")}
    assert set().union(*map(used_by, of_the_desk)) <= set(templates_of("desk"))
    assert set().union(*map(used_by, pages - of_the_desk)) <= set(templates_of("exchange"))


@pytest.mark.browser
async def test_accessibility_check_sees_a_fault(stage: Stage) -> None:
    await stage.show(b"<!DOCTYPE html><html lang=vi><title>x</title><main><h1>x</h1><input></main></html>")
    results = await examine(stage.page)
    assert [violation["id"] for violation in results.response["violations"]] == ["label"]


@pytest.mark.browser
async def test_policy_refuses_what_is_inline(stage: Stage) -> None:
    await stage.show(b"<!DOCTYPE html><html lang=vi><title>x</title><script>document.title = 'ran'</script></html>")
    assert await stage.page.title() == "x"
    assert any("Content Security Policy" in complaint for complaint in stage.complaints)
