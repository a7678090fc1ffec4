"""The OpenAPI document of the JSON interfaces: the framework's, with the metadata of clients as they are read."""

from typing import Any, Final

import msgspec
from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from motid.oidc.client import LOCALIZABLE, ClientMetadata
from motid.oidc.management.caller import API_PATH, CLIENTS_READ, CLIENTS_WRITE
from motid.web.management.routes import JSON, MERGE_PATCH

_REFERENCE: Final = {"$ref": "#/components/schemas/Client"}
_OVERLAP: Final = {"type": "object", "properties": {"overlap_seconds": {"type": "integer", "minimum": 0}}}
_BODIES: Final[dict[str, tuple[tuple[str, ...], dict[str, Any], bool]]] = {
    "createClient": ((JSON,), _REFERENCE, True),
    "replaceClient": ((JSON,), _REFERENCE, True),
    "patchClient": ((MERGE_PATCH, JSON), {"type": "object"}, True),
    "rotateClientSecret": ((JSON,), _OVERLAP, False),
}
"""Media types and schema of each operation's body, and whether it must be there: handlers read bodies themselves."""
_WITH_CLIENT: Final = ("getClient", "createClient", "replaceClient", "patchClient")
_NEEDS_TAG: Final = {"replaceClient": True, "patchClient": True, "rotateClientSecret": False, "deleteClient": False}


class ManagementDocument(JsonRenderPlugin):
    """Renders the document of `/api/` alone; the pages and the protocol have documents of their own."""

    def __init__(self, issuer: str) -> None:
        super().__init__(path="/openapi.json")
        self._issuer = issuer
        self._rendered: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002
        """Return the document, made once."""
        if self._rendered is None:
            self._rendered = msgspec.json.encode(_completed(openapi_schema, self._issuer))
        return self._rendered


def management_document(issuer: str) -> OpenAPIConfig:
    """Return the configuration of the document at `/api/v1/openapi.json`."""
    return OpenAPIConfig(
        title="MotID management API",
        version="1",
        description="Programs of who runs MotID manage relying services. Errors are application/problem+json.",
        path=API_PATH,
        render_plugins=[ManagementDocument(issuer)],
    )


def _completed(document: dict[str, Any], issuer: str) -> dict[str, Any]:
    paths = {path: item for path, item in document.get("paths", {}).items() if path.startswith("/api/")}
    for item in paths.values():
        for method, operation in item.items():
            if isinstance(operation, dict):
                _complete_operation(operation, read_only=method == "get")
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(_client_schemas())
    components["securitySchemes"] = {"motid": _security_scheme(issuer)}
    return {**document, "paths": paths, "servers": [{"url": issuer}]}


def _complete_operation(operation: dict[str, Any], *, read_only: bool) -> None:
    name = operation.get("operationId", "")
    if name in _BODIES:
        types, schema, required = _BODIES[name]
        operation["requestBody"] = {"content": {each: {"schema": schema} for each in types}, "required": required}
    if name in _NEEDS_TAG:
        operation.setdefault("parameters", []).append(
            {"name": "If-Match", "in": "header", "required": _NEEDS_TAG[name], "schema": {"type": "string"}}
        )
    for status, response in operation.get("responses", {}).items():
        if name in _WITH_CLIENT and status.startswith("2"):
            response["content"] = {JSON: {"schema": _REFERENCE}}
            response["headers"] = {"ETag": {"schema": {"type": "string"}}}
    operation["security"] = [{"motid": [CLIENTS_READ if read_only else CLIENTS_WRITE]}]


def _security_scheme(issuer: str) -> dict[str, Any]:
    scopes = {CLIENTS_READ: "Read what is registered", CLIENTS_WRITE: "Register, change and remove clients"}
    return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": f"{issuer}/token", "scopes": scopes}}}


def client_schema() -> dict[str, Any]:
    """Return the JSON Schema of a client's document."""
    schema: dict[str, Any] = _client_schemas()["Client"]
    return schema


def _client_schemas() -> dict[str, Any]:
    """Return the schemas of a client's document, from the metadata as they are stored."""
    _, schemas = msgspec.json.schema_components((ClientMetadata,), ref_template="#/components/schemas/{name}")
    client = dict(schemas.pop("ClientMetadata"))
    properties = dict(client["properties"])
    properties.pop("localized")
    for member in LOCALIZABLE:
        properties[f"{member}#en"] = {"type": "string", "description": "Any language tag may stand for en."}
    properties["scope"] = {
        "description": "By spaces; a list is read too.",
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    }
    properties["client_id"] = {"type": "string", "minLength": 1, "maxLength": 200}
    properties["client_secret"] = {"type": "string", "description": "Told only when it was just made."}
    del client["required"]  # a client without a name is called by its identifier
    client |= {"title": "Client", "properties": properties}
    return {**schemas, "Client": client}
