"""The built styles, scripts and fonts; their names change with their content, so they are cached for a year."""

from typing import Any

from litestar import Response, Router
from litestar.static_files import create_static_files_router

from motid.web.assets import STATIC
from motid.web.paths import PATHS


def static_files() -> Router:
    """Return the router of the static files."""
    return create_static_files_router(
        path=PATHS.static,
        directories=[STATIC],
        html_mode=False,
        include_in_schema=False,
        after_response=None,
    )


def cacheable(path: str, response: Response[Any]) -> None:
    """Let browsers keep what lies under the static path for good."""
    if path.startswith(PATHS.static + "/"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
