"""`/docs`: the OpenAPI document as a page of our own, since ready-made viewers load scripts from elsewhere."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from motid.sandbox.templating import ENGINE


class DocsPage(OpenAPIRenderPlugin):
    """Renders the OpenAPI document without scripts."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page."""
        del request
        template = ENGINE.get_template("docs.html")
        return template.render(section="/docs", document=openapi_schema).encode()
