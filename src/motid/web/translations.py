"""Languages: the catalogue of translations, and which language a person gets.

Vietnamese is always the default: a browser set to English does not switch the page, only the person's own choice
does (`?lang=`, kept in the `lang` cookie).
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Locale = Literal["vi", "en"]
LOCALES: Final[tuple[Locale, ...]] = get_args(Locale)
DEFAULT_LOCALE: Final[Locale] = "vi"
LOCALE_COOKIE: Final = "lang"
CATALOGUES: Final = Path(__file__).parent / "locale"


def choose_locale(*wishes: str | None) -> Locale:
    """Return the first of the person's explicit choices that is a language of ours, else Vietnamese.

    Pass the strongest first: the `lang` query parameter, then the cookie (and OpenID Connect's `ui_locales`, whose
    tags are separated by spaces and may carry a region).
    """
    for wish in wishes:
        for tag in (wish or "").lower().split():
            language = tag.partition("-")[0]
            for locale in LOCALES:
                if language == locale:
                    return locale
    return DEFAULT_LOCALE


@cache
def translations(locale: Locale) -> NullTranslations:
    """Return gettext translations; for Vietnamese, the source language, the texts themselves."""
    if locale == DEFAULT_LOCALE:
        return NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / locale / "LC_MESSAGES" / "messages.po").open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
