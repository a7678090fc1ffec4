"""The catalogue of English texts: `python -m motid.web.catalogue` brings it up to date with templates and code.

New texts arrive with an empty translation (the tests then fail until somebody writes it); texts that are gone leave.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

WEB: Final = Path(__file__).parent
ENGLISH: Final = WEB / "locale" / "en" / "LC_MESSAGES" / "messages.po"


def texts_in_use() -> Iterator[tuple[str, str]]:
    """Yield (file, Vietnamese text) for every marked text in the templates and the code."""
    sources = [(path, "jinja2.ext:babel_extract") for path in sorted(WEB.glob("templates/**/*.html"))]
    sources += [(path, "python") for path in sorted(WEB.glob("**/*.py"))]
    for path, method in sources:
        with path.open("rb") as source:
            found = extract(method, source, keywords={"_": None, "gettext": None, "N_": None}, options=_OPTIONS)
            for _line, text, _comments, _context in found:
                for each in (text,) if isinstance(text, str) else text:
                    yield path.relative_to(WEB).as_posix(), each


_OPTIONS: Final = {"silent": "false", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}


def english() -> Catalog:
    """Return the catalogue as it is on disk; empty when there is none yet."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def updated() -> Catalog:
    """Return the catalogue with exactly the texts in use, keeping the translations there are."""
    known = english()
    fresh = Catalog(
        locale="en", project="MotID", charset="utf-8", fuzzy=False, header_comment="# English texts of MotID"
    )
    for place, text in texts_in_use():
        message = known.get(text)
        flags = ("python-format",) if re.search(r"%\(\w+\)s", text) else ()
        fresh.add(text, message.string if message else "", locations=[(place, None)], flags=flags)  # type: ignore[list-item]
    return fresh


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as a file: sorted and without times, so that it changes only when a text does."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False)
    return re.sub(rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By):[^"]*"\n', b"", buffer.getvalue())


def main() -> None:
    """Write the catalogue and say what lacks a translation."""
    catalogue = updated()
    ENGLISH.write_bytes(written(catalogue))
    missing = [message.id for message in catalogue if message.id and not message.string]
    sys.stdout.write(f"{len(catalogue)} texts, {len(missing)} without English\n")
    sys.stdout.writelines(f"  {text}\n" for text in missing)


if __name__ == "__main__":
    main()
