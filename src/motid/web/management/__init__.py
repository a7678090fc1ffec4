"""The JSON API by which programs manage clients."""

from motid.web.management.document import management_document
from motid.web.management.problems import pages_but_for_programs
from motid.web.management.routes import management_router

__all__ = ["management_document", "management_router", "pages_but_for_programs"]
