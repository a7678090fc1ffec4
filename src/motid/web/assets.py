"""Built styles, scripts and pictures: plain names to the hashed names that browsers may keep for a year."""

from functools import cache
from pathlib import Path

import msgspec

from motid.web.paths import PATHS

STATIC = Path(__file__).parent / "static"
"""Where `tools/build-frontend` puts what it builds."""


class FrontendNotBuilt(RuntimeError):  # noqa: N818 - reads as the state it reports
    """The frontend was not built: `make set-up` (or `tools/build-frontend`) does it."""


@cache
def manifest() -> dict[str, str]:
    """Return the built name of every asset. Raises `FrontendNotBuilt`."""
    try:
        return msgspec.json.decode((STATIC / "manifest.json").read_bytes(), type=dict[str, str])
    except FileNotFoundError as missing:
        raise FrontendNotBuilt("run tools/build-frontend first") from missing


def asset(name: str) -> str:
    """Return the address of an asset, such as "/static/motid-3f2a.css" for "motid.css"."""
    return f"{PATHS.static}/{manifest()[name]}"
