"""The OpenAPI document in the documentation; `python -m tests.docs.generated` writes it anew."""

import json
from pathlib import Path
from typing import Any, cast

from litestar import Litestar
from litestar.testing import TestClient

from motid.oidc.provider import Provider
from motid.web.management import management_document, management_router

ISSUER = "https://id.tinh.example"
PUBLISHED = Path(__file__).parents[3] / "docs/reference/management-api.json"


def document_now() -> str:
    """Return the document as this version serves it; no handler is called, so that no provider is needed."""
    nobody = cast("Provider", None)
    app = Litestar([management_router(nobody)], openapi_config=management_document(ISSUER))
    with TestClient(app) as client:
        document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> str:
    """Write the document into the documentation; returns its name."""
    PUBLISHED.write_text(document_now(), encoding="utf-8")
    return "docs/reference/management-api.json"
