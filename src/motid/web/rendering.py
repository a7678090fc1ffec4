"""Drawing pages: a presenter and a frame in, the bytes of an HTML document out."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from motid.kernel.clock import VIETNAM
from motid.web.assets import asset
from motid.web.desk.paths import DESK_PATHS
from motid.web.frame import Frame
from motid.web.paths import PATHS
from motid.web.presenters.page import Page
from motid.web.texts import Message, Text
from motid.web.texts_in_place import texts_in_place
from motid.web.translations import LOCALES, Locale, translations

SiteWithPages = Literal["exchange", "desk"]

TEMPLATES: Final = Path(__file__).parent / "templates"
_SHARED: Final = ("layout.html", "components/", "errors/")
_OF_THE_DESK: Final = "desk/"

Params = dict[str, Any]
"""What a component of govuk-frontend-jinja takes: its options as documented by GOV.UK, in camel case."""

_PACKAGE: Final = "govuk_frontend_jinja"
_COMPONENTS: Final = {
    "govukErrorSummary": "error-summary",
    "govukInput": "input",
    "govukPasswordInput": "password-input",
    "govukTextarea": "textarea",
}
"""Macros of govuk-frontend-jinja that our templates use, and their folders."""


def render(page: Page, frame: Frame) -> bytes:
    """Draw a page. The template sees it as `page` and the frame as `frame`."""
    template = environment(frame.locale).get_template(page.template)
    return template.render(page=page, frame=frame).encode()


def warm(site: SiteWithPages) -> None:
    """Compile every template of a site in every language, so that no visitor waits for it."""
    for locale in LOCALES:
        loaded = environment(locale)
        for name in templates_of(site):
            loaded.get_template(name)


def templates_of(site: SiteWithPages) -> list[str]:
    """Return the names of a site's templates: the desk has a folder of its own, the frame belongs to both."""
    names = environment("vi").list_templates()
    return [name for name in names if name.startswith(_SHARED) or name.startswith(_OF_THE_DESK) is (site == "desk")]


@cache
def environment(locale: Locale) -> Environment:
    """Return the templates' environment in a language; its compiled templates stay in memory."""
    catalogue = translations(locale)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n", texts_in_place(catalogue.gettext)],
    )
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(_govuk_components(), asset=asset, paths=PATHS, desk=DESK_PATHS)

    def translated(text: Text) -> str:
        if isinstance(text, Message):
            return catalogue.gettext(text.text) % text.values
        return catalogue.gettext(text)

    made.filters["translated"] = translated
    made.filters["moment"] = vietnamese_moment
    made.filters["day"] = vietnamese_day
    return made


def vietnamese_moment(instant: datetime) -> str:
    """Return "14:05, 21/11/2026": how a moment is written in Vietnam, in its time zone."""
    return instant.astimezone(VIETNAM).strftime("%H:%M, %d/%m/%Y")


def vietnamese_day(instant: datetime) -> str:
    """Return "21/11/2026": how a day is written in Vietnam, in its time zone."""
    return instant.astimezone(VIETNAM).strftime("%d/%m/%Y")


@cache
def _govuk_components() -> dict[str, Callable[[Params], Markup]]:
    """Load the components in an environment of their own: they test parameters that were not given."""
    made = Environment(
        loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    return {
        name: _remembering_blanks(
            getattr(made.get_template(f"{_PACKAGE}/components/{folder}/macro.html").module, name)
        )
        for name, folder in _COMPONENTS.items()
    }


def _remembering_blanks(component: Callable[[Params], Markup]) -> Callable[[Params], Markup]:
    """Draw a component without value and error once; those with either may be personal and are never kept.

    The macros take a quarter of a millisecond each, and most pages show blank fields.
    """
    drawn: dict[str, Markup] = {}

    def draw(params: Params) -> Markup:
        if params.get("value") or params.get("errorMessage") or params.get("errorList"):
            return component(params)
        key = repr(params)
        if key not in drawn:
            drawn[key] = component(params)
        return drawn[key]

    return draw
