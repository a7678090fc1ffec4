"""Every page in every state, as files: `python -m motid.web.preview FOLDER`, then open FOLDER/index.html."""

import importlib
import pkgutil
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from motid.officials.model import Right, Role
from motid.web import presenters
from motid.web.assets import STATIC
from motid.web.desk.frame import AtWork, DeskFrame, Waiting
from motid.web.desk.paths import DESK_PATHS
from motid.web.frame import Frame
from motid.web.presenters.page import Page
from motid.web.rendering import render
from motid.web.translations import DEFAULT_LOCALE, LOCALES, Locale


def page_classes() -> list[type[Page]]:
    """Return every presenter, in the order of the templates' names."""
    found: dict[str, type[Page]] = {}
    for module_info in pkgutil.walk_packages(presenters.__path__, f"{presenters.__name__}."):
        module = importlib.import_module(module_info.name)
        for member in vars(module).values():
            if isinstance(member, type) and member.__module__ == module.__name__ and hasattr(member, "template"):
                found[member.template] = cast(type[Page], member)
    return [found[template] for template in sorted(found)]


def examples() -> Iterator[tuple[str, Page]]:
    """Yield ("registration-form-wrong", page) for every state of every page."""
    for page_class in page_classes():
        stem = page_class.template.removesuffix(".html").replace("/", "-")
        for state, page in page_class.examples().items():
            yield f"{stem}-{state}", page


def frame_for(name: str, locale: Locale = DEFAULT_LOCALE, path: str = "/") -> Frame:
    """Return what surrounds an example: somebody signed in, on the site that the page belongs to."""
    if not name.startswith("desk-"):
        return Frame(locale=locale, path=path, sandbox_inbox="#", signed_in=name.startswith("account-"))
    at_work = AtWork(
        "Nguyễn Thị Mẫu", "Tổng đài hỗ trợ quốc gia", tuple(Role), frozenset(Right), Waiting(4, 100, 2, 12)
    )
    outside = name.removeprefix("desk-").startswith(("sign_in", "signed_out", "no_role"))
    return DeskFrame(
        site="desk",
        locale=locale,
        path=path,
        sandbox_inbox="#",
        exchange_origin="https://motid.example",
        at_work=None if outside else at_work,
        here=DESK_PATHS.queue,
    )


def write(folder: Path) -> int:
    """Write every example in every language, with the assets; return how many pages there are."""
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    names = []
    for locale in LOCALES:
        for name, page in examples():
            (folder / f"{name}.{locale}.html").write_bytes(render(page, frame_for(name, locale)))
            names.append(f"{name}.{locale}.html")
    links = "".join(f'<li><a href="{name}">{name}</a></li>' for name in names)
    (folder / "index.html").write_text(f"<!DOCTYPE html><title>MotID</title><ul>{links}</ul>")
    return len(names)


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))} pages\n")
