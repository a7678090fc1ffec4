"""The built styles, scripts and fonts; `security_headers` lets browsers keep them for a year."""

from litestar import Router
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
    )
